package dev.lattice.node.control;

import dev.lattice.fuzz.FuzzTarget;
import dev.lattice.fuzz.Requirement;
import dev.lattice.node.control.ControlMessages.ActorRow;
import dev.lattice.node.control.ControlMessages.Actors;
import dev.lattice.node.control.ControlMessages.NodeRow;
import dev.lattice.node.control.ControlMessages.Nodes;
import dev.lattice.node.control.ControlMessages.Nothing;
import dev.lattice.node.control.ControlMessages.StartActor;
import dev.lattice.node.control.ControlMessages.StopActor;
import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.invocation.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Arguments and results of orders, whichever of them the bytes are taken for. */
public final class ControlMessageFuzz implements FuzzTarget {
    private static final List<Class<?>> TYPES =
            List.of(Nothing.class, Nodes.class, Actors.class, StartActor.class, StopActor.class);

    @Override
    public List<byte[]> seeds() {
        NodeRow node = new NodeRow("N1", "node-1", "127.0.0.1:1", "self", Map.of("zone", "plant"), "0.1", 3, false);
        ActorRow actor =
                new ActorRow("M1", "echo", "echo", 7, "1.0", "A1", "N1", "node-1", 4, Map.of("memory", 1L << 20));
        List<byte[]> seeds = new ArrayList<>();
        for (Object message : List.of(
                new Nothing(),
                new Nodes(List.of(node, node)),
                new Actors(List.of(actor)),
                new StartActor("0123456789ABCDEF".repeat(4), 4, Map.of("memory", 1L << 20)),
                new StopActor("M1"))) {
            seeds.add(ControlCodec.encode(message).toByteArray());
        }
        seeds.add(new byte[] {(byte) 0x81, (byte) 0xa5, 'n', 'o', 'd', 'e', 's', (byte) 0x91, (byte) 0xc0});
        // Lengths that announce more than there is.
        seeds.add(new byte[] {(byte) 0x81, (byte) 0xa5, 'a', 'c', 't', 'o', 'r', (byte) 0xdb, 0x7f, -1, -1, -1});
        seeds.add(new byte[] {(byte) 0x81, (byte) 0xa5, 'a', 'c', 't', 'o', 'r', (byte) 0xc6, 0x3f, -1, -1, -1});
        return seeds;
    }

    @Override
    public long allocationLimitBytes(int inputBytes) {
        // Each input is read as five kinds of message, which each take about a hundred bytes for one.
        return 512 * 1024 + 1024L * inputBytes;
    }

    @Override
    public void run(byte[] input) {
        Payload payload = Payload.copyOf(input);
        for (Class<?> type : TYPES) {
            try {
                Object message = ControlCodec.decode(payload, type);
                requireNoNull(message);
                Requirement.same(
                        message,
                        ControlCodec.decode(ControlCodec.encode(message), type),
                        "a message that was written is read as it was");
            } catch (ProtocolException e) {
                Requirement.holds(!e.getMessage().isBlank(), "an error says something");
            }
        }
    }

    private static void requireNoNull(Object message) {
        Stream<?> rows = message instanceof Nodes nodes ? nodes.nodes().stream() : Stream.empty();
        Stream<?> actors = message instanceof Actors all ? all.actors().stream() : Stream.empty();
        Requirement.holds(message != null && Stream.concat(rows, actors).noneMatch(Objects::isNull), "nothing is null");
    }
}
