package dev.lattice.node.engine.chicory;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The lines that a guest writes, within bounds, until they are taken. */
final class GuestLog {
    /** Longer lines are cut, and say so. */
    private static final int LINE_BYTES = 4096;

    private static final String CUT = " [cut]";
    static final int OUTPUT = 0;
    static final int ERROR = 1;
    /** What {@code __console_log} is given; each of its texts is whole lines. */
    static final int CONSOLE = 2;

    /** What a line takes of the limit beside its bytes: its length, as the native engine writes it. */
    private static final int LENGTH_BYTES = 4;

    private final int limitBytes;
    private final List<String> lines = new ArrayList<>();
    private final ByteArrayOutputStream[] open = {
        new ByteArrayOutputStream(), new ByteArrayOutputStream(), new ByteArrayOutputStream()
    };
    private int bytes;
    private long dropped;

    GuestLog(int limitBytes) {
        this.limitBytes = limitBytes;
    }

    boolean isEmpty() {
        return lines.isEmpty() && dropped == 0;
    }

    /** Takes a piece of a stream; lines end where the guest ends them. */
    void write(int stream, byte[] text) {
        int start = 0;
        for (int at = 0; at < text.length; at++) {
            if (text[at] == '\n') {
                keepOpen(stream, text, start, at);
                endLine(stream);
                start = at + 1;
            }
        }
        keepOpen(stream, text, start, text.length);
    }

    /** One byte over the limit is enough to know that the line is to be cut. */
    private void keepOpen(int stream, byte[] text, int start, int end) {
        int room = Math.max(0, LINE_BYTES + 1 - open[stream].size());
        open[stream].write(text, start, Math.min(end - start, room));
    }

    /** Ends a line, also one without any text. */
    void endLine(int stream) {
        byte[] line = open[stream].toByteArray();
        open[stream].reset();
        push(line, 0, line.length);
    }

    /** Ends lines that the guest left open, at the end of its turn. */
    void flush() {
        for (int stream = 0; stream < open.length; stream++) {
            if (open[stream].size() > 0) {
                endLine(stream);
            }
        }
    }

    /** The lines since the last time; a last one says how many more there were. */
    List<String> drain() {
        List<String> taken = new ArrayList<>(lines);
        if (dropped > 0) {
            taken.add("[" + dropped + " more lines dropped: the log limit of the instance is reached]");
        }
        lines.clear();
        bytes = 0;
        dropped = 0;
        return List.copyOf(taken);
    }

    private void push(byte[] text, int start, int lineEnd) {
        int end = lineEnd > start && text[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
        boolean cut = end - start > LINE_BYTES;
        int kept = cut ? LINE_BYTES : end - start;
        int length = LENGTH_BYTES + kept + (cut ? CUT.length() : 0);
        if (bytes + length > limitBytes) {
            dropped++;
            return;
        }
        bytes += length;
        lines.add(new String(text, start, kept, StandardCharsets.UTF_8) + (cut ? CUT : ""));
    }
}
