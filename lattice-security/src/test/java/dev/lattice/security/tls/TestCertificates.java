package dev.lattice.security.tls;

import dev.lattice.security.TestKeys;
import java.math.BigInteger;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates that an attacker could make, shown by peers that trust everybody. */
record TestCertificates(Optional<Own> own) {
    record Own(X509Certificate certificate, PrivateKey key) {}

    /** Makes the extension, given the certificate's key and end. */
    interface Binder {
        CertificateBinding bind(byte[] publicKeyInfo, Instant notAfter);
    }

    static TestCertificates nothing() {
        return new TestCertificates(Optional.empty());
    }

    static TestCertificates plain(Instant start) {
        return make(start, Duration.ofHours(24), Optional.empty(), false);
    }

    static TestCertificates bound(Instant start, Binder binder) {
        return make(start, Duration.ofHours(24), Optional.of(binder), false);
    }

    static TestCertificates lasting(Instant start, Duration life, Binder binder) {
        return make(start, life, Optional.of(binder), false);
    }

    static TestCertificates signedByAnother(Instant start, Binder binder) {
        return make(start, Duration.ofHours(24), Optional.of(binder), true);
    }

    X509Certificate certificate() {
        return own.orElseThrow().certificate();
    }

    X509ExtendedKeyManager keyManager() {
        return new Shows(own);
    }

    SSLEngine engine(boolean client) {
        return engine(keyManager(), client);
    }

    static SSLEngine engine(X509ExtendedKeyManager keys, boolean client) {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(new KeyManager[] {keys}, new TrustManager[] {new TrustsAll()}, TestKeys.RANDOM);
            SSLEngine engine = context.createSSLEngine();
            engine.setUseClientMode(client);
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setNeedClientAuth(true);
            engine.setSSLParameters(parameters);
            return engine;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static TestCertificates make(
            Instant start, Duration life, Optional<Binder> binder, boolean signedByAnother) {
        try {
            KeyPair pair = pair();
            KeyPair signer = signedByAnother ? pair() : pair;
            byte[] spki = pair.getPublic().getEncoded();
            Instant notAfter = start.plus(life);
            X500Name name = new X500Name("CN=anyone");
            X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                    name,
                    BigInteger.TEN,
                    Date.from(start),
                    Date.from(notAfter),
                    name,
                    SubjectPublicKeyInfo.getInstance(spki));
            if (binder.isPresent()) {
                builder.addExtension(
                        new ASN1ObjectIdentifier(CertificateBinding.OID),
                        true,
                        binder.get().bind(spki, notAfter).toDer());
            }
            return new TestCertificates(Optional.of(new Own(
                    new JcaX509CertificateConverter()
                            .getCertificate(builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate()))),
                    pair.getPrivate())));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair pair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static final class Shows extends X509ExtendedKeyManager {
        private final Optional<Own> own;

        Shows(Optional<Own> own) {
            this.own = own;
        }

        @Override
        public String chooseEngineClientAlias(String[] keyType, Principal[] issuers, SSLEngine engine) {
            return own.map(o -> "own").orElse(null);
        }

        @Override
        public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
            return own.filter(o -> keyType.equals("EC")).map(o -> "own").orElse(null);
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return null;
        }

        @Override
        public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return null;
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return own.map(o -> new X509Certificate[] {o.certificate()}).orElse(null);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return own.map(Own::key).orElse(null);
        }
    }

    private static final class TrustsAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
