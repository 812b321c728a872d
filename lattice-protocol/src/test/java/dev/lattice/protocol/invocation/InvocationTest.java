package dev.lattice.protocol.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InvocationTest {
    private static final KeyId ACTOR = key(KeyType.MODULE);
    private static final Target TARGET = new Target.Actor(ACTOR);

    @Test
    void shouldBeginAChainWithNobodyBeforeIt() {
        Invocation invocation = Invocation.of(TARGET, "Echo", Payload.ofText("hi"));

        assertThat(invocation.origin()).isEmpty();
        assertThat(invocation.hops()).isEmpty();
        assertThat(invocation.trace()).isEmpty();
        assertThat(invocation.idempotencyKey()).isEmpty();
    }

    @Test
    void shouldChangeNothingButTheTrace() {
        Invocation invocation = Invocation.of(TARGET, "Echo", Payload.ofText("hi"));
        TraceContext trace = TraceContext.root(new Random(1));

        assertThat(invocation.withTrace(trace))
                .isEqualTo(new Invocation(
                        TARGET,
                        "Echo",
                        Optional.empty(),
                        List.of(),
                        Optional.of(trace),
                        Optional.empty(),
                        Payload.ofText("hi")));
    }

    @Test
    void shouldKeepItsOwnCopyOfTheHops() {
        List<KeyId> hops = new ArrayList<>(List.of(ACTOR));
        Invocation invocation = invocation("Echo", Optional.empty(), hops, Optional.empty());
        hops.clear();

        assertThat(invocation.hops()).containsExactly(ACTOR);
    }

    @Test
    void shouldRefuseWhatCouldNotTravel() {
        assertThatThrownBy(() -> Invocation.of(TARGET, "ä".repeat(257), Payload.EMPTY))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("the operation is too long: more than 512 bytes of UTF-8");
        assertThatThrownBy(() -> invocation("Echo", Optional.empty(), List.of(), Optional.of("k".repeat(513))))
                .hasMessageContaining("the idempotency key is too long");
        assertThatThrownBy(() -> invocation("Echo", Optional.of(key(KeyType.USER)), List.of(), Optional.empty()))
                .hasMessageContaining("wrong type of key");
        assertThatThrownBy(() -> invocation("Echo", Optional.empty(), List.of(key(KeyType.NODE)), Optional.empty()))
                .hasMessageContaining("wrong type of key");
    }

    @Test
    void shouldDescribeAChainThatIsTooLongSoThatItCanBeAnswered() {
        List<KeyId> hops = Collections.nCopies(Invocation.MAX_HOPS + 1, ACTOR);

        assertThat(invocation("Echo", Optional.empty(), hops, Optional.empty()).hops())
                .hasSize(17);
    }

    @Test
    void shouldNameTargetsForPeople() {
        assertThat(TARGET).hasToString(ACTOR.text());
        assertThat(new Target.Capability("wasmcloud:keyvalue", key(KeyType.PROVIDER), "default"))
                .hasToString("wasmcloud:keyvalue/default");
    }

    @Test
    void shouldRefuseTargetsThatAreNoneOrCouldNotTravel() {
        assertThatThrownBy(() -> new Target.Actor(key(KeyType.ACCOUNT))).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> new Target.Capability("c", ACTOR, "l")).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> new Target.Capability("c".repeat(513), key(KeyType.PROVIDER), "l"))
                .hasMessageContaining("the contract is too long");
        assertThatThrownBy(() -> new Target.Capability("c", key(KeyType.PROVIDER), "l".repeat(513)))
                .hasMessageContaining("the link's name is too long");
    }

    private static Invocation invocation(
            String operation, Optional<KeyId> origin, List<KeyId> hops, Optional<String> idempotencyKey) {
        return new Invocation(TARGET, operation, origin, hops, Optional.empty(), idempotencyKey, Payload.EMPTY);
    }

    private static KeyId key(KeyType type) {
        return KeyId.of(type, new byte[KeyId.PUBLIC_KEY_BYTES]);
    }
}
