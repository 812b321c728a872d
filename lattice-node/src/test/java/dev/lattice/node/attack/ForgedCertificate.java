package dev.lattice.node.attack;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.security.key.SigningKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate as anybody can make one, by the letter of the specification and without the product's code. */
record ForgedCertificate(X509Certificate certificate, PrivateKey key) {
    private static final ASN1ObjectIdentifier EXTENSION =
            new ASN1ObjectIdentifier("2.25.92482340605120487919223724678674599395");
    private static final byte[] TAG = "lattice/tls-binding/1\0".getBytes(StandardCharsets.US_ASCII);

    /** Makes the extension's value for a certificate's key and end. */
    interface Extension {
        byte[] make(byte[] publicKeyInfo, Instant notAfter) throws Exception;
    }

    /** With the extension that binds this credential by this key. */
    static ForgedCertificate binding(String credential, SigningKey by, KeyId lattice) throws Exception {
        return make(Optional.of((spki, notAfter) -> extension(credential, by, lattice, spki, notAfter)));
    }

    /** With a binding that was made for another certificate. */
    static ForgedCertificate boundElsewhere(String credential, SigningKey by, KeyId lattice) throws Exception {
        return make(Optional.of((spki, notAfter) ->
                extension(credential, by, lattice, pair().getPublic().getEncoded(), notAfter)));
    }

    /** With the whole extension of somebody else's certificate. */
    static ForgedCertificate copying(X509Certificate seen) throws Exception {
        byte[] value = ASN1OctetString.getInstance(seen.getExtensionValue(EXTENSION.getId()))
                .getOctets();
        return make(Optional.of((spki, notAfter) -> value));
    }

    static ForgedCertificate withoutExtension() throws Exception {
        return make(Optional.empty());
    }

    private static byte[] extension(
            String credential, SigningKey by, KeyId lattice, byte[] publicKeyInfo, Instant notAfter) throws Exception {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(TAG);
        message.write(lattice.text().getBytes(StandardCharsets.US_ASCII));
        message.write(MessageDigest.getInstance("SHA-256").digest(publicKeyInfo));
        message.write(ByteBuffer.allocate(Long.BYTES)
                .putLong(notAfter.getEpochSecond())
                .array());
        return new DERSequence(new ASN1Encodable[] {
                    new ASN1Integer(1), new DERIA5String(credential), new DEROctetString(by.sign(message.toByteArray()))
                })
                .getEncoded();
    }

    private static ForgedCertificate make(Optional<Extension> extension) throws Exception {
        KeyPair pair = pair();
        Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Instant notAfter = start.plus(Duration.ofHours(24));
        X500Name name = new X500Name("CN=lattice");
        X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                name,
                BigInteger.TEN,
                Date.from(start),
                Date.from(notAfter),
                name,
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
        if (extension.isPresent()) {
            builder.addExtension(
                    EXTENSION, true, extension.get().make(pair.getPublic().getEncoded(), notAfter));
        }
        return new ForgedCertificate(
                new JcaX509CertificateConverter()
                        .getCertificate(
                                builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))),
                pair.getPrivate());
    }

    private static KeyPair pair() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /** What was read from a peer, for somebody who wants to show it as their own. */
    static byte[] frame(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        out.write(bytes);
        return out.toByteArray();
    }
}
