package dev.lattice.node.engine.oracle;

import dev.lattice.node.engine.EngineException.Kind;
import dev.lattice.node.engine.Step;
import dev.lattice.node.engine.TrapKind;
import java.util.Arrays;
import java.util.Set;

/**
 * In what two engines may differ, and why. Whatever is not listed here is a fault of one of them.
 *
 * <p>lattice-node/README.md lists the same for people.
 */
enum KnownDifference {
    /** The specification names no texts of traps; kinds have to agree. Texts that are our own have to agree too. */
    TRAP_TEXT {
        private static final Set<TrapKind> OURS =
                Set.of(TrapKind.BAD_POINTER, TrapKind.ABORT, TrapKind.EXIT, TrapKind.OTHER);

        @Override
        boolean covers(Event first, Event second) {
            return step(first) instanceof Step.Trapped one
                    && step(second) instanceof Step.Trapped two
                    && one.kind() == two.kind()
                    && !OURS.contains(one.kind());
        }
    },
    /** What is wrong with a malformed module is told by the validator that finds it; the kind has to agree. */
    VALIDATOR_TEXT {
        @Override
        boolean covers(Event first, Event second) {
            return first instanceof Event.Refused one
                    && second instanceof Event.Refused two
                    && one.kind() == two.kind()
                    && one.kind() == Kind.INVALID_MODULE;
        }
    };

    /** Whether it explains that the engines differ in these events. */
    abstract boolean covers(Event first, Event second);

    /** Whether the events are equal, or differ as engines may. */
    static boolean allows(Event first, Event second) {
        return first.equals(second) || Arrays.stream(values()).anyMatch(each -> each.covers(first, second));
    }

    private static Object step(Event event) {
        return event instanceof Event.Stepped stepped ? stepped.step() : event;
    }
}
