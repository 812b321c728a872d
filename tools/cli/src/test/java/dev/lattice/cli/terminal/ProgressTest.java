package dev.lattice.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class ProgressTest {
    private static final Duration FOR_EVER = Duration.ofDays(1);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private Console console(boolean terminal) {
        return new Console(new PrintWriter(out), new PrintWriter(err), terminal, terminal, false);
    }

    /** Something that goes on until this can be read. */
    private Supplier<String> until(String shown) {
        return () -> {
            await().until(() -> err.toString().contains(shown));
            return "done";
        };
    }

    @Test
    void shouldWriteTheLineAnewOnATerminalAndLeaveNothing() {
        AtomicInteger asked = new AtomicInteger();
        Supplier<String> what = () -> asked.incrementAndGet() == 1 ? "starting echo" : "compiling echo on node-2";

        String result = Progress.narrated(
                console(true), what, until("\r\u001b[Kcompiling echo on node-2 … 0 s"), Duration.ZERO);

        assertThat(result).isEqualTo("done");
        assertThat(err.toString())
                .startsWith("\r\u001b[Kstarting echo … 0 s")
                .endsWith("\r\u001b[K")
                .doesNotContain("\n");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void shouldSayItOnceWhereNobodyWatches() {
        Progress.narrated(console(false), () -> "compiling\u001b echo", until("\n"), Duration.ZERO);

        assertThat(err.toString()).isEqualTo("compiling  echo …" + System.lineSeparator());
    }

    @Test
    void shouldSayNothingOfWhatIsQuick() {
        Progress.narrated(console(true), () -> "starting", () -> "done", FOR_EVER);
        Progress.narrated(console(false), () -> "starting", () -> "done", FOR_EVER);

        assertThat(err.toString()).isEmpty();
    }
}
