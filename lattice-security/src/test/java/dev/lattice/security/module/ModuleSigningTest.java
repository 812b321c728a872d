package dev.lattice.security.module;

import static dev.lattice.security.module.TestModules.PREAMBLE;
import static dev.lattice.security.module.TestModules.concat;
import static dev.lattice.security.module.TestModules.custom;
import static dev.lattice.security.module.TestModules.leb;
import static dev.lattice.security.module.TestModules.module;
import static dev.lattice.security.module.TestModules.section;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.SecurityFault.Kind;
import dev.lattice.security.TestKeys;
import dev.lattice.security.claims.ActorMetadata;
import dev.lattice.security.jwt.Validity;
import dev.lattice.security.key.SigningKey;
import dev.lattice.security.module.TestModules.Part;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ModuleSigningTest {
    private final TestKeys.MovableClock clock = new TestKeys.MovableClock(TestKeys.NOW);
    private final SigningKey account = TestKeys.key(KeyType.ACCOUNT);
    private final SigningKey actor = TestKeys.key(KeyType.MODULE);
    private final ModuleSigner signer = new ModuleSigner(clock, TestKeys.RANDOM);
    private final ModuleVerifier verifier = new ModuleVerifier(clock);
    private final ActorMetadata echo = ActorMetadata.named("echo").withCallAlias("test/echo");
    private final byte[] small = module(
            new Part(1, new byte[] {1, 0x60, 0, 0}, 1),
            new Part(3, new byte[] {1, 0}, 1),
            new Part(10, new byte[] {1, 2, 0, 0x0b}, 1),
            custom("producers", new byte[] {1, 2, 3}));

    @Test
    void shouldVerifyWhatItSigned() {
        byte[] signed = sign(small);
        VerifiedModule module = verifier.verify(signed);

        assertThat(module.actor()).isEqualTo(actor.id());
        assertThat(module.claims().account()).isEqualTo(account.id());
        assertThat(module.claims().metadata()).isEqualTo(echo);
        assertThat(module.claims().moduleHash()).isEqualTo(ModuleHash.of(small));
        assertThat(module.lengthBytes()).isEqualTo(signed.length);
        assertThat(module.fileHash()).isEqualTo(ModuleHash.ofFile(signed));
        assertThat(Arrays.copyOf(signed, small.length))
                .as("signature at the end")
                .isEqualTo(small);
    }

    @Test
    void shouldHashAnEmptyModuleAsItsEightBytes() {
        assertThat(ModuleHash.of(PREAMBLE))
                .isEqualTo("93A44BBB96C751218E4C00D479E4C14358122A389ACCA16205B1E4D0DC5F9476");
    }

    @Test
    void shouldLeaveOneSignatureHoweverOftenItSigns() {
        byte[] once = sign(small);
        byte[] twice = sign(sign(once));
        byte[] bothNames = concat(once, section(custom("jwt", "old".getBytes(StandardCharsets.US_ASCII))));

        assertThat(WasmSections.of(twice).signatures()).hasSize(1);
        assertThat(WasmSections.of(sign(bothNames)).signatures()).hasSize(1);
        assertThat(ModuleSigner.strip(twice)).isEqualTo(small);
        verifier.verify(twice);
    }

    @Property(tries = 300)
    void shouldHashPaddedLengthsLikeMinimalOnes(
            @ForAll("parts") List<Part> parts, @ForAll @IntRange(min = 1, max = 5) int bytes) {
        byte[] minimal = module(parts.toArray(Part[]::new));
        byte[] padded = module(parts.stream().map(p -> p.padded(bytes)).toArray(Part[]::new));

        assertThat(ModuleHash.of(padded)).isEqualTo(ModuleHash.of(minimal)).isEqualTo(ModuleHash.ofFile(minimal));
        assertThat(ModuleSigner.strip(padded)).isEqualTo(minimal);
        assertThat(verifier.verify(sign(padded)).claims().moduleHash()).isEqualTo(ModuleHash.of(minimal));
    }

    @Provide
    Arbitrary<List<Part>> parts() {
        Arbitrary<Part> plain = Combinators.combine(
                        Arbitraries.integers().between(1, 12),
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(300))
                .as((id, contents) -> new Part(id, contents, leb(contents.length, 1).length));
        Arbitrary<Part> named = Combinators.combine(
                        Arbitraries.strings().alpha().ofMaxLength(100),
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(50))
                .as(TestModules::custom);
        return Arbitraries.oneOf(plain, named).list().ofMaxSize(8);
    }

    @Test
    void shouldRefuseEverySingleFlippedBit() {
        byte[] signed = sign(small);
        Map<Kind, Integer> reasons = new EnumMap<>(Kind.class);
        for (int bit = 0; bit < signed.length * 8; bit++) {
            byte[] altered = signed.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            reasons.merge(TestKeys.kindOf(() -> verifier.verify(altered)), 1, Integer::sum);
        }

        assertThat(reasons.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(signed.length * 8);
        assertThat(reasons)
                .containsKeys(
                        Kind.NOT_A_MODULE,
                        Kind.MALFORMED_MODULE,
                        Kind.UNSIGNED_MODULE,
                        Kind.ALTERED_MODULE,
                        Kind.BAD_TOKEN,
                        Kind.BAD_SIGNATURE);
    }

    @Test
    void shouldRefuseAThousandRandomFlippedBitsOfALargeModule() {
        byte[] code = new byte[1 << 20];
        Random random = new Random(20261122);
        random.nextBytes(code);
        byte[] signed = sign(module(new Part(1, new byte[] {1, 0x60, 0, 0}, 1), new Part(10, code, 5)));
        Map<Kind, Integer> reasons = new EnumMap<>(Kind.class);
        for (int i = 0; i < 1000; i++) {
            int bit = random.nextInt(signed.length * 8);
            signed[bit / 8] ^= (byte) (1 << bit % 8);
            reasons.merge(fault(signed), 1, Integer::sum);
            signed[bit / 8] ^= (byte) (1 << bit % 8);
        }

        verifier.verify(signed);
        assertThat(reasons.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(1000);
        assertThat(reasons.get(Kind.ALTERED_MODULE)).isGreaterThan(900);
    }

    @Test
    void shouldNameWhatIsWrongWithAModule() {
        byte[] signed = sign(small);
        byte[] signature = Arrays.copyOfRange(signed, small.length, signed.length);
        byte[] other = module(new Part(1, new byte[] {0}, 1));

        assertThat(fault(small)).isEqualTo(Kind.UNSIGNED_MODULE);
        assertThat(fault(concat(signed, signature))).isEqualTo(Kind.SEVERAL_SIGNATURES);
        assertThat(fault(concat(other, signature)))
                .as("claims of another module")
                .isEqualTo(Kind.ALTERED_MODULE);
        assertThat(fault(concat(signed, section(custom("name", new byte[0])))))
                .as("a section more")
                .isEqualTo(Kind.ALTERED_MODULE);
        assertThat(fault(concat(small, section(custom("jwt", new byte[0]))))).isEqualTo(Kind.BAD_TOKEN);
        assertThat(fault(concat(signed, section(custom("jwt", new byte[0])))))
                .as("one signature under each name")
                .isEqualTo(Kind.SEVERAL_SIGNATURES);
        assertThat(fault(concat(small, section(custom("wasmcloud_jwt", new byte[] {1, 2})))))
                .isEqualTo(Kind.BAD_TOKEN);
        assertThat(fault(concat(small, section(custom("wasmcloud_jwt", new byte[20_000])))))
                .isEqualTo(Kind.TOO_LARGE);
        assertThat(fault("hello, I am text".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(Kind.NOT_A_MODULE);
        assertThat(fault(new byte[0])).isEqualTo(Kind.NOT_A_MODULE);
        assertThat(fault(Arrays.copyOf(signed, 5))).isEqualTo(Kind.NOT_A_MODULE);
        assertThat(fault(Arrays.copyOf(signed, signed.length - 1))).isEqualTo(Kind.MALFORMED_MODULE);
        assertThatThrownBy(() -> verifier.verify(new byte[] {0, 'a', 's', 'm', 0x0d, 0, 1, 0}))
                .hasMessageContaining("component");
        assertThatThrownBy(() -> verifier.verify(new byte[] {0, 'a', 's', 'm', 2, 0, 0, 0}))
                .hasMessageContaining("version 1");
    }

    @Test
    void shouldRefuseLengthsThatDoNotFit() {
        assertThat(fault(concat(PREAMBLE, new byte[] {1}))).isEqualTo(Kind.MALFORMED_MODULE);
        assertThat(fault(concat(PREAMBLE, new byte[] {1, (byte) 0x80}))).isEqualTo(Kind.MALFORMED_MODULE);
        assertThat(fault(concat(PREAMBLE, new byte[] {1, -1, -1, -1, -1, -1}))).isEqualTo(Kind.MALFORMED_MODULE);
        assertThat(fault(concat(PREAMBLE, new byte[] {1, -1, -1, -1, -1, 0x0f})))
                .isEqualTo(Kind.MALFORMED_MODULE);
        assertThat(fault(concat(PREAMBLE, new byte[] {0, 1, 5}))).isEqualTo(Kind.MALFORMED_MODULE);
        assertThat(fault(concat(PREAMBLE, new byte[] {0, 0}))).isEqualTo(Kind.MALFORMED_MODULE);
        assertThat(fault(concat(PREAMBLE, new byte[2 * 5000]))).isEqualTo(Kind.MALFORMED_MODULE);
    }

    @Test
    void shouldHoldOnlyInItsTime() {
        byte[] signed = signer.sign(
                small,
                echo,
                account,
                actor.id(),
                Validity.between(TestKeys.NOW.plusSeconds(100), TestKeys.NOW.plusSeconds(200)));

        assertThat(fault(signed)).isEqualTo(Kind.NOT_YET_VALID);
        clock.advance(Duration.ofSeconds(100));
        verifier.verify(signed);
        clock.advance(Duration.ofSeconds(161));
        assertThat(fault(signed)).isEqualTo(Kind.EXPIRED);
        assertThat(verifier.verifyAtAnyTime(signed).actor()).isEqualTo(actor.id());
    }

    @Test
    void shouldSignOnlyWithAnAccountForAModule() {
        assertThat(TestKeys.kindOf(() -> signer.sign(small, echo, actor, actor.id(), Validity.always())))
                .isEqualTo(Kind.WRONG_KEY_TYPE);
        assertThat(TestKeys.kindOf(() -> signer.sign(small, echo, account, account.id(), Validity.always())))
                .isEqualTo(Kind.WRONG_KEY_TYPE);
    }

    @Property
    void shouldFaultAndNothingElseOnAnyBytes(@ForAll @Size(max = 200) byte[] bytes) {
        assertThat(fault(bytes)).isNotNull();
        assertThat(fault(concat(PREAMBLE, bytes))).isNotNull();
    }

    @Property(tries = 200)
    void shouldCoverEveryByteBySections(@ForAll("parts") List<Part> parts) {
        byte[] bytes = module(parts.toArray(Part[]::new));
        int at = PREAMBLE.length;
        for (WasmSections.Section section : WasmSections.of(bytes).sections()) {
            assertThat(section.contentStart()).isGreaterThan(at).isLessThanOrEqualTo(at + 6);
            assertThat(section.dataStart()).isBetween(section.contentStart(), section.end());
            at = section.end();
        }
        assertThat(at).isEqualTo(bytes.length);
    }

    private byte[] sign(byte[] module) {
        return signer.sign(module, echo, account, actor.id(), Validity.always());
    }

    private Kind fault(byte[] module) {
        try {
            new ModuleVerifier(clock).verify(module);
        } catch (SecurityFault e) {
            assertThat(e.getMessage()).isNotBlank();
            return e.kind();
        }
        throw new AssertionError("accepted");
    }

    @Test
    void shouldReadTheSystemClockToo() {
        new ModuleVerifier(Clock.systemUTC()).verify(sign(small));
    }
}
