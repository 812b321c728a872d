package dev.lattice.security.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.SecurityFault.Kind;
import dev.lattice.security.TestKeys;
import dev.lattice.security.key.SigningKey;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class JwtTest {
    private static final String HEADER = "{\"typ\":\"jwt\",\"alg\":\"Ed25519\"}";

    private final SigningKey key = TestKeys.key(KeyType.ACCOUNT);
    private final String iss = "\"iss\":\"" + key.id() + "\"";

    @Test
    void shouldWriteTheHeaderInWascapsBytes() {
        String token = Jwt.sign(key, Map.of("iss", key.id().text()));

        assertThat(token).startsWith("eyJ0eXAiOiJqd3QiLCJhbGciOiJFZDI1NTE5In0.");
        assertThat(new String(Base64Url.decode(token.split("\\.")[1], "body"), StandardCharsets.UTF_8))
                .isEqualTo("{" + iss + "}");
        assertThat(Jwt.verify(token, "token").issuer()).isEqualTo(key.id());
    }

    @Test
    void shouldRefuseOtherHeaders() {
        for (String header : new String[] {
            "{\"alg\":\"Ed25519\",\"typ\":\"jwt\"}",
            "{\"typ\":\"jwt\",\"alg\":\"none\"}",
            "{\"typ\":\"JWT\",\"alg\":\"ed25519-nkey\"}",
            HEADER + " "
        }) {
            assertThat(kind(signed(header, "{" + iss + "}"))).isEqualTo(Kind.BAD_TOKEN);
        }
        assertThat(Jwt.verify(signed(HEADER, "{" + iss + "}"), "token").issuer())
                .isEqualTo(key.id());
    }

    @Test
    void shouldRefuseBodiesThatReadersCouldReadDifferently() {
        assertThat(kind(signed(HEADER, "{" + iss + ",\"a\":1,\"a\":2}"))).isEqualTo(Kind.BAD_TOKEN);
        assertThat(kind(signed(HEADER, "{" + iss + ",\"a\":{\"b\":1,\"b\":2}}")))
                .isEqualTo(Kind.BAD_TOKEN);
        assertThat(kind(signed(HEADER, "{" + iss + "} {}"))).isEqualTo(Kind.BAD_TOKEN);
        assertThat(kind(signed(HEADER, "[1]"))).isEqualTo(Kind.BAD_TOKEN);
        assertThat(kind(signed(HEADER, ""))).isEqualTo(Kind.BAD_TOKEN);
        assertThat(kind(signed(HEADER, "{" + iss + ",\"a\":" + "[".repeat(9) + "]".repeat(9) + "}")))
                .isEqualTo(Kind.BAD_TOKEN);
        assertThat(kind(signed(HEADER, "{" + iss + ",\"a\":123456789012345678901}")))
                .isEqualTo(Kind.BAD_TOKEN);
        assertThat(kind(signed(HEADER, ("{" + iss + "}").getBytes(StandardCharsets.UTF_16))))
                .isEqualTo(Kind.BAD_TOKEN);
        assertThat(kind(signed(HEADER, "{}"))).isEqualTo(Kind.INVALID_CLAIMS);
        assertThat(kind(signed(HEADER, "{\"iss\":\"me\"}"))).isEqualTo(Kind.INVALID_CLAIMS);
        assertThat(kind(signed(HEADER, "{\"iss\":7}"))).isEqualTo(Kind.INVALID_CLAIMS);
    }

    @Test
    void shouldRefuseSecondTextsOfTheSameBytes() {
        String token = signed(HEADER, "{" + iss + "}");
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        char last = token.charAt(token.length() - 1);
        // 64 bytes leave four unused bits in the last character.
        String twin = token.substring(0, token.length() - 1) + alphabet.charAt(alphabet.indexOf(last) + 1);

        assertThat(kind(token + "=")).isEqualTo(Kind.BAD_TOKEN);
        assertThat(kind(token + "==")).isEqualTo(Kind.BAD_TOKEN);
        assertThat(kind(twin)).isEqualTo(Kind.BAD_TOKEN);
        assertThat(kind(token + "\n")).isEqualTo(Kind.BAD_TOKEN);
        assertThat(kind(" " + token)).isEqualTo(Kind.BAD_TOKEN);
        assertThat(kind(token + ".")).isEqualTo(Kind.BAD_TOKEN);
    }

    @Test
    void shouldRefuseASignatureByAnotherKey() {
        String token =
                Jwt.sign(TestKeys.key(KeyType.ACCOUNT), Map.of("iss", key.id().text()));

        assertThat(kind(token)).isEqualTo(Kind.BAD_SIGNATURE);
    }

    @Test
    void shouldBoundTheSize() {
        assertThat(kind("a".repeat(Jwt.LIMIT_CHARACTERS + 1))).isEqualTo(Kind.TOO_LARGE);
        assertThat(TestKeys.kindOf(() -> Jwt.sign(key, Map.of("x", "y".repeat(Jwt.LIMIT_CHARACTERS)))))
                .isEqualTo(Kind.TOO_LARGE);
    }

    @Test
    void shouldReadFieldsOnlyAsWhatTheyAre() {
        JsonFields body = Jwt.verify(
                        signed(
                                HEADER,
                                "{" + iss + ",\"t\":\"x\",\"e\":\"\",\"n\":null,\"c\":\"a\\u001bb\",\"i\":5,\"f\":5.5,"
                                        + "\"neg\":-1,\"big\":253402300800,\"l\":[\"a\",\"\"],"
                                        + "\"m\":{\"k\":\"v\"},\"b\":true}"),
                        "token")
                .body();

        assertThat(body.text("t")).isEqualTo("x");
        assertThat(body.optionalText("e")).isEmpty();
        assertThat(body.optionalText("n")).isEmpty();
        assertThat(body.texts("l")).containsExactly("a");
        assertThat(body.textMap("m")).containsExactly(Map.entry("k", "v"));
        assertThat(body.optionalInt("i")).hasValue(5);
        assertThat(body.flag("b")).isTrue();
        assertThat(body.time("i").getEpochSecond()).isEqualTo(5);
        assertThatThrownBy(() -> body.text("c")).hasMessage("token: c has control characters");
        assertThatThrownBy(() -> body.text("i")).hasMessage("token: i is not a text");
        assertThatThrownBy(() -> body.text("gone")).hasMessage("token: gone is missing");
        for (String name : new String[] {"f", "neg", "big", "t"}) {
            assertThatThrownBy(() -> body.time(name)).hasMessageContaining("is not a time");
        }
        assertThatThrownBy(() -> body.optionalInt("big")).hasMessageContaining("32 bits");
        assertThatThrownBy(() -> body.flag("i")).hasMessageContaining("neither true nor false");
        assertThatThrownBy(() -> body.texts("t")).hasMessageContaining("not a list");
        assertThatThrownBy(() -> body.textMap("l")).hasMessageContaining("not an object");
        assertThatThrownBy(() -> body.object("l")).hasMessageContaining("not an object");
    }

    @Property
    void shouldFaultAndNothingElseOnAnyText(@ForAll @StringLength(max = 300) String text) {
        assertThat(kind(text)).isNotNull();
        assertThat(kind(Base64Url.encode(HEADER.getBytes(StandardCharsets.UTF_8)) + "." + text + "." + text))
                .isNotNull();
    }

    @Property
    void shouldFaultAndNothingElseOnAnySignedBody(@ForAll @Size(max = 300) byte[] body) {
        assertThat(kind(signed(HEADER, body))).isNotNull();
    }

    @Property
    void shouldDecodeWhatItEncoded(@ForAll @Size(max = 100) byte[] bytes) {
        assertThat(Base64Url.decode(Base64Url.encode(bytes), "x")).isEqualTo(bytes);
    }

    @Test
    void shouldMakeTokenIdsOfTheirForm() {
        String id = TokenId.random(TestKeys.RANDOM);

        assertThat(TokenId.isValid(id)).isTrue();
        assertThat(id).isNotEqualTo(TokenId.random(TestKeys.RANDOM));
        assertThat(TokenId.isValid(id.substring(1))).isFalse();
        assertThat(TokenId.isValid("-" + id.substring(1))).isFalse();
    }

    private String signed(String header, String body) {
        return signed(header, body.getBytes(StandardCharsets.UTF_8));
    }

    private String signed(String header, byte[] body) {
        String signed = Base64Url.encode(header.getBytes(StandardCharsets.UTF_8)) + "." + Base64Url.encode(body);
        return signed + "." + Base64Url.encode(key.sign(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    private static Kind kind(String token) {
        try {
            Jwt.verify(token, "token");
        } catch (SecurityFault e) {
            return e.kind();
        }
        throw new AssertionError("accepted");
    }
}
