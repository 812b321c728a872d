package dev.lattice.security.tls;

import dev.lattice.security.SecurityFault;
import dev.lattice.security.credential.Credential;
import dev.lattice.security.credential.CredentialVerifier;
import dev.lattice.security.key.SigningKey;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * What a node or a user's client brings to a TLS handshake: certificates made from its key and credential, renewed by
 * themselves, and the judgement over peers.
 *
 * <p>A transport takes {@link #keyManager} and {@link #peerTrust} to build its own contexts, with {@link #PROTOCOL} as
 * the only protocol and client certificates required; {@link #serverEngine} and {@link #clientEngine} are such engines
 * of the JDK. Keep one for the life of the process. Safe on any thread.
 */
public final class TlsIdentity {
    /** The only protocol version. */
    public static final String PROTOCOL = "TLSv1.3";

    private final RotatingKeyManager keys;
    private final PeerTrust trust;
    private final SSLContext context;

    private TlsIdentity(RotatingKeyManager keys, PeerTrust trust, SSLContext context) {
        this.keys = keys;
        this.trust = trust;
        this.context = context;
    }

    /**
     * The identity of a key that a lattice has admitted.
     *
     * @param key the credential's key, of type N or U
     * @param credential which must hold in the lattice of {@code trusted}
     * @param trusted which credentials of peers hold
     * @throws SecurityFault when key, credential and lattice do not belong together, or the credential does not hold
     *     now
     */
    public static TlsIdentity of(
            SigningKey key, Credential credential, CredentialVerifier trusted, Clock clock, SecureRandom random) {
        Credential checked = trusted.verify(credential.text());
        if (!checked.holder().equals(key.id())) {
            throw new SecurityFault(
                    SecurityFault.Kind.STOLEN_CREDENTIAL,
                    "the credential is that of " + checked.holder() + ", not of this key, " + key.id());
        }
        RotatingKeyManager keys = new RotatingKeyManager(key, checked, clock, random);
        PeerTrust trust = new PeerTrust(trusted, clock);
        try {
            SSLContext context = SSLContext.getInstance(PROTOCOL);
            context.init(new KeyManager[] {keys}, new TrustManager[] {trust}, random);
            return new TlsIdentity(keys, trust, context);
        } catch (GeneralSecurityException e) {
            throw new SecurityFault(
                    SecurityFault.Kind.PLATFORM, "this Java has no " + PROTOCOL + "; use another JDK", e);
        }
    }

    /** Supplies the current certificate to handshakes. */
    public X509ExtendedKeyManager keyManager() {
        return keys;
    }

    /** Judges peers in the handshake and names them after it. */
    public PeerTrust peerTrust() {
        return trust;
    }

    /**
     * A context of the JDK with both managers. Engines taken from it directly offer older protocols too, so set
     * {@link #parameters} on them, or take them from here.
     */
    public SSLContext sslContext() {
        return context;
    }

    /** TLS 1.3 only, and a certificate required of clients: for engines of {@link #sslContext}. */
    public SSLParameters parameters() {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {PROTOCOL});
        parameters.setNeedClientAuth(true);
        return parameters;
    }

    /** An engine for the side that was dialled; it demands a certificate. */
    public SSLEngine serverEngine() {
        return engine(false);
    }

    /** An engine for the side that dials. */
    public SSLEngine clientEngine() {
        return engine(true);
    }

    /** Who is at the other end of a session whose handshake is done; see {@link PeerTrust#peerOf}. */
    public PeerIdentity peerOf(SSLSession session) {
        return trust.peerOf(session);
    }

    /** The certificate that the next handshake shows. */
    public X509Certificate currentCertificate() {
        return keys.currentCertificate();
    }

    /**
     * Shows another credential of the same key from the next handshake on; connections that stand are not touched.
     *
     * @throws SecurityFault of kind UNTRUSTED when it is of another key or lattice
     */
    public void replaceCredential(Credential credential) {
        keys.replaceCredential(credential);
    }

    private SSLEngine engine(boolean client) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(client);
        engine.setSSLParameters(parameters());
        return engine;
    }
}
