package dev.lattice.security.claims;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault.Kind;
import dev.lattice.security.TestKeys;
import dev.lattice.security.jwt.Base64Url;
import dev.lattice.security.jwt.Jwt;
import dev.lattice.security.jwt.TokenId;
import dev.lattice.security.jwt.Validity;
import dev.lattice.security.key.SigningKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ActorClaimsTest {
    /** Tokens that wascap wrote, from public test data: of 2024, at revision 3; of 2022, without; of 2019. */
    private static final String OF_2024 = "eyJ0eXAiOiJqd3QiLCJhbGciOiJFZDI1NTE5In0.eyJqdGkiOiJxdmVOakZjcW51dWhQaVJU"
            + "MkU1YWJXIiwiaWF0IjoxNzIxODM0ODg5LCJpc3MiOiJBQk9HQjRXNURPWDNVTzNSVldXUUdZU01WWEhSUFFZWFZaUDVVNFZGTUpEQ1lD"
            + "V0FSN1M1Q1lNTyIsInN1YiI6Ik1DNUNDNFVENUxQRFo0QzdaTkFFQTRPWlEzQkVGTFNWUTc0MlczVEVUM09OS1M0RFJCVk5NNUlDIiwi"
            + "d2FzY2FwIjp7Im5hbWUiOiJodHRwLWhlbGxvLXdvcmxkIiwiaGFzaCI6IkNFOTAxOTJDOTlDMEIyQzYwOEIyRTJDQjYxOUE5MjUxRkI2"
            + "ODE4NTZDMTU2ODFCMUJDRDYyRUVEQTJENTEyOEUiLCJ0YWdzIjpbIndhc21jbG91ZC5jb20vZXhwZXJpbWVudGFsIl0sInJldiI6MCwi"
            + "dmVyIjoiMC4xLjAiLCJwcm92IjpmYWxzZX0sIndhc2NhcF9yZXZpc2lvbiI6M30.8awbkvrBnRKLpz88s7GXYCW0onpKf_nNfsj7pXhC"
            + "yvq8pm4y2IotrIPCdBvWqDvDouX4VAM6DQQUHuI-VdKYAA";

    private static final String OF_2022 = "eyJ0eXAiOiJqd3QiLCJhbGciOiJFZDI1NTE5In0.eyJqdGkiOiJTakI1Zm05NzRTanU5V01n"
            + "VFVjaHNiIiwiaWF0IjoxNjQ0ODQzNzQzLCJpc3MiOiJBQ09KSk42V1VQNE9ERDc1WEVCS0tUQ0NVSkpDWTVaS1E1NlhWS1lLNEJFSldH"
            + "VkFPT1FIWk1DVyIsInN1YiI6Ik1CQ0ZPUE02SlcyQVBKTFhKRDNaNU80Q043Q1BZSjJCNEZUS0xKVVI1WVI1TUlUSVU3SEQzV0Q1Iiwi"
            + "d2FzY2FwIjp7Im5hbWUiOiJFY2hvIiwiaGFzaCI6IjRDRUM2NzNBN0RDQ0VBNkE0MTY1QkIxOTU4MzJDNzkzNjQ3MUNGN0FCNDUwMUY4"
            + "MzdGOEQ2NzlGNDQwMEJDOTciLCJ0YWdzIjpbXSwiY2FwcyI6WyJ3YXNtY2xvdWQ6aHR0cHNlcnZlciJdLCJyZXYiOjQsInZlciI6IjAu"
            + "My40IiwicHJvdiI6ZmFsc2V9fQ.ZWyD6VQqzaYM1beD2x9Fdw4o_Bavy3ZG703Eg4cjhyJwUKLDUiVPVhqHFE6IXdV4cW6j93YbMT6VG"
            + "q5iBDWmAg";

    private static final String OF_2019 = "eyJ0eXAiOiJqd3QiLCJhbGciOiJFZDI1NTE5In0.eyJqdGkiOiJDM3JzeWt2cHFxNFFpc1Zh"
            + "Qnd2MGU4IiwiaWF0IjoxNTc1NDkzMDE0LCJpc3MiOiJBQUdSVVhYVEdTUDRDMjdSV1BUTUNIQ0pGNTZKRDUzRVFQQTJSN1JQQzVWSTRF"
            + "Mjc0S1BSTU1KNSIsInN1YiI6Ik1CSFJTSk9SQlhBUFJDQUxLNkVLT0JCQ05BUE1SVE02T0RMWE5MT1Y1VEtQRE1QWE1UQ01SNERXIiwi"
            + "aGFzaCI6IjM4NTgwQjhCRkY3RjdDNTlBN0I0RENERTc4MTA5N0QxNzIzN0UwMkU3N0M5MjVGMUU0OURDN0QyMEFCNThBNEEiLCJ0YWdz"
            + "IjpbXSwiY2FwcyI6WyJ3YXNjYzptZXNzYWdpbmciXX0.LC_zuDTItYME0xMNU0Pa4M6Aj5y1loF3BZUbWeMgFH3f0uhV0pUN6ZSkiA4n"
            + "4vyRDV0gSwARTsXfQrvmfd4fDw";

    private static final String HASH = "5C66140DB61ABE7000BAD7BBB7A1F896CE0C0A7879D8AA3C9CAB93DB0A0A1827";

    private final SigningKey account = TestKeys.key(KeyType.ACCOUNT);
    private final SigningKey actor = TestKeys.key(KeyType.MODULE);

    @Test
    void shouldReadClaimsThatWascapSigned() {
        ActorClaims claims = ActorClaims.verify(OF_2024);

        assertThat(claims.id()).isEqualTo("qveNjFcqnuuhPiRT2E5abW");
        assertThat(claims.issuedAt()).isEqualTo(Instant.ofEpochSecond(1721834889));
        assertThat(claims.validity()).isEqualTo(Validity.always());
        assertThat(claims.moduleHash()).startsWith("CE90192C99C0B2C6");
        assertThat(claims.metadata())
                .isEqualTo(new ActorMetadata(
                        Optional.of("http-hello-world"),
                        List.of("wasmcloud.com/experimental"),
                        List.of(),
                        OptionalInt.of(0),
                        Optional.of("0.1.0"),
                        Optional.empty(),
                        false));
    }

    @Test
    void shouldReadClaimsThatOlderToolsSigned() {
        ActorClaims of2022 = ActorClaims.verify(OF_2022);
        ActorClaims of2019 = ActorClaims.verify(OF_2019);

        assertThat(of2022.form()).hasToString("wascap without a revision");
        assertThat(of2022.metadata())
                .isEqualTo(ActorMetadata.named("Echo")
                        .withCapabilities(List.of("wasmcloud:httpserver"))
                        .withRevision(4)
                        .withVersion("0.3.4"));
        assertThat(of2019.form()).hasToString("wascc of 2019");
        assertThat(of2019.id()).isEqualTo("C3rsykvpqq4QisVaBwv0e8");
        assertThat(of2019.moduleHash()).startsWith("38580B8BFF7F7C59");
        assertThat(of2019.metadata().name()).isEmpty();
        assertThat(of2019.metadata().grants("wascc:messaging")).isTrue();
    }

    @Test
    void shouldShowForgedClaimsAsSuch() {
        String forged = OF_2024.substring(0, OF_2024.lastIndexOf('.')) + OF_2019.substring(OF_2019.lastIndexOf('.'));

        assertThat(TestKeys.kindOf(() -> ActorClaims.verify(forged))).isEqualTo(Kind.BAD_SIGNATURE);
        assertThat(ActorClaims.show(forged)).isEqualTo(new ActorClaims.Shown(ActorClaims.verify(OF_2024), false));
        assertThat(ActorClaims.show(OF_2024).signatureHolds()).isTrue();
    }

    @Test
    void shouldRefuseTextsThatCouldNotBeReadAgain() {
        ActorMetadata fine = ActorMetadata.named("x");

        assertThat(TestKeys.kindOf(() -> fine.withTags(List.of("a\u001b[31m")))).isEqualTo(Kind.INVALID_CLAIMS);
        assertThat(TestKeys.kindOf(() -> fine.withVersion("1\n2"))).isEqualTo(Kind.INVALID_CLAIMS);
        assertThat(TestKeys.kindOf(() -> fine.withCallAlias("a\u0007b"))).isEqualTo(Kind.INVALID_CLAIMS);
        assertThat(TestKeys.kindOf(() -> fine.withCapabilities(List.of("a\tb"))))
                .isEqualTo(Kind.INVALID_CLAIMS);
        assertThat(TestKeys.kindOf(() -> ActorMetadata.named("a\u009bb"))).isEqualTo(Kind.INVALID_CLAIMS);
    }

    @Test
    void shouldWriteTheBodyInWascapsOrder() {
        ActorClaims claims = new ActorClaims(
                "0123456789abcdefABCDEF",
                account.id(),
                actor.id(),
                Instant.ofEpochSecond(1000),
                Validity.between(Instant.ofEpochSecond(900), Instant.ofEpochSecond(2000)),
                HASH,
                ActorMetadata.named("Echo")
                        .withTags(List.of("demo"))
                        .withCapabilities(List.of("wasmcloud:httpserver", ""))
                        .withRevision(4)
                        .withVersion("0.3.4")
                        .withCallAlias("My Echo"));

        assertThat(body(claims.sign(account)))
                .isEqualTo("{\"exp\":2000,\"jti\":\"0123456789abcdefABCDEF\",\"iat\":1000,\"iss\":\"" + account.id()
                        + "\",\"sub\":\"" + actor.id()
                        + "\",\"nbf\":900,\"wascap\":{\"name\":\"Echo\",\"hash\":\"" + HASH
                        + "\",\"tags\":[\"demo\"],\"caps\":[\"wasmcloud:httpserver\"],\"rev\":4,\"ver\":\"0.3.4\","
                        + "\"call_alias\":\"my_echo\",\"prov\":false},\"wascap_revision\":3}");
    }

    @Test
    void shouldLeaveOutWhatIsEmpty() {
        ActorClaims claims = claims(Validity.always(), ActorMetadata.named(""));

        assertThat(body(claims.sign(account)))
                .endsWith("\"sub\":\"" + actor.id() + "\",\"wascap\":{\"hash\":\"" + HASH
                        + "\",\"prov\":false},\"wascap_revision\":3}")
                .startsWith("{\"jti\":");
    }

    @Property(tries = 200)
    void shouldReadWhatItWrote(@ForAll("metadata") ActorMetadata metadata) {
        ActorClaims claims = claims(Validity.until(TestKeys.NOW.plusSeconds(5)), metadata);

        assertThat(ActorClaims.verify(claims.sign(account))).isEqualTo(claims);
    }

    @Provide
    Arbitrary<ActorMetadata> metadata() {
        Arbitrary<String> small = Arbitraries.strings()
                .ofMaxLength(20)
                .filter(t -> t.chars().noneMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c)));
        return Combinators.combine(
                        small.optional(),
                        small.list().ofMaxSize(5),
                        small.list().ofMaxSize(5),
                        Arbitraries.integers(),
                        small.optional(),
                        small.optional(),
                        Arbitraries.of(true, false))
                .as((name, tags, caps, rev, ver, alias, prov) ->
                        new ActorMetadata(name, tags, caps, OptionalInt.of(rev), ver, alias, prov));
    }

    @Test
    void shouldNameWhatIsWrongWithForeignClaims() {
        assertThat(faulty("iss", actor.id().text(), actor)).isEqualTo(Kind.WRONG_KEY_TYPE);
        assertThat(faulty("sub", account.id().text(), account)).isEqualTo(Kind.WRONG_KEY_TYPE);
        assertThat(faulty("iat", "yesterday", account)).isEqualTo(Kind.INVALID_CLAIMS);
        assertThat(faulty("exp", 1.5, account)).isEqualTo(Kind.INVALID_CLAIMS);
        assertThat(faulty("wascap", List.of(), account)).isEqualTo(Kind.INVALID_CLAIMS);
        assertThat(faulty("wascap", Map.of("hash", "abc"), account)).isEqualTo(Kind.INVALID_CLAIMS);
        assertThat(faulty("wascap_revision", "three", account)).isEqualTo(Kind.INVALID_CLAIMS);
        assertThat(faulty("jti", "x".repeat(65), account)).isEqualTo(Kind.INVALID_CLAIMS);
    }

    @Test
    void shouldOnlyBeSignedByItsAccount() {
        ActorClaims claims = claims(Validity.always(), ActorMetadata.named("x"));

        assertThat(TestKeys.kindOf(() -> claims.sign(TestKeys.key(KeyType.ACCOUNT))))
                .isEqualTo(Kind.WRONG_KEY_TYPE);
    }

    @Test
    void shouldNormaliseAliases() {
        assertThat(CallAlias.normalise("  My-Echo.v2 ")).contains("my_echo_v2");
        assertThat(CallAlias.normalise("jabba/the hut")).contains("jabba/the_hut");
        assertThat(CallAlias.normalise("Größe")).contains("gre");
        assertThat(CallAlias.normalise("\u00a0\u2003x\u00a0")).contains("x");
        assertThat(CallAlias.normalise(" \u00fc ")).isEmpty();
    }

    @Property
    void shouldNormaliseAliasesOnce(@ForAll String alias) {
        Optional<String> once = CallAlias.normalise(alias).filter(a -> a.equals(a.strip()));

        assertThat(once.flatMap(CallAlias::normalise)).isEqualTo(once);
    }

    @Test
    void shouldGrantNothingByAnEmptyCapability() {
        ActorMetadata metadata = ActorMetadata.named("x").withCapabilities(List.of("", "wasmcloud:keyvalue"));

        assertThat(metadata.capabilities()).containsExactly("wasmcloud:keyvalue");
        assertThat(metadata.grants("wasmcloud:keyvalue")).isTrue();
        assertThat(metadata.grants("")).isFalse();
    }

    private ActorClaims claims(Validity validity, ActorMetadata metadata) {
        return new ActorClaims(
                TokenId.random(TestKeys.RANDOM), account.id(), actor.id(), TestKeys.NOW, validity, HASH, metadata);
    }

    private Kind faulty(String field, Object value, SigningKey signer) {
        Map<String, Object> body = new LinkedHashMap<>(Map.of(
                "jti",
                TokenId.random(TestKeys.RANDOM),
                "iat",
                1000,
                "iss",
                signer.id().text(),
                "sub",
                actor.id().text(),
                "wascap",
                Map.of("hash", HASH),
                "wascap_revision",
                3));
        if (signer == account) {
            ActorClaims.verify(Jwt.sign(account, body));
        }
        body.put(field, value);
        return TestKeys.kindOf(() -> ActorClaims.verify(Jwt.sign(signer, body)));
    }

    private static String body(String token) {
        return new String(Base64Url.decode(token.split("\\.")[1], "body"), StandardCharsets.UTF_8);
    }
}
