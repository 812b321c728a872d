package dev.lattice.security.control;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.SecurityFault.Kind;
import dev.lattice.security.credential.CredentialVerifier;
import dev.lattice.security.credential.Grant;
import dev.lattice.security.credential.Right;
import dev.lattice.security.credential.UserCredential;
import dev.lattice.security.jwt.JsonFields;
import dev.lattice.security.jwt.Jwt;
import dev.lattice.security.jwt.TokenId;
import dev.lattice.security.jwt.Validity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * Decides at a node whether it does what a statement orders. Keep one for the life of the node, since it remembers what
 * it has accepted. Safe on any thread.
 *
 * <p>What it remembers does not outlive the process, so statements made before the process started are refused.
 */
public final class ControlVerifier {
    /** How many statements are remembered unless it is told otherwise: 65,536 in two minutes, about 10 MB at worst. */
    public static final int DEFAULT_MEMORY = 65_536;

    private static final String WHAT = "the control statement";

    private final CredentialVerifier credentials;
    private final KeyId self;
    private final Map<String, Right> rights;
    private final Map<String, String> labels;
    private final Clock clock;
    private final Instant started;
    private final ReplayMemory memory;

    /** For a node without labels; see below. */
    public ControlVerifier(
            CredentialVerifier credentials, KeyId self, Map<String, Right> rights, Clock clock, int memory) {
        this(credentials, self, Map.of(), rights, clock, memory);
    }

    /**
     * @param self the node that acts
     * @param labels that the node has by its credential, for rights that reach some nodes only
     * @param rights every operation that there is, and the right that it needs
     * @param memory how many statements are remembered; more are refused
     */
    public ControlVerifier(
            CredentialVerifier credentials,
            KeyId self,
            Map<String, String> labels,
            Map<String, Right> rights,
            Clock clock,
            int memory) {
        this.labels = Map.copyOf(labels);
        this.credentials = credentials;
        this.self = self;
        this.rights = Map.copyOf(rights);
        this.clock = clock;
        this.started = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        this.memory = new ReplayMemory(memory);
    }

    /**
     * Accepts a statement, once.
     *
     * @param text the statement
     * @param operation what the message around it asks for
     * @param arguments the bytes beside it
     * @throws SecurityFault of kind WRONG_AUDIENCE, WRONG_ARGUMENTS, DENIED, EXPIRED, NOT_YET_VALID, REPLAYED,
     *     OVERLOADED, or what reading a token and a credential throw
     */
    public VerifiedStatement verify(String text, String operation, byte[] arguments) {
        Jwt jwt = Jwt.verify(text, WHAT);
        JsonFields body = jwt.body();
        KeyId user = jwt.issuer(KeyType.USER);
        body.requireOnly(ControlStatement.BODY_FIELDS);
        JsonFields block = body.object(ControlStatement.BLOCK);
        block.requireOnly(ControlStatement.BLOCK_FIELDS);
        String id = body.text("jti");
        if (!TokenId.isValid(id)) {
            throw body.invalid("jti", "is not 22 characters of base62");
        }
        requireAudience(body.key("aud", KeyType.NODE));
        requireSame(block, operation, arguments);
        Instant now = clock.instant();
        Instant expires = requireTime(body, now);
        UserCredential credential = credentials.verifyUser(block.text(ControlStatement.CREDENTIAL));
        if (!credential.holder().equals(user)) {
            throw new SecurityFault(
                    Kind.STOLEN_CREDENTIAL,
                    WHAT + " is signed by " + user + " but carries the credential of " + credential.holder());
        }
        List<Grant> grants = grants(credential, operation);
        // Last, so that only statements that would be carried out take up memory.
        memory.remember(user + id, expires.plus(Validity.TOLERANCE), now);
        return new VerifiedStatement(credential, operation, id, grants);
    }

    private void requireAudience(KeyId audience) {
        if (!audience.equals(self)) {
            throw new SecurityFault(
                    Kind.WRONG_AUDIENCE, WHAT + " is for node " + audience + ", and this is node " + self);
        }
    }

    private static void requireSame(JsonFields block, String operation, byte[] arguments) {
        boolean sameArguments = MessageDigest.isEqual(
                ascii(block.text(ControlStatement.ARGUMENTS)), ascii(ControlStatement.hash(arguments)));
        if (!block.text(ControlStatement.OPERATION).equals(operation)) {
            throw new SecurityFault(
                    Kind.WRONG_ARGUMENTS, WHAT + " is about another operation than " + operation + "; make a new one");
        }
        if (!sameArguments) {
            throw new SecurityFault(
                    Kind.WRONG_ARGUMENTS,
                    WHAT + " is about other arguments than those beside it: they were changed under way");
        }
    }

    /** @return when the statement expires */
    private Instant requireTime(JsonFields body, Instant now) {
        Instant issued = body.time("iat");
        Instant expires = body.time("exp");
        if (expires.isBefore(issued) || expires.isAfter(issued.plus(ControlStatement.LIFE))) {
            throw body.invalid("exp", "is not within " + ControlStatement.LIFE.toSeconds() + " seconds after iat");
        }
        Validity.between(issued, expires)
                .require(now, WHAT, "make a new one; if it is new, the clocks are too far apart");
        if (issued.isBefore(started)) {
            throw new SecurityFault(
                    Kind.EXPIRED,
                    WHAT
                            + " was made before this node started, which has no memory of what it did then; make a"
                            + " new one, and if it is new, set the clocks");
        }
        return expires;
    }

    /** What entitles the user to the operation on this node; never empty. */
    private List<Grant> grants(UserCredential credential, String operation) {
        Right right = rights.get(operation);
        if (right == null) {
            throw new SecurityFault(Kind.DENIED, "there is no operation of that name on this node");
        }
        List<Grant> all = credential.grants(right);
        List<Grant> reaching =
                all.stream().filter(grant -> grant.reaches(labels)).toList();
        if (reaching.isEmpty()) {
            throw new SecurityFault(
                    Kind.DENIED,
                    "user " + credential.name() + " may not " + operation
                            + (all.isEmpty()
                                    ? ": the right " + right.text() + " is missing"
                                    : " on this node, which has the labels " + labels + ", but within " + all)
                            + "; somebody with the right admin can grant it");
        }
        return reaching;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
