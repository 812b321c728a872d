package dev.lattice.security.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.SecurityFault.Kind;
import dev.lattice.security.TestKeys;
import dev.lattice.security.credential.CredentialIssuer;
import dev.lattice.security.credential.CredentialVerifier;
import dev.lattice.security.credential.NodeCredential;
import dev.lattice.security.key.SigningKey;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class CertificateTest {
    private final TestKeys.MovableClock clock = new TestKeys.MovableClock(TestKeys.NOW);
    private final SigningKey cluster = TestKeys.key(KeyType.CLUSTER);
    private final CredentialIssuer issuer = new CredentialIssuer(cluster, clock, TestKeys.RANDOM);
    private final SigningKey key = TestKeys.key(KeyType.NODE);
    private final NodeCredential credential = issuer.issueNode(key.id(), "n1", Map.of(), Duration.ofDays(90));
    private final RotatingKeyManager keys = new RotatingKeyManager(key, credential, clock, TestKeys.RANDOM);
    private final PeerTrust trust = new PeerTrust(new CredentialVerifier(cluster.id(), clock), clock);

    @Test
    void shouldMakeACertificateOfADayThatSaysNothingElse() {
        X509Certificate certificate = keys.currentCertificate();

        assertThat(certificate.getNotAfter().toInstant()).isEqualTo(TestKeys.NOW.plus(Duration.ofHours(24)));
        assertThat(certificate.getNotBefore().toInstant()).isEqualTo(TestKeys.NOW.minusSeconds(60));
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=lattice");
        assertThat(certificate.getCriticalExtensionOIDs()).containsExactly(CertificateBinding.OID);
        assertThat(certificate.getNonCriticalExtensionOIDs()).isNullOrEmpty();
        assertThat(trust.identify(certificate).id()).isEqualTo(key.id());
    }

    @Test
    void shouldRotateAtHalfLifeAndKeepTheOneBefore() throws Exception {
        String alias = keys.chooseEngineServerAlias("EC", null, null);
        X509Certificate first = keys.getCertificateChain(alias)[0];
        clock.advance(Duration.ofHours(12).minusSeconds(1));
        assertThat(keys.chooseEngineServerAlias("EC", null, null)).isEqualTo(alias);

        clock.advance(Duration.ofSeconds(1));
        String next = keys.chooseEngineClientAlias(new String[] {"RSA", "EC"}, null, null);

        assertThat(next).isNotEqualTo(alias);
        assertThat(keys.getCertificateChain(alias)[0]).isEqualTo(first);
        X509Certificate second = keys.getCertificateChain(next)[0];
        assertThat(second.getPublicKey()).isNotEqualTo(first.getPublicKey());
        assertThat(trust.identify(second).id()).isEqualTo(key.id());
        for (String each : new String[] {alias, next}) {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivateKey(each));
            byte[] proof = signature.sign();
            signature.initVerify(keys.getCertificateChain(each)[0]);
            assertThat(signature.verify(proof))
                    .as("key and chain of one generation")
                    .isTrue();
        }
        clock.advance(Duration.ofHours(12));
        keys.currentCertificate();
        assertThat(keys.getCertificateChain(alias))
                .as("two generations are kept")
                .isNull();
        assertThat(keys.getPrivateKey(alias)).isNull();
    }

    @Test
    void shouldShowARenewedCredentialFromTheNextHandshakeOn() {
        NodeCredential renewed = issuer.issueNode(key.id(), "renamed", Map.of(), Duration.ofDays(90));
        keys.replaceCredential(renewed);

        assertThat(trust.identify(keys.currentCertificate()).credential()).isEqualTo(renewed);
        NodeCredential foreign = issuer.issueNode(TestKeys.key(KeyType.NODE).id(), "x", Map.of(), Duration.ofDays(1));
        assertThat(TestKeys.kindOf(() -> keys.replaceCredential(foreign))).isEqualTo(Kind.UNTRUSTED);
    }

    @Test
    void shouldOfferNothingButItsEcKey() {
        assertThat(keys.chooseEngineServerAlias("RSA", null, null)).isNull();
        assertThat(keys.chooseEngineClientAlias(new String[] {"RSA"}, null, null))
                .isNull();
        assertThat(keys.getServerAliases("EC", null)).hasSize(1);
        assertThat(keys.getCertificateChain("other")).isNull();
    }

    @Test
    void shouldRefuseToBeMadeOfPartsThatDoNotBelongTogether() {
        CredentialVerifier verifier = new CredentialVerifier(cluster.id(), clock);
        CredentialVerifier other =
                new CredentialVerifier(TestKeys.key(KeyType.CLUSTER).id(), clock);

        assertThat(TestKeys.kindOf(
                        () -> TlsIdentity.of(TestKeys.key(KeyType.NODE), credential, verifier, clock, TestKeys.RANDOM)))
                .isEqualTo(Kind.STOLEN_CREDENTIAL);
        assertThat(TestKeys.kindOf(() -> TlsIdentity.of(key, credential, other, clock, TestKeys.RANDOM)))
                .isEqualTo(Kind.UNTRUSTED);
        assertThat(TestKeys.kindOf(() -> trust.identify())).isEqualTo(Kind.BAD_CERTIFICATE);
        assertThat(TestKeys.kindOf(() -> trust.identify(keys.currentCertificate(), keys.currentCertificate())))
                .isEqualTo(Kind.BAD_CERTIFICATE);
    }

    @Test
    void shouldWriteTheExtensionInTheseBytes() {
        byte[] signature = new byte[64];
        Arrays.fill(signature, (byte) 0xaa);

        assertThat(HexFormat.of().formatHex(new CertificateBinding("abc", signature).toDer()))
                .isEqualTo("304a" + "020101" + "1603616263" + "0440" + "aa".repeat(64));
    }

    @Test
    void shouldSignTheBindingOverTheseBytes() {
        KeyId lattice = cluster.id();
        Instant notAfter = Instant.ofEpochSecond(0x0102030405L);
        CertificateBinding binding = CertificateBinding.sign(key, "c", lattice, new byte[0], notAfter);
        byte[] message = HexFormat.of()
                .parseHex("6c6174746963652f746c732d62696e64696e672f3100"
                        + HexFormat.of().formatHex(lattice.text().getBytes(StandardCharsets.US_ASCII))
                        + "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
                        + "0000000102030405");

        assertThat(binding.signature()).isEqualTo(key.sign(message));
    }

    @Property
    void shouldReadTheExtensionThatItWrote(
            @ForAll @AlphaChars @StringLength(max = 2000) String text, @ForAll @Size(64) byte[] signature) {
        CertificateBinding read = CertificateBinding.ofDer(new CertificateBinding(text, signature).toDer());

        assertThat(read.credential()).isEqualTo(text);
        assertThat(read.signature()).isEqualTo(signature);
    }

    @Property
    void shouldFaultAndNothingElseOnAnyExtension(
            @ForAll @Size(max = 200) byte[] bytes, @ForAll @IntRange(max = 255) int first) {
        assertThat(fault(bytes)).isEqualTo(Kind.BAD_CERTIFICATE);
        byte[] sequence = new CertificateBinding("abc", new byte[64]).toDer();
        sequence[first % 12] ^= (byte) (1 + first / 12);
        if (!isText(first % 12)) {
            assertThat(fault(sequence)).isEqualTo(Kind.BAD_CERTIFICATE);
        }
        assertThat(fault(Arrays.copyOf(sequence, sequence.length + 1))).isEqualTo(Kind.BAD_CERTIFICATE);
        assertThat(fault(Arrays.copyOf(sequence, sequence.length - 1))).isEqualTo(Kind.BAD_CERTIFICATE);
    }

    @Test
    void shouldRefuseACredentialThatIsNotAscii() {
        byte[] der = new CertificateBinding("abc", new byte[64]).toDer();
        der[8] = (byte) 0xe9;

        assertThat(fault(der)).isEqualTo(Kind.BAD_CERTIFICATE);
    }

    private static boolean isText(int at) {
        return at >= 7 && at < 10;
    }

    private static Kind fault(byte[] der) {
        try {
            CertificateBinding.ofDer(der);
        } catch (SecurityFault e) {
            return e.kind();
        }
        throw new AssertionError("accepted");
    }
}
