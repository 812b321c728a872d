package dev.lattice.security.credential;

import static dev.lattice.security.credential.CredentialFields.LINK;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.SecurityFault.Kind;
import dev.lattice.security.jwt.Base64Url;
import dev.lattice.security.jwt.JsonFields;
import dev.lattice.security.jwt.Jwt;
import dev.lattice.security.jwt.Validity;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** Reads tickets: {@code ticket ~ inviter}. Immutable, safe on any thread. */
final class TicketReader {
    static final String BLOCK = "ticket";
    static final String LATTICE = "lattice";
    static final String LIFE = "life";
    static final String KEY = "key";

    private static final String WHAT = "the ticket";
    private static final Set<String> BODY = Set.of("exp", "jti", "iat", "iss", "aud", BLOCK);
    private static final Set<String> NODE_BLOCK = Set.of(
            LATTICE,
            CredentialFields.KIND,
            CredentialFields.NAME,
            CredentialFields.LABELS,
            CredentialFields.ACCOUNTS,
            LIFE,
            KEY);
    private static final Set<String> USER_BLOCK =
            Set.of(LATTICE, CredentialFields.KIND, CredentialFields.NAME, CredentialFields.RIGHTS, LIFE, KEY);

    private final KeyId lattice;
    private final CredentialReader credentials;

    TicketReader(KeyId lattice, CredentialReader credentials) {
        this.lattice = lattice;
        this.credentials = credentials;
    }

    /** The lattice that a ticket says it is of, before anything is checked but its own signature. */
    static KeyId latticeOf(String text) {
        CredentialReader.requireSize(text, WHAT);
        return Jwt.verify(text.split(LINK, 2)[0], WHAT).body().object(BLOCK).key(LATTICE, KeyType.CLUSTER);
    }

    Ticket read(String text) {
        CredentialReader.requireSize(text, WHAT);
        String[] parts = text.split(LINK, 2);
        if (parts.length != 2) {
            throw new SecurityFault(Kind.UNTRUSTED, WHAT + " lacks the credential of the user who signed it");
        }
        Jwt jwt = Jwt.verify(parts[0], WHAT);
        JsonFields body = jwt.body();
        KeyId signer = jwt.issuer(KeyType.USER);
        body.requireOnly(BODY);
        JsonFields block = body.object(BLOCK);
        if (!block.key(LATTICE, KeyType.CLUSTER).equals(lattice)) {
            throw new SecurityFault(Kind.UNTRUSTED, WHAT + " is for another lattice than " + lattice);
        }
        Terms terms = CredentialReader.terms(block);
        block.requireOnly(terms instanceof Terms.OfNode ? NODE_BLOCK : USER_BLOCK);
        UserCredential inviter = credentials.readUser(parts[1]);
        if (!inviter.holder().equals(signer)) {
            throw new SecurityFault(
                    Kind.STOLEN_CREDENTIAL,
                    WHAT + " is signed by " + signer + " but carries the credential of " + inviter.holder());
        }
        Validity validity = CredentialReader.validity(body);
        requireTimes(validity, inviter);
        requireRight(inviter, terms);
        return new Ticket(
                text,
                CredentialReader.requireTokenId(body),
                inviter,
                body.key("aud", KeyType.NODE),
                terms,
                life(block),
                key(block),
                validity);
    }

    private static void requireTimes(Validity validity, UserCredential inviter) {
        CredentialReader.requireWithin(validity, inviter.validity(), WHAT, "the user who signed it");
        Instant issued = validity.notBefore().orElseThrow();
        if (validity.expires().orElseThrow().isAfter(issued.plus(Ticket.LONGEST))) {
            throw new SecurityFault(
                    Kind.OVER_SCOPED, WHAT + " can be used for longer than " + Ticket.LONGEST.toDays() + " days");
        }
    }

    /** Whether this user may invite on these terms. */
    static void requireRight(UserCredential inviter, Terms terms) {
        if (terms instanceof Terms.OfNode node) {
            requireInvite(inviter, node);
        } else if (terms instanceof Terms.OfUser user) {
            requireAdmin(inviter, user);
        }
    }

    private static void requireInvite(UserCredential inviter, Terms.OfNode node) {
        if (inviter.grants(Right.INVITE).isEmpty()) {
            throw new SecurityFault(
                    Kind.DENIED,
                    "user " + inviter.name() + " may not invite nodes: the right invite is missing; somebody with the"
                            + " right admin can grant it");
        }
        boolean reached = inviter.grants(Right.INVITE).stream()
                .anyMatch(grant -> grant.reaches(node.labels())
                        && (grant.accounts().isEmpty()
                                || !node.accounts().isEmpty()
                                        && grant.accounts().containsAll(node.accounts())));
        if (!reached) {
            throw new SecurityFault(
                    Kind.OVER_SCOPED,
                    "user " + inviter.name() + " may invite nodes within " + inviter.grants(Right.INVITE)
                            + " only, and " + node.name() + " would not be");
        }
    }

    /** Only whom the cluster key signed lets users in, so that no chain of users can grow. */
    private static void requireAdmin(UserCredential inviter, Terms.OfUser user) {
        if (!inviter.rights().contains(Right.ADMIN) || inviter.admission().isPresent()) {
            throw new SecurityFault(
                    Kind.DENIED,
                    "user " + inviter.name() + " may not invite users: it takes the right admin, signed by the cluster"
                            + " key itself");
        }
        if (!new Terms.OfUser(user.name(), inviter.grants()).covers(user)) {
            throw new SecurityFault(
                    Kind.OVER_SCOPED,
                    "user " + inviter.name() + " may not give away rights beyond " + inviter.grants());
        }
    }

    private static Duration life(JsonFields block) {
        int seconds = block.optionalInt(LIFE).orElseThrow(() -> block.invalid(LIFE, "is missing"));
        if (seconds < 1 || seconds > Ticket.LONGEST_LIFE.toSeconds()) {
            throw block.invalid(LIFE, "is not 1 to " + Ticket.LONGEST_LIFE.toSeconds() + " seconds");
        }
        return Duration.ofSeconds(seconds);
    }

    private static byte[] key(JsonFields block) {
        byte[] key = Base64Url.decode(block.text(KEY), WHAT + ": key");
        if (key.length != KeyId.PUBLIC_KEY_BYTES) {
            throw block.invalid(KEY, "does not have " + KeyId.PUBLIC_KEY_BYTES + " bytes");
        }
        return key;
    }
}
