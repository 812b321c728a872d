package dev.lattice.node.engine.hostile;

import java.util.List;

/**
 * What should come of an attack: a code, and what its text has to contain.
 *
 * @param code as in {@link Outcome}, or several with " or " between them
 * @param fragments parts of the text; of a reply, the whole
 */
record Expected(String code, List<String> fragments) {
    static Expected reply() {
        return new Expected(Outcome.REPLY, List.of());
    }

    static Expected reply(String text) {
        return new Expected(Outcome.REPLY, List.of(text));
    }

    static Expected started() {
        return new Expected(Outcome.STARTED, List.of());
    }

    static Expected refused(String... fragments) {
        return new Expected(Outcome.REFUSED, List.of(fragments));
    }

    static Expected timeout() {
        return new Expected("TIMEOUT", List.of("running"));
    }

    static Expected cancelled() {
        return new Expected("CANCELLED", List.of());
    }

    static Expected trap(String... fragments) {
        return new Expected("GUEST_TRAP", List.of(fragments));
    }

    static Expected limit(String... fragments) {
        return new Expected("LIMIT", List.of(fragments));
    }

    /** The guest itself said that it failed. */
    static Expected error(String... fragments) {
        return new Expected("GUEST_ERROR", List.of(fragments));
    }

    boolean matches(Outcome outcome) {
        if (!List.of(code.split(" or ")).contains(outcome.code())) {
            return false;
        }
        if (outcome.is(Outcome.REPLY) && !fragments.isEmpty()) {
            return outcome.text().equals(fragments.get(0));
        }
        return fragments.stream().allMatch(outcome.text()::contains);
    }

    @Override
    public String toString() {
        return fragments.isEmpty() ? code : code + ": " + String.join(" ... ", fragments);
    }
}
