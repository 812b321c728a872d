package dev.lattice.security.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault.Kind;
import dev.lattice.security.TestKeys;
import dev.lattice.security.credential.CredentialIssuer;
import dev.lattice.security.credential.CredentialVerifier;
import dev.lattice.security.credential.NodeCredential;
import dev.lattice.security.credential.Right;
import dev.lattice.security.credential.UserCredential;
import dev.lattice.security.jwt.Jwt;
import dev.lattice.security.jwt.TokenId;
import dev.lattice.security.key.SigningKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class ControlTest {
    private static final byte[] ARGUMENTS = "{\"actor\":\"echo\"}".getBytes(StandardCharsets.UTF_8);
    private static final Duration YEAR = Duration.ofDays(365);

    private final TestKeys.MovableClock clock = new TestKeys.MovableClock(TestKeys.NOW);
    private final SigningKey cluster = TestKeys.key(KeyType.CLUSTER);
    private final CredentialIssuer issuer = new CredentialIssuer(cluster, clock, TestKeys.RANDOM);
    private final SigningKey user = TestKeys.key(KeyType.USER);
    private final UserCredential credential = issuer.issueUser(user.id(), "ada", Set.of(Right.DEPLOY), YEAR);
    private final KeyId node = TestKeys.key(KeyType.NODE).id();
    private final ControlVerifier verifier = verifier(100);

    @Test
    void shouldAcceptAStatementOnce() {
        String statement = sign("start");
        VerifiedStatement verified = verifier.verify(statement, "start", ARGUMENTS);

        assertThat(verified.user()).isEqualTo(user.id());
        assertThat(verified.credential()).isEqualTo(credential);
        assertThat(verified.operation()).isEqualTo("start");
        assertThat(kind(statement, "start", ARGUMENTS)).isEqualTo(Kind.REPLAYED);
        clock.advance(Duration.ofSeconds(120));
        assertThat(kind(statement, "start", ARGUMENTS)).as("at its very end").isEqualTo(Kind.REPLAYED);
        clock.advance(Duration.ofSeconds(1));
        assertThat(kind(statement, "start", ARGUMENTS)).isEqualTo(Kind.EXPIRED);
    }

    @Test
    void shouldRefuseAStatementAboutSomethingElse() {
        String statement = sign("start");

        assertThat(kind(statement, "stop", ARGUMENTS)).isEqualTo(Kind.WRONG_ARGUMENTS);
        assertThat(kind(statement, "start", new byte[0])).isEqualTo(Kind.WRONG_ARGUMENTS);
        verifier.verify(statement, "start", ARGUMENTS);
    }

    @Test
    void shouldRefuseAStatementForAnotherNode() {
        String other = ControlStatement.sign(
                user, credential, TestKeys.key(KeyType.NODE).id(), "start", ARGUMENTS, clock, TestKeys.RANDOM);

        assertThat(kind(other, "start", ARGUMENTS)).isEqualTo(Kind.WRONG_AUDIENCE);
    }

    @Test
    void shouldRefuseWhatTheUserHasNoRightTo() {
        assertThatThrownBy(() -> verifier.verify(sign("call"), "call", ARGUMENTS))
                .hasMessageContaining("the right call is missing");
        assertThat(kind(sign("call"), "call", ARGUMENTS)).isEqualTo(Kind.DENIED);
        assertThat(kind(sign("format"), "format", ARGUMENTS)).isEqualTo(Kind.DENIED);
    }

    @Test
    void shouldRefuseStatementsFromBeforeTheNodeStarted() {
        String statement = sign("start");
        clock.advance(Duration.ofSeconds(1));
        ControlVerifier restarted = verifier(100);

        assertThatThrownBy(() -> restarted.verify(statement, "start", ARGUMENTS))
                .hasMessageContaining("before this node started");
        restarted.verify(sign("start"), "start", ARGUMENTS);
    }

    @Test
    void shouldRefuseRatherThanForgetAndForgetWhatHasExpired() {
        ControlVerifier small = verifier(2);
        String first = sign("start");
        small.verify(first, "start", ARGUMENTS);
        small.verify(sign("start"), "start", ARGUMENTS);

        assertThat(TestKeys.kindOf(() -> small.verify(sign("start"), "start", ARGUMENTS)))
                .isEqualTo(Kind.OVERLOADED);
        assertThat(TestKeys.kindOf(() -> small.verify(first, "start", ARGUMENTS)))
                .isEqualTo(Kind.REPLAYED);
        clock.advance(Duration.ofSeconds(121));
        small.verify(sign("start"), "start", ARGUMENTS);
    }

    @Test
    void shouldNotRememberWhatItRefused() {
        ReplayMemory memory = new ReplayMemory(1);
        memory.remember("a", TestKeys.NOW, TestKeys.NOW);
        assertThat(TestKeys.kindOf(() -> memory.remember("b", TestKeys.NOW, TestKeys.NOW)))
                .isEqualTo(Kind.OVERLOADED);
        memory.remember("b", TestKeys.NOW.plusSeconds(1), TestKeys.NOW.plusSeconds(1));
        assertThat(memory.size()).isEqualTo(1);
    }

    @Test
    void shouldRefuseForgedStatements() {
        SigningKey stranger = TestKeys.key(KeyType.USER);
        SigningKey nodeKey = TestKeys.key(KeyType.NODE);
        NodeCredential ofNode = issuer.issueNode(nodeKey.id(), "n1", Map.of(), YEAR);

        assertThat(forged(stranger, (body, block) -> {})).as("stolen").isEqualTo(Kind.STOLEN_CREDENTIAL);
        assertThat(forged(user, (body, block) -> block.put("cred", ofNode.text())))
                .isEqualTo(Kind.WRONG_KIND);
        assertThat(forged(nodeKey, (body, block) -> block.put("cred", ofNode.text())))
                .as("a node is no user")
                .isEqualTo(Kind.WRONG_KEY_TYPE);
        assertThat(forged(user, (body, block) -> block.put("cred", "x"))).isEqualTo(Kind.BAD_TOKEN);
        assertThat(forged(user, (body, block) -> body.put("exp", TestKeys.NOW.getEpochSecond() + 61)))
                .isEqualTo(Kind.INVALID_CLAIMS);
        assertThat(forged(user, (body, block) -> body.put("exp", TestKeys.NOW.getEpochSecond() - 1)))
                .isEqualTo(Kind.INVALID_CLAIMS);
        assertThat(forged(user, (body, block) -> {
                    body.put("iat", TestKeys.NOW.getEpochSecond() + 61);
                    body.put("exp", TestKeys.NOW.getEpochSecond() + 100);
                }))
                .isEqualTo(Kind.NOT_YET_VALID);
        assertThat(forged(user, (body, block) -> body.put("jti", "1"))).isEqualTo(Kind.INVALID_CLAIMS);
        assertThat(forged(user, (body, block) -> body.put("more", "1"))).isEqualTo(Kind.UNSUPPORTED_FORM);
        assertThat(forged(user, (body, block) -> block.put("more", "1"))).isEqualTo(Kind.UNSUPPORTED_FORM);
        assertThat(kind(credential.text(), "start", ARGUMENTS)).isEqualTo(Kind.WRONG_KEY_TYPE);
    }

    @Test
    void shouldSignOnlyWithOnesOwnCredential() {
        assertThat(TestKeys.kindOf(() -> ControlStatement.sign(
                        TestKeys.key(KeyType.USER), credential, node, "start", ARGUMENTS, clock, TestKeys.RANDOM)))
                .isEqualTo(Kind.STOLEN_CREDENTIAL);
        assertThat(TestKeys.kindOf(() ->
                        ControlStatement.sign(user, credential, user.id(), "start", ARGUMENTS, clock, TestKeys.RANDOM)))
                .isEqualTo(Kind.WRONG_KEY_TYPE);
    }

    private ControlVerifier verifier(int memory) {
        return new ControlVerifier(
                new CredentialVerifier(cluster.id(), clock),
                node,
                Map.of("start", Right.DEPLOY, "stop", Right.DEPLOY, "call", Right.CALL),
                clock,
                memory);
    }

    private String sign(String operation) {
        return ControlStatement.sign(user, credential, node, operation, ARGUMENTS, clock, TestKeys.RANDOM);
    }

    private Kind kind(String statement, String operation, byte[] arguments) {
        return TestKeys.kindOf(() -> verifier.verify(statement, operation, arguments));
    }

    private Kind forged(SigningKey signer, BiConsumer<Map<String, Object>, Map<String, Object>> change) {
        Map<String, Object> block = new LinkedHashMap<>();
        block.put("op", "start");
        block.put("args", ControlStatement.hash(ARGUMENTS));
        block.put("cred", credential.text());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("exp", TestKeys.NOW.getEpochSecond() + 60);
        body.put("jti", TokenId.random(TestKeys.RANDOM));
        body.put("iat", TestKeys.NOW.getEpochSecond());
        body.put("iss", signer.id().text());
        body.put("aud", node.text());
        body.put("control", block);
        if (signer == user) {
            verifier(1).verify(Jwt.sign(signer, body), "start", ARGUMENTS);
        }
        change.accept(body, block);
        return kind(Jwt.sign(signer, body), "start", ARGUMENTS);
    }
}
