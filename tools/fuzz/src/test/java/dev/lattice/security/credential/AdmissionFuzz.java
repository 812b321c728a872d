package dev.lattice.security.credential;

import dev.lattice.fuzz.FuzzTarget;
import dev.lattice.fuzz.Requirement;
import dev.lattice.fuzz.TestKey;
import dev.lattice.protocol.id.HostPort;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.jwt.Base64Url;
import dev.lattice.security.key.SigningKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/**
 * Invitations, tickets, requests and the chains of admission. An input is a whole text, or, behind a byte that says
 * which, the body of one of these, signed by whoever would sign it and completed with what belongs beside it.
 */
public final class AdmissionFuzz implements FuzzTarget {
    private static final String HEADER =
            Base64Url.encode("{\"typ\":\"jwt\",\"alg\":\"Ed25519\"}".getBytes(StandardCharsets.UTF_8));
    private static final int TICKET = 0;
    private static final int CREDENTIAL = 1;
    private static final int REQUEST = 2;
    private static final int GRANT = 3;
    private static final Duration DAY = Duration.ofDays(1);

    private final SigningKey cluster = TestKey.of(KeyType.CLUSTER);
    private final SigningKey userKey = TestKey.of(KeyType.USER);
    private final SigningKey issuerKey = TestKey.of(KeyType.NODE);
    private final SecureRandom random = TestKey.random();
    private final SigningKey joiner = SigningKey.generate(KeyType.NODE, random);
    private final CredentialVerifier verifier = new CredentialVerifier(cluster.id(), TestKey.CLOCK);
    private final CredentialIssuer root = new CredentialIssuer(cluster, TestKey.CLOCK, random);
    private final UserCredential user =
            root.issueUser(userKey.id(), "ada", EnumSet.allOf(Right.class), Duration.ofDays(1_000));
    private final NodeCredential issuer = root.issueIssuer(issuerKey.id(), "first", Map.of(), Duration.ofDays(1_000));
    private final Admitter admitter = new Admitter(issuerKey, issuer, verifier, TestKey.CLOCK, random);
    private final Invitation invitation = Invitation.sign(
            userKey,
            user,
            issuerKey.id(),
            List.of(new HostPort("192.0.2.7", 4100), new HostPort("::1", 1)),
            Terms.OfNode.of("edge-7", Map.of("zone", "plant")),
            DAY,
            DAY.multipliedBy(90),
            TestKey.CLOCK,
            random);
    private final String request = AdmissionRequest.join(joiner, invitation, TestKey.CLOCK, random);
    private final Credential admitted =
            admitter.admit(admitter.read(invitation.ticket().text(), request));

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (String text :
                List.of(invitation.line(), invitation.ticket().text(), admitted.text(), request, user.text(), "~~~")) {
            seeds.add(text.getBytes(StandardCharsets.UTF_8));
        }
        seeds.add(body(TICKET, invitation.ticket().text()));
        seeds.add(body(CREDENTIAL, admitted.text()));
        seeds.add(body(REQUEST, request));
        seeds.add(grant("invite"));
        seeds.add(grant("deploy:account=" + TestKey.of(KeyType.ACCOUNT).id() + ",label=zone=plant"));
        return seeds;
    }

    private static byte[] grant(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] input = new byte[1 + bytes.length];
        input[0] = GRANT;
        System.arraycopy(bytes, 0, input, 1, bytes.length);
        return input;
    }

    private static byte[] body(int kind, String text) {
        byte[] body = Base64Url.decode(text.split("[.~]")[1], "body");
        byte[] input = new byte[1 + body.length];
        input[0] = (byte) kind;
        System.arraycopy(body, 0, input, 1, body.length);
        return input;
    }

    @Override
    public long allocationLimitBytes(int inputBytes) {
        return 2 * 1024 * 1024 + 512L * inputBytes;
    }

    @Override
    public void run(byte[] input) {
        int kind = input.length == 0 ? -1 : input[0];
        byte[] rest = input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length);
        switch (kind) {
            case TICKET ->
                read(() -> admitter.read(signed(userKey, rest) + CredentialFields.LINK + user.text(), request));
            case CREDENTIAL -> read(() -> credential(chain(signed(issuerKey, rest))));
            case REQUEST -> read(() -> admitter.read(invitation.ticket().text(), signed(joiner, rest)));
            case GRANT ->
                read(() -> {
                    Grant grant = Grant.parse(new String(rest, StandardCharsets.UTF_8));
                    Requirement.same(grant, Grant.parse(grant.text()), "a right that was written is read as it was");
                });
            default -> whole(new String(input, StandardCharsets.UTF_8));
        }
    }

    private void whole(String text) {
        read(() -> {
            Invitation read = Invitation.parse(text);
            Requirement.same(read.line(), Invitation.parse(read.line()).line(), "an invitation is read as written");
        });
        read(() -> credential(text));
        read(() -> verifier.verifyTicketAtAnyTime(text));
        read(() -> admitter.read(text, request));
        read(() -> admitter.renew(text, text));
    }

    private void credential(String text) {
        Credential read = verifier.verify(text);
        Requirement.same(cluster.id(), read.lattice(), "only this lattice's credentials hold");
        boolean chained = text.contains(CredentialFields.LINK);
        Requirement.holds(
                !(chained && read instanceof NodeCredential node && node.isIssuer()), "an issuer makes no issuers");
        if (chained && read instanceof NodeCredential node) {
            Requirement.holds(
                    invitation.ticket().terms() instanceof Terms.OfNode terms
                            && terms.labels()
                                    .entrySet()
                                    .containsAll(node.labels().entrySet()),
                    "labels stay within the ticket");
        }
    }

    private String chain(String own) {
        String[] parts = admitted.text().split(CredentialFields.LINK, 2);
        return own + CredentialFields.LINK + parts[1];
    }

    private static String signed(SigningKey key, byte[] body) {
        String signed = HEADER + "." + Base64Url.encode(body);
        return signed + "." + Base64Url.encode(key.sign(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    private static void read(Runnable reading) {
        try {
            reading.run();
        } catch (SecurityFault e) {
            Requirement.holds(!e.getMessage().isBlank(), "an error says something");
        }
    }
}
