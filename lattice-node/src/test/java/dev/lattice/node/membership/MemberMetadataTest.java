package dev.lattice.node.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotBlank;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class MemberMetadataTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final MemberMetadata SAMPLE =
            new MemberMetadata("n1", Map.of("zone", "b", "gpu", "no"), "0.1.0", 300, "00ff");

    @Test
    void shouldKeepItsBytes() {
        assertThat(HEX.formatHex(MemberMetadataCodec.encode(SAMPLE)))
                .isEqualTo("96" + "01" + "a26e31" + "82" + "a3677075" + "a26e6f" + "a47a6f6e65" + "a162"
                        + "a5302e312e30" + "cd012c" + "c40200ff");
    }

    @Property
    void shouldReadWhatItWrote(
            @ForAll @NotBlank @StringLength(max = 40) String name,
            @ForAll @Size(max = 5) Map<@StringLength(max = 12) String, @StringLength(max = 12) String> labels,
            @ForAll @StringLength(max = 20) String version,
            @ForAll @LongRange(min = 0) long inventory,
            @ForAll @Size(max = 32) byte[] digest)
            throws MalformedGossipException {
        MemberMetadata metadata = new MemberMetadata(
                wellFormed(name), wellFormed(labels), wellFormed(version), inventory, HEX.formatHex(digest));

        assertThat(decode(MemberMetadataCodec.encode(metadata))).isEqualTo(metadata);
    }

    @Property
    void shouldRefuseNoise(
            @ForAll byte[] noise, @ForAll int at, @ForAll byte changed, @ForAll @IntRange(max = 40) int cut) {
        byte[] bytes = MemberMetadataCodec.encode(SAMPLE);
        bytes[Math.floorMod(at, bytes.length)] = changed;

        readOrRefuse(noise);
        readOrRefuse(bytes);
        readOrRefuse(java.util.Arrays.copyOf(bytes, cut));
    }

    @Test
    void shouldSayWhatIsTooLarge() {
        MemberMetadata large = MemberMetadata.of("n1", Map.of("a", "x".repeat(600), "b", "y".repeat(600)), "0.1.0");

        assertThatThrownBy(() -> MemberMetadataCodec.encode(large))
                .isInstanceOf(MembershipException.class)
                .hasMessage("the node's metadata takes 1225 bytes and may take 1000: "
                        + "shorten its name (2 characters) or its 2 labels");
        assertThatThrownBy(() -> decode(new byte[1_001])).isInstanceOf(MalformedGossipException.class);
        assertThatThrownBy(() -> decode(new byte[0])).isInstanceOf(MalformedGossipException.class);
    }

    @Test
    void shouldRefuseWhatMakesNoSense() {
        assertThatThrownBy(() -> MemberMetadata.of(" ", Map.of(), "1")).hasMessageContaining("not blank");
        assertThatThrownBy(() -> SAMPLE.withInventory(-1, "")).hasMessageContaining("not -1");
        assertThatThrownBy(() -> SAMPLE.withInventory(1, "FF")).hasMessageContaining("lower-case");
        assertThatThrownBy(() -> SAMPLE.withInventory(1, "00".repeat(33))).hasMessageContaining("32 bytes");
    }

    /** Half of a pair of surrogates cannot be written as UTF-8. */
    private static String wellFormed(String text) {
        String kept = text.codePoints()
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .limit(40)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return kept.isBlank() && !text.isEmpty() ? "x" : kept;
    }

    private static Map<String, String> wellFormed(Map<String, String> labels) {
        Map<String, String> result = new java.util.TreeMap<>();
        labels.forEach((key, value) -> result.put(wellFormed(key), wellFormed(value)));
        return result;
    }

    private static void readOrRefuse(byte[] bytes) {
        try {
            assertThat(decode(bytes).name()).isNotBlank();
        } catch (MalformedGossipException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    private static MemberMetadata decode(byte[] bytes) throws MalformedGossipException {
        return MemberMetadataCodec.decode(ByteBuffer.wrap(bytes));
    }
}
