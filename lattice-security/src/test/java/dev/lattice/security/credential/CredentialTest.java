package dev.lattice.security.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault.Kind;
import dev.lattice.security.TestKeys;
import dev.lattice.security.jwt.Base64Url;
import dev.lattice.security.jwt.Jwt;
import dev.lattice.security.jwt.TokenId;
import dev.lattice.security.key.SigningKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CredentialTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final TestKeys.MovableClock clock = new TestKeys.MovableClock(TestKeys.NOW);
    private final SigningKey cluster = TestKeys.key(KeyType.CLUSTER);
    private final KeyId node = TestKeys.key(KeyType.NODE).id();
    private final KeyId user = TestKeys.key(KeyType.USER).id();
    private final CredentialIssuer issuer = new CredentialIssuer(cluster, clock, TestKeys.RANDOM);
    private final CredentialVerifier verifier = new CredentialVerifier(cluster.id(), clock);

    @Test
    void shouldVerifyANodesCredential() {
        NodeCredential issued = issuer.issueNode(node, "edge-7", Map.of("zone", "plant", "arch", "arm"), DAY);
        NodeCredential read = verifier.verifyNode(issued.text());

        assertThat(read).isEqualTo(issued).isEqualTo(verifier.verify(issued.text()));
        assertThat(read.holder()).isEqualTo(node);
        assertThat(read.lattice()).isEqualTo(cluster.id());
        assertThat(read.name()).isEqualTo("edge-7");
        assertThat(read.labels()).containsExactly(Map.entry("arch", "arm"), Map.entry("zone", "plant"));
        assertThat(read.validity().expires()).contains(TestKeys.NOW.plus(DAY));
        assertThat(read.labels()).isEqualTo(issued.labels());
        assertThat(read.validity()).isEqualTo(issued.validity());
    }

    @Test
    void shouldVerifyAUsersCredential() {
        UserCredential issued = issuer.issueUser(user, "ada", EnumSet.of(Right.CALL, Right.DEPLOY), DAY);
        UserCredential read = verifier.verifyUser(issued.text());

        assertThat(read).isEqualTo(issued);
        assertThat(read.holder()).isEqualTo(user);
        assertThat(read.rights())
                .containsExactlyInAnyOrder(Right.CALL, Right.DEPLOY)
                .isEqualTo(issued.rights());
    }

    @Test
    void shouldWriteTheBodyAsSpecified() {
        String token =
                issuer.issueNode(node, "n1", Map.of("zone", "plant"), DAY).text();
        String body = new String(Base64Url.decode(token.split("\\.")[1], "body"), StandardCharsets.UTF_8);

        assertThat(body.replaceAll("\"jti\":\"[0-9A-Za-z]{22}\"", "\"jti\":\"…\""))
                .isEqualTo("{\"exp\":1772452800,\"jti\":\"…\",\"iat\":1772366400,\"iss\":\"" + cluster.id()
                        + "\",\"sub\":\"" + node + "\",\"lattice\":{\"kind\":\"node\",\"name\":\"n1\","
                        + "\"labels\":{\"zone\":\"plant\"}}}");
    }

    @Test
    void shouldNeverTakeAUserForANode() {
        String ofUser = issuer.issueUser(user, "ada", Set.of(), DAY).text();
        String ofNode = issuer.issueNode(node, "n1", Map.of(), DAY).text();

        assertThat(TestKeys.kindOf(() -> verifier.verifyNode(ofUser))).isEqualTo(Kind.WRONG_KIND);
        assertThat(TestKeys.kindOf(() -> verifier.verifyUser(ofNode))).isEqualTo(Kind.WRONG_KIND);
        assertThat(forged(b -> b.put("sub", user.text()))).isEqualTo(Kind.WRONG_KEY_TYPE);
        assertThat(TestKeys.kindOf(() -> issuer.issueNode(user, "n1", Map.of(), DAY)))
                .isEqualTo(Kind.WRONG_KEY_TYPE);
        assertThat(TestKeys.kindOf(() -> issuer.issueUser(node, "ada", Set.of(), DAY)))
                .isEqualTo(Kind.WRONG_KEY_TYPE);
    }

    @Test
    void shouldRefuseOtherLatticesAndOtherSigners() {
        SigningKey stranger = TestKeys.key(KeyType.CLUSTER);
        String foreign = new CredentialIssuer(stranger, clock, TestKeys.RANDOM)
                .issueNode(node, "n1", Map.of(), DAY)
                .text();
        SigningKey self = TestKeys.key(KeyType.NODE);

        assertThatThrownBy(() -> verifier.verify(foreign)).hasMessageContaining("belongs to another lattice");
        assertThat(TestKeys.kindOf(() -> verifier.verify(foreign))).isEqualTo(Kind.UNTRUSTED);
        assertThat(forged(self, b -> b.put("sub", self.id().text()))).isEqualTo(Kind.UNTRUSTED);
        assertThat(TestKeys.kindOf(() -> new CredentialVerifier(user, clock))).isEqualTo(Kind.WRONG_KEY_TYPE);
        assertThat(TestKeys.kindOf(() -> new CredentialIssuer(self, clock, TestKeys.RANDOM)))
                .isEqualTo(Kind.WRONG_KEY_TYPE);
    }

    @Test
    void shouldRefuseWhatItDoesNotUnderstand() {
        assertThat(forged(b -> b.put("accounts", List.of()))).isEqualTo(Kind.UNSUPPORTED_FORM);
        assertThat(forged(b -> block(b).put("only", "tuesdays"))).isEqualTo(Kind.UNSUPPORTED_FORM);
        assertThat(forged(b -> block(b).put("rights", List.of("call")))).isEqualTo(Kind.UNSUPPORTED_FORM);
        assertThat(forged(b -> block(b).put("kind", "ticket"))).isEqualTo(Kind.WRONG_KIND);
        assertThat(forged(b -> {
                    b.put("sub", user.text());
                    b.put("lattice", Map.of("kind", "user", "name", "ada", "rights", List.of("deploy:weekday=monday")));
                }))
                .isEqualTo(Kind.UNSUPPORTED_FORM);
    }

    @Test
    void shouldRefuseFieldsThatAreMissingOrImpossible() {
        for (String field : List.of("exp", "jti", "iat", "sub", "lattice")) {
            assertThat(forged(b -> b.remove(field))).as(field).isEqualTo(Kind.INVALID_CLAIMS);
        }
        assertThat(forged(b -> b.put("jti", "short"))).isEqualTo(Kind.INVALID_CLAIMS);
        assertThat(forged(b -> b.put("exp", b.get("iat")))).isEqualTo(Kind.INVALID_CLAIMS);
        assertThat(forged(b -> block(b).put("name", "no spaces"))).isEqualTo(Kind.INVALID_CLAIMS);
        assertThat(forged(b -> block(b).put("labels", Map.of("a b", "c")))).isEqualTo(Kind.INVALID_CLAIMS);
        assertThat(forged(b -> block(b).put("labels", Map.of("a", "c".repeat(256)))))
                .isEqualTo(Kind.INVALID_CLAIMS);
        assertThat(forged(b -> block(b).put("labels", List.of("a")))).isEqualTo(Kind.INVALID_CLAIMS);
        assertThat(TestKeys.kindOf(() -> issuer.issueNode(node, "n1", Map.of(), Duration.ZERO)))
                .isEqualTo(Kind.INVALID_CLAIMS);
    }

    @Test
    void shouldHoldOnlyInItsTime() {
        NodeCredential credential = issuer.issueNode(node, "n1", Map.of(), DAY);

        clock.advance(Duration.ofSeconds(-61));
        assertThat(TestKeys.kindOf(() -> verifier.verify(credential.text()))).isEqualTo(Kind.NOT_YET_VALID);
        clock.advance(Duration.ofSeconds(1));
        verifier.verify(credential.text());
        clock.advance(DAY.plusSeconds(120));
        verifier.verify(credential.text());
        clock.advance(Duration.ofSeconds(1));
        assertThat(TestKeys.kindOf(() -> verifier.verify(credential.text()))).isEqualTo(Kind.EXPIRED);
        assertThat(TestKeys.kindOf(() -> verifier.requireCurrent(credential))).isEqualTo(Kind.EXPIRED);
    }

    @Test
    void shouldRefuseAnAlteredCredential() {
        String[] mine = issuer.issueNode(node, "n1", Map.of(), DAY).text().split("\\.");
        String[] other = issuer.issueNode(node, "n2", Map.of(), DAY).text().split("\\.");

        assertThat(TestKeys.kindOf(() -> verifier.verify(mine[0] + "." + mine[1] + "." + other[2])))
                .isEqualTo(Kind.BAD_SIGNATURE);
    }

    private Kind forged(Consumer<Map<String, Object>> change) {
        return forged(cluster, change);
    }

    /** What is wrong with a node's credential that has been changed before it was signed. */
    private Kind forged(SigningKey signer, Consumer<Map<String, Object>> change) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("exp", TestKeys.NOW.getEpochSecond() + 100);
        body.put("jti", TokenId.random(TestKeys.RANDOM));
        body.put("iat", TestKeys.NOW.getEpochSecond());
        body.put("iss", signer.id().text());
        body.put("sub", node.text());
        body.put("lattice", new LinkedHashMap<>(Map.of("kind", "node", "name", "n1")));
        if (signer == cluster) {
            verifier.verify(Jwt.sign(signer, body));
        }
        change.accept(body);
        return TestKeys.kindOf(() -> verifier.verify(Jwt.sign(signer, body)));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> block(Map<String, Object> body) {
        return (Map<String, Object>) body.get("lattice");
    }
}
