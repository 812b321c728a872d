package dev.lattice.security.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault.Kind;
import dev.lattice.security.TestKeys;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class GrantTest {
    private static final List<KeyId> ACCOUNTS = List.of(
            TestKeys.key(KeyType.ACCOUNT).id(), TestKeys.key(KeyType.ACCOUNT).id());
    private static final List<Right> SCOPED = List.of(Right.DEPLOY, Right.INVITE);

    @Provide
    Arbitrary<Grant> grants() {
        return Combinators.combine(
                        Arbitraries.of(SCOPED),
                        Arbitraries.of(ACCOUNTS).set().ofMaxSize(2),
                        Arbitraries.maps(Arbitraries.of("zone", "tier"), Arbitraries.of("a", "b=c", ""))
                                .ofMaxSize(2))
                .as((right, accounts, labels) -> new Grant(right, new TreeSet<>(accounts), new TreeMap<>(labels)));
    }

    @Property
    void shouldReadWhatItWrote(@ForAll("grants") Grant grant) {
        assertThat(Grant.parse(grant.text())).isEqualTo(grant);
    }

    /** What is given away never reaches further than what it was given from. */
    @Property
    void shouldCoverOnlyWhatReachesNoFurther(@ForAll("grants") Grant mine, @ForAll("grants") Grant given) {
        assertThat(mine.covers(mine)).isTrue();
        assertThat(Grant.of(mine.right()).covers(mine)).isTrue();
        if (mine.covers(given)) {
            assertThat(given.right()).isEqualTo(mine.right());
            assertThat(ACCOUNTS)
                    .allSatisfy(account -> assertThat(!given.reaches(account) || mine.reaches(account))
                            .isTrue());
            assertThat(List.of(Map.<String, String>of(), Map.of("zone", "a"), Map.of("zone", "a", "tier", "")))
                    .allSatisfy(labels -> assertThat(!given.reaches(labels) || mine.reaches(labels))
                            .isTrue());
        }
    }

    @Test
    void shouldRefuseScopesThatMeanNothing() {
        for (String text : List.of("observe:label=a=b", "admin:account=" + ACCOUNTS.get(0), "call:label=a=b")) {
            assertThat(TestKeys.kindOf(() -> Grant.parse(text))).as(text).isEqualTo(Kind.INVALID_CLAIMS);
        }
        for (String text : List.of("deploy:label=a", "deploy:account=nobody", "deploy:label=a=b,label=a=c")) {
            assertThat(TestKeys.kindOf(() -> Grant.parse(text))).as(text).isEqualTo(Kind.INVALID_CLAIMS);
        }
        for (String text : List.of("", "rule", "deploy:", "deploy:day=monday", "deploy:label=a=b,")) {
            assertThat(TestKeys.kindOf(() -> Grant.parse(text))).as(text).isEqualTo(Kind.UNSUPPORTED_FORM);
        }
    }
}
