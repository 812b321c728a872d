package dev.lattice.node.engine.chicory;

import com.dylibso.chicory.wasm.ChicoryException;
import dev.lattice.node.engine.Step;
import dev.lattice.node.engine.TrapKind;
import java.util.List;

/**
 * Makes the step of what a guest threw. Chicory tells its traps apart by their texts only; the texts given on are those
 * of Wasmtime.
 */
final class Traps {
    static final String MEMORY_OUT_OF_BOUNDS = "out of bounds memory access";
    static final String TABLE_OUT_OF_BOUNDS = "undefined element: out of bounds table access";
    static final String NULL_ELEMENT = "uninitialized element";
    private static final String STACK = "call stack exhausted";

    /** A trap: how Chicory's text begins, its kind, its text here. */
    private record Known(String begin, TrapKind kind, String text) {}

    private static final List<Known> KNOWN = List.of(
            new Known("Trapped on unreachable", TrapKind.UNREACHABLE, "wasm `unreachable` instruction executed"),
            new Known("out of bounds memory", TrapKind.MEMORY_OUT_OF_BOUNDS, MEMORY_OUT_OF_BOUNDS),
            new Known("out of bounds table", TrapKind.TABLE_OUT_OF_BOUNDS, TABLE_OUT_OF_BOUNDS),
            new Known("undefined element", TrapKind.TABLE_OUT_OF_BOUNDS, TABLE_OUT_OF_BOUNDS),
            new Known("uninitialized element", TrapKind.INDIRECT_CALL_TO_NULL, NULL_ELEMENT),
            new Known("indirect call type", TrapKind.BAD_SIGNATURE, "indirect call type mismatch"),
            new Known("integer overflow", TrapKind.INTEGER_OVERFLOW, "integer overflow"),
            new Known("integer divide by zero", TrapKind.INTEGER_DIVISION_BY_ZERO, "integer divide by zero"),
            new Known("invalid conversion", TrapKind.BAD_CONVERSION_TO_INTEGER, "invalid conversion to integer"),
            new Known(STACK, TrapKind.STACK_OVERFLOW, STACK));

    private Traps() {}

    /** The last step of a turn whose guest threw {@code thrown}. */
    static Step step(Throwable thrown) {
        if (thrown instanceof Ending ending) {
            return ending.step();
        }
        if (thrown instanceof StackOverflowError) {
            return new Step.Trapped(TrapKind.STACK_OVERFLOW, STACK);
        }
        if (thrown instanceof OutOfMemoryError) {
            return Ending.limit("heap limit: the JVM has " + MemoryBudget.heap() + " and could not give the guest what"
                            + " it asked for; raise -Xmx or run fewer instances")
                    .step();
        }
        if (thrown instanceof ChicoryException && thrown.getMessage() != null) {
            String text = thrown.getMessage();
            for (Known known : KNOWN) {
                if (text.startsWith(known.begin)) {
                    return new Step.Trapped(known.kind, known.text);
                }
            }
            return new Step.Trapped(TrapKind.OTHER, text);
        }
        return new Step.Trapped(TrapKind.OTHER, "fault of the engine: " + thrown);
    }
}
