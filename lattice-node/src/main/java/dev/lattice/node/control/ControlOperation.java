package dev.lattice.node.control;

import dev.lattice.security.credential.Right;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a user may order a node to do, and the right that it takes. */
public enum ControlOperation {
    /** Tells of every node that this one knows; nothing → {@link ControlMessages.Nodes}. */
    NODES("lattice.nodes", Right.OBSERVE),
    /** Tells of every actor that this node routes to; nothing → {@link ControlMessages.Actors}. */
    ACTORS("lattice.actors", Right.OBSERVE),
    /** Tells of the node's own actors, with their limits; nothing → {@link ControlMessages.Actors}. */
    OWN_ACTORS("node.actors", Right.OBSERVE),
    /** Tells how far the starts under way on the node have come; nothing → {@link ControlMessages.Starts}. */
    STARTS("actor.starts", Right.OBSERVE),
    /** Starts an actor on the node; {@link ControlMessages.StartActor} → {@link ControlMessages.ActorRow}. */
    START_ACTOR("actor.start", Right.DEPLOY),
    /** Stops an actor on the node; {@link ControlMessages.StopActor} → nothing. */
    STOP_ACTOR("actor.stop", Right.DEPLOY),
    /** Shuts the node down in good order; nothing → nothing. */
    STOP_NODE("node.stop", Right.ADMIN);

    private final String text;
    private final Right right;

    ControlOperation(String text, Right right) {
        this.text = text;
        this.right = right;
    }

    /** The operation's name on the wire and in statements. */
    public String text() {
        return text;
    }

    public Right right() {
        return right;
    }

    /** Whether it does more than look. */
    boolean changes() {
        return right != Right.OBSERVE;
    }

    /** The operation of this name, if there is one. */
    public static Optional<ControlOperation> ofText(String text) {
        return Arrays.stream(values())
                .filter(operation -> operation.text.equals(text))
                .findAny();
    }

    /** Every operation's name with the right it takes. */
    public static Map<String, Right> rights() {
        return Arrays.stream(values())
                .collect(Collectors.toUnmodifiableMap(ControlOperation::text, ControlOperation::right));
    }
}
