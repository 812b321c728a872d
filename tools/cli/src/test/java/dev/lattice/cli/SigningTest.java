package dev.lattice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SigningTest {
    @TempDir
    private Path directory;

    private Typed typed;

    @BeforeEach
    void makePerson() {
        typed = new Typed(directory).file("echo.wasm", Wasm.echo());
    }

    @Test
    void shouldSayBeforeAnyKeyIsMadeThatTheDirectoryOfTheOutputIsMissing() {
        Typed.Result result = typed.run("sign", "echo.wasm", "--out", "absent/x.wasm");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.line()).contains("absent/x.wasm: there is no directory absent", "nothing was signed");
        assertThat(typed.path("home")).doesNotExist();
    }

    @Test
    void shouldKeepASeedInAFileThatOnlyItsOwnerReads() throws IOException {
        Typed.Result result = typed.run("keys", "gen", "account");

        Path file = typed.path("home/keys/account.nk");
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("home/keys/account.nk").containsPattern("key +A[A-Z2-7]{55}");
        assertThat(result.out()).doesNotContainPattern("SA[A-Z2-7]{56}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file)).matches("SA[A-Z2-7]{56}\n");
    }

    @Test
    void shouldNeverOverwriteAKey() throws IOException {
        typed.run("keys", "gen", "module", "--name", "echo");
        String seed = Files.readString(typed.path("home/keys/module-echo.nk"));

        Typed.Result again = typed.run("keys", "gen", "module", "--name", "echo");

        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.line()).contains("exists already", "--name", "--out").doesNotContain("\n");
        assertThat(Files.readString(typed.path("home/keys/module-echo.nk"))).isEqualTo(seed);
    }

    @Test
    void shouldShowASeedOnlyWhenAskedAndThenKeepNone() {
        Typed.Result result = typed.run("keys", "gen", "user", "--show-seed");

        assertThat(result.out()).containsPattern("seed +SU[A-Z2-7]{56}");
        assertThat(typed.path("home")).doesNotExist();
    }

    @Test
    void shouldNameTheTypesOfKeys() {
        Typed.Result result = typed.run("keys", "gen", "server");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.line()).contains("'server'", "account", "module", "provider");
    }

    @Test
    void shouldSignWithKeysThatItMakesAndKeeps() throws IOException {
        Typed.Result first = typed.run("sign", "echo.wasm", "-o", "json");
        Typed.Result second = typed.run("sign", "echo.signed.wasm", "-o", "json");

        assertThat(first.exitCode()).isZero();
        assertThat(first.err()).contains("made a new account key", "made a new module key");
        assertThat(second.err()).isEmpty();
        JsonNode once = json(first);
        JsonNode twice = json(second);
        assertThat(once.path("name").asText()).isEqualTo("echo");
        assertThat(once.path("alias").asText()).isEqualTo("echo");
        assertThat(twice.path("actor")).isEqualTo(once.path("actor"));
        assertThat(twice.path("account")).isEqualTo(once.path("account"));
        assertThat(twice.path("file").asText()).isEqualTo(once.path("file").asText());
    }

    @Test
    void shouldShowWhatWasSigned() throws IOException {
        typed.run(
                "sign",
                "echo.wasm",
                "--name",
                "My Echo",
                "--alias",
                "acme/Echo-1",
                "--cap",
                "wasmcloud:keyvalue",
                "--cap",
                "wasmcloud:messaging",
                "--rev",
                "7",
                "--version",
                "1.2.3",
                "--tag",
                "demo",
                "--expires",
                "30d",
                "--out",
                "out.wasm");

        Typed.Result table = typed.run("inspect", "out.wasm");
        JsonNode json = json(typed.run("inspect", "out.wasm", "-o", "json"));

        assertThat(table.out())
                .containsPattern("name +My Echo")
                .containsPattern("alias +acme/echo_1")
                .containsPattern("capabilities +wasmcloud:keyvalue, wasmcloud:messaging")
                .containsPattern("revision +7")
                .containsPattern("version +1\\.2\\.3")
                .containsPattern("tags +demo")
                .containsPattern("hash +[0-9A-F]{64}")
                .contains("until 2026-12-22T12:00:00Z", "signature     good");
        assertThat(json.path("hashMatches").asBoolean()).isTrue();
        assertThat(json.path("valid").asBoolean()).isTrue();
        assertThat(json.path("expires").asText()).isEqualTo("2026-12-22T12:00:00Z");
        assertThat(json.path("bytes").asLong()).isEqualTo(Files.size(typed.path("out.wasm")));
    }

    @Test
    void shouldLeaveTheAliasOutWhenItIsEmpty() throws IOException {
        assertThat(json(typed.run("sign", "echo.wasm", "--alias", "", "-o", "json"))
                        .path("alias")
                        .asText())
                .isEmpty();
    }

    @Test
    void shouldRefuseAFileThatIsNoModuleAndMakeNothing() throws IOException {
        typed.file("notes.txt", "hello".getBytes(StandardCharsets.UTF_8));

        Typed.Result result = typed.run("sign", "notes.txt");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.line())
                .contains("notes.txt", "not a WebAssembly file")
                .doesNotContain("\n");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(f -> f.getFileName().toString()).toList())
                    .containsExactlyInAnyOrderElementsOf(List.of("echo.wasm", "notes.txt"));
        }
    }

    @Test
    void shouldNotOverwriteWhatIsNoModule() {
        typed.file("precious.txt", new byte[] {1});

        Typed.Result result = typed.run("sign", "echo.wasm", "--out", "precious.txt");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.line()).contains("precious.txt", "not overwritten", "--out");
        assertThat(Wasm.bytes(typed.path("precious.txt"))).isEqualTo(new byte[] {1});
    }

    @Test
    void shouldRefuseASeedOfTheWrongTypeAndSayWhich() {
        typed.run("keys", "gen", "user", "--out", "user.nk");

        Typed.Result result = typed.run("sign", "echo.wasm", "--account", "user.nk");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.line())
                .contains("--account", "got U (user key), want A (account key)", "lattice keys gen account")
                .doesNotContain("\n");
    }

    @Test
    void shouldRefuseASeedThatOthersMayRead() throws IOException {
        typed.run("keys", "gen", "account", "--out", "open.nk");
        Files.setPosixFilePermissions(typed.path("open.nk"), PosixFilePermissions.fromString("rw-r--r--"));

        Typed.Result result = typed.run("sign", "echo.wasm", "--account", "open.nk");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.line()).contains("others may open it", "chmod 600");
    }

    @Test
    void shouldRefuseToInspectAnUnsignedModule() {
        Typed.Result result = typed.run("inspect", "echo.wasm");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.line())
                .contains("echo.wasm", "not signed", "lattice sign")
                .doesNotContain("\n");
    }

    @Test
    void shouldNoticeAnAlteredModule() {
        typed.run("sign", "echo.wasm");
        byte[] altered = Wasm.bytes(typed.path("echo.signed.wasm"));
        int at = new String(altered, StandardCharsets.ISO_8859_1).indexOf("healthy");
        altered[at] = 'w';
        typed.file("altered.wasm", altered);

        for (String command : List.of("inspect", "start")) {
            Typed.Result result = typed.run(command, "altered.wasm");
            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.line())
                    .contains("altered.wasm", "was altered after A")
                    .doesNotContain("\n");
        }
    }

    @Test
    void shouldRefuseToStartAnUnsignedModuleBeforeItLooksForANode() {
        Typed.Result result = typed.run("start", "echo.wasm");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.line()).contains("not signed").doesNotContain("no node");
    }

    @Test
    void shouldSayWhatAMomentLooksLike() {
        Typed.Result result = typed.run("sign", "echo.wasm", "--expires", "soon");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.line()).contains("--expires", "30d", "2027-01-31");
    }

    private static JsonNode json(Typed.Result result) throws IOException {
        return new ObjectMapper().readTree(result.out());
    }
}
