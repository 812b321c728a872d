package dev.lattice.benchmarks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import org.junit.jupiter.api.Test;

class LargeModuleTest {
    @Test
    void shouldAlwaysBeTheSame() {
        assertThat(LargeModule.bytes()).isEqualTo(LargeModule.bytes()).hasSizeBetween(2_000_000, 2_100_000);
    }

    @Test
    void shouldBeAGuestOfManyFunctions() {
        WasmModule module = Parser.parse(LargeModule.bytes());

        assertThat(module.functionSection().functionCount()).isGreaterThan(2_000);
        assertThat(module.exportSection().exportCount()).isEqualTo(2);
    }
}
