package dev.lattice.node.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lattice.node.membership.GossipMessage.Belief;
import dev.lattice.node.membership.GossipMessage.Kind;
import dev.lattice.node.membership.GossipMessage.Peer;
import dev.lattice.node.membership.GossipMessage.Sync;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.id.NodeAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

class GossipMessageCodecTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void shouldKeepItsBytes() {
        String key1 = "c420" + "01".repeat(32);
        String key2 = "c420" + "02".repeat(32);
        String host = "a9" + HEX.formatHex("127.0.0.1".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        String address1 = key1 + host + "cd1b59";
        String address2 = key2 + host + "cd1b5a";
        String head = "9501%s93" + address1;
        String correlation = "a3632d31";
        String peer1 = "94" + address1 + "01";
        String peer2 = "94" + address2 + "fe";
        String member1 = "92" + key1 + "01";
        String rumour = "9392" + key2 + "fe" + "2a" + "93" + peer2 + "0000";
        String states = "93" + peer2 + "0000" + "93" + peer2 + "0101" + "93" + peer2 + "0202" + "93" + peer2 + "0303";

        assertThat(Messages.ofEveryShape().stream()
                        .map(GossipMessageCodec::encode)
                        .map(HEX::formatHex))
                .containsExactly(
                        head.formatted("00") + correlation + "94" + peer1 + "94" + address2 + "02" + "c0c0",
                        head.formatted("01") + correlation + "94" + peer1 + peer2 + "c0c0",
                        head.formatted("02") + correlation + "94" + peer1 + peer2 + peer1 + "00",
                        head.formatted("02") + correlation + "94" + peer1 + peer2 + "c001",
                        head.formatted("03") + "c0" + "94" + states,
                        head.formatted("04") + correlation + "90",
                        head.formatted("05") + "c0" + "92" + member1 + "92" + rumour + rumour,
                        head.formatted("06") + correlation + peer2,
                        head.formatted("07") + correlation + "92" + peer1 + "c403010203");
    }

    @Test
    void shouldReadWhatItWrote() throws MalformedGossipException {
        for (GossipMessage message : Messages.ofEveryShape()) {
            assertThat(GossipMessageCodec.decode(GossipMessageCodec.encode(message)))
                    .usingRecursiveComparison()
                    .isEqualTo(message);
        }
    }

    @Property
    void shouldReadAnyTable(
            @ForAll @Size(max = 40) List<@Size(32) byte[]> keys,
            @ForAll @IntRange(min = 1, max = 65_535) int port,
            @ForAll long run,
            @ForAll Belief.State state,
            @ForAll @IntRange(max = Integer.MAX_VALUE - 1) int incarnation)
            throws MalformedGossipException {
        List<Belief> beliefs = new ArrayList<>();
        for (byte[] key : keys) {
            NodeAddress address = new NodeAddress(KeyId.of(KeyType.NODE, key), "host", port);
            beliefs.add(new Belief(new Peer(address, run), state, incarnation));
        }
        GossipMessage message = new GossipMessage(Kind.SYNC, Nodes.node(1), Optional.empty(), new Sync(beliefs));

        assertThat(GossipMessageCodec.decode(GossipMessageCodec.encode(message)))
                .isEqualTo(message);
    }

    @Property
    void shouldRefuseWhateverElseArrives(
            @ForAll @IntRange(max = 8) int shape,
            @ForAll int at,
            @ForAll byte changed,
            @ForAll @IntRange(max = 400) int cut) {
        byte[] bytes = GossipMessageCodec.encode(Messages.ofEveryShape().get(shape));
        bytes[Math.floorMod(at, bytes.length)] = changed;

        readOrRefuse(bytes);
        readOrRefuse(Arrays.copyOf(bytes, Math.min(cut, bytes.length)));
        readOrRefuse(Arrays.copyOf(bytes, bytes.length + 1));
    }

    @Property
    void shouldRefuseNoise(@ForAll byte[] noise) {
        readOrRefuse(noise);
    }

    @Test
    void shouldNotAllocateWhatIsOnlyAnnounced() throws IOException {
        for (int kind = 0; kind < Kind.values().length; kind++) {
            byte[] head = HEX.parseHex("9501" + "%02x".formatted(kind) + "93c420" + "01".repeat(32) + "a168" + "01c0");
            for (String announced : List.of("dd7fffffff", "df7fffffff", "c67fffffff", "db7fffffff", "ddffffffff")) {
                byte[] tail = HEX.parseHex(announced);
                byte[] bytes = Arrays.copyOf(head, head.length + tail.length);
                System.arraycopy(tail, 0, bytes, head.length, tail.length);

                assertThatThrownBy(() -> GossipMessageCodec.decode(bytes)).isInstanceOf(MalformedGossipException.class);
            }
        }
    }

    @Test
    void shouldIgnoreFieldsOfLaterVersions() throws IOException, MalformedGossipException {
        GossipMessage message = Messages.ping(Nodes.node(1), Nodes.node(2));
        byte[] known = GossipMessageCodec.encode(message);
        try (MessageBufferPacker later = MessagePack.newDefaultBufferPacker()) {
            later.packArrayHeader(7).writePayload(known, 1, known.length - 1);
            later.packArrayHeader(2).packInt(1).packString("later").packBoolean(true);

            assertThat(GossipMessageCodec.decode(later.toByteArray())).isEqualTo(message);
        }
    }

    @Test
    void shouldFitALatticeOfEightHundred() {
        Belief belief = new Belief(
                new Peer(new NodeAddress(Nodes.node(1).node(), "192.168.100.100", 65_535), Long.MIN_VALUE),
                Belief.State.ALIVE,
                100_000);
        Sync table = new Sync(Collections.nCopies(800, belief));

        byte[] bytes = GossipMessageCodec.encode(new GossipMessage(Kind.SYNC, Nodes.node(1), Optional.empty(), table));

        assertThat(bytes.length).isLessThan(GossipLane.LIMIT_BYTES);
    }

    private static void readOrRefuse(byte[] bytes) {
        try {
            GossipMessage message = GossipMessageCodec.decode(bytes);
            // What was read is fit for ScaleCube, and comes back from it unharmed.
            assertThat(ScaleCubeBridge.fromScaleCube(ScaleCubeBridge.toScaleCube(message)))
                    .usingRecursiveComparison()
                    .isEqualTo(message);
        } catch (MalformedGossipException refused) {
            assertThat(refused).hasMessageMatching("(?s).+");
        }
    }
}
