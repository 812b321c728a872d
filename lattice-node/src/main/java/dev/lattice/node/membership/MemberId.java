package dev.lattice.node.membership;

import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import java.util.HexFormat;

/**
 * One run of a node's process, as gossip names it: a restarted node is a new member under the same key, so that news of
 * its former self cannot be mistaken for news of it.
 *
 * @param node the node's key
 * @param run random, drawn at the start of the process
 */
record MemberId(KeyId node, long run) {
    private static final char SEPARATOR = '.';
    private static final int RUN_DIGITS = 16;

    MemberId {
        node.require(KeyType.NODE);
    }

    /** Reads the text form. */
    static MemberId parse(String text) {
        int at = text.indexOf(SEPARATOR);
        if (at < 0 || text.length() != at + 1 + RUN_DIGITS) {
            throw new ProtocolException("not a member id: \"" + text + "\"");
        }
        try {
            return new MemberId(
                    new KeyId(text.substring(0, at)), HexFormat.fromHexDigitsToLong(text, at + 1, text.length()));
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("not a member id: \"" + text + "\"", e);
        }
    }

    @Override
    public String toString() {
        return node.text() + SEPARATOR + HexFormat.of().toHexDigits(run);
    }
}
