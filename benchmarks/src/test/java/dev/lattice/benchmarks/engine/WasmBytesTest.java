package dev.lattice.benchmarks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WasmBytesTest {
    @Test
    void shouldWriteTheSpecificationsExamples() {
        assertThat(new WasmBytes().u32(3).toByteArray()).containsExactly(3);
        assertThat(new WasmBytes().u32(624_485).toByteArray()).containsExactly(0xe5, 0x8e, 0x26);
        assertThat(new WasmBytes().s64(-2).toByteArray()).containsExactly(0x7e);
        assertThat(new WasmBytes().s64(-123_456).toByteArray()).containsExactly(0xc0, 0xbb, 0x78);
        assertThat(new WasmBytes().s64(64).toByteArray()).containsExactly(0xc0, 0);
    }
}
