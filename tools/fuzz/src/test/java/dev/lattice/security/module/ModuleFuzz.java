package dev.lattice.security.module;

import dev.lattice.fuzz.FuzzTarget;
import dev.lattice.fuzz.Requirement;
import dev.lattice.fuzz.TestKey;
import dev.lattice.node.engine.Wat;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.claims.ActorMetadata;
import dev.lattice.security.jwt.Validity;
import dev.lattice.security.key.SigningKey;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;

/**
 * Sections, hashes and signatures of modules. No bytes that the fuzzer makes carry a signature of the account here,
 * unless they are a signed seed whose contents were left alone.
 */
public final class ModuleFuzz implements FuzzTarget {
    private static final SigningKey ACCOUNT = TestKey.of(KeyType.ACCOUNT);
    private static final SigningKey ACTOR = TestKey.of(KeyType.MODULE);

    private final ModuleSigner signer = new ModuleSigner(TestKey.CLOCK, new SecureRandom());
    private final ModuleVerifier verifier = new ModuleVerifier(TestKey.CLOCK);
    private final ActorMetadata metadata = ActorMetadata.named("echo").withCallAlias("test/echo");

    @Override
    public List<byte[]> seeds() {
        byte[] echo = Wat.guest("echo").toByteArray();
        byte[] signed = sign(echo);
        byte[] preamble = Arrays.copyOf(echo, WasmSections.PREAMBLE_BYTES);
        return List.of(
                echo,
                signed,
                concat(signed, Arrays.copyOfRange(signed, echo.length, signed.length)),
                preamble,
                concat(preamble, new byte[] {1, -1, -1, -1, -1, 0x0f}),
                concat(preamble, new byte[] {1, (byte) 0x81, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0, 0}),
                concat(preamble, new byte[] {0, 4, 3, 'j', 'w', 't'}),
                concat(preamble, new byte[] {0, 1, 5}),
                new byte[] {0, 'a', 's', 'm', 0x0d, 0, 1, 0},
                new byte[0]);
    }

    @Override
    public long allocationLimitBytes(int inputBytes) {
        return 512 * 1024 + 64L * inputBytes;
    }

    @Override
    public void run(byte[] input) {
        try {
            byte[] stripped = ModuleSigner.strip(input);
            String hash = ModuleHash.of(input);
            Requirement.same(hash, ModuleHash.of(stripped), "stripping keeps the hash");
            Requirement.same(hash, ModuleHash.ofFile(stripped), "the hash is over the stripped form");
            Requirement.same(stripped, ModuleSigner.strip(stripped), "stripping twice is stripping once");
            Requirement.holds(stripped.length <= input.length, "stripping adds nothing");
        } catch (SecurityFault e) {
            Requirement.holds(!e.getMessage().isBlank(), "an error says something");
            return;
        }
        try {
            verifier.verify(input);
        } catch (SecurityFault e) {
            Requirement.holds(!e.getMessage().isBlank(), "an error says something");
        }
        byte[] signed = sign(input);
        VerifiedModule verified = verifier.verify(signed);
        Requirement.same(ModuleHash.of(input), verified.claims().moduleHash(), "signing signs the hash");
        Requirement.same(ModuleSigner.strip(input), ModuleSigner.strip(signed), "signing changes nothing else");
    }

    private byte[] sign(byte[] module) {
        return signer.sign(module, metadata, ACCOUNT, ACTOR.id(), Validity.always());
    }

    private static byte[] concat(byte[] first, byte[] second) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(first);
        out.writeBytes(second);
        return out.toByteArray();
    }
}
