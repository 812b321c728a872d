package dev.lattice.security.tls;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.credential.Credential;
import dev.lattice.security.key.SigningKey;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Hands the current certificate to each handshake and makes the next one at half of its life, in the handshake that
 * finds it due.
 *
 * <p>A handshake asks for an alias, then for chain and key under it, so the alias names a generation, and the one
 * before the current stays available. Safe on any thread.
 */
final class RotatingKeyManager extends X509ExtendedKeyManager {
    private static final String KEY_TYPE = "EC";
    private static final String ALIAS_PREFIX = "lattice-";

    private final SigningKey holder;
    private final KeyId lattice;
    private final Clock clock;
    private final SecureRandom random;

    private Credential credential;
    private long generation;
    private OwnCertificate current;
    private Optional<OwnCertificate> previous = Optional.empty();

    RotatingKeyManager(SigningKey holder, Credential credential, Clock clock, SecureRandom random) {
        this.holder = holder;
        this.lattice = credential.lattice();
        this.clock = clock;
        this.random = random;
        this.credential = credential;
        this.current = make(clock.instant());
    }

    /** Shows another credential of the same key from the next handshake on. */
    synchronized void replaceCredential(Credential next) {
        if (!next.holder().equals(holder.id()) || !next.lattice().equals(lattice)) {
            throw new SecurityFault(
                    SecurityFault.Kind.UNTRUSTED,
                    "a credential of another key or lattice cannot take this one's place");
        }
        credential = next;
        rotate(clock.instant());
    }

    /** The certificate that the next handshake shows. */
    synchronized X509Certificate currentCertificate() {
        refresh();
        return current.certificate();
    }

    private synchronized String currentAlias() {
        refresh();
        return ALIAS_PREFIX + generation;
    }

    private void refresh() {
        Instant now = clock.instant();
        if (!now.isBefore(current.renewAt())) {
            rotate(now);
        }
    }

    private void rotate(Instant now) {
        OwnCertificate next = make(now);
        previous = Optional.of(current);
        current = next;
        generation++;
    }

    private OwnCertificate make(Instant now) {
        return OwnCertificate.make(holder, credential.text(), lattice, now, random);
    }

    private synchronized Optional<OwnCertificate> byAlias(String alias) {
        if (alias.equals(ALIAS_PREFIX + generation)) {
            return Optional.of(current);
        }
        return alias.equals(ALIAS_PREFIX + (generation - 1)) ? previous : Optional.empty();
    }

    // The interface below is the platform's: null means "none", and arrays may be null.

    @Override
    public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
        return keyTypes != null && Arrays.asList(keyTypes).contains(KEY_TYPE) ? currentAlias() : null;
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        return KEY_TYPE.equals(keyType) ? currentAlias() : null;
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return keyTypes != null && Arrays.asList(keyTypes).contains(KEY_TYPE) ? currentAlias() : null;
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return KEY_TYPE.equals(keyType) ? currentAlias() : null;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return KEY_TYPE.equals(keyType) ? new String[] {currentAlias()} : null;
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return KEY_TYPE.equals(keyType) ? new String[] {currentAlias()} : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return byAlias(alias)
                .map(own -> new X509Certificate[] {own.certificate()})
                .orElse(null);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return byAlias(alias).map(OwnCertificate::key).orElse(null);
    }
}
