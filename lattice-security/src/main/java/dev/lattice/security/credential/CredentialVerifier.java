package dev.lattice.security.credential;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import java.time.Clock;

/**
 * Decides which credentials hold in one lattice: those that the cluster key signed itself, and those that an issuer
 * signed on a user's ticket, with the chain behind them.
 *
 * <p>Immutable, safe on any thread.
 */
public final class CredentialVerifier {
    private static final String WHAT = CredentialReader.WHAT;

    private final KeyId lattice;
    private final Clock clock;
    private final CredentialReader reader;

    /**
     * @param lattice the cluster key
     * @throws SecurityFault of kind WRONG_KEY_TYPE when it is none
     */
    public CredentialVerifier(KeyId lattice, Clock clock) {
        if (lattice.type() != KeyType.CLUSTER) {
            throw new SecurityFault(
                    SecurityFault.Kind.WRONG_KEY_TYPE,
                    "a lattice is named by a cluster key (C), not by a "
                            + lattice.type().description());
        }
        this.lattice = lattice;
        this.clock = clock;
        this.reader = new CredentialReader(lattice);
    }

    /** The lattice whose credentials hold. */
    public KeyId lattice() {
        return lattice;
    }

    /**
     * Checks a credential of either kind: form, every signature, lattice, scope, time.
     *
     * @throws SecurityFault of kind BAD_TOKEN, TOO_LARGE, BAD_SIGNATURE, INVALID_CLAIMS, UNSUPPORTED_FORM,
     *     WRONG_KEY_TYPE, WRONG_KIND, UNTRUSTED, STOLEN_CREDENTIAL, DENIED, OVER_SCOPED, WRONG_AUDIENCE, EXPIRED or
     *     NOT_YET_VALID
     */
    public Credential verify(String text) {
        Credential credential = reader.read(text);
        requireCurrent(credential);
        return credential;
    }

    /** As {@link #verify}, and refuses a user's credential with WRONG_KIND. */
    public NodeCredential verifyNode(String text) {
        return node(verify(text));
    }

    /** As {@link #verify}, and refuses a node's credential with WRONG_KIND. */
    public UserCredential verifyUser(String text) {
        if (verify(text) instanceof UserCredential user) {
            return user;
        }
        throw new SecurityFault(
                SecurityFault.Kind.WRONG_KIND, WHAT + ": a node's credential where a user's must be; this is no user");
    }

    /** As {@link #verify}, but for its time, which may be over or still to come: for its holder, and for renewal. */
    public Credential verifyAtAnyTime(String text) {
        return reader.read(text);
    }

    /** As {@link #verifyAtAnyTime}, and refuses a user's credential with WRONG_KIND. */
    public NodeCredential verifyNodeAtAnyTime(String text) {
        return node(verifyAtAnyTime(text));
    }

    private static NodeCredential node(Credential credential) {
        if (credential instanceof NodeCredential node) {
            return node;
        }
        throw new SecurityFault(
                SecurityFault.Kind.WRONG_KIND, WHAT + ": a user's credential where a node's must be; this is no node");
    }

    /**
     * Checks a ticket but for its time: form, both signatures, the inviter's right.
     *
     * @throws SecurityFault as {@link #verify}, but for EXPIRED and NOT_YET_VALID
     */
    public Ticket verifyTicketAtAnyTime(String text) {
        return reader.tickets().read(text);
    }

    /** Refuses a ticket that cannot be used yet or any more, or whose inviter has expired. */
    public void requireUsable(Ticket ticket) {
        ticket.validity()
                .require(clock.instant(), "the ticket for " + ticket.terms().name(), "ask for a new invitation");
        requireCurrent(ticket.inviter());
    }

    /** Refuses a credential whose time is over by now: for connections that outlive it. */
    public void requireCurrent(Credential credential) {
        credential
                .validity()
                .require(clock.instant(), "the credential of " + credential.name(), "renew it with the lattice");
    }
}
