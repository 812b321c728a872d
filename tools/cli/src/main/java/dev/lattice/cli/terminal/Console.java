package dev.lattice.cli.terminal;

import java.io.PrintWriter;

/**
 * Where a command writes.
 *
 * @param out results
 * @param err everything else: errors, progress, remarks
 * @param outIsTerminal whether a person watches {@code out}
 * @param errIsTerminal whether a person watches {@code err}
 * @param colour whether {@code out} takes colour: a terminal, and no NO_COLOR
 */
public record Console(PrintWriter out, PrintWriter err, boolean outIsTerminal, boolean errIsTerminal, boolean colour) {
    /** A console that nobody watches. */
    public static Console plain(PrintWriter out, PrintWriter err) {
        return new Console(out, err, false, false, false);
    }

    public void line(String text) {
        out.println(text);
        out.flush();
    }

    /** Something worth knowing beside the result. */
    public void remark(String text) {
        err.println(harmless(text));
        err.flush();
    }

    /** The text, emphasised where that can be seen. */
    public String bold(String text) {
        return colour ? "\u001b[1m" + text + "\u001b[0m" : text;
    }

    /** The text, receding where that can be seen. */
    public String faint(String text) {
        return colour ? "\u001b[2m" + text + "\u001b[0m" : text;
    }

    /** Names and texts come from other machines: nothing in them may steer a terminal or begin a line. */
    public static String harmless(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> safe.appendCodePoint(isSteering(c) ? ' ' : c));
        return safe.toString();
    }

    /** As {@link #harmless}, for JSON: what steers is written as an escape, and nothing is lost. */
    public static String harmlessJson(String json) {
        StringBuilder safe = new StringBuilder(json.length());
        json.codePoints().forEach(c -> {
            if (c >= ' ' && isSteering(c)) {
                for (char unit : Character.toChars(c)) {
                    safe.append(String.format("\\u%04x", (int) unit));
                }
            } else {
                // Below the space there are only the line feeds between values: JSON escapes all others itself.
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }

    private static boolean isSteering(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }
}
