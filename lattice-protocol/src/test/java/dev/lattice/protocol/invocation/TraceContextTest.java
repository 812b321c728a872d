package dev.lattice.protocol.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lattice.protocol.ProtocolException;
import java.util.Random;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    @Property
    void shouldStayInOneTraceFromSpanToSpan(@ForAll long seed) {
        Random random = new Random(seed);
        TraceContext root = TraceContext.root(random);
        TraceContext child = root.child(random);

        assertThat(child.traceparent())
                .hasSize(55)
                .startsWith(root.traceparent().substring(0, 36));
        assertThat(child.traceparent().substring(36, 52))
                .isNotEqualTo(root.traceparent().substring(36, 52));
    }

    @Test
    void shouldLeaveTheDecisionToRecordToWhoeverBeganTheTrace() {
        TraceContext recorded = new TraceContext("00-" + TRACE + "-b7ad6b7169203331-01");
        TraceContext unrecorded = new TraceContext("00-" + TRACE + "-b7ad6b7169203331-00");

        assertThat(recorded.child(new Random(1)).traceparent()).endsWith("-01");
        assertThat(unrecorded.child(new Random(1)).traceparent()).endsWith("-00");
    }

    @Test
    void shouldMakeValidIdsEvenOfZeros() {
        RandomGenerator zeros = () -> 0;

        assertThat(TraceContext.root(zeros).child(zeros).traceparent())
                .isEqualTo("00-00000000000000000000000000000001-0000000000000001-01");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\n"
            })
    void shouldRefuseWhatTheSpecificationDoes(String text) {
        assertThatThrownBy(() -> new TraceContext(text)).isInstanceOf(ProtocolException.class);
    }
}
