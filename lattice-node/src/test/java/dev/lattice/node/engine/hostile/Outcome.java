package dev.lattice.node.engine.hostile;

import dev.lattice.protocol.invocation.CallResult;
import java.util.regex.Pattern;

/**
 * What came of an attack: of its start or of a call.
 *
 * @param code {@code reply}, {@code refused} (it could not be started), {@code started}, or the failure's code
 * @param text the reply, or why
 */
record Outcome(String code, String text) {
    static final String REPLY = "reply";
    static final String REFUSED = "refused";
    static final String STARTED = "started";

    private static final int SHOWN = 60;

    static Outcome of(CallResult result) {
        if (result instanceof CallResult.Reply reply) {
            int length = reply.payload().length();
            return new Outcome(
                    REPLY, length > SHOWN ? length + " bytes" : reply.payload().asText());
        }
        CallResult.Failed failed = (CallResult.Failed) result;
        return new Outcome(failed.failure().code().name(), failed.failure().text());
    }

    /** The same without what is different each time: the actor's key, and how long something took. */
    Outcome without(String actor) {
        String stable =
                text.replaceAll(Pattern.quote(actor) + " \\(\\w{8}\\)", "it").replaceAll("within \\d+ ms", "in time");
        return new Outcome(code, stable);
    }

    boolean is(String other) {
        return code.equals(other);
    }

    /** In one short line. */
    @Override
    public String toString() {
        String line =
                text.replaceAll("\\s+", " ").replaceAll("[^\\x20-\\x7e]", "?").strip();
        String shown = line.length() > 2 * SHOWN ? line.substring(0, 2 * SHOWN) + "..." : line;
        return shown.isEmpty() ? code : code + ": " + shown;
    }
}
