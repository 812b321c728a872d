package dev.lattice.node.engine.oracle;

import dev.lattice.node.engine.EngineException.Kind;
import dev.lattice.node.engine.Step;
import dev.lattice.node.engine.TrapKind;
import java.util.Arrays;
import java.util.List;
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
    },
    /** Which feature is off is said by name; in brackets behind it, where the validator met it. */
    FEATURE_TEXT {
        @Override
        boolean covers(Event first, Event second) {
            return first instanceof Event.Refused one
                    && second instanceof Event.Refused two
                    && one.kind() == two.kind()
                    && one.kind() == Kind.UNSUPPORTED_FEATURE
                    && head(one.message()).equals(head(two.message()));
        }

        private static String head(String message) {
            return message.split(" \\(", 2)[0];
        }
    },
    /** An import that the host has with another type: the linker of Wasmtime tells it in words of its own. */
    IMPORT_TYPE_TEXT {
        @Override
        boolean covers(Event first, Event second) {
            return first instanceof Event.Refused one
                    && second instanceof Event.Refused two
                    && one.kind() == two.kind()
                    && one.kind() == Kind.UNKNOWN_IMPORT
                    && one.message().startsWith("incompatible import type for")
                    && two.message().contains("with the type");
        }
    },
    /**
     * A module with several faults, or one that makes others, is refused for that which is looked for first: each
     * engine looks in an order of its own. It has to be a fault of the module's, never one of the engine's.
     */
    FIRST_FAULT {
        private static final Set<Kind> FAULTS = Set.of(
                Kind.INVALID_MODULE, Kind.UNSUPPORTED_FEATURE, Kind.UNKNOWN_IMPORT, Kind.MISSING_EXPORT, Kind.LIMIT);

        @Override
        boolean covers(Event first, Event second) {
            return first instanceof Event.Refused one
                    && second instanceof Event.Refused two
                    && FAULTS.contains(one.kind())
                    && FAULTS.contains(two.kind())
                    && one.kind() != two.kind();
        }
    },
    /** Chicory 1.7.5 runs no vectors; the module is refused by the feature's name. */
    VECTORS {
        @Override
        boolean covers(Event first, Event second) {
            return second instanceof Event.Refused refused
                    && refused.kind() == Kind.UNSUPPORTED_FEATURE
                    && refused.message().contains("`simd`");
        }
    },
    /** Chicory 1.7.5 lets pass unknown bits in the flags of a segment of elements. */
    SEGMENT_FLAGS {
        @Override
        boolean covers(Event first, Event second) {
            return first instanceof Event.Refused refused
                    && refused.kind() == Kind.INVALID_MODULE
                    && refused.message().startsWith("invalid flags byte in element segment");
        }
    },
    /**
     * Chicory 1.7.5 rounds up in {@code f32.convert_i64_u} of 2^63 and more, where the specification asks for the
     * nearest. It shows in results of any kind, so generated guests do without such numbers.
     */
    ROUNDING {
        @Override
        boolean covers(Event first, Event second) {
            return false;
        }
    };

    /** Whether it explains that the engines differ in these events. */
    abstract boolean covers(Event first, Event second);

    /** Whether the events are equal, or differ as engines may. */
    static boolean allows(Event first, Event second) {
        return first.equals(second) || Arrays.stream(values()).anyMatch(each -> each.covers(first, second));
    }

    /** Whether one engine refuses the module as it may, so that there is nothing to compare. */
    static boolean keepsOneOut(List<Event> first, List<Event> second) {
        if (first.isEmpty() || second.isEmpty()) {
            return false;
        }
        boolean one = first.get(0) instanceof Event.Refused;
        boolean two = second.get(0) instanceof Event.Refused;
        return one != two && allows(first.get(0), second.get(0));
    }

    private static Object step(Event event) {
        return event instanceof Event.Stepped stepped ? stepped.step() : event;
    }
}
