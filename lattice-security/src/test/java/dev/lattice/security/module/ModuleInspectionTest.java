package dev.lattice.security.module;

import static dev.lattice.security.module.TestModules.concat;
import static dev.lattice.security.module.TestModules.custom;
import static dev.lattice.security.module.TestModules.module;
import static dev.lattice.security.module.TestModules.section;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault.Kind;
import dev.lattice.security.TestKeys;
import dev.lattice.security.claims.ActorClaims;
import dev.lattice.security.claims.ActorMetadata;
import dev.lattice.security.jwt.Validity;
import dev.lattice.security.key.SigningKey;
import dev.lattice.security.module.ModuleInspection.TimeState;
import dev.lattice.security.module.TestModules.Part;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ModuleInspectionTest {
    private final SigningKey account = TestKeys.key(KeyType.ACCOUNT);
    private final SigningKey actor = TestKeys.key(KeyType.MODULE);
    private final ModuleSigner signer = new ModuleSigner(new TestKeys.MovableClock(TestKeys.NOW), TestKeys.RANDOM);
    private final byte[] plain = module(new Part(1, new byte[] {1, 0x60, 0, 0}, 1));
    private final byte[] signed = signer.sign(
            plain,
            ActorMetadata.named("echo"),
            account,
            actor.id(),
            Validity.between(TestKeys.NOW, TestKeys.NOW.plusSeconds(1000)));

    @Test
    void shouldTellOfAGoodModule() {
        ModuleInspection inspection = ModuleInspection.of(signed);

        assertThat(inspection.isGood()).isTrue();
        assertThat(inspection.signature()).isEqualTo(SignatureState.GOOD);
        assertThat(inspection.hash()).isEqualTo(HashState.MATCHES);
        assertThat(inspection.moduleHash()).isEqualTo(ModuleHash.of(plain));
        assertThat(inspection.fileHash()).isEqualTo(ModuleHash.ofFile(signed));
        assertThat(inspection.lengthBytes()).isEqualTo(signed.length);
        assertThat(inspection.claims().map(ActorClaims::actor)).contains(actor.id());
        assertThat(inspection.timeState(TestKeys.NOW)).isEqualTo(TimeState.VALID);
        assertThat(inspection.timeState(TestKeys.NOW.minusSeconds(61))).isEqualTo(TimeState.NOT_YET_VALID);
        assertThat(inspection.timeState(TestKeys.NOW.plusSeconds(1061))).isEqualTo(TimeState.EXPIRED);
    }

    @Test
    void shouldTellOfABadModuleAllTheSame() {
        byte[] altered = signed.clone();
        altered[plain.length - 1] ^= 1;
        ModuleInspection inspection = ModuleInspection.of(altered);

        assertThat(inspection.signature()).isEqualTo(SignatureState.GOOD);
        assertThat(inspection.hash()).isEqualTo(HashState.DIFFERS);
        assertThat(inspection.isGood()).isFalse();
        assertThat(inspection.fault().orElseThrow().kind()).isEqualTo(Kind.ALTERED_MODULE);
        assertThat(inspection.claims().map(ActorClaims::account)).contains(account.id());
    }

    @Test
    void shouldTellForgedClaimsFromGoodOnes() {
        String token = new ActorClaims(
                        "0123456789abcdefABCDEF",
                        account.id(),
                        actor.id(),
                        TestKeys.NOW,
                        Validity.always(),
                        ModuleHash.of(plain),
                        ActorMetadata.named("echo"))
                .sign(account);
        // The last character of 64 bytes' base64 has four bits that count, so the first of the signature is changed.
        int at = token.lastIndexOf('.') + 1;
        String forged = token.substring(0, at) + (token.charAt(at) == 'A' ? 'B' : 'A') + token.substring(at + 1);
        ModuleInspection inspection = ModuleInspection.of(carrying(forged));

        assertThat(inspection.signature()).isEqualTo(SignatureState.FORGED);
        assertThat(inspection.hash()).isEqualTo(HashState.MATCHES);
        assertThat(inspection.fault().orElseThrow().kind()).isEqualTo(Kind.BAD_SIGNATURE);
        assertThat(ModuleInspection.of(carrying(token)).isGood()).isTrue();
    }

    @Test
    void shouldTellWhyThereAreNoClaims() {
        ModuleInspection missing = ModuleInspection.of(plain);
        ModuleInspection unreadable = ModuleInspection.of(carrying("a.b"));
        ModuleInspection several =
                ModuleInspection.of(concat(signed, Arrays.copyOfRange(signed, plain.length, signed.length)));

        assertThat(missing.signature()).isEqualTo(SignatureState.MISSING);
        assertThat(missing.hash()).isEqualTo(HashState.UNKNOWN);
        assertThat(missing.timeState(TestKeys.NOW)).isEqualTo(TimeState.UNKNOWN);
        assertThat(missing.moduleHash()).isEqualTo(ModuleHash.of(plain));
        assertThat(unreadable.signature()).isEqualTo(SignatureState.UNREADABLE);
        assertThat(several.signature()).isEqualTo(SignatureState.SEVERAL);
        assertThat(several.fault().orElseThrow().kind()).isEqualTo(Kind.SEVERAL_SIGNATURES);
    }

    @Test
    void shouldListImportsAndFeatures() {
        byte[] imports = concat(
                new byte[] {5},
                imported("wapc", "__host_call", 0, 0),
                imported("wasi_snapshot_preview1", "fd_write", 0, 1),
                imported("env", "table", 1, 0x70, 0, 1),
                imported("env", "memory", 2, 3, 1, 2),
                imported("env", "base", 3, 0x7b, 0));
        byte[] features = concat(new byte[] {2, '+'}, name("sign-ext"), new byte[] {'-'}, name("atomics"));
        byte[] types = {2, 0x60, 1, 0x7f, 1, 0x7f, 0x60, 0, 2, 0x7f, 0x6f};
        WasmOutline outline = ModuleInspection.of(module(
                        new Part(1, types, 1),
                        new Part(2, imports, 1),
                        new Part(5, new byte[] {1, 4, 1}, 1),
                        new Part(12, new byte[] {0}, 1),
                        custom("target_features", features)))
                .outline();

        assertThat(outline.trouble()).isEmpty();
        assertThat(outline.imports())
                .contains(
                        new WasmImport("wapc", "__host_call", WasmImport.Kind.FUNCTION),
                        new WasmImport("env", "memory", WasmImport.Kind.MEMORY),
                        new WasmImport("env", "base", WasmImport.Kind.GLOBAL))
                .hasSize(5);
        assertThat(outline.hostInterfaces()).containsExactly("wapc", "wasi_snapshot_preview1", "env");
        assertThat(outline.features())
                .containsExactly(
                        "atomics",
                        "bulk-memory",
                        "memory64",
                        "multi-memory",
                        "multivalue",
                        "reference-types",
                        "sign-ext",
                        "simd128");
    }

    @Test
    void shouldSayWhereAnOutlineEnds() {
        byte[] tooMany = {(byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f};
        WasmOutline outline = ModuleInspection.of(module(new Part(12, new byte[] {0}, 1), new Part(2, tooMany, 1)))
                .outline();

        assertThat(outline.trouble().orElseThrow()).contains("imports", "10000");
        assertThat(outline.features()).containsExactly("bulk-memory");
    }

    @Property
    void shouldOutlineOrSayWhyOnAnyContents(@ForAll @Size(max = 60) byte[] contents) {
        for (int id : new int[] {1, 2, 4, 5, 12, 13}) {
            WasmOutline outline =
                    ModuleInspection.of(module(new Part(id, contents, 1))).outline();
            assertThat(outline.imports().size()).isLessThanOrEqualTo(contents.length);
        }
    }

    private byte[] carrying(String token) {
        return concat(plain, section(custom("wasmcloud_jwt", token.getBytes(StandardCharsets.US_ASCII))));
    }

    private static byte[] imported(String module, String name, int... rest) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(name(module));
        out.writeBytes(name(name));
        Arrays.stream(rest).forEach(out::write);
        return out.toByteArray();
    }

    private static byte[] name(String text) {
        return concat(new byte[] {(byte) text.length()}, text.getBytes(StandardCharsets.US_ASCII));
    }
}
