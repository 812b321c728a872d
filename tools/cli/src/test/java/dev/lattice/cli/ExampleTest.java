package dev.lattice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.dylibso.chicory.wabt.Wat2Wasm;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class ExampleTest {
    @Test
    void shouldHoldTheBinaryThatItsTextAssemblesTo() {
        byte[] assembled = Wat2Wasm.parse(Wasm.EXAMPLE.resolve("echo.wat").toFile());

        assertThat(Wasm.echo()).isEqualTo(assembled);
    }

    @Test
    void shouldPackTheSameBinaryForTheDemo() throws IOException {
        try (var packed = Cli.class.getResourceAsStream("demo/echo.wasm")) {
            assertThat(packed).isNotNull();
            assertThat(packed.readAllBytes()).isEqualTo(Wasm.echo());
        }
    }
}
