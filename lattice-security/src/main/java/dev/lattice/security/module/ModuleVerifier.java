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
     *     ALTERED_MODULE, UNSUPPORTED_FORM, or what {@link ActorClaims#verify} throws
     */
    public VerifiedModule verifyAtAnyTime(byte[] module) {
        WasmSections sections = WasmSections.of(module);
        String token = token(sections);
        ActorClaims claims = ActorClaims.verify(token);
        byte[] expected = claims.moduleHash().getBytes(StandardCharsets.US_ASCII);
        byte[] actual = ModuleHash.of(sections).getBytes(StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(expected, actual)) {
            throw new SecurityFault(
                    SecurityFault.Kind.ALTERED_MODULE,
                    "the module was altered after " + claims.account() + " signed it: its hash is not the signed one;"
                            + " fetch it again, or have it signed again");
        }
        return new VerifiedModule(claims, token, ModuleHash.ofFile(module), module.length);
    }

    private static String token(WasmSections sections) {
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
        if (section.name().equals(WasmSections.OLD_SIGNATURE)) {
            throw new SecurityFault(
                    SecurityFault.Kind.UNSUPPORTED_FORM,
                    "the module's signature stands in a section named jwt, an older form that is not read yet;"
                            + " sign the module again");
        }
        return new String(
                sections.module(),
                section.dataStart(),
                section.end() - section.dataStart(),
                StandardCharsets.ISO_8859_1);
    }
}
