package dev.lattice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.key.KeyFile;
import dev.lattice.security.key.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole run with every command that touches keys, and then a search through all that it left. */
final class SecretsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

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
    void shouldLeaveSeedsInKeyFilesAndNowhereElse() throws IOException {
        List<Process> nodes = List.of(cli.up("alpha", "--debug"), cli.up("beta", "--debug"));
        await().atMost(PATIENCE)
                .until(() ->
                        cli.log("alpha").contains("is up") && cli.log("beta").contains("is up"));
        useKeys();
        failWithKeys();
        SeedHunt hunt = new SeedHunt(directory).collect();
        for (Process node : nodes) {
            hunt.requireNothing("arguments", node.info().commandLine().orElse(""));
        }
        cli.run("down", "alpha");
        cli.run("down", "beta", "--debug");

        hunt.requireNothingElsewhere();
        // Cluster and user of the development lattice, two nodes, two accounts, two modules, a user, two slips.
        assertThat(hunt.seeds()).isGreaterThanOrEqualTo(9);
    }

    private void useKeys() throws IOException {
        Files.write(directory.resolve("echo.wasm"), Wasm.echo());
        ok("keys", "gen", "account", "--name", "spare");
        ok("keys", "gen", "user", "--out", "user.nk", "-o", "json");
        ok("sign", "echo.wasm", "--debug");
        ok("sign", "echo.wasm", "--name", "other", "--out", "other.wasm", "-o", "json");
        ok("keys", "list");
        ok("keys", "list", "-o", "json");
        ok("keys", "inspect", "user.nk");
        ok("inspect", "echo.signed.wasm");
        ok("start", "echo.signed.wasm", "--node", "alpha", "--debug", "--connect", "alpha");
        ok("call", "echo", "Echo", "--text", "hello", "--debug", "--connect", "alpha");
        ok("get", "actors", "-o", "json", "--connect", "alpha");
        ok("config");
    }

    private void failWithKeys() throws IOException {
        cli.run("sign", "echo.wasm", "--account", "user.nk", "--debug");
        cli.run("keys", "gen", "account", "--name", "spare", "--debug");
        // A seed with a slip in it is nearly as good as the seed.
        String seed = Files.readString(directory.resolve("user.nk"));
        char last = seed.charAt(40);
        Path slip = directory.resolve("slip.txt");
        Files.writeString(slip, seed.substring(0, 40) + (last == 'A' ? 'B' : 'A') + seed.substring(41));
        Files.setPosixFilePermissions(slip, PosixFilePermissions.fromString("rw-------"));
        CliProcess.Result refused = cli.run("sign", "echo.wasm", "--account", "slip.txt", "--debug");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err() + refused.out()).doesNotContain(seed.substring(2, 20), seed.substring(42, 56));
        Files.delete(slip);
        CliProcess.Result typed = cli.run("keys", "inspect", seed.strip(), "--debug");
        assertThat(typed.exitCode()).isEqualTo(2);
    }

    private void ok(String... arguments) {
        CliProcess.Result result = cli.run(arguments);
        assertThat(result.exitCode()).as(result.err()).isZero();
    }

    @Test
    void shouldFindWhatItLooksFor() throws IOException {
        SigningKey key = SigningKey.generate(KeyType.USER, new SecureRandom());
        KeyFile.create(directory.resolve("a.nk"), key);
        SeedHunt hunt = new SeedHunt(directory).collect();
        hunt.requireNothingElsewhere();

        Path leak = directory.resolve("leak.log");
        Files.write(leak, ("key=" + key.seedText()).getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(hunt::requireNothingElsewhere).hasMessageContaining("leak.log");
        Files.delete(leak);
        Files.setPosixFilePermissions(directory.resolve("a.nk"), PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(hunt::requireNothingElsewhere).hasMessageContaining("mode of");
    }
}
