package dev.lattice.security.module;

import dev.lattice.security.SecurityFault;
import dev.lattice.security.claims.ActorClaims;
import dev.lattice.security.module.WasmSections.Section;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;

/** Checks that a module is what some account signed. Immutable. */
public final class ModuleVerifier {
    private final Clock clock;

    public ModuleVerifier(Clock clock) {
        this.clock = clock;
    }

    /**
     * Checks signature, hash and time.
     *
     * @throws SecurityFault as {@link #verifyAtAnyTime}, and EXPIRED or NOT_YET_VALID
     */
    public VerifiedModule verify(byte[] module) {
        VerifiedModule verified = verifyAtAnyTime(module);
        verified.claims()
                .validity()
                .require(clock.instant(), "the module's signature", "have its account sign it again");
        return verified;
    }

    /**
     * Checks signature and hash, but not the time: for showing a module to a person, never for running it.
     *
     * @throws SecurityFault of kind NOT_A_MODULE, MALFORMED_MODULE, TOO_LARGE, UNSIGNED_MODULE, SEVERAL_SIGNATURES,
     *     ALTERED_MODULE, or what {@link ActorClaims#verify} throws
     */
    public VerifiedModule verifyAtAnyTime(byte[] module) {
        WasmSections sections = WasmSections.of(module);
        String token = token(sections);
        ActorClaims claims = ActorClaims.verify(token);
        if (hashState(claims, sections) == HashState.DIFFERS) {
            throw altered(claims);
        }
        return new VerifiedModule(claims, token, ModuleHash.ofFile(module), module.length);
    }

    /** Hashes in the form or forms that claims of this age may have. */
    static HashState hashState(ActorClaims claims, WasmSections sections) {
        byte[] signed = ascii(claims.moduleHash());
        if (MessageDigest.isEqual(signed, ascii(ModuleHash.of(sections)))) {
            return HashState.MATCHES;
        }
        boolean raw = !claims.form().hashesMinimalLengthsOnly()
                && MessageDigest.isEqual(signed, ascii(ModuleHash.ofRaw(sections)));
        return raw ? HashState.MATCHES_RAW_BYTES : HashState.DIFFERS;
    }

    static SecurityFault altered(ActorClaims claims) {
        return new SecurityFault(
                SecurityFault.Kind.ALTERED_MODULE,
                "the module was altered after " + claims.account() + " signed it: its hash is not the signed one;"
                        + " fetch it again, or have it signed again");
    }

    /** The text in the only signature section, whichever of its two names that has. */
    static String token(WasmSections sections) {
        List<Section> signatures = sections.signatures();
        if (signatures.isEmpty()) {
            throw new SecurityFault(
                    SecurityFault.Kind.UNSIGNED_MODULE,
                    "the module is not signed, and only signed ones run; sign it with: lattice sign");
        }
        if (signatures.size() > 1) {
            throw new SecurityFault(
                    SecurityFault.Kind.SEVERAL_SIGNATURES,
                    "the module has " + signatures.size() + " signature sections and may have one; sign it again,"
                            + " which removes them first");
        }
        Section section = signatures.get(0);
        return new String(
                sections.module(),
                section.dataStart(),
                section.end() - section.dataStart(),
                StandardCharsets.ISO_8859_1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
