package dev.lattice.security.claims;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.protocol.id.KeyId;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Claims about providers, accounts, operators and clusters. */
class EntityClaimsTest {
    private static final String HASH = "5C66140DB61ABE7000BAD7BBB7A1F896CE0C0A7879D8AA3C9CAB93DB0A0A1827";

    private final SigningKey operator = TestKeys.key(KeyType.OPERATOR);
    private final SigningKey account = TestKeys.key(KeyType.ACCOUNT);
    private final KeyId provider = TestKeys.key(KeyType.PROVIDER).id();
    private final KeyId other = TestKeys.key(KeyType.ACCOUNT).id();

    @Test
    void shouldWriteAProvidersBodyInWascapsOrder() {
        ProviderClaims claims =
                provider(Map.of("x86_64-linux", HASH, "jar", HASH), Optional.of("{\"type\":\"object\"}"));
        String token = claims.sign(account);

        assertThat(body(token))
                .isEqualTo("{\"jti\":\"0123456789abcdefABCDEF\",\"iat\":1000,\"iss\":\"" + account.id()
                        + "\",\"sub\":\"" + provider
                        + "\",\"wascap\":{\"name\":\"Redis\",\"capid\":\"wasmcloud:keyvalue\",\"vendor\":\"acme\","
                        + "\"rev\":2,\"ver\":\"0.2.0\",\"target_hashes\":{\"jar\":\"" + HASH
                        + "\",\"x86_64-linux\":\"" + HASH
                        + "\"},\"config_schema\":{\"type\":\"object\"}},\"wascap_revision\":3}");
        assertThat(ProviderClaims.verify(token)).isEqualTo(claims);
        assertThat(Claims.verify(token)).isEqualTo(claims);
    }

    @Test
    void shouldRefuseAProvidersClaimsThatDoNotHold() {
        assertThat(TestKeys.kindOf(() -> ProviderClaims.verify(
                        provider(Map.of("jar", "abc"), Optional.empty()).sign(account))))
                .isEqualTo(Kind.INVALID_CLAIMS);
        assertThat(TestKeys.kindOf(() -> provider(Map.of(), Optional.of("{")).sign(account)))
                .isEqualTo(Kind.INVALID_CLAIMS);
        assertThat(TestKeys.kindOf(() -> provider(Map.of(), Optional.empty()).sign(operator)))
                .isEqualTo(Kind.WRONG_KEY_TYPE);
        assertThat(TestKeys.kindOf(() ->
                        ActorClaims.verify(provider(Map.of(), Optional.empty()).sign(account))))
                .as("a provider's claims are no actor's")
                .isEqualTo(Kind.INVALID_CLAIMS);
    }

    @Test
    void shouldWriteAnAccountsBodyInWascapsOrder() {
        EntityClaims claims = entity(operator.id(), account.id(), List.of(other));
        String token = claims.sign(operator);

        assertThat(body(token))
                .isEqualTo("{\"exp\":2000,\"jti\":\"0123456789abcdefABCDEF\",\"iat\":1000,\"iss\":\"" + operator.id()
                        + "\",\"sub\":\"" + account.id() + "\",\"nbf\":900,\"wascap\":{\"name\":\"Acme\","
                        + "\"valid_signers\":[\"" + other + "\"]},\"wascap_revision\":3}");
        assertThat(Claims.verify(token)).isEqualTo(claims);
    }

    @Property(tries = 100)
    void shouldReadWhatItWrote(
            @ForAll("entities") KeyType type, @ForAll @Size(max = 4) List<@From("signers") KeyId> signers) {
        SigningKey key = TestKeys.key(type);
        EntityClaims own = entity(key.id(), key.id(), signers);
        EntityClaims byOperator = entity(operator.id(), key.id(), signers);

        assertThat(EntityClaims.verify(own.sign(key))).isEqualTo(own);
        assertThat(Claims.verify(byOperator.sign(operator))).isEqualTo(byOperator);
    }

    @Provide
    Arbitrary<KeyType> entities() {
        return Arbitraries.of(KeyType.ACCOUNT, KeyType.OPERATOR, KeyType.CLUSTER);
    }

    @Provide
    Arbitrary<KeyId> signers() {
        return Arbitraries.bytes()
                .array(byte[].class)
                .ofSize(KeyId.PUBLIC_KEY_BYTES)
                .map(b -> KeyId.of(KeyType.ACCOUNT, b));
    }

    @Test
    void shouldRefuseEntitiesThatNobodyMaySignFor() {
        assertThat(TestKeys.kindOf(() -> entity(account.id(), operator.id(), List.of())))
                .isEqualTo(Kind.WRONG_KEY_TYPE);
        assertThat(TestKeys.kindOf(
                        () -> entity(operator.id(), TestKeys.key(KeyType.USER).id(), List.of())))
                .isEqualTo(Kind.WRONG_KEY_TYPE);
        String bad = Jwt.sign(
                operator,
                Map.of(
                        "jti",
                        TokenId.random(TestKeys.RANDOM),
                        "iat",
                        1,
                        "iss",
                        operator.id().text(),
                        "sub",
                        account.id().text(),
                        "wascap",
                        Map.of("valid_signers", List.of("me"))));
        assertThat(TestKeys.kindOf(() -> Claims.verify(bad))).isEqualTo(Kind.INVALID_CLAIMS);
    }

    private ProviderClaims provider(Map<String, String> hashes, Optional<String> schema) {
        return new ProviderClaims(
                "0123456789abcdefABCDEF",
                account.id(),
                provider,
                Instant.ofEpochSecond(1000),
                Validity.always(),
                Optional.of("Redis"),
                "wasmcloud:keyvalue",
                "acme",
                OptionalInt.of(2),
                Optional.of("0.2.0"),
                new TreeMap<>(hashes),
                schema);
    }

    private static EntityClaims entity(KeyId issuer, KeyId subject, List<KeyId> signers) {
        return new EntityClaims(
                "0123456789abcdefABCDEF",
                issuer,
                subject,
                Instant.ofEpochSecond(1000),
                Validity.between(Instant.ofEpochSecond(900), Instant.ofEpochSecond(2000)),
                Optional.of("Acme"),
                signers);
    }

    private static String body(String token) {
        return new String(Base64Url.decode(token.split("\\.")[1], "body"), StandardCharsets.UTF_8);
    }
}
