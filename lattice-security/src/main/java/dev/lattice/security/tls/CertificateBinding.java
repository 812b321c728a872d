package dev.lattice.security.tls;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.jwt.Jwt;
import dev.lattice.security.key.Signatures;
import dev.lattice.security.key.SigningKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;

/**
 * The certificate extension that ties a certificate to a lattice's key: a credential, and the signature by its holder
 * over the certificate's own key. The scheme is that of libp2p's TLS specification; the bytes are this lattice's.
 *
 * <p>Extension value, in DER: {@code SEQUENCE { INTEGER 1, IA5String credential, OCTET STRING signature(64) }}. The
 * signature covers {@code "lattice/tls-binding/1" 00 ‖ lattice id (56 characters) ‖ SHA-256(SubjectPublicKeyInfo) ‖
 * notAfter (seconds since the epoch, 8 bytes, big-endian)}.
 *
 * @param credential the credential's text, not yet checked
 * @param signature 64 bytes
 */
record CertificateBinding(String credential, byte[] signature) {
    /** Under 2.25, where anyone may use a UUID: 4593736e-d3d1-4f2f-bea9-f3c61a3f4de3. */
    static final String OID = "2.25.92482340605120487919223724678674599395";

    private static final byte[] DOMAIN_TAG = "lattice/tls-binding/1\0".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int TAG_SEQUENCE = 0x30;
    private static final int TAG_INTEGER = 0x02;
    private static final int TAG_IA5_STRING = 0x16;
    private static final int TAG_OCTET_STRING = 0x04;
    private static final int LONGEST_HEADER_BYTES = 4;

    static CertificateBinding sign(
            SigningKey holder, String credential, KeyId lattice, byte[] publicKeyInfo, Instant notAfter) {
        return new CertificateBinding(credential, holder.sign(message(lattice, publicKeyInfo, notAfter)));
    }

    /** Whether the holder signed this binding for this certificate in this lattice. */
    boolean isBy(KeyId holder, KeyId lattice, byte[] publicKeyInfo, Instant notAfter) {
        return Signatures.verify(holder, message(lattice, publicKeyInfo, notAfter), signature);
    }

    private static byte[] message(KeyId lattice, byte[] publicKeyInfo, Instant notAfter) {
        byte[] id = lattice.text().getBytes(StandardCharsets.US_ASCII);
        byte[] hash = sha256(publicKeyInfo);
        // Every part has a fixed length, so no two inputs share a message.
        return ByteBuffer.allocate(DOMAIN_TAG.length + id.length + hash.length + Long.BYTES)
                .put(DOMAIN_TAG)
                .put(id)
                .put(hash)
                .putLong(notAfter.getEpochSecond())
                .array();
    }

    /** The extension's value. */
    byte[] toDer() {
        byte[] text = credential.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer contents = ByteBuffer.allocate(3 + 2 * LONGEST_HEADER_BYTES + text.length + signature.length);
        contents.put((byte) TAG_INTEGER).put((byte) 1).put((byte) VERSION);
        writeHeader(contents, TAG_IA5_STRING, text.length);
        contents.put(text);
        writeHeader(contents, TAG_OCTET_STRING, signature.length);
        contents.put(signature).flip();
        ByteBuffer der = ByteBuffer.allocate(LONGEST_HEADER_BYTES + contents.remaining());
        writeHeader(der, TAG_SEQUENCE, contents.remaining());
        der.put(contents).flip();
        byte[] bytes = new byte[der.remaining()];
        der.get(bytes);
        return bytes;
    }

    /** @throws SecurityFault of kind BAD_CERTIFICATE when the bytes are anything but what {@link #toDer} writes */
    static CertificateBinding ofDer(byte[] der) {
        ByteBuffer sequence = element(ByteBuffer.wrap(der), TAG_SEQUENCE, true);
        ByteBuffer version = element(sequence, TAG_INTEGER, false);
        if (version.remaining() != 1 || version.get() != VERSION) {
            throw bad("its extension is of another version than " + VERSION + "; the peer may need another release");
        }
        ByteBuffer text = element(sequence, TAG_IA5_STRING, false);
        ByteBuffer signature = element(sequence, TAG_OCTET_STRING, true);
        if (text.remaining() > Jwt.LIMIT_CHARACTERS || signature.remaining() != Signatures.BYTES) {
            throw bad("its extension is malformed: credential or signature has an impossible length");
        }
        byte[] bytes = new byte[signature.remaining()];
        signature.get(bytes);
        return new CertificateBinding(ascii(text), bytes);
    }

    private static String ascii(ByteBuffer text) {
        String credential = StandardCharsets.ISO_8859_1.decode(text).toString();
        if (credential.chars().anyMatch(c -> c >= 0x80)) {
            throw bad("its extension is malformed: the credential is not ASCII");
        }
        return credential;
    }

    /** The contents of the element at the buffer's position, which moves behind it. */
    private static ByteBuffer element(ByteBuffer in, int tag, boolean last) {
        if (in.remaining() < 2 || (in.get() & 0xff) != tag) {
            throw bad("its extension is malformed: an element is missing or of another type");
        }
        int length = in.get() & 0xff;
        if (length == 0x81 && in.remaining() >= 1) {
            length = requireMinimal(in.get() & 0xff, 0x80);
        } else if (length == 0x82 && in.remaining() >= 2) {
            length = requireMinimal(in.getShort() & 0xffff, 0x100);
        } else if (length >= 0x80) {
            throw bad("its extension is malformed: a length of another form than DER's");
        }
        if (length > in.remaining() || last && length != in.remaining()) {
            throw bad("its extension is malformed: lengths do not add up");
        }
        ByteBuffer contents = in.slice(in.position(), length);
        in.position(in.position() + length);
        return contents;
    }

    private static int requireMinimal(int length, int least) {
        if (length < least) {
            throw bad("its extension is malformed: a length is longer than it needs to be");
        }
        return length;
    }

    private static void writeHeader(ByteBuffer out, int tag, int length) {
        out.put((byte) tag);
        if (length >= 0x100) {
            out.put((byte) 0x82).putShort((short) length);
        } else if (length >= 0x80) {
            out.put((byte) 0x81).put((byte) length);
        } else {
            out.put((byte) length);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new SecurityFault(SecurityFault.Kind.PLATFORM, "this Java has no SHA-256; use another JDK", e);
        }
    }

    private static SecurityFault bad(String why) {
        return new SecurityFault(SecurityFault.Kind.BAD_CERTIFICATE, "the peer's certificate: " + why);
    }
}
