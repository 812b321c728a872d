package dev.lattice;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Java source without its comments and texts, and the methods in it, found by counting braces.
 *
 * <p>Good enough for code that the formatter has formatted. Known limits: the body of an enum constant with arguments
 * counts as one method, and so does an initializer; annotations count as lines of the method that they stand before;
 * unicode escapes in the source are not read.
 */
final class JavaSource {
    private static final Pattern TYPE = Pattern.compile("(?s)(^|.*\\s)(class|interface|enum|@interface)\\s+\\w+.*"
            + "|(^|.*\\s)record\\s+\\w+\\s*[(<].*"
            + "|.*\\bnew\\s[^;]*\\)\\s*");
    private static final Pattern METHOD =
            Pattern.compile("(?s).*\\w\\s*\\(.*\\).*|\\s*static\\s*|\\s*|.*\\b[A-Z]\\w*\\s*");

    /** A method, constructor or initializer; lines count from 0. */
    record Method(String header, int firstLine, int lastLine) {
        int lines() {
            return lastLine - firstLine + 1;
        }
    }

    private enum Block {
        TYPE,
        METHOD,
        OTHER
    }

    private record Open(Block block, String header, int firstLine) {}

    private JavaSource() {}

    static List<Method> methods(List<String> code) {
        List<Method> methods = new ArrayList<>();
        Deque<Open> open = new ArrayDeque<>();
        StringBuilder header = new StringBuilder();
        int headerLine = 0;
        for (int number = 0; number < code.size(); number++) {
            for (char c : (code.get(number) + "\n").toCharArray()) {
                headerLine = header.toString().isBlank() ? number : headerLine;
                if (c == '{') {
                    String text = header.toString();
                    open.push(new Open(block(text, open), text.strip(), headerLine));
                } else if (c == '}' && !open.isEmpty()) {
                    Open closed = open.pop();
                    if (closed.block() == Block.METHOD) {
                        methods.add(new Method(closed.header(), closed.firstLine(), number));
                    }
                }
                if (c == '{' || c == '}' || c == ';') {
                    header.setLength(0);
                } else {
                    header.append(c);
                }
            }
        }
        return methods;
    }

    private static Block block(String header, Deque<Open> open) {
        if (header.stripTrailing().endsWith("->") || header.stripTrailing().endsWith("=")) {
            return Block.OTHER;
        }
        if (TYPE.matcher(header).matches()) {
            return Block.TYPE;
        }
        boolean inType = !open.isEmpty() && open.peek().block() == Block.TYPE;
        return inType && METHOD.matcher(header).matches() ? Block.METHOD : Block.OTHER;
    }

    /** The same lines with comments and the contents of texts and characters left out. */
    static List<String> code(List<String> lines) {
        List<String> code = new ArrayList<>();
        State state = State.CODE;
        for (String line : lines) {
            StringBuilder kept = new StringBuilder();
            for (int at = 0; at < line.length(); at++) {
                if (state != State.CODE && state != State.COMMENT && line.charAt(at) == '\\') {
                    at++;
                    continue;
                }
                State next = state.after(line, at);
                if (state == State.CODE && next == State.CODE) {
                    kept.append(line.charAt(at));
                }
                if (next != state) {
                    at += (state == State.CODE ? next : state).mark.length() - 1;
                }
                state = next;
            }
            code.add(kept.toString());
            state = state == State.LINE_COMMENT ? State.CODE : state;
        }
        return code;
    }

    private enum State {
        CODE(""),
        LINE_COMMENT("//"),
        COMMENT("/*"),
        BLOCK_TEXT("\"\"\""),
        TEXT("\""),
        CHARACTER("'");

        private final String mark;

        State(String mark) {
            this.mark = mark;
        }

        private State after(String line, int at) {
            if (this == CODE) {
                for (State state : values()) {
                    if (state != CODE && line.startsWith(state.mark, at)) {
                        return state;
                    }
                }
                return CODE;
            }
            String end = this == COMMENT ? "*/" : mark;
            return this != LINE_COMMENT && line.startsWith(end, at) ? CODE : this;
        }
    }
}
