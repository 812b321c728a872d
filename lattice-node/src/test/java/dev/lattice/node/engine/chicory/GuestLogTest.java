package dev.lattice.node.engine.chicory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class GuestLogTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void shouldSplitAndJoinLines() {
        GuestLog log = new GuestLog(1000);
        log.write(GuestLog.OUTPUT, bytes("one "));
        log.write(GuestLog.ERROR, bytes("other\n"));
        log.write(GuestLog.OUTPUT, bytes("line\r\nopen"));
        log.flush();
        assertThat(log.drain()).containsExactly("other", "one line", "open");
        assertThat(log.isEmpty()).isTrue();
    }

    @Test
    void shouldCutLongLinesAndCountThoseThatDoNotFit() {
        GuestLog log = new GuestLog(10_000);
        for (int line = 0; line < 4; line++) {
            log.write(GuestLog.OUTPUT, bytes("x".repeat(100_000) + "\n"));
        }
        assertThat(log.drain())
                .hasSize(3)
                .contains("x".repeat(4096) + " [cut]")
                .last()
                .isEqualTo("[2 more lines dropped: the log limit of the instance is reached]");
    }
}
