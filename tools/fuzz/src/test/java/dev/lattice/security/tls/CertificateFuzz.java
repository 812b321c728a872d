package dev.lattice.security.tls;

import dev.lattice.fuzz.FuzzTarget;
import dev.lattice.fuzz.Requirement;
import dev.lattice.fuzz.TestKey;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.credential.CredentialIssuer;
import dev.lattice.security.credential.CredentialVerifier;
import dev.lattice.security.credential.NodeCredential;
import dev.lattice.security.key.SigningKey;
import java.io.ByteArrayInputStream;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The certificate extension, and whole certificates as the handshake hands them over. */
public final class CertificateFuzz implements FuzzTarget {
    private final SigningKey cluster = TestKey.of(KeyType.CLUSTER);
    private final SigningKey node = TestKey.of(KeyType.NODE);
    private final SecureRandom random = TestKey.random();
    private final PeerTrust trust = new PeerTrust(new CredentialVerifier(cluster.id(), TestKey.CLOCK), TestKey.CLOCK);
    private final NodeCredential credential = new CredentialIssuer(cluster, TestKey.CLOCK, random)
            .issueNode(node.id(), "edge-7", Map.of("zone", "plant"), Duration.ofDays(1));
    private final byte[] own = own();

    private byte[] own() {
        OwnCertificate made =
                OwnCertificate.make(node, credential.text(), cluster.id(), TestKey.CLOCK.instant(), random);
        try {
            return made.certificate().getEncoded();
        } catch (CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public List<byte[]> seeds() {
        CertificateBinding binding =
                CertificateBinding.sign(node, credential.text(), cluster.id(), new byte[] {1}, TestKey.CLOCK.instant());
        return List.of(
                binding.toDer(),
                new CertificateBinding("short", new byte[64]).toDer(),
                new CertificateBinding("x".repeat(200), new byte[64]).toDer(),
                own,
                new byte[] {0x30, (byte) 0x84, 0x7f, -1, -1, -1},
                new byte[0]);
    }

    @Override
    public long allocationLimitBytes(int inputBytes) {
        return 1024 * 1024 + 256L * inputBytes;
    }

    @Override
    public void run(byte[] input) {
        try {
            CertificateBinding binding = CertificateBinding.ofDer(input);
            Requirement.same(input, binding.toDer(), "an extension has one form only");
        } catch (SecurityFault e) {
            Requirement.holds(!e.getMessage().isBlank(), "an error says something");
        }
        Certificate certificate;
        try {
            certificate = CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(input));
        } catch (CertificateException e) {
            // The JDK's reader refused it, as it would in a handshake.
            return;
        }
        try {
            trust.identify(certificate);
            byte[] shown = Arrays.copyOf(input, own.length);
            Requirement.holds(
                    Arrays.equals(own, shown) || isReencoded(certificate), "no certificate but the node's own holds");
        } catch (SecurityFault e) {
            Requirement.holds(!e.getMessage().isBlank(), "an error says something");
        }
    }

    /** The same certificate in another wrapping, such as PEM, which the JDK reads too. */
    private boolean isReencoded(Certificate certificate) {
        try {
            return Arrays.equals(own, certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            return false;
        }
    }
}
