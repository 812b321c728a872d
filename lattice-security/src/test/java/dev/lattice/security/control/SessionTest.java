package dev.lattice.security.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault.Kind;
import dev.lattice.security.TestKeys;
import dev.lattice.security.credential.CredentialIssuer;
import dev.lattice.security.credential.CredentialVerifier;
import dev.lattice.security.credential.Grant;
import dev.lattice.security.credential.Right;
import dev.lattice.security.credential.Terms;
import dev.lattice.security.credential.UserCredential;
import dev.lattice.security.jwt.Base64Url;
import dev.lattice.security.key.SigningKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sessions of users, and orders whose right has a scope. */
class SessionTest {
    private final TestKeys.MovableClock clock = new TestKeys.MovableClock(TestKeys.NOW);
    private final CredentialIssuer issuer = new CredentialIssuer(TestKeys.key(KeyType.CLUSTER), clock, TestKeys.RANDOM);
    private final SigningKey key = TestKeys.key(KeyType.USER);
    private final KeyId node = TestKeys.key(KeyType.NODE).id();
    private final KeyId account = TestKeys.key(KeyType.ACCOUNT).id();
    private final UserCredential user = issuer.issueUser(key.id(), "ada", Set.of(Right.CALL), Duration.ofHours(1));
    private final SessionVerifier sessions =
            new SessionVerifier(new CredentialVerifier(issuer.lattice(), clock), clock);

    private String token() {
        return SessionToken.sign(key, user, node, clock, TestKeys.RANDOM);
    }

    @Test
    void shouldNameTheUserForWhomANodeCallsForFiveMinutes() {
        String token = token();

        assertThat(sessions.verify(token, node)).isEqualTo(user);
        assertThat(sessions.verify(token, node))
                .as("and again, without signatures")
                .isEqualTo(user);
        clock.advance(Duration.ofMinutes(6));
        sessions.verify(token, node);
        clock.advance(Duration.ofSeconds(1));
        assertThat(TestKeys.kindOf(() -> sessions.verify(token, node))).isEqualTo(Kind.EXPIRED);
    }

    @Test
    void shouldRefuseATokenFromAnotherNodeOrOfAnotherUser() {
        KeyId other = TestKeys.key(KeyType.NODE).id();
        SigningKey thief = TestKeys.key(KeyType.USER);
        String token = token();
        String[] altered = token.split("\\.");

        assertThat(TestKeys.kindOf(() -> sessions.verify(token, other))).isEqualTo(Kind.WRONG_AUDIENCE);
        assertThat(TestKeys.kindOf(() -> SessionToken.sign(thief, user, node, clock, TestKeys.RANDOM)))
                .isEqualTo(Kind.STOLEN_CREDENTIAL);
        assertThat(TestKeys.kindOf(() -> SessionToken.sign(key, user, key.id(), clock, TestKeys.RANDOM)))
                .isEqualTo(Kind.WRONG_KEY_TYPE);
        assertThat(TestKeys.kindOf(
                        () -> sessions.verify(altered[0] + "." + altered[1] + "." + token().split("\\.")[2], node)))
                .isEqualTo(Kind.BAD_SIGNATURE);
        assertThat(TestKeys.kindOf(() -> sessions.verify(user.text(), node))).isEqualTo(Kind.WRONG_KEY_TYPE);
    }

    @Test
    void shouldEndWithTheUsersCredential() {
        clock.advance(Duration.ofMinutes(58));
        String token = token();
        sessions.verify(token, node);
        clock.advance(Duration.ofMinutes(4));

        assertThat(TestKeys.kindOf(() -> sessions.verify(token, node))).isEqualTo(Kind.EXPIRED);
    }

    @Test
    void shouldWriteTheBodyAsSpecified() {
        String body = new String(Base64Url.decode(token().split("\\.")[1], "body"), StandardCharsets.UTF_8);

        assertThat(body.replaceAll("\"jti\":\"[0-9A-Za-z]{22}\"", "\"jti\":\"…\""))
                .isEqualTo("{\"exp\":1772366700,\"jti\":\"…\",\"iat\":1772366400,\"iss\":\"" + key.id()
                        + "\",\"aud\":\"" + node + "\",\"session\":{\"cred\":\"" + user.text() + "\"}}");
    }

    @Test
    void shouldTakeOrdersWithinTheScopeOfARight() {
        UserCredential scoped = issuer.issueUser(
                key.id(),
                new Terms.OfUser("ada", Set.of(Grant.parse("deploy:label=zone=plant,account=" + account))),
                Duration.ofHours(1));
        ControlVerifier inPlant = control(Map.of("zone", "plant", "tier", "gold"));
        ControlVerifier inOffice = control(Map.of("zone", "office"));
        byte[] arguments = {1};
        String first = ControlStatement.sign(key, scoped, node, "start", arguments, clock, TestKeys.RANDOM);
        String second = ControlStatement.sign(key, scoped, node, "start", arguments, clock, TestKeys.RANDOM);

        VerifiedStatement statement = inPlant.verify(first, "start", arguments);

        statement.requireAccount(account);
        assertThat(TestKeys.kindOf(() ->
                        statement.requireAccount(TestKeys.key(KeyType.ACCOUNT).id())))
                .isEqualTo(Kind.DENIED);
        assertThat(TestKeys.kindOf(() -> inOffice.verify(second, "start", arguments)))
                .isEqualTo(Kind.DENIED);
    }

    private ControlVerifier control(Map<String, String> labels) {
        return new ControlVerifier(
                new CredentialVerifier(issuer.lattice(), clock),
                node,
                labels,
                Map.of("start", Right.DEPLOY),
                clock,
                10);
    }
}
