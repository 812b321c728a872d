package dev.lattice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeysTest {
    /** The pair that nkeys' own documentation shows. */
    private static final String SEED = "SUAKYRHVIOREXV7EUZTBHUHL7NUMHPMAS7QMDU3GTIUWEI5LDNOXD43IZY";

    private static final String KEY = "UD466L6EBCM3YY5HEGHJANNTN4LSKTSUXTH7RILHCKEQMQHTBNLHJJXT";

    @TempDir
    private Path directory;

    private Typed typed;

    @BeforeEach
    void makePerson() {
        typed = new Typed(directory).file("echo.wasm", Wasm.echo());
    }

    @Test
    void shouldTellWhatAKeyIs() throws IOException {
        JsonNode publicKey = json(typed.run("keys", "inspect", KEY, "-o", "json"));
        typed.run("keys", "gen", "module", "--out", "m.nk");
        Typed.Result file = typed.run("keys", "inspect", "m.nk");

        assertThat(publicKey.path("type").asText()).isEqualTo("user");
        assertThat(publicKey.path("key").asText()).isEqualTo(KEY);
        assertThat(file.out())
                .containsPattern("type +module")
                .containsPattern("key +M[A-Z2-7]{55}")
                .contains("m.nk")
                .doesNotContain(Files.readString(typed.path("m.nk")).strip());
    }

    @Test
    void shouldNotTakeASeedFromTheCommandLineNorRepeatIt() {
        Typed.Result result = typed.run("keys", "inspect", SEED);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.line()).contains("secret", "file of mode 0600").doesNotContain(SEED.substring(2, 20));
    }

    @Test
    void shouldSayWhatIsWrongWithAKey() {
        Typed.Result result = typed.run("keys", "inspect", KEY.replace('J', 'K'));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.line()).contains("no such file", "checksum").doesNotContain("\n");
    }

    @Test
    void shouldListWhatTheHomeKeeps() throws IOException {
        assertThat(typed.run("keys", "list").out()).contains("no keys", "lattice keys gen account");
        typed.run("keys", "gen", "account");
        typed.run("keys", "gen", "module", "--name", "echo");
        Files.setPosixFilePermissions(
                typed.path("home/keys/module-echo.nk"), PosixFilePermissions.fromString("rw-r--r--"));

        Typed.Result table = typed.run("keys", "list");
        JsonNode json = json(typed.run("keys", "list", "-o", "json"));

        assertThat(table.out())
                .containsPattern("account +A[A-Z2-7]{55} +home/keys/account.nk")
                .contains("chmod 600");
        assertThat(table.out()).doesNotContainPattern("S[AM][A-Z2-7]{56}");
        assertThat(json.path("keys").findValuesAsText("type")).containsExactly("account");
        assertThat(json.path("keys").path(1).path("problem").asText()).contains("others may open it");
    }

    @Test
    void shouldCheckANameBeforeItMakesAKey() {
        Typed.Result result = typed.run("keys", "gen", "account", "--name", "a/b", "--show-seed");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(typed.path("home")).doesNotExist();
    }

    @Test
    void shouldMakeNoKeysForWhatCannotBeSigned() {
        for (List<String> options : List.of(
                List.of("--tag", "a\u001b[31mb"),
                List.of("--version", "1\n2"),
                List.of("--name", "a\u0007b"),
                List.of("--tag", "x".repeat(20_000)))) {
            List<String> line = new ArrayList<>(List.of("sign", "echo.wasm"));
            line.addAll(options);
            Typed.Result result = typed.run(line.toArray(String[]::new));

            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.line()).contains("nothing is signed").doesNotContain("\n", "\u001b", "\u0007");
            assertThat(typed.path("home")).doesNotExist();
            assertThat(typed.path("echo.signed.wasm")).doesNotExist();
        }
    }

    @Test
    void shouldWarnWhenALostKeyMakesAnotherActor() throws IOException {
        JsonNode before = json(typed.run("sign", "echo.wasm", "-o", "json"));
        Files.delete(typed.path("home/keys/module-echo.nk"));

        Typed.Result result = typed.run("sign", "echo.wasm");

        assertThat(result.exitCode()).isZero();
        assertThat(result.err())
                .contains("warning", "echo.signed.wasm", before.path("actor").asText(), "--module");
        assertThat(typed.run("sign", "echo.wasm").err()).doesNotContain("warning");
    }

    @Test
    void shouldAgreeOnOneKeyWhenSeveralSignInAHomeWithoutAny() throws Exception {
        int many = 6;
        CyclicBarrier start = new CyclicBarrier(many);
        ExecutorService people = Executors.newFixedThreadPool(many);
        Set<String> actors = new TreeSet<>();
        try {
            List<Future<Typed.Result>> results = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                String out = "out" + i + ".wasm";
                results.add(people.submit(() -> {
                    start.await(1, TimeUnit.MINUTES);
                    return typed.run("sign", "echo.wasm", "--out", out, "-o", "json");
                }));
            }
            for (Future<Typed.Result> result : results) {
                assertThat(result.get().exitCode()).as(result.get().err()).isZero();
                JsonNode signed = json(result.get());
                actors.add(
                        signed.path("actor").asText() + signed.path("account").asText());
            }
        } finally {
            people.shutdownNow();
        }

        assertThat(actors).hasSize(1);
        try (Stream<Path> files = Files.list(typed.path("home/keys"))) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder("account.nk", "module-echo.nk");
        }
    }

    private static JsonNode json(Typed.Result result) throws IOException {
        return new ObjectMapper().readTree(result.out());
    }
}
