package dev.lattice.security;

import dev.lattice.fuzz.FuzzTarget;
import dev.lattice.fuzz.Requirement;
import dev.lattice.fuzz.TestKey;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.claims.ActorClaims;
import dev.lattice.security.claims.ActorMetadata;
import dev.lattice.security.control.ControlStatement;
import dev.lattice.security.control.ControlVerifier;
import dev.lattice.security.credential.CredentialIssuer;
import dev.lattice.security.credential.CredentialVerifier;
import dev.lattice.security.credential.NodeCredential;
import dev.lattice.security.credential.Right;
import dev.lattice.security.credential.UserCredential;
import dev.lattice.security.jwt.Base64Url;
import dev.lattice.security.jwt.Validity;
import dev.lattice.security.key.SigningKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tokens: claims, credentials, statements. An input is a whole token, or, behind a byte below 8, a body that the target
 * signs with one of its keys: otherwise no mutation would ever come past the signature.
 */
public final class TokenFuzz implements FuzzTarget {
    private static final String HEADER =
            Base64Url.encode("{\"typ\":\"jwt\",\"alg\":\"Ed25519\"}".getBytes(StandardCharsets.UTF_8));
    private static final String OPERATION = "actor.start";
    private static final byte[] ARGUMENTS = {1, 2, 3};
    private static final int SIGNED_BELOW = 8;

    private final SigningKey account = TestKey.of(KeyType.ACCOUNT);
    private final SigningKey cluster = TestKey.of(KeyType.CLUSTER);
    private final SigningKey user = TestKey.of(KeyType.USER);
    private final KeyId node = TestKey.of(KeyType.NODE).id();
    private final SecureRandom random = new SecureRandom();
    private final CredentialIssuer issuer = new CredentialIssuer(cluster, TestKey.CLOCK, random);
    private final CredentialVerifier credentials = new CredentialVerifier(cluster.id(), TestKey.CLOCK);

    @Override
    public List<byte[]> seeds() {
        ActorMetadata metadata = ActorMetadata.named("Echo")
                .withTags(List.of("demo"))
                .withCapabilities(List.of("wasmcloud:httpserver"))
                .withRevision(4)
                .withVersion("0.3.4")
                .withCallAlias("acme/echo");
        String claims = new ActorClaims(
                        "0123456789abcdefABCDEF",
                        account.id(),
                        TestKey.of(KeyType.MODULE).id(),
                        TestKey.CLOCK.instant(),
                        Validity.until(TestKey.CLOCK.instant()),
                        "5C66140DB61ABE7000BAD7BBB7A1F896CE0C0A7879D8AA3C9CAB93DB0A0A1827",
                        metadata)
                .sign(account);
        NodeCredential ofNode = issuer.issueNode(node, "edge-7", Map.of("zone", "plant"), Duration.ofDays(1));
        UserCredential ofUser = issuer.issueUser(user.id(), "ada", Set.of(Right.values()), Duration.ofDays(1));
        String statement = ControlStatement.sign(user, ofUser, node, OPERATION, ARGUMENTS, TestKey.CLOCK, random);
        List<byte[]> seeds = new ArrayList<>();
        for (String token : List.of(claims, ofNode.text(), ofUser.text(), statement)) {
            seeds.add(ascii(token));
        }
        seeds.add(body(0, claims));
        seeds.add(body(1, ofNode.text()));
        seeds.add(body(1, ofUser.text()));
        seeds.add(body(2, statement));
        seeds.add(ascii(HEADER + ".e30=.AA"));
        seeds.add(ascii("..."));
        return seeds;
    }

    private static byte[] body(int signer, String token) {
        byte[] body = Base64Url.decode(token.split("\\.")[1], "body");
        byte[] input = new byte[1 + body.length];
        input[0] = (byte) signer;
        System.arraycopy(body, 0, input, 1, body.length);
        return input;
    }

    @Override
    public long allocationLimitBytes(int inputBytes) {
        return 768 * 1024 + 256L * inputBytes;
    }

    @Override
    public void run(byte[] input) {
        String token = token(input);
        try {
            ActorClaims claims = ActorClaims.verify(token);
            if (claims.account().equals(account.id())) {
                ActorClaims again = ActorClaims.verify(claims.sign(account));
                Requirement.same(claims.inTodaysForm(), again, "claims that were written are read as they were");
            }
        } catch (SecurityFault e) {
            spoke(e);
        }
        try {
            Requirement.same(cluster.id(), credentials.verify(token).lattice(), "only this lattice's credentials hold");
        } catch (SecurityFault e) {
            spoke(e);
        }
        try {
            // A new one each time, since what it remembers would make one input's end depend on others.
            new ControlVerifier(credentials, node, Map.of(OPERATION, Right.DEPLOY), TestKey.CLOCK, 1)
                    .verify(token, OPERATION, ARGUMENTS);
        } catch (SecurityFault e) {
            spoke(e);
        }
    }

    private String token(byte[] input) {
        if (input.length == 0 || input[0] < 0 || input[0] >= SIGNED_BELOW) {
            return new String(input, StandardCharsets.UTF_8);
        }
        SigningKey key = List.of(account, cluster, user).get(input[0] % 3);
        String signed = HEADER + "." + Base64Url.encode(Arrays.copyOfRange(input, 1, input.length));
        return signed + "." + Base64Url.encode(key.sign(ascii(signed)));
    }

    private static void spoke(SecurityFault fault) {
        Requirement.holds(!fault.getMessage().isBlank(), "an error says something");
        Requirement.holds(
                fault.getMessage().chars().noneMatch(Character::isISOControl), "an error has no control characters");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
