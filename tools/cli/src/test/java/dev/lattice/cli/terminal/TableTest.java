package dev.lattice.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class TableTest {
    private final StringWriter out = new StringWriter();
    private final Console console = Console.plain(new PrintWriter(out), new PrintWriter(new StringWriter()));

    @Test
    void shouldAlignColumnsWithoutTrailingSpace() {
        Table.of("NAME", "N").row("a", 1).row("longer", "").print(console);

        assertThat(out.toString().lines()).containsExactly("NAME    N", "a       1", "longer  -");
    }

    @Test
    void shouldKeepWhatComesFromElsewhereOnItsLine() {
        Table.ofDetails().row("name", "a\u001b[31m\nb\u202ec").print(console);

        assertThat(out.toString().lines()).containsExactly("name  a [31m b c");
    }
}
