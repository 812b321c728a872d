package dev.lattice.security.credential;

import static dev.lattice.security.credential.CredentialFields.ACCOUNTS;
import static dev.lattice.security.credential.CredentialFields.BLOCK;
import static dev.lattice.security.credential.CredentialFields.KIND;
import static dev.lattice.security.credential.CredentialFields.LABELS;
import static dev.lattice.security.credential.CredentialFields.LINK;
import static dev.lattice.security.credential.CredentialFields.NAME;
import static dev.lattice.security.credential.CredentialFields.PROOF;
import static dev.lattice.security.credential.CredentialFields.RIGHTS;
import static dev.lattice.security.credential.CredentialFields.ROLE;
import static dev.lattice.security.credential.CredentialFields.TICKET;

import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.SecurityFault.Kind;
import dev.lattice.security.jwt.JsonFields;
import dev.lattice.security.jwt.Jwt;
import dev.lattice.security.jwt.TokenId;
import dev.lattice.security.jwt.Validity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Reads credentials of one lattice: forms, signatures, and whether each link of a chain lies within what the one above
 * it may give. Whether they hold now is not asked here. Immutable, safe on any thread.
 *
 * <p>A chain is {@code own ~ issuer ~ ticket ~ inviter}: the token that the issuer signed, the issuer's own, the
 * ticket, and the credential of the user who signed the ticket, which is one token or such a chain itself.
 */
final class CredentialReader {
    static final String WHAT = "the credential";

    /** A node whose inviter was let in by a user whom the cluster key signed. */
    private static final int LONGEST_CHAIN = 7;

    private static final Set<String> BODY = Set.of("exp", "jti", "iat", "iss", "sub", BLOCK);
    private static final Set<String> NODE_BLOCK = Set.of(KIND, NAME, LABELS, ACCOUNTS, ROLE);
    private static final Set<String> USER_BLOCK = Set.of(KIND, NAME, RIGHTS);
    private static final Set<String> ADMITTED_NODE = Set.of(KIND, NAME, LABELS, ACCOUNTS, TICKET, PROOF);
    private static final Set<String> ADMITTED_USER = Set.of(KIND, NAME, RIGHTS, TICKET, PROOF);

    private final KeyId lattice;
    private final TicketReader tickets;

    CredentialReader(KeyId lattice) {
        this.lattice = lattice;
        this.tickets = new TicketReader(lattice, this);
    }

    TicketReader tickets() {
        return tickets;
    }

    Credential read(String text) {
        requireSize(text, WHAT);
        String[] parts = text.split(LINK, 4);
        return parts.length == 1 ? root(parts[0]) : admitted(text, parts);
    }

    static void requireSize(String text, String what) {
        if (text.length() > Jwt.LIMIT_CHARACTERS) {
            throw new SecurityFault(
                    Kind.TOO_LARGE, what + ": " + text.length() + " characters; there may be " + Jwt.LIMIT_CHARACTERS);
        }
        if (text.chars().filter(c -> c == LINK.charAt(0)).count() >= LONGEST_CHAIN) {
            throw new SecurityFault(
                    Kind.UNTRUSTED, what + ": a chain of more than " + LONGEST_CHAIN + " signatures admits nobody");
        }
    }

    UserCredential readUser(String text) {
        if (read(text) instanceof UserCredential user) {
            return user;
        }
        throw new SecurityFault(Kind.WRONG_KIND, WHAT + ": a node's credential where a user's must be");
    }

    /** What the cluster key signed itself. */
    private Credential root(String text) {
        Jwt jwt = Jwt.verify(text, WHAT);
        requireCluster(jwt);
        JsonFields block = block(jwt);
        Terms terms = terms(block);
        if (terms instanceof Terms.OfNode node) {
            block.requireOnly(NODE_BLOCK);
            return new NodeCredential(fields(jwt, text, KeyType.NODE, Optional.empty()), node, isIssuer(block));
        }
        block.requireOnly(USER_BLOCK);
        return new UserCredential(fields(jwt, text, KeyType.USER, Optional.empty()), (Terms.OfUser) terms);
    }

    private static boolean isIssuer(JsonFields block) {
        Optional<String> role = block.optionalText(ROLE);
        if (role.isPresent() && !role.get().equals(CredentialFields.ROLE_ISSUER)) {
            throw new SecurityFault(Kind.UNSUPPORTED_FORM, WHAT + ": has a role that this version does not know");
        }
        return role.isPresent();
    }

    private void requireCluster(Jwt jwt) {
        if (jwt.issuer().equals(lattice)) {
            return;
        }
        if (jwt.issuer().type() == KeyType.CLUSTER) {
            throw new SecurityFault(
                    Kind.UNTRUSTED, WHAT + " belongs to another lattice: to " + jwt.issuer() + ", not to " + lattice);
        }
        throw new SecurityFault(
                Kind.UNTRUSTED,
                WHAT + " is signed by " + jwt.issuer() + " alone, which admits nobody to lattice " + lattice
                        + ": it takes an issuer's signature and a user's ticket");
    }

    /** What an issuer signed, with the chain behind it. */
    private Credential admitted(String text, String[] parts) {
        if (parts.length != 4) {
            throw new SecurityFault(
                    Kind.UNTRUSTED,
                    WHAT + ": a chain of " + parts.length + " signatures lacks the issuer's, the"
                            + " ticket's or the inviting user's");
        }
        Jwt own = Jwt.verify(parts[0], WHAT);
        NodeCredential issuer = issuer(parts[1], own.issuer());
        Ticket ticket = tickets.read(parts[2] + LINK + parts[3]);
        JsonFields block = block(own);
        if (block.has(ROLE)) {
            throw new SecurityFault(
                    Kind.OVER_SCOPED, WHAT + ": an issuer cannot make issuers; only the cluster key can");
        }
        Terms terms = terms(block);
        block.requireOnly(terms instanceof Terms.OfNode ? ADMITTED_NODE : ADMITTED_USER);
        requireTicket(block, ticket);
        if (!ticket.terms().covers(terms)) {
            throw new SecurityFault(
                    Kind.OVER_SCOPED,
                    WHAT + " of " + terms.name() + " says more than its ticket: name, labels, accounts and rights"
                            + " must lie within it");
        }
        Admission admission = new Admission(ticket, issuer, new JoinProof(block.text(PROOF)));
        CredentialFields fields = fields(own, text, terms.holderType(), Optional.of(admission));
        requireTimes(fields.validity(), ticket, issuer);
        admission.proof().require(ticket, fields.holder());
        return terms instanceof Terms.OfNode node
                ? new NodeCredential(fields, node, false)
                : new UserCredential(fields, (Terms.OfUser) terms);
    }

    private static void requireTicket(JsonFields block, Ticket ticket) {
        if (!block.text(TICKET).equals(ticket.hash())) {
            throw new SecurityFault(Kind.UNTRUSTED, WHAT + " was made of another ticket than the one beside it");
        }
    }

    private NodeCredential issuer(String text, KeyId signer) {
        if (root(text) instanceof NodeCredential node && node.isIssuer()) {
            if (node.holder().equals(signer)) {
                return node;
            }
            throw new SecurityFault(
                    Kind.UNTRUSTED,
                    WHAT + " is signed by " + signer + ", and the issuer beside it is " + node.holder());
        }
        throw new SecurityFault(Kind.UNTRUSTED, WHAT + " is signed by one who is no issuer of lattice " + lattice);
    }

    /** The credential lies in the issuer's time; it comes of the ticket's audience while the ticket can be used. */
    private static void requireTimes(Validity own, Ticket ticket, NodeCredential issuer) {
        Instant issued = own.notBefore().orElseThrow();
        Instant expires = own.expires().orElseThrow();
        requireWithin(own, issuer.validity(), WHAT, "its issuer");
        if (ticket.validity().isEarly(issued)) {
            throw new SecurityFault(Kind.OVER_SCOPED, WHAT + " is older than its ticket");
        }
        if (expires.isAfter(issued.plus(ticket.life()))) {
            throw new SecurityFault(
                    Kind.OVER_SCOPED,
                    WHAT + " lasts longer than its ticket allows, which is "
                            + ticket.life().toSeconds() + " s");
        }
        boolean renewed = issued.isAfter(ticket.validity().expires().orElseThrow());
        if (!renewed && !issuer.holder().equals(ticket.audience())) {
            throw new SecurityFault(
                    Kind.WRONG_AUDIENCE,
                    WHAT + " comes of " + issuer.holder() + ", and its ticket is for issuer " + ticket.audience());
        }
    }

    /** Clocks of those who sign may be apart, so the beginning has the usual tolerance. */
    static void requireWithin(Validity own, Validity above, String what, String whose) {
        boolean early = above.isEarly(own.notBefore().orElseThrow());
        if (early || own.expires().orElseThrow().isAfter(above.expires().orElseThrow())) {
            throw new SecurityFault(
                    Kind.OVER_SCOPED, what + " holds at a time when the credential of " + whose + " does not");
        }
    }

    private static JsonFields block(Jwt jwt) {
        JsonFields body = jwt.body();
        body.requireOnly(BODY);
        requireTokenId(body);
        return body.object(BLOCK);
    }

    static String requireTokenId(JsonFields body) {
        String id = body.text("jti");
        if (!TokenId.isValid(id)) {
            throw body.invalid("jti", "is not 22 characters of base62");
        }
        return id;
    }

    /** The terms that a block tells; the same fields in tickets and in credentials. */
    static Terms terms(JsonFields block) {
        String kind = block.text(KIND);
        String name = block.text(NAME);
        if (kind.equals(CredentialFields.KIND_NODE)) {
            if (block.has(ACCOUNTS) && block.texts(ACCOUNTS).isEmpty()) {
                throw block.invalid(ACCOUNTS, "is empty; without the field it is any account");
            }
            List<KeyId> accounts = block.texts(ACCOUNTS).stream()
                    .map(text -> account(block, text))
                    .toList();
            return new Terms.OfNode(name, block.textMap(LABELS), new TreeSet<>(accounts));
        }
        if (kind.equals(CredentialFields.KIND_USER)) {
            return new Terms.OfUser(
                    name, block.texts(RIGHTS).stream().map(Grant::parse).collect(Collectors.toSet()));
        }
        throw new SecurityFault(
                Kind.WRONG_KIND, block.what() + ": this token is neither a node's credential nor a user's");
    }

    private static KeyId account(JsonFields block, String text) {
        try {
            return KeyId.parse(text, KeyType.ACCOUNT);
        } catch (ProtocolException e) {
            throw block.invalid(ACCOUNTS, "names no account: " + e.getMessage());
        }
    }

    private CredentialFields fields(Jwt jwt, String text, KeyType holderType, Optional<Admission> admission) {
        return new CredentialFields(text, lattice, jwt.body().key("sub", holderType), validity(jwt.body()), admission);
    }

    static Validity validity(JsonFields body) {
        Instant issued = body.time("iat");
        Instant expires = body.time("exp");
        if (!expires.isAfter(issued)) {
            throw body.invalid("exp", "is not after iat");
        }
        return Validity.between(issued, expires);
    }
}
