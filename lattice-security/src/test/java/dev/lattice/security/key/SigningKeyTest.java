package dev.lattice.security.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.id.NkeyText;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.TestKeys;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SigningKeyTest {
    /** The pair that nkeys' own documentation shows. */
    private static final String USER_SEED = "SUAKYRHVIOREXV7EUZTBHUHL7NUMHPMAS7QMDU3GTIUWEI5LDNOXD43IZY";

    private static final String USER_PUBLIC = "UD466L6EBCM3YY5HEGHJANNTN4LSKTSUXTH7RILHCKEQMQHTBNLHJJXT";

    @Test
    void shouldReadTheSeedThatNkeysDocuments() {
        SigningKey key = SigningKey.ofSeed(USER_SEED, KeyType.USER);

        assertThat(key.id()).isEqualTo(new KeyId(USER_PUBLIC));
        assertThat(key.seedText()).isEqualTo(USER_SEED);
    }

    /** From the public tests of nkeys for Rust, which say that the Go library made it. */
    @Test
    void shouldReadAnAccountOfTheGoLibrary() {
        SigningKey key = SigningKey.ofSeed("SAAPN4W3EG6KCJGUQTKTJ5GSB5NHK5CHAJL4DBGFUM3HHROI4XUEP4OBK4");

        assertThat(key.id()).isEqualTo(new KeyId("ACODERUVFFAWZQDSS6SBIACUA5O6SXF7HJ3YTYXBALHZP3P7R4BUO4J2"));
    }

    /** From the public tests of nkeys for Elixir. */
    @Test
    void shouldSignAsTheElixirLibrary() {
        SigningKey key = SigningKey.ofSeed("SUAMLK2ZNL35WSMW37E7UD4VZ7ELPKW7DHC3BWBSD2GCZ7IUQQXZIORRBU");
        byte[] nonce = "PXoWU7zWAMt75FY".getBytes(StandardCharsets.US_ASCII);

        assertThat(key.id()).isEqualTo(new KeyId("UCK5N7N66OBOINFXAYC2ACJQYFSOD4VYNU6APEJTAVFZB2SVHLKGEW7L"));
        assertThat(Base64.getEncoder().encodeToString(key.sign(nonce)))
                .isEqualTo("ZaAiVDgB5CeYoXoQ7cBCmq+ZllzUnGUoDVb8C7PilWvCs8XKfUchAUhz2P4BYAF++Dg3w05CqyQFRDiGL6LrDw==");
    }

    @Test
    void shouldSignAsTheFirstTestOfRfc8032() {
        HexFormat hex = HexFormat.of();
        SigningKey key = ofRaw(
                KeyType.ACCOUNT, hex.parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));

        assertThat(key.id().publicKey())
                .isEqualTo(hex.parseHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
        assertThat(key.sign(new byte[0]))
                .isEqualTo(hex.parseHex("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
                        + "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"));
    }

    @Property(tries = 100)
    void shouldReadWhatItWroteForEveryType(@ForAll KeyType type, @ForAll @Size(32) byte[] seed) {
        SigningKey key = ofRaw(type, seed);
        String text = key.seedText();

        assertThat(text).hasSize(58).startsWith("S" + type.letter());
        assertThat(SigningKey.ofSeed(text, type).id()).isEqualTo(key.id());
        assertThat(key.toString()).contains(key.id().text()).doesNotContain(text);
    }

    @Property(tries = 100)
    void shouldVerifyOnlyWhatWasSigned(
            @ForAll @Size(max = 200) byte[] message, @ForAll @IntRange(max = 511) int bit, @ForAll byte more) {
        SigningKey key = TestKeys.key(KeyType.MODULE);
        byte[] signature = key.sign(message);
        byte[] altered = signature.clone();
        altered[bit / 8] ^= (byte) (1 << bit % 8);
        byte[] longer = Arrays.copyOf(message, message.length + 1);
        longer[message.length] = more;

        assertThat(Signatures.verify(key.id(), message, signature)).isTrue();
        assertThat(Signatures.verify(key.id(), message, altered)).isFalse();
        assertThat(Signatures.verify(key.id(), longer, signature)).isFalse();
        assertThat(Signatures.verify(TestKeys.key(KeyType.MODULE).id(), message, signature))
                .isFalse();
        assertThat(Signatures.verify(key.id(), message, new byte[63])).isFalse();
    }

    @Test
    void shouldRefuseKeysOfSmallOrderWhoseSignaturesFitManyMessages() {
        // With such a key and such a first half, a second half of zero satisfies the equation for every eighth message.
        List<byte[]> points = Stream.of(
                        "0100000000000000000000000000000000000000000000000000000000000000",
                        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                        "0000000000000000000000000000000000000000000000000000000000000000",
                        "0000000000000000000000000000000000000000000000000000000000000080",
                        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa")
                .map(HexFormat.of()::parseHex)
                .toList();
        for (byte[] publicKey : points) {
            KeyId key = KeyId.of(KeyType.NODE, publicKey);
            for (byte[] first : points) {
                for (int message = 0; message < 16; message++) {
                    assertThat(Signatures.verify(key, new byte[message], Arrays.copyOf(first, Signatures.BYTES)))
                            .isFalse();
                }
            }
        }
    }

    @Property
    void shouldRefuseAnyChangedCharacterWithoutQuotingTheSeed(
            @ForAll @IntRange(max = 57) int at, @ForAll @IntRange(min = 1, max = 31) int by) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        StringBuilder text = new StringBuilder(USER_SEED);
        text.setCharAt(at, alphabet.charAt((alphabet.indexOf(text.charAt(at)) + by) % 32));

        assertThatThrownBy(() -> SigningKey.ofSeed(text.toString()))
                .isInstanceOfSatisfying(
                        SecurityFault.class, e -> assertThat(e.kind()).isEqualTo(SecurityFault.Kind.BAD_KEY))
                .hasMessageNotContaining(USER_SEED.substring(0, 20));
    }

    @Test
    void shouldSayWhatIsWrong() {
        assertThatThrownBy(() -> SigningKey.ofSeed(USER_SEED.substring(0, 40)))
                .hasMessage("seed has the wrong length: 40 characters, not 58");
        assertThatThrownBy(() -> SigningKey.ofSeed(USER_SEED.replace('K', '1'))).hasMessageContaining("not base32");
        assertThatThrownBy(() -> SigningKey.ofSeed(USER_SEED.replace("KYR", "KYS")))
                .hasMessageContaining("bad checksum");
        assertThatThrownBy(() -> SigningKey.ofSeed(USER_PUBLIC)).hasMessageContaining("length of a public key");
        assertThatThrownBy(() -> SigningKey.ofSeed(USER_SEED, KeyType.ACCOUNT))
                .hasMessage("wrong type of seed: got U (user key), want A (account key)")
                .isInstanceOfSatisfying(
                        SecurityFault.class, e -> assertThat(e.kind()).isEqualTo(SecurityFault.Kind.WRONG_KEY_TYPE));
        assertThatThrownBy(() -> SigningKey.ofSeed(NkeyText.encode(new byte[34])))
                .hasMessageContaining("not a seed");
    }

    @Test
    void shouldRefuseSeedsOfTypesThatHaveNoUseHere() {
        byte[] curve = new byte[34];
        int prefix = 23 << 3;
        curve[0] = (byte) (0x90 | prefix >> 5);
        curve[1] = (byte) ((prefix & 31) << 3);

        assertThatThrownBy(() -> SigningKey.ofSeed(NkeyText.encode(curve))).hasMessageContaining("unknown key type 23");
    }

    private static SigningKey ofRaw(KeyType type, byte[] seed) {
        byte[] body = new byte[34];
        body[0] = (byte) (0x90 | type.prefix() >> 5);
        body[1] = (byte) ((type.prefix() & 31) << 3);
        System.arraycopy(seed, 0, body, 2, 32);
        return SigningKey.ofSeed(NkeyText.encode(body));
    }
}
