package dev.lattice.security.tls;

import dev.lattice.security.SecurityFault;
import dev.lattice.security.SecurityFault.Kind;
import dev.lattice.security.credential.Credential;
import dev.lattice.security.credential.CredentialVerifier;
import dev.lattice.security.credential.NodeCredential;
import dev.lattice.security.jwt.Validity;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * Decides inside the handshake whether a peer belongs to the lattice, and tells afterwards who it is.
 *
 * <p>A certificate is accepted when it stands alone, is self-signed with P-256, valid now and not for longer than a
 * day, has the {@linkplain CertificateBinding extension}, the credential in there holds in this lattice, and the
 * credential's holder signed the binding for exactly this certificate. Servers must be nodes. Host names play no part.
 *
 * <p>Immutable, safe on any thread.
 */
public final class PeerTrust extends X509ExtendedTrustManager {
    private static final int LIMIT_CERTIFICATE_BYTES = 32 * 1024;
    private static final int P256_BITS = 256;
    private static final ASN1ObjectIdentifier P256 = new ASN1ObjectIdentifier("1.2.840.10045.3.1.7");
    private static final String ECDSA_WITH_SHA256_OID = "1.2.840.10045.4.3.2";
    private static final Duration LONGEST_LIFE = OwnCertificate.LIFE.plus(OwnCertificate.EARLY);
    private static final String WHAT = "the peer's certificate: ";

    private final CredentialVerifier credentials;
    private final Clock clock;

    PeerTrust(CredentialVerifier credentials, Clock clock) {
        this.credentials = credentials;
        this.clock = clock;
    }

    /** For one who has no certificate to show and judges those who answer: a machine that is to join. */
    public static PeerTrust of(CredentialVerifier credentials, Clock clock) {
        return new PeerTrust(credentials, clock);
    }

    /**
     * Who is at the other end of a session. Everything is checked again, so that a resumed session is worth no more
     * than the peer's credential at this moment.
     *
     * @throws SecurityFault as {@link #identify}, and BAD_CERTIFICATE when the peer showed none
     */
    public PeerIdentity peerOf(SSLSession session) {
        try {
            return identify(session.getPeerCertificates());
        } catch (SSLPeerUnverifiedException e) {
            throw new SecurityFault(Kind.BAD_CERTIFICATE, "the peer has shown no certificate, so nobody knows it", e);
        }
    }

    /**
     * Who shows this chain.
     *
     * @throws SecurityFault of kind BAD_CERTIFICATE, EXPIRED, NOT_YET_VALID, STOLEN_CREDENTIAL, or what
     *     {@link CredentialVerifier#verify} throws
     */
    public PeerIdentity identify(Certificate... chain) {
        if (chain.length != 1 || !(chain[0] instanceof X509Certificate certificate)) {
            throw bad("a chain of " + chain.length + " certificates; a lattice's stands alone");
        }
        requireShape(certificate);
        byte[] extension = certificate.getExtensionValue(CertificateBinding.OID);
        if (extension == null) {
            throw bad("it has no lattice extension, so the peer is a stranger");
        }
        CertificateBinding binding = CertificateBinding.ofDer(unwrap(extension));
        Credential credential = credentials.verify(binding.credential());
        Instant notAfter = certificate.getNotAfter().toInstant();
        byte[] publicKeyInfo = certificate.getPublicKey().getEncoded();
        if (!binding.isBy(credential.holder(), credentials.lattice(), publicKeyInfo, notAfter)) {
            throw new SecurityFault(
                    Kind.STOLEN_CREDENTIAL,
                    WHAT + "the credential of " + credential.holder() + " is not bound to it by that key, so somebody"
                            + " else shows it");
        }
        return new PeerIdentity(credential);
    }

    private void requireShape(X509Certificate certificate) {
        try {
            if (certificate.getEncoded().length > LIMIT_CERTIFICATE_BYTES) {
                throw bad("it is larger than " + LIMIT_CERTIFICATE_BYTES + " bytes");
            }
            if (certificate.getVersion() != 3
                    || !ECDSA_WITH_SHA256_OID.equals(certificate.getSigAlgOID())
                    || !isP256(certificate)) {
                throw bad("it is not an X.509 version 3 certificate with a P-256 key");
            }
            if (!Set.of(CertificateBinding.OID).containsAll(critical(certificate))) {
                throw bad("it has a critical extension that has no place in a lattice");
            }
            certificate.verify(certificate.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw new SecurityFault(Kind.BAD_CERTIFICATE, WHAT + "its own signature does not hold", e);
        }
        Instant from = certificate.getNotBefore().toInstant();
        Instant until = certificate.getNotAfter().toInstant();
        if (Duration.between(from, until).compareTo(LONGEST_LIFE) > 0) {
            throw bad("it is valid for longer than " + LONGEST_LIFE.toMinutes() + " minutes");
        }
        Validity.between(from, until)
                .require(clock.instant(), "the peer's certificate", "it makes a new one when it starts again");
    }

    private static Set<String> critical(X509Certificate certificate) {
        Set<String> oids = certificate.getCriticalExtensionOIDs();
        return oids == null ? Set.of() : oids;
    }

    private static boolean isP256(X509Certificate certificate) {
        // Whichever provider made the key, its encoding names the curve.
        return certificate.getPublicKey() instanceof ECPublicKey key
                && key.getParams().getOrder().bitLength() == P256_BITS
                && P256.equals(SubjectPublicKeyInfo.getInstance(key.getEncoded())
                        .getAlgorithm()
                        .getParameters());
    }

    /** Takes the value out of the OCTET STRING in which X.509 wraps it. */
    private static byte[] unwrap(byte[] extension) {
        try {
            return ASN1OctetString.getInstance(extension).getOctets();
        } catch (IllegalArgumentException | ClassCastException e) {
            throw new SecurityFault(Kind.BAD_CERTIFICATE, WHAT + "its extension is malformed", e);
        }
    }

    private void check(X509Certificate[] chain, boolean server) throws CertificateException {
        try {
            PeerIdentity peer = identify(chain);
            if (server && !(peer.credential() instanceof NodeCredential)) {
                throw new SecurityFault(
                        Kind.WRONG_KIND, "the peer answers as a node but shows a user's credential; this is no node");
            }
        } catch (SecurityFault e) {
            throw new CertificateException(e.getMessage(), e);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain, false);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain, false);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, false);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain, true);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain, true);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, true);
    }

    /** None: an empty list keeps names of authorities out of the handshake. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    private static SecurityFault bad(String why) {
        return new SecurityFault(Kind.BAD_CERTIFICATE, WHAT + why);
    }
}
