package dev.lattice.security.credential;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.SecurityFault.Kind;
import dev.lattice.security.jwt.JsonFields;
import dev.lattice.security.jwt.Jwt;
import dev.lattice.security.jwt.TokenId;
import dev.lattice.security.jwt.Validity;
import dev.lattice.security.key.SigningKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What somebody who wants in, or wants to stay in, signs for one issuer. */
public final class AdmissionRequest {
    /** How long a request may be under way. */
    public static final Duration LIFE = Duration.ofSeconds(60);

    private static final String WHAT = "the request";
    private static final String JOIN = "join";
    private static final String RENEW = "renew";
    private static final String TICKET = "ticket";
    private static final String PROOF = "proof";
    private static final String CREDENTIAL = "credential";
    private static final Set<String> JOIN_BODY = Set.of("exp", "jti", "iat", "iss", "aud", JOIN);
    private static final Set<String> RENEW_BODY = Set.of("exp", "jti", "iat", "iss", "aud", RENEW);

    private AdmissionRequest() {}

    /** Asks the ticket's issuer to let this key in. */
    public static String join(SigningKey holder, Invitation invitation, Clock clock, SecureRandom random) {
        Map<String, Object> block = new LinkedHashMap<>();
        block.put(TICKET, invitation.ticket().hash());
        block.put(PROOF, invitation.prove(holder.id()).text());
        return sign(holder, invitation.ticket().audience(), JOIN, block, clock, random);
    }

    /** Asks an issuer for another credential in place of this one, which may have expired. */
    public static String renew(SigningKey holder, Credential present, KeyId issuer, Clock clock, SecureRandom random) {
        Map<String, Object> block = new LinkedHashMap<>();
        block.put(CREDENTIAL, Ticket.hash(present.text()));
        return sign(holder, issuer, RENEW, block, clock, random);
    }

    private static String sign(
            SigningKey holder, KeyId issuer, String name, Map<String, Object> block, Clock clock, SecureRandom random) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("exp", now.plus(LIFE).getEpochSecond());
        body.put("jti", TokenId.random(random));
        body.put("iat", now.getEpochSecond());
        body.put("iss", holder.id().text());
        body.put("aud", issuer.require(KeyType.NODE).text());
        body.put(name, block);
        return Jwt.sign(holder, body);
    }

    /** Who asks, with which proof. */
    record Join(KeyId holder, JoinProof proof) {}

    /** Reads a request to be let in with this ticket. */
    static Join readJoin(String text, Ticket ticket, KeyId self, Instant now) {
        Jwt jwt = read(text, JOIN_BODY, self, now);
        JsonFields block = jwt.body().object(JOIN);
        block.requireOnly(Set.of(TICKET, PROOF));
        if (!block.text(TICKET).equals(ticket.hash())) {
            throw new SecurityFault(Kind.WRONG_ARGUMENTS, WHAT + " is about another ticket than the one beside it");
        }
        JoinProof proof = new JoinProof(block.text(PROOF));
        KeyId holder = jwt.issuer(ticket.terms().holderType());
        proof.require(ticket, holder);
        return new Join(holder, proof);
    }

    /** Reads a request to renew this credential. */
    static void readRenew(String text, Credential present, KeyId self, Instant now) {
        Jwt jwt = read(text, RENEW_BODY, self, now);
        JsonFields block = jwt.body().object(RENEW);
        block.requireOnly(Set.of(CREDENTIAL));
        if (!jwt.issuer().equals(present.holder())) {
            throw new SecurityFault(
                    Kind.STOLEN_CREDENTIAL,
                    WHAT + " is signed by " + jwt.issuer() + " but is about the credential of " + present.holder());
        }
        if (!block.text(CREDENTIAL).equals(Ticket.hash(present.text()))) {
            throw new SecurityFault(Kind.WRONG_ARGUMENTS, WHAT + " is about another credential than the one beside it");
        }
    }

    private static Jwt read(String text, Set<String> fields, KeyId self, Instant now) {
        Jwt jwt = Jwt.verify(text, WHAT);
        JsonFields body = jwt.body();
        body.requireOnly(fields);
        CredentialReader.requireTokenId(body);
        KeyId audience = body.key("aud", KeyType.NODE);
        if (!audience.equals(self)) {
            throw new SecurityFault(
                    Kind.WRONG_AUDIENCE, WHAT + " is for issuer " + audience + ", and this is node " + self);
        }
        Validity validity = CredentialReader.validity(body);
        if (validity.expires()
                .orElseThrow()
                .isAfter(validity.notBefore().orElseThrow().plus(LIFE))) {
            throw body.invalid("exp", "is not within " + LIFE.toSeconds() + " seconds after iat");
        }
        validity.require(now, WHAT, "make a new one; if it is new, the clocks are too far apart");
        return jwt;
    }
}
