package dev.lattice.node;

import dev.lattice.node.engine.WasmEngine;
import dev.lattice.node.engine.chicory.ChicoryEngine;
import dev.lattice.node.engine.wasmtime.WasmtimeEngine;
import dev.lattice.protocol.ProtocolException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which engine a node runs its guests on. */
public enum EngineChoice {
    /** Wasmtime where its library is there, Chicory elsewhere. */
    AUTO,
    /** The native engine, or none. */
    WASMTIME,
    /** The engine in pure Java, which runs everywhere and is slower. */
    CHICORY;

    /**
     * Reads the name of a choice.
     *
     * @throws ProtocolException when it is none; the message names those there are
     */
    public static EngineChoice parse(String text) {
        return Arrays.stream(values())
                .filter(choice -> choice.text().equals(text))
                .findFirst()
                .orElseThrow(
                        () -> new ProtocolException("the engines are " + names() + ", and '" + text + "' is none"));
    }

    /** All names, for people. */
    public static String names() {
        return Arrays.stream(values()).map(EngineChoice::text).collect(Collectors.joining(", "));
    }

    /** As it is typed. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a user ought to know about the engine that this choice gives on this machine, in one line, if anything. */
    public Optional<String> warning() {
        if (this != AUTO) {
            return Optional.empty();
        }
        return WasmtimeEngine.unavailability()
                .map(why -> "guests run on Chicory, in Java, where a call takes several times as long. " + why);
    }

    /**
     * Opens the engine.
     *
     * @param maxInstances live instances at most
     * @throws dev.lattice.node.engine.EngineException of kind {@code UNAVAILABLE} when the chosen one cannot run here;
     *     the message says why and what to do
     */
    public WasmEngine open(int maxInstances) {
        boolean wasmtime = this == WASMTIME
                || this == AUTO && WasmtimeEngine.unavailability().isEmpty();
        return wasmtime ? WasmtimeEngine.open(maxInstances) : ChicoryEngine.open(maxInstances);
    }
}
