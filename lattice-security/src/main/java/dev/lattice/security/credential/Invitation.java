package dev.lattice.security.credential;

import static dev.lattice.security.credential.CredentialFields.LINK;

import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.id.HostPort;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.SecurityFault.Kind;
import dev.lattice.security.jwt.Base64Url;
import dev.lattice.security.jwt.Jwt;
import dev.lattice.security.jwt.TokenId;
import dev.lattice.security.key.SigningKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The one line that a person carries from a lattice to the machine that is to join it:
 * {@code lattice1 ~ addresses ~ secret ~ ticket ~ inviter}, of letters that need no quoting in a URL. Whoever has the
 * line may use it, once.
 *
 * @param addresses where the issuer listens; 1 to {@link #LIMIT_ADDRESSES}
 */
public record Invitation(List<HostPort> addresses, Ticket ticket, TicketSecret secret) {
    /** How many addresses an invitation names. */
    public static final int LIMIT_ADDRESSES = 8;

    private static final String MAGIC = "lattice1";

    /** How every invitation begins. */
    public static final String BEGINNING = MAGIC + LINK;

    private static final String WHAT = "the invitation";
    private static final int LIMIT_CHARACTERS = Jwt.LIMIT_CHARACTERS + 4_096;

    public Invitation {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty() || addresses.size() > LIMIT_ADDRESSES) {
            throw new SecurityFault(
                    Kind.INVALID_CLAIMS, WHAT + " names 1 to " + LIMIT_ADDRESSES + " addresses of the issuer");
        }
    }

    /**
     * Invites.
     *
     * @param user the inviting user's key
     * @param credential the same user's
     * @param issuer the node that may act on it, and that listens at the addresses
     * @param terms as what the bearer is let in
     * @param usable how long the ticket can be used; to the end of the user's own credential at most
     * @param life how long a credential lasts that is made of it
     * @throws SecurityFault of kind STOLEN_CREDENTIAL, WRONG_KEY_TYPE, DENIED, OVER_SCOPED, EXPIRED or INVALID_CLAIMS
     */
    public static Invitation sign(
            SigningKey user,
            UserCredential credential,
            KeyId issuer,
            List<HostPort> addresses,
            Terms terms,
            Duration usable,
            Duration life,
            Clock clock,
            SecureRandom random) {
        if (!credential.holder().equals(user.id())) {
            throw new SecurityFault(
                    Kind.STOLEN_CREDENTIAL,
                    "the credential is that of " + credential.holder() + ", not of this key, " + user.id());
        }
        CredentialIssuer.requireType(issuer, KeyType.NODE);
        TicketReader.requireRight(credential, terms);
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        credential.validity().require(now, "the credential of " + credential.name(), "ask for a new one");
        Instant last = credential.validity().expires().orElseThrow();
        Instant end = now.plus(usable).isAfter(last) ? last : now.plus(usable);
        TicketSecret secret = TicketSecret.random(random);
        Map<String, Object> block = new LinkedHashMap<>();
        block.put(TicketReader.LATTICE, credential.lattice().text());
        CredentialFields.write(terms, block);
        block.put(TicketReader.LIFE, life.toSeconds());
        block.put(TicketReader.KEY, Base64Url.encode(secret.publicKey()));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("exp", end.getEpochSecond());
        body.put("jti", TokenId.random(random));
        body.put("iat", now.getEpochSecond());
        body.put("iss", user.id().text());
        body.put("aud", issuer.text());
        body.put(TicketReader.BLOCK, block);
        String text = Jwt.sign(user, body) + LINK + credential.text();
        // Read back, so that nothing is handed out that nobody would take.
        Ticket ticket = new CredentialReader(credential.lattice()).tickets().read(text);
        return new Invitation(addresses, ticket, secret);
    }

    /**
     * Reads a line, and trusts the lattice that it names: whoever pastes it means it.
     *
     * @throws SecurityFault of kind BAD_TOKEN or TOO_LARGE when it is no invitation or a damaged one, or as
     *     {@link CredentialVerifier#verifyTicketAtAnyTime}; nothing of it is quoted
     */
    public static Invitation parse(String line) {
        String[] parts = line.strip().split(LINK, 4);
        if (line.length() > LIMIT_CHARACTERS || parts.length != 4 || !parts[0].equals(MAGIC)) {
            throw new SecurityFault(
                    Kind.BAD_TOKEN,
                    "this is no invitation: it is one line that begins with " + BEGINNING
                            + ", as `lattice invite` prints it");
        }
        List<HostPort> addresses = addresses(parts[1]);
        TicketSecret secret = TicketSecret.parse(parts[2]);
        Ticket ticket =
                new CredentialReader(TicketReader.latticeOf(parts[3])).tickets().read(parts[3]);
        if (!ticket.isKeyOf(secret)) {
            throw new SecurityFault(Kind.BAD_TOKEN, WHAT + " is damaged: its secret belongs to another ticket");
        }
        return new Invitation(addresses, ticket, secret);
    }

    private static List<HostPort> addresses(String text) {
        String list = new String(Base64Url.decode(text, WHAT + ": the addresses"), StandardCharsets.UTF_8);
        List<HostPort> addresses = new ArrayList<>();
        try {
            for (String address : list.split(",", LIMIT_ADDRESSES + 1)) {
                addresses.add(HostPort.parse(address));
            }
        } catch (ProtocolException e) {
            throw new SecurityFault(Kind.BAD_TOKEN, WHAT + " names no address: " + e.getMessage(), e);
        }
        return addresses;
    }

    /** The key that is to be let in is named here, on its own machine; the secret goes nowhere. */
    public JoinProof prove(KeyId holder) {
        CredentialIssuer.requireType(holder, ticket.terms().holderType());
        return secret.prove(ticket.lattice(), ticket.id(), holder);
    }

    /** The line. A secret: for standard output or a prompt, never for a log. */
    public String line() {
        String list = addresses.stream().map(HostPort::toString).collect(Collectors.joining(","));
        return String.join(
                LINK, MAGIC, Base64Url.encode(list.getBytes(StandardCharsets.UTF_8)), secret.text(), ticket.text());
    }

    /** As what the bearer is let in, until when, at which issuer; without the secret. */
    @Override
    public String toString() {
        return "Invitation[" + ticket + " until "
                + ticket.validity().expires().map(Instant::toString).orElse("") + "]";
    }
}
