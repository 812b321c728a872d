package dev.lattice.security.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.TestKeys;
import dev.lattice.security.jwt.Base64Url;
import dev.lattice.security.key.Signatures;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What travels when somebody joins, field by field. The values of the proof were computed by another program. */
class AdmissionGoldenTest {
    private static final String SECRET = "AAECAwQFBgcICQoLDA0ODw";
    private static final String PUBLIC_KEY = "NBJ1HDzTVtuPNksbZxceMmf9o8rn8xcLz9Kn68LcuBg";
    private static final String TICKET_ID = "0123456789ABCDEFGHIJKL";
    private static final String PROOF =
            "q-BApBzSNGsW8LXCnSfZtSjCfu6A6fd9IBc7I7SHRK1hD56WE7GAYWRyVhXNk9P7dYZt36NczyO4BxprhRf0Cg";

    private final Members lattice = new Members();

    @Test
    void shouldDeriveTheKeyAndProveWithItAsSpecified() {
        TicketSecret secret = TicketSecret.parse(SECRET);
        KeyId cluster = key(KeyType.CLUSTER);
        KeyId node = key(KeyType.NODE);

        assertThat(Base64Url.encode(secret.publicKey())).isEqualTo(PUBLIC_KEY);
        assertThat(secret.prove(cluster, TICKET_ID, node).text()).isEqualTo(PROOF);
        assertThat(Signatures.verify(
                        Base64Url.decode(PUBLIC_KEY, "key"),
                        ("lattice/join/1\0" + cluster + TICKET_ID + node).getBytes(StandardCharsets.US_ASCII),
                        Base64Url.decode(PROOF, "proof")))
                .isTrue();
    }

    @Test
    void shouldWriteTheTicketAsSpecified() {
        assertThat(body(lattice.invite(lattice.edge()).ticket().text()))
                .isEqualTo("{\"exp\":1772370000,\"jti\":\"…\",\"iat\":1772366400,\"iss\":\"" + lattice.founderKey.id()
                        + "\",\"aud\":\"" + lattice.issuerKey.id() + "\",\"ticket\":{\"lattice\":\""
                        + lattice.cluster.id() + "\",\"kind\":\"node\",\"name\":\"edge-7\",\"labels\":"
                        + "{\"zone\":\"plant\"},\"accounts\":[\"" + lattice.account
                        + "\"],\"life\":7776000,\"key\":\"…\"}}");
    }

    @Test
    void shouldWriteTheRequestsAsSpecified() {
        Invitation invitation = lattice.invite(lattice.edge());
        String times = "{\"exp\":1772366460,\"jti\":\"…\",\"iat\":1772366400,\"iss\":\"" + lattice.joiner.id()
                + "\",\"aud\":\"" + lattice.issuerKey.id() + "\",";

        assertThat(body(AdmissionRequest.join(lattice.joiner, invitation, lattice.clock, TestKeys.RANDOM)))
                .isEqualTo(times + "\"join\":{\"ticket\":\"…\",\"proof\":\"…\"}}");
        assertThat(body(AdmissionRequest.renew(
                        lattice.joiner, lattice.joined(), lattice.issuerKey.id(), lattice.clock, TestKeys.RANDOM)))
                .isEqualTo(times + "\"renew\":{\"credential\":\"…\"}}");
    }

    @Test
    void shouldWriteTheCredentialAsSpecified() {
        String text = lattice.joined().text();

        assertThat(body(text))
                .isEqualTo("{\"exp\":1780142400,\"jti\":\"…\",\"iat\":1772366400,\"iss\":\"" + lattice.issuerKey.id()
                        + "\",\"sub\":\"" + lattice.joiner.id() + "\",\"lattice\":{\"kind\":\"node\",\"name\":"
                        + "\"edge-7\",\"labels\":{\"zone\":\"plant\"},\"accounts\":[\"" + lattice.account
                        + "\"],\"ticket\":\"…\",\"proof\":\"…\"}}");
        assertThat(text.split("~")[1]).isEqualTo(lattice.issuer.text());
        assertThat(text.split("~")[3]).isEqualTo(lattice.founder.text());
    }

    @Test
    void shouldWriteTheIssuerAndScopedRightsAsSpecified() {
        UserCredential user = lattice.user(
                "bob", "observe", "deploy:label=zone=plant,account=" + lattice.account, "deploy:label=zone=office");

        assertThat(body(lattice.issuer.text()))
                .contains("\"lattice\":{\"kind\":\"node\",\"name\":\"first\",\"role\":\"issuer\"}");
        assertThat(body(user.text()))
                .contains("\"rights\":[\"deploy:account=" + lattice.account
                        + ",label=zone=plant\",\"deploy:label=zone=office\",\"observe\"]");
    }

    /** The body of the first token, without what is drawn at random. */
    private static String body(String text) {
        String json = new String(Base64Url.decode(text.split("\\.")[1], "body"), StandardCharsets.UTF_8);
        return json.replaceAll("\"(jti|key|proof|ticket|credential)\":\"[0-9A-Za-z_-]{22,86}\"", "\"$1\":\"…\"");
    }

    private static KeyId key(KeyType type) {
        byte[] bytes = new byte[KeyId.PUBLIC_KEY_BYTES];
        Arrays.fill(bytes, (byte) 1);
        return KeyId.of(type, bytes);
    }
}
