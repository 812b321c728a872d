package dev.lattice.security.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault.Kind;
import dev.lattice.security.TestKeys;
import dev.lattice.security.key.SigningKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Joining and renewing, as honest ends do it and as an issuer sees those who are not. */
class AdmissionTest {
    private final Members lattice = new Members();

    @Test
    void shouldLetInANodeThatHasATicket() {
        Invitation invitation = Invitation.parse(lattice.invite(lattice.edge()).line());

        Credential credential =
                lattice.verifier.verify(lattice.join(invitation, lattice.joiner).text());

        assertThat(credential).isInstanceOfSatisfying(NodeCredential.class, node -> {
            assertThat(node.holder()).isEqualTo(lattice.joiner.id());
            assertThat(node.terms()).isEqualTo(lattice.edge());
            assertThat(node.isIssuer()).isFalse();
            assertThat(node.carries(lattice.account)).isTrue();
            assertThat(node.carries(TestKeys.key(KeyType.ACCOUNT).id())).isFalse();
            assertThat(node.validity().expires()).contains(TestKeys.NOW.plus(Duration.ofDays(90)));
            assertThat(node.admission().orElseThrow().ticket().inviter()).isEqualTo(lattice.founder);
            assertThat(node.admission().orElseThrow().issuer()).isEqualTo(lattice.issuer);
        });
    }

    @Test
    void shouldLetInAUserWhoMayThenInviteNodes() {
        SigningKey grace = TestKeys.key(KeyType.USER);
        Terms asUser = new Terms.OfUser("grace", Set.of(Grant.parse("call"), Grant.parse("invite:label=zone=plant")));

        UserCredential user = (UserCredential) lattice.join(lattice.invite(asUser), grace);
        Invitation further = lattice.invite(grace, user, lattice.issuerKey.id(), lattice.edge());
        Credential node = lattice.join(Invitation.parse(further.line()), lattice.joiner);

        assertThat(user.rights()).containsExactly(Right.CALL);
        assertThat(user.grants(Right.INVITE)).hasSize(1);
        assertThat(lattice.verifier.verifyNode(node.text()).name()).isEqualTo("edge-7");
        assertThat(node.text().split("~")).hasSize(7);
        assertThat(further.line().length())
                .as("a terminal takes lines of 4,095")
                .isLessThan(4_096);
    }

    @Test
    void shouldPrintOneLineThatNeedsNoQuoting() {
        Invitation invitation = lattice.invite(lattice.edge());

        assertThat(invitation.line()).matches("[A-Za-z0-9._~-]+").hasSizeLessThan(2_000);
        assertThat(Invitation.parse("  " + invitation.line() + "\n").addresses())
                .isEqualTo(Members.WHERE);
        assertThat(invitation.toString()).doesNotContain(invitation.line().split("~")[2]);
    }

    @Test
    void shouldRefuseADamagedLineWithoutQuotingIt() {
        String line = lattice.invite(lattice.edge()).line();
        String[] parts = line.split("~", 4);
        String otherSecret = lattice.invite(lattice.edge()).line().split("~")[2];

        assertThat(TestKeys.kindOf(() -> Invitation.parse(""))).isEqualTo(Kind.BAD_TOKEN);
        // What is left of the last signature may be base64 by itself, one time in sixteen.
        assertThat(TestKeys.kindOf(() -> Invitation.parse(line.substring(0, line.length() - 4))))
                .isIn(Kind.BAD_TOKEN, Kind.BAD_SIGNATURE);
        assertThat(TestKeys.kindOf(() -> Invitation.parse(parts[0] + "~" + parts[1] + "~" + parts[2])))
                .isEqualTo(Kind.BAD_TOKEN);
        assertThatThrownBy(() -> Invitation.parse(String.join("~", parts[0], parts[1], otherSecret, parts[3])))
                .hasMessageContaining("belongs to another ticket")
                .hasMessageNotContaining(otherSecret);
        assertThatThrownBy(() -> Invitation.parse(String.join("~", parts[0], parts[1], parts[2] + "A", parts[3])))
                .hasMessageContaining("the invitation's secret is damaged")
                .hasMessageNotContaining(parts[2]);
    }

    @Test
    void shouldRefuseATicketOutsideItsTime() {
        Invitation invitation = lattice.invite(lattice.edge());

        lattice.clock.advance(Members.HOUR.plusSeconds(61));
        assertThat(refusalOf(invitation)).isEqualTo(Kind.EXPIRED);
        lattice.clock.advance(Members.HOUR.plusSeconds(122).negated());
        assertThat(refusalOf(invitation)).isEqualTo(Kind.NOT_YET_VALID);
    }

    @Test
    void shouldRefuseATicketForAnotherIssuer() {
        KeyId other = TestKeys.key(KeyType.NODE).id();

        assertThat(refusalOf(lattice.invite(lattice.founderKey, lattice.founder, other, lattice.edge())))
                .isEqualTo(Kind.WRONG_AUDIENCE);
    }

    @Test
    void shouldRefuseATicketWithoutItsSecret() {
        Invitation invitation = lattice.invite(lattice.edge());
        Invitation guessed = new Invitation(Members.WHERE, invitation.ticket(), TicketSecret.random(TestKeys.RANDOM));

        assertThat(refusalOf(guessed)).isEqualTo(Kind.BAD_SIGNATURE);
    }

    @Test
    void shouldRefuseARequestThatSomebodyElseSigned() {
        Invitation invitation = lattice.invite(lattice.edge());
        String request = AdmissionRequest.join(lattice.joiner, invitation, lattice.clock, TestKeys.RANDOM);
        Invitation other = lattice.invite(lattice.edge());

        assertThat(TestKeys.kindOf(() -> lattice.admitter.read(other.ticket().text(), request)))
                .isEqualTo(Kind.WRONG_ARGUMENTS);
        lattice.clock.advance(Duration.ofSeconds(121));
        assertThat(TestKeys.kindOf(
                        () -> lattice.admitter.read(invitation.ticket().text(), request)))
                .isEqualTo(Kind.EXPIRED);
    }

    @Test
    void shouldInviteOnlyWithinTheUsersRights() {
        SigningKey key = TestKeys.key(KeyType.USER);
        KeyId issuer = lattice.issuerKey.id();
        UserCredential caller = lattice.user(key, "bob", "call");
        UserCredential inNorth = lattice.user(key, "bob", "invite:label=zone=north");
        UserCredential ofAccount = lattice.user(key, "bob", "invite:account=" + lattice.account);
        UserCredential other = lattice.user("eve", "invite");
        Terms anyAccount = Terms.OfNode.of("edge-7", Map.of());

        assertThat(TestKeys.kindOf(() -> lattice.invite(key, caller, issuer, lattice.edge())))
                .isEqualTo(Kind.DENIED);
        assertThat(TestKeys.kindOf(() -> lattice.invite(key, inNorth, issuer, lattice.edge())))
                .isEqualTo(Kind.OVER_SCOPED);
        assertThat(TestKeys.kindOf(() -> lattice.invite(key, ofAccount, issuer, anyAccount)))
                .isEqualTo(Kind.OVER_SCOPED);
        assertThat(TestKeys.kindOf(() -> lattice.invite(key, other, issuer, lattice.edge())))
                .isEqualTo(Kind.STOLEN_CREDENTIAL);
        assertThat(lattice.invite(key, ofAccount, issuer, lattice.edge())
                        .ticket()
                        .terms())
                .isEqualTo(lattice.edge());
    }

    @Test
    void shouldLetOnlyFoundersInviteUsers() {
        SigningKey key = TestKeys.key(KeyType.USER);
        Terms all = new Terms.OfUser("x", Set.of(Grant.of(Right.ADMIN), Grant.of(Right.DEPLOY)));
        UserCredential noDeploy = lattice.user(key, "bob", "admin", "call");
        UserCredential noAdmin = lattice.user(key, "bob", "invite", "call");
        UserCredential admitted = (UserCredential) lattice.join(lattice.invite(all), key);

        for (UserCredential inviter : List.of(noAdmin, admitted)) {
            assertThat(TestKeys.kindOf(() -> lattice.invite(key, inviter, lattice.issuerKey.id(), all)))
                    .isEqualTo(Kind.DENIED);
        }
        assertThat(TestKeys.kindOf(() -> lattice.invite(key, noDeploy, lattice.issuerKey.id(), all)))
                .isEqualTo(Kind.OVER_SCOPED);
    }

    @Test
    void shouldGiveNobodyMoreTimeThanThoseWhoSigned() {
        SigningKey key = TestKeys.key(KeyType.USER);
        UserCredential brief = lattice.root.issueUser(
                key.id(), new Terms.OfUser("bob", Set.of(Grant.of(Right.INVITE))), Duration.ofMinutes(10));
        Invitation invitation = lattice.invite(key, brief, lattice.issuerKey.id(), lattice.edge());
        NodeCredential passing =
                lattice.root.issueIssuer(lattice.issuerKey.id(), "first", Map.of(), Duration.ofDays(3));
        Admitter admitter = new Admitter(lattice.issuerKey, passing, lattice.verifier, lattice.clock, TestKeys.RANDOM);
        Credential joined = admitter.admit(admitter.read(
                invitation.ticket().text(),
                AdmissionRequest.join(lattice.joiner, invitation, lattice.clock, TestKeys.RANDOM)));

        assertThat(invitation.ticket().validity().expires())
                .isEqualTo(brief.validity().expires());
        assertThat(joined.validity().expires()).isEqualTo(passing.validity().expires());
    }

    @Test
    void shouldRenewOnTheSameTermsBeforeAndAfterTheEnd() {
        NodeCredential first = lattice.joined();

        lattice.clock.advance(Duration.ofDays(60));
        NodeCredential second = renewed(first);
        lattice.clock.advance(Duration.ofDays(179));
        assertThat(TestKeys.kindOf(() -> lattice.verifier.verify(second.text())))
                .isEqualTo(Kind.EXPIRED);
        NodeCredential third = renewed(second);

        assertThat(List.of(second, third)).allSatisfy(node -> {
            assertThat(node.terms()).isEqualTo(first.terms());
            assertThat(node.holder()).isEqualTo(first.holder());
        });
        assertThat(third.validity().expires()).contains(TestKeys.NOW.plus(Duration.ofDays(60 + 179 + 90)));
        lattice.clock.advance(Duration.ofDays(181));
        assertThat(TestKeys.kindOf(() -> renewed(third))).isEqualTo(Kind.EXPIRED);
    }

    @Test
    void shouldRenewAtAnotherIssuerOnceTheTicketIsOver() {
        NodeCredential first = lattice.joined();
        SigningKey otherKey = TestKeys.key(KeyType.NODE);
        NodeCredential other = lattice.root.issueIssuer(otherKey.id(), "second", Map.of(), Duration.ofDays(500));
        Admitter second = new Admitter(otherKey, other, lattice.verifier, lattice.clock, TestKeys.RANDOM);
        lattice.clock.advance(Duration.ofDays(60));

        Credential renewed = second.renew(
                first.text(),
                AdmissionRequest.renew(lattice.joiner, first, otherKey.id(), lattice.clock, TestKeys.RANDOM));

        assertThat(lattice.verifier
                        .verify(renewed.text())
                        .admission()
                        .orElseThrow()
                        .issuer())
                .isEqualTo(other);
    }

    @Test
    void shouldNotRenewForOthersOrWithoutTheInviter() {
        SigningKey key = TestKeys.key(KeyType.USER);
        UserCredential passing = lattice.user(key, "bob", "invite");
        NodeCredential node = (NodeCredential)
                lattice.join(lattice.invite(key, passing, lattice.issuerKey.id(), lattice.edge()), lattice.joiner);
        SigningKey thief = TestKeys.key(KeyType.NODE);
        KeyId issuer = lattice.issuerKey.id();

        String byThief = AdmissionRequest.renew(thief, node, issuer, lattice.clock, TestKeys.RANDOM);
        String elsewhere = AdmissionRequest.renew(lattice.joiner, node, thief.id(), lattice.clock, TestKeys.RANDOM);
        String ofIssuer =
                AdmissionRequest.renew(lattice.issuerKey, lattice.issuer, issuer, lattice.clock, TestKeys.RANDOM);
        assertThat(TestKeys.kindOf(() -> lattice.admitter.renew(node.text(), byThief)))
                .isEqualTo(Kind.STOLEN_CREDENTIAL);
        assertThat(TestKeys.kindOf(() -> lattice.admitter.renew(node.text(), elsewhere)))
                .isEqualTo(Kind.WRONG_AUDIENCE);
        assertThat(TestKeys.kindOf(() -> lattice.admitter.renew(lattice.issuer.text(), ofIssuer)))
                .isEqualTo(Kind.UNTRUSTED);
        lattice.clock.advance(Members.DAY.plusSeconds(61));
        assertThat(TestKeys.kindOf(() -> renewed(node)))
                .as("the inviting user has expired")
                .isEqualTo(Kind.EXPIRED);
    }

    @Test
    void shouldLetOnlyIssuersLetIn() {
        assertThat(TestKeys.kindOf(() -> new Admitter(
                        lattice.joiner, lattice.joined(), lattice.verifier, lattice.clock, TestKeys.RANDOM)))
                .isEqualTo(Kind.UNTRUSTED);
        assertThat(TestKeys.kindOf(() -> lattice.invite(
                        lattice.founderKey,
                        lattice.founder,
                        lattice.founderKey.id(),
                        Terms.OfNode.of("n", new TreeMap<>()))))
                .isEqualTo(Kind.WRONG_KEY_TYPE);
        assertThat(TestKeys.kindOf(
                        () -> new Terms.OfNode("n", new TreeMap<>(), new TreeSet<>(Set.of(lattice.joiner.id())))))
                .isEqualTo(Kind.INVALID_CLAIMS);
    }

    private NodeCredential renewed(NodeCredential present) {
        return (NodeCredential) lattice.admitter.renew(
                present.text(),
                AdmissionRequest.renew(
                        lattice.joiner, present, lattice.issuerKey.id(), lattice.clock, TestKeys.RANDOM));
    }

    private Kind refusalOf(Invitation invitation) {
        return TestKeys.kindOf(() -> lattice.join(invitation, lattice.joiner));
    }
}
