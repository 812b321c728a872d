package dev.lattice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes in two processes, driven by the command in further ones. */
final class TwoNodesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern ADDRESS = Pattern.compile("(?m)^  address +(\\S+)$(?s:.*)^  engine");

    @TempDir
    private Path directory;

    private CliProcess cli;

    @BeforeEach
    void makePerson() {
        cli = new CliProcess(directory);
    }

    @AfterEach
    void endNodes() {
        if (cli != null) {
            cli.close();
        }
    }

    @Test
    void shouldRunSignedActorsOnNodesThatFoundEachOther() throws IOException {
        cli.up("alpha", "--label", "zone=a");
        String alpha = awaitUp("alpha");
        Process beta = cli.up("beta", "--join", alpha);
        String betaAddress = awaitUp("beta");
        awaitConnected(2, "alpha", "beta");

        Files.write(directory.resolve("echo.wasm"), Wasm.echo());
        ok("sign", "echo.wasm", "--rev", "3");
        assertThat(ok("start", "echo.signed.wasm", "--node", "beta", "--host-calls", "100")
                        .out())
                .startsWith("started echo on beta (M");
        assertThat(ok("call", "echo", "Echo", "--text", "hello", "--connect", betaAddress)
                        .out())
                .isEqualTo("hello\n");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(json("get", "actors", "--connect", "alpha")).hasSize(1));
        assertThat(ok("call", "ec", "Actor.HealthRequest", "--connect", "alpha").out())
                .isEqualTo("{\"healthy\":true}\n");

        assertThat(json("get", "actors", "--connect", "alpha")
                        .get(0)
                        .path("limits")
                        .path("hostCalls")
                        .asInt())
                .as("alpha knows of it, beta is asked for its limits")
                .isEqualTo(100);

        // Ended without a chance to write anything, and started again: the actor is back.
        beta.destroyForcibly();
        beta.onExit().join();
        Process again = cli.up("beta", "--join", alpha);
        awaitUp("beta");
        awaitConnected(2, "alpha", "beta");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(json("get", "actors", "--connect", "alpha")).hasSize(1));
        assertThat(ok("call", "echo", "Echo", "--text", "again", "--connect", "alpha")
                        .out())
                .isEqualTo("again\n");

        assertThat(ok("stop", "echo", "--connect", "alpha").out()).startsWith("stopped echo on beta");
        assertThat(ok("down", "beta").out()).isEqualTo("node beta is down\n");
        assertThat(again.onExit().join().exitValue()).isZero();
    }

    @Test
    void shouldSayInOneLineWhatWentWrong() throws IOException {
        Process alpha = cli.up("alpha");
        String address = awaitUp("alpha");
        Files.write(directory.resolve("moody.wasm"), Wasm.moody());
        ok("sign", "moody.wasm");
        ok("start", "moody.signed.wasm");

        fails(1, "cannot listen on " + address + ".*port is in use", "up", "--name", "beta", "--listen", address);
        fails(1, "node alpha is in use: process " + alpha.pid() + " .*lattice down alpha", "up", "--name", "alpha");
        fails(1, "no actor 'nobody': .*lattice get actors", "call", "nobody", "Echo");
        fails(1, "no node 'gamma': .*alpha.*lattice get nodes", "start", "moody.signed.wasm", "--node", "gamma");
        fails(1, "limit memory of moody .*128MiB: .*at most 64MiB", "start", "moody.signed.wasm", "--memory", "128MiB");
        fails(1, "no node for zone=z: ", "start", "moody.signed.wasm", "--label", "zone=z");
        fails(1, "'crash' of actor moody failed: GUEST_TRAP, .*unreachable", "call", "moody", "crash");
        fails(1, "'sigh' of actor moody failed: TIMEOUT, .*--timeout", "call", "moody", "sigh", "--timeout", "200ms");
        fails(1, "'complain' of actor moody failed: GUEST_ERROR, no such operation ", "call", "moody", "complain");
        fails(1, "cannot connect to 127.0.0.1:1: nothing listens there", "get", "nodes", "--connect", "127.0.0.1:1");
        String unknown =
                ok("keys", "gen", "module", "--name", "unknown").out().replaceAll("(?s).*\nkey +(\\S+)\n.*", "$1");
        fails(1, "NO_SUCH_ACTOR, .*" + unknown, "call", unknown, "Echo");

        alpha.destroy();
        assertThat(alpha.onExit().join().exitValue())
                .as("SIGTERM ends a node in good order")
                .isZero();
        fails(1, "no node is running: .*lattice up", "get", "nodes");
    }

    private void fails(int exitCode, String pattern, String... arguments) {
        CliProcess.Result result = cli.run(arguments);
        assertThat(result.exitCode()).isEqualTo(exitCode);
        assertThat(result.out()).isEmpty();
        assertThat(result.line())
                .startsWith("lattice: ")
                .containsPattern(pattern)
                .doesNotContain("\n", "\u001b");
    }

    private CliProcess.Result ok(String... arguments) {
        CliProcess.Result result = cli.run(arguments);
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result;
    }

    private JsonNode json(String... arguments) throws IOException {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "-o";
        all[arguments.length + 1] = "json";
        return new ObjectMapper().readTree(ok(all).out());
    }

    private String awaitUp(String name) {
        return await().atMost(PATIENCE).until(() -> address(name), address -> !address.isEmpty());
    }

    private String address(String name) {
        Matcher matcher = ADDRESS.matcher(cli.log(name));
        return matcher.find() ? matcher.group(1) : "";
    }

    private void awaitConnected(int count, String... nodes) {
        for (String node : nodes) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(json("get", "nodes", "--connect", node))
                            .hasSize(count)
                            .noneMatch(row -> row.path("state").asText().equals("unreachable")));
        }
    }
}
