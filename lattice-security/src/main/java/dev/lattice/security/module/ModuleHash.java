package dev.lattice.security.module;

import dev.lattice.security.SecurityFault;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The hash that claims hold: SHA-256 over the module without its signature sections, each remaining section's length
 * written in as few bytes as it needs. Tools pad these lengths or not, and the hash is the same.
 */
public final class ModuleHash {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final int MAX_LEB_BYTES = 5;

    private ModuleHash() {}

    /**
     * The hash of a module, signed or not.
     *
     * @return 64 upper-case hexadecimal digits
     * @throws SecurityFault of kind NOT_A_MODULE, MALFORMED_MODULE or TOO_LARGE
     */
    public static String of(byte[] module) {
        return of(WasmSections.of(module));
    }

    /** SHA-256 over all bytes of a file, signature included: what tells two signings of one module apart. */
    public static String ofFile(byte[] file) {
        return HEX.formatHex(sha256().digest(file));
    }

    static String of(WasmSections sections) {
        MessageDigest digest = sha256();
        byte[] module = sections.module();
        digest.update(module, 0, WasmSections.PREAMBLE_BYTES);
        byte[] header = new byte[1 + MAX_LEB_BYTES];
        for (WasmSections.Section section : sections.sections()) {
            if (!section.isSignature()) {
                int length = section.end() - section.contentStart();
                digest.update(header, 0, writeHeader(header, section.id(), length));
                digest.update(module, section.contentStart(), length);
            }
        }
        return HEX.formatHex(digest.digest());
    }

    /** The hash that some older tools made: over the remaining sections as they stand, lengths included. */
    static String ofRaw(WasmSections sections) {
        MessageDigest digest = sha256();
        digest.update(sections.module(), 0, WasmSections.PREAMBLE_BYTES);
        for (WasmSections.Section section : sections.sections()) {
            if (!section.isSignature()) {
                digest.update(sections.module(), section.start(), section.end() - section.start());
            }
        }
        return HEX.formatHex(digest.digest());
    }

    /** Writes a section's id and its minimal length to the start of {@code target}. @return how many bytes */
    static int writeHeader(byte[] target, int id, int length) {
        target[0] = (byte) id;
        int at = 1;
        int rest = length;
        while (rest >= 0x80) {
            target[at++] = (byte) (rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        target[at++] = (byte) rest;
        return at;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new SecurityFault(SecurityFault.Kind.PLATFORM, "this Java has no SHA-256; use another JDK", e);
        }
    }
}
