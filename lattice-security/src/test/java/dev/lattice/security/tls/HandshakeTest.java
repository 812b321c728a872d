package dev.lattice.security.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.SecurityFault.Kind;
import dev.lattice.security.TestKeys;
import dev.lattice.security.credential.Credential;
import dev.lattice.security.credential.CredentialIssuer;
import dev.lattice.security.credential.CredentialVerifier;
import dev.lattice.security.credential.NodeCredential;
import dev.lattice.security.credential.Right;
import dev.lattice.security.credential.UserCredential;
import dev.lattice.security.key.SigningKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.asn1.ASN1OctetString;
import org.junit.jupiter.api.Test;

/** Real handshakes of TLS 1.3 between two engines in memory. */
class HandshakeTest {
    private static final Duration LIFE = Duration.ofDays(30);

    private final TestKeys.MovableClock clock = new TestKeys.MovableClock(TestKeys.NOW);
    private final SigningKey cluster = TestKeys.key(KeyType.CLUSTER);
    private final CredentialIssuer issuer = new CredentialIssuer(cluster, clock, TestKeys.RANDOM);
    private final CredentialVerifier verifier = new CredentialVerifier(cluster.id(), clock);
    private final SigningKey nodeKey = TestKeys.key(KeyType.NODE);
    private final NodeCredential node = issuer.issueNode(nodeKey.id(), "n1", Map.of("zone", "a"), LIFE);
    private final SigningKey otherKey = TestKeys.key(KeyType.NODE);
    private final NodeCredential other = issuer.issueNode(otherKey.id(), "n2", Map.of(), LIFE);
    private final TlsIdentity server = identity(nodeKey, node);

    @Test
    void shouldLetTwoNodesKnowEachOther() throws SSLException {
        TlsIdentity client = identity(otherKey, other);
        SSLEngine dialler = client.clientEngine();
        SSLEngine listener = server.serverEngine();

        InMemoryHandshake.run(dialler, listener);

        assertThat(dialler.getSession().getProtocol()).isEqualTo("TLSv1.3");
        assertThat(client.peerOf(dialler.getSession()).id()).isEqualTo(nodeKey.id());
        PeerIdentity peer = server.peerOf(listener.getSession());
        assertThat(peer.id()).isEqualTo(otherKey.id());
        assertThat(peer.credential()).isEqualTo(other);
    }

    @Test
    void shouldLetAUserDialButNotAnswer() throws SSLException {
        SigningKey userKey = TestKeys.key(KeyType.USER);
        UserCredential user = issuer.issueUser(userKey.id(), "ada", EnumSet.allOf(Right.class), LIFE);
        TlsIdentity client = identity(userKey, user);
        SSLEngine listener = server.serverEngine();

        InMemoryHandshake.run(client.clientEngine(), listener);

        assertThat(server.peerOf(listener.getSession()).credential()).isEqualTo(user);
        assertThatThrownBy(() -> InMemoryHandshake.run(server.clientEngine(), client.serverEngine()))
                .isInstanceOf(SSLException.class)
                .hasStackTraceContaining("answers as a node but shows a user's credential");
    }

    @Test
    void shouldRefuseAMemberOfAnotherLatticeOnEitherSide() {
        SigningKey strange = TestKeys.key(KeyType.CLUSTER);
        SigningKey strangerKey = TestKeys.key(KeyType.NODE);
        Credential credential =
                new CredentialIssuer(strange, clock, TestKeys.RANDOM).issueNode(strangerKey.id(), "x", Map.of(), LIFE);
        TlsIdentity stranger = TlsIdentity.of(
                strangerKey, credential, new CredentialVerifier(strange.id(), clock), clock, TestKeys.RANDOM);
        RotatingKeyManager keys = new RotatingKeyManager(strangerKey, credential, clock, TestKeys.RANDOM);

        refusedAsClient(keys, Kind.UNTRUSTED, "another lattice");
        refusedAsServer(keys, Kind.UNTRUSTED, "another lattice");
        assertThatThrownBy(() -> InMemoryHandshake.run(server.clientEngine(), stranger.serverEngine()))
                .hasStackTraceContaining("another lattice");
    }

    @Test
    void shouldRefuseAStrangerWithoutTheExtension() {
        TestCertificates stranger = TestCertificates.plain(clock.instant());

        refusedAsClient(stranger.keyManager(), Kind.BAD_CERTIFICATE, "no lattice extension");
        refusedAsServer(stranger.keyManager(), Kind.BAD_CERTIFICATE, "no lattice extension");
    }

    @Test
    void shouldRefuseAClientWithoutCertificate() {
        TestCertificates nobody = TestCertificates.nothing();

        assertThatThrownBy(() -> InMemoryHandshake.run(nobody.engine(true), server.serverEngine()))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("Empty client certificate chain");
    }

    @Test
    void shouldRefuseAStolenCredentialUnderOnesOwnCertificate() {
        SigningKey thief = TestKeys.key(KeyType.NODE);
        TestCertificates stolen = TestCertificates.bound(
                clock.instant(),
                (spki, notAfter) -> CertificateBinding.sign(thief, node.text(), cluster.id(), spki, notAfter));

        refusedAsClient(stolen.keyManager(), Kind.STOLEN_CREDENTIAL, "somebody else shows it");
        refusedAsServer(stolen.keyManager(), Kind.STOLEN_CREDENTIAL, "somebody else shows it");
    }

    @Test
    void shouldRefuseABindingCopiedFromARealCertificate() {
        X509Certificate real = server.currentCertificate();
        CertificateBinding copied =
                CertificateBinding.ofDer(ASN1OctetString.getInstance(real.getExtensionValue(CertificateBinding.OID))
                        .getOctets());
        TestCertificates thief = TestCertificates.bound(clock.instant(), (spki, notAfter) -> copied);

        refusedAsClient(thief.keyManager(), Kind.STOLEN_CREDENTIAL, "not bound to it");
    }

    @Test
    void shouldRefuseABindingForAnotherLatticeOrAnotherEnd() {
        SigningKey lattice = TestKeys.key(KeyType.CLUSTER);
        TestCertificates otherLattice = TestCertificates.bound(
                clock.instant(),
                (spki, notAfter) -> CertificateBinding.sign(otherKey, other.text(), lattice.id(), spki, notAfter));
        TestCertificates otherEnd = TestCertificates.bound(
                clock.instant(),
                (spki, notAfter) ->
                        CertificateBinding.sign(otherKey, other.text(), cluster.id(), spki, notAfter.plusSeconds(1)));

        refusedAsClient(otherLattice.keyManager(), Kind.STOLEN_CREDENTIAL, "not bound to it");
        refusedAsClient(otherEnd.keyManager(), Kind.STOLEN_CREDENTIAL, "not bound to it");
    }

    @Test
    void shouldRefuseAnAlteredCredential() {
        String text = other.text();
        String altered = text.substring(0, text.lastIndexOf('.') + 1)
                + node.text().substring(node.text().lastIndexOf('.') + 1);
        TestCertificates forged = TestCertificates.bound(
                clock.instant(),
                (spki, notAfter) -> CertificateBinding.sign(otherKey, altered, cluster.id(), spki, notAfter));

        refusedAsClient(forged.keyManager(), Kind.BAD_SIGNATURE, "altered after signing");
    }

    @Test
    void shouldRefuseAnExpiredCredential() {
        NodeCredential brief = issuer.issueNode(otherKey.id(), "n2", Map.of(), Duration.ofHours(1));
        RotatingKeyManager keys = new RotatingKeyManager(otherKey, brief, clock, TestKeys.RANDOM);
        clock.advance(Duration.ofMinutes(62));

        refusedAsClient(keys, Kind.EXPIRED, "the credential of n2 expired");
    }

    @Test
    void shouldRefuseCertificatesOutsideTheirTimeOrOfTooLongALife() {
        TestCertificates.Binder binder =
                (spki, notAfter) -> CertificateBinding.sign(otherKey, other.text(), cluster.id(), spki, notAfter);
        TestCertificates old = TestCertificates.bound(clock.instant().minus(Duration.ofHours(25)), binder);
        TestCertificates early = TestCertificates.bound(clock.instant().plus(Duration.ofHours(1)), binder);
        TestCertificates longLived = TestCertificates.lasting(clock.instant(), Duration.ofDays(2), binder);
        TestCertificates good = TestCertificates.bound(clock.instant(), binder);

        refusedAsClient(old.keyManager(), Kind.EXPIRED, "the peer's certificate expired");
        refusedAsClient(early.keyManager(), Kind.NOT_YET_VALID, "is not valid before");
        refusedAsClient(longLived.keyManager(), Kind.BAD_CERTIFICATE, "longer than");
        assertThat(server.peerTrust().identify(good.certificate()).id()).isEqualTo(otherKey.id());
    }

    @Test
    void shouldRefuseACertificateThatAnotherKeySigned() {
        TestCertificates.Binder binder =
                (spki, notAfter) -> CertificateBinding.sign(otherKey, other.text(), cluster.id(), spki, notAfter);
        TestCertificates issued = TestCertificates.signedByAnother(clock.instant(), binder);

        refusedAsClient(issued.keyManager(), Kind.BAD_CERTIFICATE, "its own signature does not hold");
    }

    @Test
    void shouldNotSpeakOlderProtocols() {
        SSLEngine dialler = identity(otherKey, other).clientEngine();
        SSLParameters old = dialler.getSSLParameters();
        old.setProtocols(new String[] {"TLSv1.2"});
        dialler.setSSLParameters(old);

        assertThatThrownBy(() -> InMemoryHandshake.run(dialler, server.serverEngine()))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void shouldJudgeAStandingSessionByTheCredentialOfNow() throws SSLException {
        NodeCredential brief = issuer.issueNode(otherKey.id(), "n2", Map.of(), Duration.ofHours(1));
        SSLEngine listener = server.serverEngine();
        InMemoryHandshake.run(identity(otherKey, brief).clientEngine(), listener);
        clock.advance(Duration.ofMinutes(62));

        assertThat(TestKeys.kindOf(() -> server.peerOf(listener.getSession()))).isEqualTo(Kind.EXPIRED);
    }

    @Test
    void shouldNameNobodyBeforeTheHandshake() {
        assertThat(TestKeys.kindOf(() -> server.peerOf(server.serverEngine().getSession())))
                .isEqualTo(Kind.BAD_CERTIFICATE);
    }

    private TlsIdentity identity(SigningKey key, Credential credential) {
        return TlsIdentity.of(key, credential, verifier, clock, TestKeys.RANDOM);
    }

    private void refusedAsClient(X509ExtendedKeyManager keys, Kind kind, String why) {
        refused(TestCertificates.engine(keys, true), server.serverEngine(), kind, why);
    }

    private void refusedAsServer(X509ExtendedKeyManager keys, Kind kind, String why) {
        refused(server.clientEngine(), TestCertificates.engine(keys, false), kind, why);
    }

    /** The handshake fails, and the exception tells why in words and for programs. */
    private static void refused(SSLEngine dialler, SSLEngine listener, Kind kind, String why) {
        assertThatThrownBy(() -> InMemoryHandshake.run(dialler, listener))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining(why)
                .satisfies(e -> {
                    Throwable cause = e;
                    while (!(cause instanceof SecurityFault)) {
                        cause = cause.getCause();
                    }
                    assertThat(((SecurityFault) cause).kind()).isEqualTo(kind);
                });
    }
}
