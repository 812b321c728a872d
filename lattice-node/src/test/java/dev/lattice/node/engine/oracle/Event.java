package dev.lattice.node.engine.oracle;

import dev.lattice.node.engine.EngineException;
import dev.lattice.node.engine.Step;
import dev.lattice.protocol.invocation.Payload;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** One thing that can be seen of a guest from outside. */
sealed interface Event {
    int SHOWN_BYTES = 96;

    /** A module, an instance or a turn was not to be had. */
    record Refused(EngineException.Kind kind, String message) implements Event {
        @Override
        public String toString() {
            return "refused: " + kind + ": " + message;
        }
    }

    /** A turn began: an initialisation, or the handling of the message of that number. */
    record Began(String what) implements Event {
        @Override
        public String toString() {
            return "-- " + what;
        }
    }

    /** Any step but a yield. */
    record Stepped(Step step) implements Event {
        @Override
        public String toString() {
            if (step instanceof Step.Completed completed) {
                return "completed: " + shown(completed.reply());
            }
            if (step instanceof Step.HostCall call) {
                return "host call: binding '" + call.binding() + "', namespace '" + call.namespace() + "', operation '"
                        + call.operation() + "', payload " + shown(call.payload());
            }
            return step.toString();
        }
    }

    /** Lines that the guest had logged when its turn was over. */
    record Logged(List<String> lines) implements Event {}

    private static String shown(Payload payload) {
        byte[] bytes = payload.toByteArray();
        String text = new String(bytes, StandardCharsets.UTF_8);
        boolean readable = !text.isEmpty() && text.chars().allMatch(c -> c >= ' ' && c < 127 || c == '\n');
        int length = Math.min(bytes.length, SHOWN_BYTES);
        String start = readable
                ? "'" + text.substring(0, length) + "'"
                : HexFormat.of().formatHex(bytes, 0, length);
        return bytes.length + " bytes " + start + (bytes.length > length ? "..." : "");
    }
}
