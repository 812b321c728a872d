package dev.lattice.protocol.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallFailureTest {
    @ParameterizedTest
    @EnumSource
    void shouldFindEveryCodeByItsName(FailureCode code) {
        assertThat(FailureCode.ofName(code.name())).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "timeout", "TIMEOUT ", "A_CODE_OF_LATER"})
    void shouldTakeAnUnknownCodeForAnInternalFault(String name) {
        assertThat(FailureCode.ofName(name)).isEqualTo(FailureCode.INTERNAL);
    }

    @Test
    void shouldSayWhetherTheCallMayHaveRun() {
        assertThat(CallFailure.notRun(FailureCode.NO_LINK, "no link").mayHaveRun())
                .isFalse();
        assertThat(CallFailure.mayHaveRun(FailureCode.PEER_LOST, "gone").mayHaveRun())
                .isTrue();
        assertThat(CallResult.notRun(FailureCode.NO_LINK, "x"))
                .isEqualTo(new CallResult.Failed(CallFailure.notRun(FailureCode.NO_LINK, "x")));
        assertThat(CallResult.mayHaveRun(FailureCode.TIMEOUT, "x"))
                .isEqualTo(new CallResult.Failed(CallFailure.mayHaveRun(FailureCode.TIMEOUT, "x")));
    }

    @Test
    void shouldKeepTheCircumstanceThatWasToldNearest() {
        CallFailure failure = CallFailure.notRun(FailureCode.OVERLOADED, "full")
                .with(CallFailure.NODE, "near")
                .with(CallFailure.NODE, "far")
                .with(CallFailure.LIMIT, "mailbox");

        assertThat(failure.detail()).isEqualTo(Map.of("node", "near", "limit", "mailbox"));
    }
}
