package dev.lattice.security.key;

import dev.lattice.protocol.id.KeyId;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Checks Ed25519 signatures as RFC 8032 says. Stateless. */
public final class Signatures {
    /** Bytes of a signature. */
    public static final int BYTES = 64;

    private Signatures() {}

    /**
     * Whether {@code signature} is the key's over {@code message}. False, too, for a key that is no point of the curve
     * or one of small order, under which one signature can fit several messages.
     */
    public static boolean verify(KeyId key, byte[] message, byte[] signature) {
        return verify(key.publicKey(), message, signature);
    }

    /** As above, for a key that is no name of anything: 32 raw bytes. */
    public static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        return signature.length == BYTES && Ed25519.verify(signature, 0, publicKey, 0, message, 0, message.length);
    }
}
