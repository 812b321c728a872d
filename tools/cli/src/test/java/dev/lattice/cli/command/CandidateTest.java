package dev.lattice.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lattice.cli.terminal.CliException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CandidateTest {
    private static final Candidate ECHO = new Candidate("MAAAB", "Echo", "acme/echo");
    private static final Candidate ECHO_AGAIN = new Candidate("MAAAB", "Echo", "acme/echo");
    private static final Candidate SHOP = new Candidate("MAACC", "Shop", "shop");
    private static final Candidate SHOPPING = new Candidate("MBDDD", "Shopping", "shopping");
    private static final List<Candidate> ALL = List.of(ECHO, SHOP, ECHO_AGAIN, SHOPPING);

    @ParameterizedTest
    @CsvSource({
        "MAAAB, MAAAB",
        "acme/echo, MAAAB",
        "Acme/Echo, MAAAB",
        "Echo, MAAAB",
        "acme, MAAAB",
        "MAAA, MAAAB",
        "MB, MBDDD",
        "shop, MAACC",
        "Shop, MAACC",
        "shopp, MBDDD"
    })
    void shouldFindTheOneThatWasMeant(String typed, String id) {
        assertThat(Candidate.find("actor", typed, ALL)).map(Candidate::id).hasValue(id);
    }

    @Test
    void shouldFindNothingForWhatFitsNone() {
        assertThat(Candidate.find("actor", "nobody", ALL)).isEmpty();
    }

    @Test
    void shouldListThoseThatFitWhenSeveralDo() {
        assertThatThrownBy(() -> Candidate.find("actor", "MAA", ALL))
                .isInstanceOf(CliException.class)
                .hasMessage("actor 'MAA' is ambiguous: it fits Echo (MAAAB), Shop (MAACC); type more of the name or of"
                        + " the key");
    }
}
