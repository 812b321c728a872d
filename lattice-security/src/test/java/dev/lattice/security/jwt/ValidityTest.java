package dev.lattice.security.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lattice.security.TestKeys;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ValidityTest {
    private static final Instant START = TestKeys.NOW;
    private static final Instant END = START.plusSeconds(1000);

    @Test
    void shouldHoldFromEndToEndAndAMinuteBeyond() {
        Validity validity = Validity.between(START, END);

        assertThat(validity.isEarly(START.minusSeconds(60))).isFalse();
        assertThat(validity.isEarly(START.minusSeconds(61))).isTrue();
        assertThat(validity.isExpired(END.plusSeconds(60))).isFalse();
        assertThat(validity.isExpired(END.plusSeconds(61))).isTrue();
        assertThat(Validity.always().isEarly(Instant.EPOCH)).isFalse();
        assertThat(Validity.always().isExpired(Instant.MAX)).isFalse();
    }

    @Test
    void shouldSayWhenAndWhatToDo() {
        Validity validity = Validity.between(START, END);

        assertThatThrownBy(() -> validity.require(END.plusSeconds(61), "the pass", "ask for another"))
                .hasMessage("the pass expired at 2026-03-01T12:16:40Z; ask for another");
        assertThatThrownBy(() -> validity.require(START.minusSeconds(61), "the pass", ""))
                .hasMessageStartingWith("the pass is not valid before 2026-03-01T12:00:00Z");
    }

    @Test
    void shouldCutToWholeSeconds() {
        assertThat(Validity.until(END.plusMillis(999)).expires()).contains(END);
    }
}
