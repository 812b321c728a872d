package dev.lattice.security.module;

import dev.lattice.security.SecurityFault;
import dev.lattice.security.claims.ActorClaims;
import java.time.Instant;
import java.util.Optional;

/**
 * All that can be said about a module, whether its signature is worth anything or not: for showing it to a person. What
 * decides is {@link ModuleVerifier}.
 *
 * @param lengthBytes of the whole file
 * @param fileHash SHA-256 of the whole file
 * @param moduleHash SHA-256 over minimal section lengths without signatures: what claims would hold
 * @param signature what the signature is worth
 * @param hash how the claims' hash compares
 * @param claims what the module says of itself; true only when signature and hash are good
 * @param fault what a verifier would throw, time apart; empty when the module is what its account signed
 * @param outline imports and features
 */
public record ModuleInspection(
        int lengthBytes,
        String fileHash,
        String moduleHash,
        SignatureState signature,
        HashState hash,
        Optional<ActorClaims> claims,
        Optional<SecurityFault> fault,
        WasmOutline outline) {

    /** Where a moment stands to the claims' validity, tolerance included. */
    public enum TimeState {
        /** There are no claims. */
        UNKNOWN,
        NOT_YET_VALID,
        VALID,
        EXPIRED
    }

    /**
     * Looks at a module, signed or not.
     *
     * @throws SecurityFault of kind NOT_A_MODULE, MALFORMED_MODULE or TOO_LARGE, when it is no module at all
     */
    public static ModuleInspection of(byte[] module) {
        WasmSections sections = WasmSections.of(module);
        String fileHash = ModuleHash.ofFile(module);
        String moduleHash = ModuleHash.of(sections);
        WasmOutline outline = WasmOutline.of(sections);
        Judgement judgement = judge(sections);
        return new ModuleInspection(
                module.length,
                fileHash,
                moduleHash,
                judgement.signature,
                judgement.hash,
                judgement.claims,
                judgement.fault,
                outline);
    }

    /** Whether the module is what its account signed, at whatever time. */
    public boolean isGood() {
        return fault.isEmpty();
    }

    /** Whether the claims hold at this moment, were they good. */
    public TimeState timeState(Instant now) {
        return claims.map(ActorClaims::validity)
                .map(v -> v.isExpired(now)
                        ? TimeState.EXPIRED
                        : v.isEarly(now) ? TimeState.NOT_YET_VALID : TimeState.VALID)
                .orElse(TimeState.UNKNOWN);
    }

    private record Judgement(
            SignatureState signature, HashState hash, Optional<ActorClaims> claims, Optional<SecurityFault> fault) {}

    private static Judgement judge(WasmSections sections) {
        ActorClaims.Shown shown;
        String token;
        try {
            token = ModuleVerifier.token(sections);
            shown = ActorClaims.show(token);
        } catch (SecurityFault e) {
            SignatureState state = switch (e.kind()) {
                case UNSIGNED_MODULE -> SignatureState.MISSING;
                case SEVERAL_SIGNATURES -> SignatureState.SEVERAL;
                default -> SignatureState.UNREADABLE;
            };
            return new Judgement(state, HashState.UNKNOWN, Optional.empty(), Optional.of(e));
        }
        HashState hash = ModuleVerifier.hashState(shown.claims(), sections);
        Optional<SecurityFault> fault = fault(token);
        if (fault.isEmpty() && hash == HashState.DIFFERS) {
            fault = Optional.of(ModuleVerifier.altered(shown.claims()));
        }
        SignatureState state = shown.signatureHolds() ? SignatureState.GOOD : SignatureState.FORGED;
        return new Judgement(state, hash, Optional.of(shown.claims()), fault);
    }

    private static Optional<SecurityFault> fault(String token) {
        try {
            ActorClaims.verify(token);
            return Optional.empty();
        } catch (SecurityFault e) {
            return Optional.of(e);
        }
    }
}
