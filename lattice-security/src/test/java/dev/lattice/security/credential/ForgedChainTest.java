package dev.lattice.security.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.SecurityFault.Kind;
import dev.lattice.security.TestKeys;
import dev.lattice.security.key.SigningKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What holders of some keys of a lattice could put together, and what every verifier says to it. */
class ForgedChainTest {
    private final Members lattice = new Members();
    private final Invitation invitation = lattice.invite(lattice.edge());
    private final KeyId joiner = lattice.joiner.id();

    private Kind refusal(String text) {
        return TestKeys.kindOf(() -> lattice.verifier.verify(text));
    }

    /** By the issuer, with the true chain behind it. */
    private Kind captured(Consumer<Map<String, Object>> change) {
        return refusal(chain(lattice.forged(invitation, joiner, lattice.issuerKey, change)));
    }

    private String chain(String own) {
        return own + "~" + lattice.issuer.text() + "~" + invitation.ticket().text();
    }

    @Test
    void shouldTakeWhatTheForgerLeavesAlone() {
        assertThat(lattice.verifier.verify(chain(lattice.forged(invitation, joiner, lattice.issuerKey, body -> {}))))
                .isInstanceOf(NodeCredential.class);
    }

    @Test
    void shouldRefuseACredentialWithOneOfItsSignatures() {
        String own = lattice.forged(invitation, joiner, lattice.issuerKey, body -> {});
        String byUser = lattice.forged(invitation, joiner, lattice.founderKey, body -> {});
        String bySelf = lattice.forged(invitation, joiner, lattice.joiner, body -> {});

        assertThat(refusal(own)).as("the issuer's alone").isEqualTo(Kind.UNTRUSTED);
        assertThat(refusal(own + "~" + lattice.issuer.text())).isEqualTo(Kind.UNTRUSTED);
        assertThat(refusal(own + "~" + invitation.ticket().text()))
                .as("without the issuer's credential")
                .isEqualTo(Kind.UNTRUSTED);
        assertThat(refusal(byUser)).as("the user's alone").isEqualTo(Kind.UNTRUSTED);
        assertThat(refusal(chain(byUser))).isEqualTo(Kind.UNTRUSTED);
        assertThat(refusal(bySelf)).as("its own").isEqualTo(Kind.UNTRUSTED);
        assertThat(refusal(chain(bySelf))).isEqualTo(Kind.UNTRUSTED);
        assertThat(refusal(invitation.ticket().text())).as("the ticket itself").isEqualTo(Kind.UNTRUSTED);
    }

    @Test
    void shouldRefuseMoreThanTheTicketGrants() {
        assertThat(captured(body -> Members.block(body).put("labels", Map.of("zone", "office"))))
                .isEqualTo(Kind.OVER_SCOPED);
        assertThat(captured(body -> Members.block(body).put("labels", Map.of("zone", "plant", "tier", "gold"))))
                .isEqualTo(Kind.OVER_SCOPED);
        assertThat(captured(body -> Members.block(body).put("name", "edge-8"))).isEqualTo(Kind.OVER_SCOPED);
        assertThat(captured(body -> Members.block(body).remove("accounts"))).isEqualTo(Kind.OVER_SCOPED);
        assertThat(captured(body -> Members.block(body)
                        .put(
                                "accounts",
                                List.of(TestKeys.key(KeyType.ACCOUNT).id().text()))))
                .isEqualTo(Kind.OVER_SCOPED);
        assertThat(captured(body -> body.put(
                        "exp", lattice.clock.instant().plus(Duration.ofDays(91)).getEpochSecond())))
                .isEqualTo(Kind.OVER_SCOPED);
        assertThat(captured(body -> body.put("iat", lattice.clock.instant().getEpochSecond() - 61)))
                .as("older than its ticket")
                .isEqualTo(Kind.OVER_SCOPED);
    }

    @Test
    void shouldRefuseAnIssuerThatMakesIssuers() {
        SigningKey second = TestKeys.key(KeyType.NODE);
        assertThat(captured(body -> Members.block(body).put("role", "issuer"))).isEqualTo(Kind.OVER_SCOPED);

        String admitted = lattice.join(lattice.invite(lattice.edge()), second).text();
        Invitation byAudience = lattice.invite(lattice.founderKey, lattice.founder, second.id(), lattice.edge());
        String own = lattice.forged(byAudience, joiner, second, body -> {});
        assertThat(refusal(own + "~" + admitted + "~" + byAudience.ticket().text()))
                .isEqualTo(Kind.UNTRUSTED);
        NodeCredential plain = lattice.root.issueNode(second.id(), "second", Map.of(), Members.DAY);
        assertThat(refusal(own + "~" + plain.text() + "~" + byAudience.ticket().text()))
                .as("a node of the cluster key, but no issuer")
                .isEqualTo(Kind.UNTRUSTED);
    }

    @Test
    void shouldRefuseACapturedIssuerThatMeansAnotherNode() {
        KeyId other = TestKeys.key(KeyType.NODE).id();

        assertThat(captured(body -> body.put("sub", other.text()))).isEqualTo(Kind.BAD_SIGNATURE);
    }

    @Test
    void shouldRefuseTheTicketOfAnotherIssuerOrAnotherTicket() {
        Invitation elsewhere = lattice.invite(
                lattice.founderKey, lattice.founder, TestKeys.key(KeyType.NODE).id(), lattice.edge());
        String own = lattice.forged(elsewhere, joiner, lattice.issuerKey, body -> {});
        Invitation second = lattice.invite(lattice.edge());

        assertThat(refusal(own + "~" + lattice.issuer.text() + "~"
                        + elsewhere.ticket().text()))
                .isEqualTo(Kind.WRONG_AUDIENCE);
        String mine = lattice.forged(invitation, joiner, lattice.issuerKey, body -> {});
        assertThat(refusal(mine + "~" + lattice.issuer.text() + "~"
                        + second.ticket().text()))
                .isEqualTo(Kind.UNTRUSTED);
    }

    @Test
    void shouldRefuseMembersOfAnotherLattice() {
        Members other = new Members();

        assertThat(refusal(other.joined().text())).isEqualTo(Kind.UNTRUSTED);
        assertThat(TestKeys.kindOf(() -> lattice.verifier.verifyTicketAtAnyTime(
                        other.invite(other.edge()).ticket().text())))
                .isEqualTo(Kind.UNTRUSTED);
    }

    @Test
    void shouldRefuseAnIssuerWhoseTimeIsOver() {
        NodeCredential brief = lattice.root.issueIssuer(lattice.issuerKey.id(), "first", Map.of(), Duration.ofHours(2));
        String own = lattice.forged(invitation, joiner, lattice.issuerKey, body -> {});

        assertThat(refusal(own + "~" + brief.text() + "~" + invitation.ticket().text()))
                .as("the credential would outlive its issuer")
                .isEqualTo(Kind.OVER_SCOPED);
    }

    @Property(tries = 300)
    void shouldRefuseEveryChainWithOneCharacterChanged(@ForAll @IntRange(max = 100_000) int at) {
        String text = lattice.joined().text();
        int index = at % text.length();
        char changed = text.charAt(index) == 'A' ? 'B' : 'A';

        assertRefused(text.substring(0, index) + changed + text.substring(index + 1));
    }

    @Property(tries = 200)
    void shouldRefuseEveryOtherOrderOfTheLinks(@ForAll @IntRange(max = 3) int one, @ForAll @IntRange(max = 3) int two) {
        String[] links = lattice.joined().text().split("~");
        assertRefused(String.join("~", Arrays.copyOf(links, 1 + one % 3)));
        String moved = links[one];
        links[one] = links[two];
        links[two] = moved;

        if (one != two) {
            assertRefused(String.join("~", links));
        }
    }

    private void assertRefused(String text) {
        try {
            lattice.verifier.verify(text);
        } catch (SecurityFault expected) {
            return;
        }
        throw new AssertionError("taken: " + text);
    }
}
