package dev.lattice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InspectTest {
    @TempDir
    private Path directory;

    private Typed typed;

    @BeforeEach
    void makePerson() {
        typed = new Typed(directory).file("echo.wasm", Wasm.echo());
    }

    @Test
    void shouldTellWhatAModuleNeeds() throws IOException {
        typed.run("sign", "echo.wasm");

        Typed.Result table = typed.run("inspect", "echo.signed.wasm");
        JsonNode json = json(typed.run("inspect", "echo.signed.wasm", "-o", "json"));

        assertThat(table.exitCode()).isZero();
        assertThat(table.out())
                .containsPattern("imports +wasmbus \\([0-9]+\\)")
                .containsPattern("form +wascap 3")
                .containsPattern("features +");
        assertThat(json.path("hostInterfaces").path(0).asText()).isEqualTo("wasmbus");
        assertThat(json.path("imports").path(0).path("kind").asText()).isEqualTo("function");
        assertThat(json.path("signature").asText()).isEqualTo("good");
        assertThat(json.path("hashState").asText()).isEqualTo("matches");
        assertThat(json.path("hash")).isEqualTo(json.path("claimedHash"));
        assertThat(json.path("form").asText()).isEqualTo("wascap 3");
        assertThat(json.path("validity").asText()).isEqualTo("valid");
    }

    @Test
    void shouldShowAnUnsignedModuleBeforeItFails() throws IOException {
        Typed.Result table = typed.run("inspect", "echo.wasm");
        JsonNode json = json(typed.run("inspect", "echo.wasm", "-o", "json"));

        assertThat(table.exitCode()).isEqualTo(1);
        assertThat(table.out()).containsPattern("signature +missing").contains("wasmbus");
        assertThat(table.line()).contains("not signed").doesNotContain("\n");
        assertThat(json.path("signature").asText()).isEqualTo("missing");
        assertThat(json.path("hashMatches").asBoolean()).isFalse();
        assertThat(json.path("valid").asBoolean()).isFalse();
        assertThat(json.path("problem").asText()).contains("not signed");
    }

    @Test
    void shouldShowTheClaimsOfAnAlteredModuleAsWorthNothing() throws IOException {
        typed.run("sign", "echo.wasm", "--name", "Precious");
        byte[] altered = Wasm.bytes(typed.path("echo.signed.wasm"));
        altered[new String(altered, StandardCharsets.ISO_8859_1).indexOf("healthy")] = 'w';
        typed.file("altered.wasm", altered);

        Typed.Result table = typed.run("inspect", "altered.wasm");
        JsonNode json = json(typed.run("inspect", "altered.wasm", "-o", "json"));

        assertThat(table.exitCode()).isEqualTo(1);
        assertThat(table.out()).contains("Precious", "NOT what the account signed", "not that of the claims");
        assertThat(json.path("hashState").asText()).isEqualTo("differs");
        assertThat(json.path("valid").asBoolean()).isFalse();
        assertThat(json.path("hash")).isNotEqualTo(json.path("claimedHash"));
    }

    @Test
    void shouldTellAForgedModuleFromAGoodOne() throws IOException {
        typed.run("sign", "echo.wasm");
        byte[] forged = Wasm.bytes(typed.path("echo.signed.wasm"));
        String text = new String(forged, StandardCharsets.ISO_8859_1);
        int signature = text.lastIndexOf('.') + 1;
        forged[signature] = (byte) (forged[signature] == 'A' ? 'B' : 'A');
        typed.file("forged.wasm", forged);

        Typed.Result table = typed.run("inspect", "forged.wasm");

        assertThat(table.exitCode()).isEqualTo(1);
        assertThat(table.out()).contains("FORGED");
        assertThat(json(typed.run("inspect", "forged.wasm", "-o", "json"))
                        .path("signature")
                        .asText())
                .isEqualTo("forged");
    }

    @Test
    void shouldNotLetATextSteerTheTerminal() throws IOException {
        String name = "safe\u202egnp.exe\u2066";
        typed.run("sign", "echo.wasm", "--name", name, "--alias", "echo", "--out", "out.wasm");

        Typed.Result table = typed.run("inspect", "out.wasm");
        Typed.Result json = typed.run("inspect", "out.wasm", "-o", "json");

        assertThat(table.out()).doesNotContain("\u202e", "\u2066");
        assertThat(json.out()).doesNotContain("\u202e", "\u2066");
        assertThat(json(json).path("name").asText()).as("nothing is lost").isEqualTo(name);
    }

    private static JsonNode json(Typed.Result result) throws IOException {
        return new ObjectMapper().readTree(result.out());
    }
}
