package dev.lattice.benchmarks.echo;

import dev.lattice.node.NodeIdentity;
import dev.lattice.node.client.ClientIdentity;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.claims.ActorMetadata;
import dev.lattice.security.credential.CredentialIssuer;
import dev.lattice.security.credential.Right;
import dev.lattice.security.jwt.Validity;
import dev.lattice.security.key.SigningKey;
import dev.lattice.security.module.ModuleSigner;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;

/** Keys and credentials of a lattice that lives as long as one benchmark. */
final class EchoKeys {
    private static final Duration LIFE = Duration.ofHours(1);

    private final SecureRandom random = new SecureRandom();
    private final Clock clock = Clock.systemUTC();
    private final CredentialIssuer issuer =
            new CredentialIssuer(SigningKey.generate(KeyType.CLUSTER, random), clock, random);

    /** A module file, and the actor that it is. */
    record SignedModule(KeyId actor, byte[] bytes) {}

    NodeIdentity node(String name) {
        SigningKey key = SigningKey.generate(KeyType.NODE, random);
        return new NodeIdentity(key, issuer.issueNode(key.id(), name, Map.of(), LIFE));
    }

    /** A user with all rights. */
    ClientIdentity user() {
        SigningKey key = SigningKey.generate(KeyType.USER, random);
        return new ClientIdentity(key, issuer.issueUser(key.id(), "benchmark", EnumSet.allOf(Right.class), LIFE));
    }

    SignedModule sign(byte[] wasm) {
        SigningKey account = SigningKey.generate(KeyType.ACCOUNT, random);
        KeyId actor = SigningKey.generate(KeyType.MODULE, random).id();
        ActorMetadata metadata = ActorMetadata.named("echo").withRevision(1);
        byte[] signed = new ModuleSigner(clock, random).sign(wasm, metadata, account, actor, Validity.always());
        return new SignedModule(actor, signed);
    }
}
