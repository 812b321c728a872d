package dev.lattice.node.engine;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the text form of a WebAssembly module into nested lists. */
final class WatReader {
    /** A part of the text. */
    sealed interface Node permits Atom, Text, Group {}

    /** A word, number or name. */
    record Atom(String word) implements Node {}

    /** A string; its bytes, since it may stand for data. */
    record Text(byte[] bytes) implements Node {
        String string() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** What stands between parentheses. */
    record Group(List<Node> items) implements Node {
        /** The first word, or nothing. */
        String head() {
            return !items.isEmpty() && items.get(0) instanceof Atom atom ? atom.word() : "";
        }
    }

    private final String text;
    private int at;

    private WatReader(String text) {
        this.text = text;
    }

    /** Reads the one group that {@code text} consists of. */
    static Group read(String text) {
        WatReader reader = new WatReader(text);
        reader.skip();
        Node node = reader.node();
        reader.skip();
        if (reader.at < text.length() || !(node instanceof Group group)) {
            throw reader.wrong("one group");
        }
        return group;
    }

    private Node node() {
        if (at >= text.length()) {
            throw wrong("more text");
        }
        char first = text.charAt(at);
        if (first == '(') {
            at++;
            List<Node> items = new ArrayList<>();
            for (skip(); at < text.length() && text.charAt(at) != ')'; skip()) {
                items.add(node());
            }
            expect(')');
            return new Group(List.copyOf(items));
        }
        return first == '"' ? string() : word();
    }

    private Atom word() {
        int start = at;
        while (at < text.length() && !Character.isWhitespace(text.charAt(at)) && "()\";".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (start == at) {
            throw wrong("a word");
        }
        return new Atom(text.substring(start, at));
    }

    private Text string() {
        expect('"');
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (at < text.length() && text.charAt(at) != '"') {
            char next = text.charAt(at++);
            if (next != '\\') {
                bytes.writeBytes(String.valueOf(next).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            char escaped = text.charAt(at++);
            switch (escaped) {
                case 'n' -> bytes.write('\n');
                case 't' -> bytes.write('\t');
                case '"', '\'', '\\' -> bytes.write(escaped);
                default -> bytes.write(Integer.parseInt("" + escaped + text.charAt(at++), 16));
            }
        }
        expect('"');
        return new Text(bytes.toByteArray());
    }

    private void skip() {
        while (at < text.length()) {
            if (text.startsWith(";;", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else {
                return;
            }
        }
    }

    private void expect(char wanted) {
        if (at >= text.length() || text.charAt(at) != wanted) {
            throw wrong("'" + wanted + "'");
        }
        at++;
    }

    private AssertionError wrong(String wanted) {
        long line = 1 + text.substring(0, Math.min(at, text.length())).lines().count();
        return new AssertionError("the text of the module needs " + wanted + " near line " + line);
    }
}
