package dev.lattice.node;

import dev.lattice.node.engine.TestEngine;
import dev.lattice.protocol.id.HostPort;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.NodeAddress;
import dev.lattice.security.credential.CredentialVerifier;
import dev.lattice.security.key.SigningKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A node in an operating-system process of its own. Its key goes in by standard input, as no argument may hold it. */
public final class NodeProcess implements AutoCloseable {
    private static final int ENGINE_INSTANCES = 64;
    private static final String READY = "ready ";

    private final Process process;
    private final NodeAddress address;

    private NodeProcess(Process process, NodeAddress address) {
        this.process = process;
        this.address = address;
    }

    public static NodeProcess start(String name, NodeIdentity identity, Path store, NodeAddress... join) {
        try {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            NodeProcess.class.getName())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            PrintWriter in = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
            in.println(name);
            in.println(identity.key().seedText());
            in.println(identity.lattice());
            in.println(identity.credential().text());
            in.println(store);
            in.println(String.join(
                    " ", Arrays.stream(join).map(a -> a.hostPort().toString()).toList()));
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String line = out.readLine();
            if (line == null || !line.startsWith(READY)) {
                process.destroyForcibly();
                throw new IllegalStateException("the node process said: " + line);
            }
            return new NodeProcess(process, NodeAddress.parse(line.substring(READY.length())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public NodeAddress address() {
        return address;
    }

    /** Ends it at once, as a power failure would. */
    public void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
        process.onExit().join();
    }

    /** The other process. */
    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String name = in.readLine();
        SigningKey key = SigningKey.ofSeed(in.readLine());
        CredentialVerifier lattice = new CredentialVerifier(new KeyId(in.readLine()), Clock.systemUTC());
        NodeIdentity identity = new NodeIdentity(key, lattice.verifyNode(in.readLine()));
        Path store = Path.of(in.readLine());
        String seeds = in.readLine();
        List<HostPort> join = seeds.isEmpty()
                ? List.of()
                : Arrays.stream(seeds.split(" ")).map(HostPort::parse).toList();
        NodeConfig config = new NodeConfig(name, "127.0.0.1", 0, join, Map.of(), store, NodeLimits.defaults());
        LatticeNode node = LatticeNode.start(config, identity, TestEngine.best().open(ENGINE_INSTANCES));
        System.out.println(READY + node.address());
        // Nobody is left behind should the test be killed: its end of the pipe closes with it.
        if (in.readLine() == null) {
            System.exit(0);
        }
    }
}
