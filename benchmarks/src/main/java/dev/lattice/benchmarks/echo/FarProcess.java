package dev.lattice.benchmarks.echo;

import dev.lattice.benchmarks.BenchmarkException;
import dev.lattice.node.NodeIdentity;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.security.credential.CredentialVerifier;
import dev.lattice.security.key.SigningKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * The other end of a benchmark, in a JVM of its own. Its identity goes in by standard input, as no argument may hold a
 * key; it ends when that input ends, so that it cannot outlive who started it.
 */
final class FarProcess implements AutoCloseable {
    private static final String READY = "ready ";

    private final Process process;
    private final String answer;

    private FarProcess(Process process, String answer) {
        this.process = process;
        this.answer = answer;
    }

    /** Starts {@code main} in a second JVM and waits until it is {@link #ready}. */
    static FarProcess start(Class<?> main, NodeIdentity identity, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JvmFlags.all());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            PrintWriter in = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
            in.println(identity.key().seedText());
            in.println(identity.lattice());
            in.println(identity.credential().text());
            // A profiler that was put into every JVM by its environment may speak first.
            String ready = process.inputReader(StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(READY))
                    .findFirst()
                    .orElseThrow(() -> new BenchmarkException(main.getSimpleName() + " ended before it was ready"));
            return new FarProcess(process, ready.substring(READY.length()));
        } catch (IOException e) {
            throw new BenchmarkException(main.getSimpleName() + " cannot be started", e);
        }
    }

    /** What it said when it was ready: where it listens. */
    String answer() {
        return answer;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** In the other process: the identity that was sent. */
    static NodeIdentity identity(BufferedReader in) throws IOException {
        SigningKey key = SigningKey.ofSeed(in.readLine());
        CredentialVerifier lattice = new CredentialVerifier(new KeyId(in.readLine()), Clock.systemUTC());
        return new NodeIdentity(key, lattice.verifyNode(in.readLine()));
    }

    /** In the other process: standard input. */
    static BufferedReader input() {
        return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    }

    /** In the other process: says that it is ready, and ends it when it is no longer wanted. */
    static void ready(BufferedReader in, String answer) throws IOException {
        System.out.println(READY + answer);
        if (in.readLine() == null) {
            System.exit(0);
        }
    }
}
