package dev.lattice.node.engine.wasmtime;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.lattice.node.engine.TestEngine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only this engine has: a clock in native code. */
class WasmtimeOnlyTest {
    @BeforeEach
    void skipWithoutEngine() {
        TestEngine.WASMTIME.assumeThere();
    }

    @Test
    void shouldCloseAnEngineThatWasOpenedJustNow() {
        // Its clock goes to sleep a millisecond after it began; closing in that moment once waited for ever.
        for (int round = 0; round < 100; round++) {
            WasmtimeEngine engine = WasmtimeEngine.open(1);
            assertThatCode(engine::close).doesNotThrowAnyException();
        }
    }
}
