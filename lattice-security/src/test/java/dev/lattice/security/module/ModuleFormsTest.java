package dev.lattice.security.module;

import static dev.lattice.security.module.TestModules.concat;
import static dev.lattice.security.module.TestModules.custom;
import static dev.lattice.security.module.TestModules.module;
import static dev.lattice.security.module.TestModules.section;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault.Kind;
import dev.lattice.security.TestKeys;
import dev.lattice.security.claims.ActorMetadata;
import dev.lattice.security.claims.ClaimsForm;
import dev.lattice.security.jwt.Jwt;
import dev.lattice.security.jwt.Validity;
import dev.lattice.security.key.SigningKey;
import dev.lattice.security.module.TestModules.Part;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Modules as tools of other years signed them. */
class ModuleFormsTest {
    /** The module of wascap's own tests, whose compiler padded every section's length to five bytes. */
    private static final byte[] OF_WASCAP = Base64.getDecoder()
            .decode("AGFzbQEAAAAADAZkeWxpbmuAgMACAAGKgICAAAJgAn9/AX9gAAACwYCAgAAEA2VudgptZW1vcnlCYXNlA38AA2VudgZtZW1v"
                    + "cnkCAIACA2VudgV0YWJsZQFwAAADZW52CXRhYmxlQmFzZQN/AAOEgICAAAMAAQEGi4CAgAACfwFBAAt/AUEACwejgICAAAIK"
                    + "X3RyYW5zZm9ybQAAEl9fcG9zdF9pbnN0YW50aWF0ZQACCYGAgIAAAArpgICAAAPBgICAAAECfwJ/IABBAEoEQEEAIQIFIAAP"
                    + "CwNAIAEgAmoiAywAAEHpAEYEQCADQfkAOgAACyACQQFqIgIgAEcNAAsgAAsLg4CAgAAAAQuVgICAAAACQCMAJAIjAkGAgMAC"
                    + "aiQDEAELCw==");

    private final TestKeys.MovableClock clock = new TestKeys.MovableClock(TestKeys.NOW);
    private final ModuleVerifier verifier = new ModuleVerifier(clock);
    private final SigningKey account = TestKeys.key(KeyType.ACCOUNT);
    private final SigningKey actor = TestKeys.key(KeyType.MODULE);
    private final byte[] minimal = ModuleSigner.strip(OF_WASCAP);

    @Test
    void shouldHashAModuleOfPaddedLengthsLikeItsMinimisedSelf() {
        assertThat(minimal.length).isLessThan(OF_WASCAP.length);
        assertThat(ModuleHash.of(OF_WASCAP)).isEqualTo(ModuleHash.ofFile(minimal));
        assertThat(ModuleHash.ofRaw(WasmSections.of(OF_WASCAP))).isEqualTo(ModuleHash.ofFile(OF_WASCAP));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jwt", "wasmcloud_jwt"})
    void shouldReadASectionOfEitherName(String name) {
        byte[] signed = signed(OF_WASCAP, name, block(ModuleHash.of(OF_WASCAP)), 3);

        VerifiedModule module = verifier.verify(signed);

        assertThat(module.actor()).isEqualTo(actor.id());
        assertThat(module.claims().form()).isEqualTo(ClaimsForm.today());
    }

    @Test
    void shouldFindTheSignatureWhereverItStands() {
        byte[] token = token(block(ModuleHash.of(minimal)), 3);
        byte[] first = concat(
                TestModules.PREAMBLE,
                section(custom("jwt", token)),
                Arrays.copyOfRange(minimal, TestModules.PREAMBLE.length, minimal.length));

        assertThat(verifier.verify(first).claims().moduleHash()).isEqualTo(ModuleHash.ofFile(minimal));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void shouldTakeEitherHashOfOlderClaims(int revision) {
        byte[] ofMinimal = signed(OF_WASCAP, "jwt", block(ModuleHash.of(OF_WASCAP)), revision);
        byte[] ofRaw = signed(OF_WASCAP, "jwt", block(ModuleHash.ofFile(OF_WASCAP)), revision);

        assertThat(verifier.verify(ofMinimal).claims().form())
                .isEqualTo(new ClaimsForm(ClaimsForm.Dialect.WASCAP, revision));
        assertThat(verifier.verify(ofRaw).claims().account()).isEqualTo(account.id());
        assertThat(ModuleInspection.of(ofRaw).hash()).isEqualTo(HashState.MATCHES_RAW_BYTES);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void shouldRefuseAHashThatMatchesNeitherAtEveryRevision(int revision) {
        byte[] signed = signed(OF_WASCAP, "jwt", block("0".repeat(64)), revision);

        assertThat(TestKeys.kindOf(() -> verifier.verify(signed))).isEqualTo(Kind.ALTERED_MODULE);
    }

    @Test
    void shouldTakeTheMinimalHashOnlySinceRevisionThree() {
        byte[] signed = signed(OF_WASCAP, "wasmcloud_jwt", block(ModuleHash.ofFile(OF_WASCAP)), 3);

        assertThat(TestKeys.kindOf(() -> verifier.verify(signed))).isEqualTo(Kind.ALTERED_MODULE);
    }

    @Test
    void shouldReadClaimsOf2019WithTheirFieldsAtTheTop() {
        Map<String, Object> fields = block(ModuleHash.of(OF_WASCAP));
        fields.put("caps", List.of("wascc:messaging", ""));
        byte[] signed = concat(OF_WASCAP, section(custom("jwt", token2019(fields))));

        VerifiedModule module = verifier.verify(signed);

        assertThat(module.claims().form().dialect()).isEqualTo(ClaimsForm.Dialect.WASCC);
        assertThat(module.claims().metadata())
                .isEqualTo(ActorMetadata.named("Echo").withCapabilities(List.of("wascc:messaging")));
    }

    @Test
    void shouldSignAgainInTodaysForm() {
        Map<String, Object> fields = block(ModuleHash.ofFile(OF_WASCAP));
        byte[] old = concat(OF_WASCAP, section(custom("jwt", token2019(fields))));
        verifier.verify(old);

        byte[] signed = new ModuleSigner(clock, TestKeys.RANDOM)
                .sign(old, ActorMetadata.named("Echo"), account, actor.id(), Validity.always());

        assertThat(WasmSections.of(signed).signatures()).hasSize(1);
        assertThat(verifier.verify(signed).claims().form()).isEqualTo(ClaimsForm.today());
        assertThat(ModuleSigner.strip(signed)).isEqualTo(minimal);
    }

    @Test
    void shouldRefuseClaimsOfAnotherModuleInEveryForm() {
        byte[] other = module(new Part(1, new byte[] {0}, 1));
        byte[] token = token2019(block(ModuleHash.of(OF_WASCAP)));

        assertThat(TestKeys.kindOf(() -> verifier.verify(concat(other, section(custom("jwt", token))))))
                .isEqualTo(Kind.ALTERED_MODULE);
    }

    private static Map<String, Object> block(String hash) {
        Map<String, Object> block = new LinkedHashMap<>();
        block.put("name", "Echo");
        block.put("hash", hash);
        return block;
    }

    private byte[] signed(byte[] module, String sectionName, Map<String, Object> block, int revision) {
        return concat(module, section(custom(sectionName, token(block, revision))));
    }

    private byte[] token(Map<String, Object> block, int revision) {
        Map<String, Object> body = head();
        body.put("wascap", block);
        OptionalInt written = revision == 0 ? OptionalInt.empty() : OptionalInt.of(revision);
        written.ifPresent(r -> body.put("wascap_revision", r));
        return Jwt.sign(account, body).getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] token2019(Map<String, Object> fields) {
        Map<String, Object> body = head();
        body.putAll(fields);
        return Jwt.sign(account, body).getBytes(StandardCharsets.US_ASCII);
    }

    private Map<String, Object> head() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("jti", "C3rsykvpqq4QisVaBwv0e8");
        body.put("iat", 1575493014);
        body.put("iss", account.id().text());
        body.put("sub", actor.id().text());
        return body;
    }
}
