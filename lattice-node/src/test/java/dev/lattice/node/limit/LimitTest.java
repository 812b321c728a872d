package dev.lattice.node.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LimitTest {
    @ParameterizedTest
    @EnumSource(Limit.class)
    void shouldReadWhatItWrites(Limit limit) {
        for (long value : List.of(limit.byDefault(), limit.max())) {
            assertThat(limit.parse(limit.text(value))).isEqualTo(value);
        }
    }

    @Test
    void shouldHaveNamesThatAreUnlike() {
        assertThat(Arrays.stream(Limit.values()).map(Limit::text)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(Limit.values()).map(Limit::field)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(Limit.values()).map(Limit::text)).allMatch(text -> text.matches("[a-z]+(-[a-z]+)*"));
        assertThat(Limit.HOST_CALLS.variable()).isEqualTo("LATTICE_HOST_CALLS");
    }

    @ParameterizedTest
    @CsvSource({
        "MEMORY, 64MiB, 67108864",
        "MEMORY, 65536, 65536",
        "MEMORY, 4GiB, 4294967296",
        "PAYLOAD, 512KiB, 524288",
        "DEADLINE, 500ms, 500",
        "DEADLINE, 2m, 120000",
        "DEADLINE, 1d, 86400000",
        "HOST_CALLS, 0, 0"
    })
    void shouldReadValuesWithTheirUnits(Limit limit, String typed, long value) {
        assertThat(limit.parse(typed)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "MEMORY, 64MB", "MEMORY, -1", "MEMORY, 1KiB", "MEMORY, 9999999999GiB", "MEMORY, 1.5GiB", "DEADLINE, 5",
        "DEADLINE, 2d", "DEADLINE, 0s", "HOST_CALLS, many", "HOST_CALLS, 10s", "INSTANCES, 0", "CALL_DEPTH, 17"
    })
    void shouldSayWhatIsAccepted(Limit limit, String typed) {
        assertThatThrownBy(() -> limit.parse(typed))
                .isInstanceOf(LimitException.class)
                .hasMessageContainingAll(limit.text() + " is a", ", such as ", ", from ", "not '" + typed + "'");
    }

    @Test
    void shouldPutAnActorsOwnBeforeTheNodesButNotBeyond() {
        LimitValues node = LimitValues.defaults().with(Limit.MEMORY, 32 << 20).with(Limit.SLICE, 7);
        LimitValues own = LimitValues.ofActor(Map.of("memoryBytes", 64L << 20, "hostCalls", 5L));

        assertThat(own.exceeding(node)).contains(Limit.MEMORY);
        LimitValues inForce = own.within(node);

        assertThat(inForce.get(Limit.MEMORY)).isEqualTo(32 << 20);
        assertThat(inForce.get(Limit.HOST_CALLS)).isEqualTo(5);
        assertThat(inForce.get(Limit.SLICE)).isEqualTo(7);
        assertThat(inForce.get(Limit.MAILBOX)).isEqualTo(Limit.MAILBOX.byDefault());
        assertThat(inForce.actorFields()).containsEntry("hostCalls", 5L).doesNotContainKey("sliceMillis");
        assertThat(own.fields()).isEqualTo(Map.of("memoryBytes", 64L << 20, "hostCalls", 5L));
    }

    @ParameterizedTest
    @CsvSource({"sliceMillis, 5, no limit sliceMillis of actors", "warp, 1, no limit warp", "memoryBytes, 1, from 64KiB"
    })
    void shouldRefuseWhatAnActorCannotHave(String field, long value, String why) {
        assertThatThrownBy(() -> LimitValues.ofActor(Map.of(field, value)))
                .isInstanceOf(LimitException.class)
                .hasMessageContaining(why);
    }
}
