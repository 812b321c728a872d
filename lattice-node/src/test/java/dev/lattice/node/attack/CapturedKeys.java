package dev.lattice.node.attack;

import dev.lattice.node.NodeIdentity;
import dev.lattice.node.TestLattice;
import dev.lattice.node.client.ClientIdentity;
import dev.lattice.protocol.id.HostPort;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.credential.CredentialIssuer;
import dev.lattice.security.credential.Invitation;
import dev.lattice.security.credential.Right;
import dev.lattice.security.credential.Terms;
import dev.lattice.security.jwt.Jwt;
import dev.lattice.security.jwt.TokenId;
import dev.lattice.security.key.SigningKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What can be signed with keys of a lattice that fell into the wrong hands. */
final class CapturedKeys {
    static final SecureRandom RANDOM = new SecureRandom();

    private final TestLattice lattice;
    private final NodeIdentity issuer;
    private final ClientIdentity user;

    CapturedKeys(TestLattice lattice, NodeIdentity issuer) {
        this.lattice = lattice;
        this.issuer = issuer;
        SigningKey key = key(KeyType.USER);
        // In office for some days, so that tickets of yesterday can be made.
        this.user = new ClientIdentity(
                key,
                rootAt(Instant.now().minus(Duration.ofDays(10)))
                        .issueUser(key.id(), "ada", EnumSet.allOf(Right.class), Duration.ofDays(100)));
    }

    static SigningKey key(KeyType type) {
        return SigningKey.generate(type, RANDOM);
    }

    /** By the cluster key, as if it were another time. */
    CredentialIssuer rootAt(Instant now) {
        return new CredentialIssuer(lattice.cluster(), Clock.fixed(now, ZoneOffset.UTC), RANDOM);
    }

    Invitation invite(KeyId audience, HostPort where, Duration usable, Instant now) {
        return Invitation.sign(
                user.key(),
                user.credential(),
                audience,
                List.of(where),
                Terms.OfNode.of("edge-7", Map.of("zone", "plant")),
                usable,
                Duration.ofDays(1),
                Clock.fixed(now, ZoneOffset.UTC),
                RANDOM);
    }

    Invitation invite(HostPort where) {
        return invite(issuer.node(), where, Duration.ofHours(1), Instant.now());
    }

    /** The token that an issuer signs for a holder on this ticket, changed before it is signed. */
    String own(Invitation invitation, KeyId holder, SigningKey signer, Consumer<Map<String, Object>> change) {
        Instant now = Instant.now();
        Map<String, Object> block = new LinkedHashMap<>();
        block.put("kind", "node");
        block.put("name", "edge-7");
        block.put("labels", Map.of("zone", "plant"));
        block.put("ticket", invitation.ticket().hash());
        block.put("proof", invitation.prove(holder).text());
        change.accept(block);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("exp", now.plus(Duration.ofHours(12)).getEpochSecond());
        body.put("jti", TokenId.random(RANDOM));
        body.put("iat", now.getEpochSecond());
        body.put("iss", signer.id().text());
        body.put("sub", holder.text());
        body.put("lattice", block);
        return Jwt.sign(signer, body);
    }

    /** By the captured issuer, with the true chain behind it. */
    String chain(Invitation invitation, KeyId holder, Consumer<Map<String, Object>> change) {
        return chain(own(invitation, holder, issuer.key(), change), invitation);
    }

    String chain(String own, Invitation invitation) {
        return own + "~" + issuer.credential().text() + "~"
                + invitation.ticket().text();
    }

    ClientIdentity user() {
        return user;
    }
}
