package dev.lattice.security.module;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.claims.ActorClaims;
import dev.lattice.security.claims.ActorMetadata;
import dev.lattice.security.jwt.TokenId;
import dev.lattice.security.jwt.Validity;
import dev.lattice.security.key.SigningKey;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;

/** Puts an account's signature into a module. Immutable; as thread-safe as its random source. */
public final class ModuleSigner {
    private static final int MAX_HEADER_BYTES = 6;
    private static final int ROOM_FOR_CLAIMS_BYTES = 2048;

    private final Clock clock;
    private final SecureRandom random;

    public ModuleSigner(Clock clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    /**
     * Signs a module. Signatures that it has are removed first, so signing twice leaves one. Section lengths are
     * written in as few bytes as they need; contents are untouched.
     *
     * @param account who signs, a key of type A
     * @param actor which actor the module becomes, a key of type M; only its public half is needed
     * @return the signed module, whose last section is the signature
     * @throws SecurityFault of kind NOT_A_MODULE, MALFORMED_MODULE, TOO_LARGE or WRONG_KEY_TYPE
     */
    public byte[] sign(byte[] module, ActorMetadata metadata, SigningKey account, KeyId actor, Validity validity) {
        WasmSections sections = WasmSections.of(module);
        ActorClaims claims = new ActorClaims(
                TokenId.random(random),
                account.id(),
                actor,
                clock.instant(),
                validity,
                ModuleHash.of(sections),
                metadata);
        ByteArrayOutputStream out = stripped(sections);
        byte[] name = WasmSections.SIGNATURE.getBytes(StandardCharsets.US_ASCII);
        byte[] token = claims.sign(account).getBytes(StandardCharsets.US_ASCII);
        writeHeader(out, 0, 1 + name.length + token.length);
        out.write(name.length);
        out.write(name, 0, name.length);
        out.write(token, 0, token.length);
        return out.toByteArray();
    }

    /**
     * Refuses claims that could not be signed, whatever the module and the keys.
     *
     * @throws SecurityFault of kind TOO_LARGE or INVALID_CLAIMS
     */
    public void requireSignable(ActorMetadata metadata, Validity validity) {
        SigningKey account = SigningKey.generate(KeyType.ACCOUNT, random);
        KeyId actor = SigningKey.generate(KeyType.MODULE, random).id();
        sign(WasmSections.preamble(), metadata, account, actor, validity);
    }

    /** The module without signatures, in the form that is hashed. */
    public static byte[] strip(byte[] module) {
        return stripped(WasmSections.of(module)).toByteArray();
    }

    private static ByteArrayOutputStream stripped(WasmSections sections) {
        byte[] module = sections.module();
        ByteArrayOutputStream out = new ByteArrayOutputStream(module.length + ROOM_FOR_CLAIMS_BYTES);
        out.write(module, 0, WasmSections.PREAMBLE_BYTES);
        for (WasmSections.Section section : sections.sections()) {
            if (!section.isSignature()) {
                int length = section.end() - section.contentStart();
                writeHeader(out, section.id(), length);
                out.write(module, section.contentStart(), length);
            }
        }
        return out;
    }

    private static void writeHeader(ByteArrayOutputStream out, int id, int length) {
        byte[] header = new byte[MAX_HEADER_BYTES];
        out.write(header, 0, ModuleHash.writeHeader(header, id, length));
    }
}
