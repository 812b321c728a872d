package dev.lattice.security.credential;

import static dev.lattice.security.credential.CredentialFields.LINK;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.SecurityFault.Kind;
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

/**
 * An issuer: lets in who has a ticket, and renews what it or another issuer of the lattice once signed. Whether a
 * ticket was used before is the caller's to know, and to write down before the credential leaves.
 *
 * <p>Holds the node's secret key. As thread-safe as its random source.
 */
public final class Admitter {
    /** How long after its end a credential is still renewed. */
    public static final Duration GRACE = Duration.ofDays(90);

    private final SigningKey key;
    private final NodeCredential self;
    private final CredentialVerifier verifier;
    private final Clock clock;
    private final SecureRandom random;

    /**
     * @param key the node's
     * @param self the same node's credential, of the role issuer
     * @throws SecurityFault of kind UNTRUSTED when the node is no issuer of that lattice
     */
    public Admitter(
            SigningKey key, NodeCredential self, CredentialVerifier verifier, Clock clock, SecureRandom random) {
        if (!self.isIssuer()
                || !self.holder().equals(key.id())
                || !self.lattice().equals(verifier.lattice())) {
            throw new SecurityFault(Kind.UNTRUSTED, self + " is no issuer of lattice " + verifier.lattice());
        }
        this.key = key;
        this.self = self;
        this.verifier = verifier;
        this.clock = clock;
        this.random = random;
    }

    /**
     * A wish to come in whose signatures, scope and audience hold.
     *
     * @param ticket its time has not been looked at
     * @param holder the key that is to be let in
     */
    public record Wish(Ticket ticket, KeyId holder, JoinProof proof) {}

    /**
     * Reads a wish to come in, and checks all but the ticket's time and whether it was used.
     *
     * @param ticketText as {@link Ticket#text}
     * @param requestText as {@link AdmissionRequest#join}
     * @throws SecurityFault of kind WRONG_AUDIENCE when the ticket is another issuer's, BAD_SIGNATURE when the secret
     *     is missing, or as {@link CredentialVerifier#verifyTicketAtAnyTime}
     */
    public Wish read(String ticketText, String requestText) {
        Ticket ticket = verifier.verifyTicketAtAnyTime(ticketText);
        if (!ticket.audience().equals(key.id())) {
            throw new SecurityFault(
                    Kind.WRONG_AUDIENCE,
                    "the ticket for " + ticket.terms().name() + " is for issuer " + ticket.audience()
                            + ", and this is node " + key.id());
        }
        AdmissionRequest.Join request = AdmissionRequest.readJoin(requestText, ticket, key.id(), clock.instant());
        return new Wish(ticket, request.holder(), request.proof());
    }

    /**
     * Lets somebody in. The caller has made sure that the ticket was not used before.
     *
     * @throws SecurityFault of kind EXPIRED or NOT_YET_VALID when it is not the ticket's time or this issuer's own
     */
    public Credential admit(Wish wish) {
        verifier.requireUsable(wish.ticket());
        return sign(wish.holder(), wish.ticket().terms(), wish.ticket(), wish.proof());
    }

    /**
     * Gives a credential in place of one that was made of a ticket, on the same terms, for another span of time.
     *
     * @param presentText which may have expired, {@link #GRACE} ago at most
     * @param requestText as {@link AdmissionRequest#renew}
     * @throws SecurityFault of kind EXPIRED when it is too late, or the inviting user's credential is over;
     *     UNTRUSTED when the cluster key signed it, which alone can renew it; or as {@link CredentialVerifier#verify}
     */
    public Credential renew(String presentText, String requestText) {
        Credential present = verifier.verifyAtAnyTime(presentText);
        Instant now = clock.instant();
        AdmissionRequest.readRenew(requestText, present, key.id(), now);
        Admission admission = present.admission()
                .orElseThrow(() -> new SecurityFault(
                        Kind.UNTRUSTED,
                        "the credential of " + present.name() + " was signed by the cluster key, which alone can renew"
                                + " it"));
        Validity graced = Validity.between(
                present.validity().notBefore().orElseThrow(),
                present.validity().expires().orElseThrow().plus(GRACE));
        graced.require(now, "the time to renew the credential of " + present.name(), "join again with a new ticket");
        verifier.requireCurrent(admission.ticket().inviter());
        return sign(present.holder(), present.terms(), admission.ticket(), admission.proof());
    }

    private Credential sign(KeyId holder, Terms terms, Ticket ticket, JoinProof proof) {
        verifier.requireCurrent(self);
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant last = self.validity().expires().orElseThrow();
        Instant end = now.plus(ticket.life()).isAfter(last) ? last : now.plus(ticket.life());
        Validity validity = Validity.between(now, end);
        Map<String, Object> block = new LinkedHashMap<>();
        CredentialFields.write(terms, block);
        block.put(CredentialFields.TICKET, ticket.hash());
        block.put(CredentialFields.PROOF, proof.text());
        String own = Jwt.sign(key, CredentialIssuer.body(validity, TokenId.random(random), key.id(), holder, block));
        String text = own + LINK + self.text() + LINK + ticket.text();
        // Read back, so that nothing leaves that nobody would take.
        return verifier.verify(text);
    }
}
