package dev.lattice.security.tls;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.key.SigningKey;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A short-lived certificate with its private key, which never leaves memory.
 *
 * @param certificate self-signed, P-256, with the {@linkplain CertificateBinding binding} as a critical extension
 * @param key the certificate's own key, not the lattice's
 * @param renewAt when a new one should be made
 */
record OwnCertificate(X509Certificate certificate, PrivateKey key, Instant renewAt) {
    static final Duration LIFE = Duration.ofHours(24);
    /** Valid from a little earlier, for peers whose clock is behind. */
    static final Duration EARLY = Duration.ofSeconds(60);

    private static final String SIGNATURE_ALGORITHM = "SHA256withECDSA";
    private static final int SERIAL_BITS = 120;
    /** Says nothing, for the name of a self-signed certificate is worth nothing. */
    private static final X500Name NAME = new X500Name("CN=lattice");

    static OwnCertificate make(SigningKey holder, String credential, KeyId lattice, Instant now, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            byte[] publicKeyInfo = pair.getPublic().getEncoded();
            Instant start = now.truncatedTo(ChronoUnit.SECONDS);
            Instant notAfter = start.plus(LIFE);
            CertificateBinding binding = CertificateBinding.sign(holder, credential, lattice, publicKeyInfo, notAfter);
            X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                    NAME,
                    new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS),
                    Date.from(start.minus(EARLY)),
                    Date.from(notAfter),
                    NAME,
                    SubjectPublicKeyInfo.getInstance(publicKeyInfo));
            builder.addExtension(new ASN1ObjectIdentifier(CertificateBinding.OID), true, binding.toDer());
            X509Certificate certificate = new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE_ALGORITHM)
                            .setSecureRandom(random)
                            .build(pair.getPrivate())));
            return new OwnCertificate(certificate, pair.getPrivate(), start.plus(LIFE.dividedBy(2)));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new SecurityFault(
                    SecurityFault.Kind.PLATFORM,
                    "this Java cannot make a P-256 certificate: " + e.getMessage() + "; use another JDK",
                    e);
        }
    }

    @Override
    public String toString() {
        return "OwnCertificate[until " + certificate.getNotAfter().toInstant() + "]";
    }
}
