package dev.lattice.security.credential;

import dev.lattice.protocol.id.HostPort;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.TestKeys;
import dev.lattice.security.jwt.Jwt;
import dev.lattice.security.jwt.TokenId;
import dev.lattice.security.key.SigningKey;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** A lattice with a founder and an issuer, and what an attacker who holds some of its keys could sign. */
final class Members {
    static final Duration DAY = Duration.ofDays(1);
    static final Duration HOUR = Duration.ofHours(1);
    static final List<HostPort> WHERE = List.of(new HostPort("192.0.2.7", 4100));

    final TestKeys.MovableClock clock = new TestKeys.MovableClock(TestKeys.NOW);
    final SigningKey cluster = TestKeys.key(KeyType.CLUSTER);
    final SigningKey founderKey = TestKeys.key(KeyType.USER);
    final SigningKey issuerKey = TestKeys.key(KeyType.NODE);
    final SigningKey joiner = TestKeys.key(KeyType.NODE);
    final KeyId account = TestKeys.key(KeyType.ACCOUNT).id();
    final CredentialIssuer root = new CredentialIssuer(cluster, clock, TestKeys.RANDOM);
    final CredentialVerifier verifier = new CredentialVerifier(cluster.id(), clock);
    final UserCredential founder =
            root.issueUser(founderKey.id(), "ada", EnumSet.allOf(Right.class), Duration.ofDays(1_000));
    final NodeCredential issuer = root.issueIssuer(issuerKey.id(), "first", Map.of(), Duration.ofDays(1_000));
    final Admitter admitter = new Admitter(issuerKey, issuer, verifier, clock, TestKeys.RANDOM);

    Terms.OfNode edge() {
        return new Terms.OfNode("edge-7", new TreeMap<>(Map.of("zone", "plant")), new TreeSet<>(Set.of(account)));
    }

    Invitation invite(Terms terms) {
        return invite(founderKey, founder, issuerKey.id(), terms);
    }

    Invitation invite(SigningKey user, UserCredential credential, KeyId audience, Terms terms) {
        return Invitation.sign(
                user, credential, audience, WHERE, terms, HOUR, DAY.multipliedBy(90), clock, TestKeys.RANDOM);
    }

    Credential join(Invitation invitation, SigningKey holder) {
        return admitter.admit(admitter.read(
                invitation.ticket().text(), AdmissionRequest.join(holder, invitation, clock, TestKeys.RANDOM)));
    }

    NodeCredential joined() {
        return (NodeCredential) join(invite(edge()), joiner);
    }

    UserCredential user(String name, String... rights) {
        return user(TestKeys.key(KeyType.USER), name, rights);
    }

    UserCredential user(SigningKey key, String name, String... rights) {
        Set<Grant> grants = new HashSet<>();
        List.of(rights).forEach(right -> grants.add(Grant.parse(right)));
        return root.issueUser(key.id(), new Terms.OfUser(name, grants), DAY);
    }

    /** A credential as the issuer would sign it for this ticket and holder, changed before it is signed. */
    String forged(Invitation invitation, KeyId holder, SigningKey signer, Consumer<Map<String, Object>> change) {
        Map<String, Object> block = new LinkedHashMap<>();
        CredentialFields.write(invitation.ticket().terms(), block);
        block.put("ticket", invitation.ticket().hash());
        block.put("proof", invitation.prove(holder).text());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("exp", clock.instant().plus(DAY).getEpochSecond());
        body.put("jti", TokenId.random(TestKeys.RANDOM));
        body.put("iat", clock.instant().getEpochSecond());
        body.put("iss", signer.id().text());
        body.put("sub", holder.text());
        body.put("lattice", block);
        change.accept(body);
        return Jwt.sign(signer, body);
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> block(Map<String, Object> body) {
        return (Map<String, Object>) body.get("lattice");
    }
}
