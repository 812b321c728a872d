package dev.lattice.protocol.invocation;

import dev.lattice.protocol.ProtocolException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The trace that a call belongs to, in the text form of W3C Trace Context's {@code traceparent}, version 00.
 *
 * @param traceparent 55 characters
 */
public record TraceContext(String traceparent) {
    private static final Pattern FORM = Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");
    private static final int TRACE_ID_END = 35;
    private static final int FLAGS_START = 52;
    private static final String SAMPLED = "-01";

    /** @throws ProtocolException when the text is no traceparent of version 00 */
    public TraceContext {
        if (!FORM.matcher(traceparent).matches()) {
            throw new ProtocolException("not a W3C traceparent of version 00");
        }
    }

    /** The beginning of a new trace. */
    public static TraceContext root(RandomGenerator random) {
        HexFormat hex = HexFormat.of();
        // An id of zeros is invalid; setting one bit costs nothing and rules it out.
        String trace = hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong() | 1);
        return new TraceContext("00-" + trace + "-" + span(random) + SAMPLED);
    }

    /** A new span of the same trace. Whether the trace is recorded was decided where it began, so the flags stay. */
    public TraceContext child(RandomGenerator random) {
        return new TraceContext(
                traceparent.substring(0, TRACE_ID_END) + "-" + span(random) + traceparent.substring(FLAGS_START));
    }

    private static String span(RandomGenerator random) {
        return HexFormat.of().toHexDigits(random.nextLong() | 1);
    }
}
