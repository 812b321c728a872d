package dev.lattice.security.credential;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.jwt.Base64Url;
import dev.lattice.security.key.Signatures;
import java.nio.charset.StandardCharsets;

/**
 * What shows that whoever has a ticket's secret meant this key to be let in: the ticket key's signature over
 * {@code "lattice/join/1" 00 ‖ lattice id (56) ‖ ticket jti (22) ‖ holder (56)}, all ASCII. It stays in the credential,
 * so that no issuer can let in another key with the same ticket.
 *
 * @param text 64 bytes, base64url
 */
public record JoinProof(String text) {
    private static final String DOMAIN_TAG = "lattice/join/1\0";

    /** @throws SecurityFault of kind BAD_TOKEN when the text is no signature */
    public JoinProof {
        if (Base64Url.decode(text, "the proof of a ticket").length != Signatures.BYTES) {
            throw new SecurityFault(SecurityFault.Kind.BAD_TOKEN, "the proof of a ticket is not a signature");
        }
    }

    static byte[] message(KeyId lattice, String ticketId, KeyId holder) {
        return (DOMAIN_TAG + lattice + ticketId + holder).getBytes(StandardCharsets.US_ASCII);
    }

    /** @throws SecurityFault of kind BAD_SIGNATURE when the ticket's bearer did not mean this holder */
    void require(Ticket ticket, KeyId holder) {
        byte[] signature = Base64Url.decode(text, "the proof of a ticket");
        if (!Signatures.verify(ticket.key(), message(ticket.lattice(), ticket.id(), holder), signature)) {
            throw new SecurityFault(
                    SecurityFault.Kind.BAD_SIGNATURE,
                    "whoever has the secret of the ticket for " + ticket.terms().name() + " did not name " + holder);
        }
    }

    @Override
    public String toString() {
        return "JoinProof[…]";
    }
}
