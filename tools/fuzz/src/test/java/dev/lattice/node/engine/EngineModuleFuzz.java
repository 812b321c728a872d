package dev.lattice.node.engine;

import dev.lattice.fuzz.FuzzTarget;
import dev.lattice.protocol.invocation.Payload;
import java.util.ArrayList;
import java.util.List;

/** Modules that somebody signed, which says nothing of what is in them: checked, compiled, and when that went, run. */
public final class EngineModuleFuzz implements FuzzTarget {
    private static final List<String> GUESTS = List.of(
            "echo", "echo-wasmbus", "caller", "failing", "grow", "initialisers", "loop", "operation", "table", "traps");

    private final WasmEngine engine;

    private EngineModuleFuzz(WasmEngine engine) {
        this.engine = engine;
    }

    public static EngineModuleFuzz onWasmtime() {
        return new EngineModuleFuzz(Guests.wasmtime());
    }

    public static EngineModuleFuzz onChicory() {
        return new EngineModuleFuzz(Guests.chicory());
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        GUESTS.forEach(guest -> seeds.add(Wat.guest(guest).toByteArray()));
        seeds.add(Wat.assemble("(module)").toByteArray());
        return seeds;
    }

    @Override
    public long allocationLimitBytes(int inputBytes) {
        return 4L * Guests.LIMITS.payloadBytes() + 1024 * 1024 + 64L * inputBytes;
    }

    @Override
    public void run(byte[] input) {
        try (CompiledModule module = engine.compile(Payload.copyOf(input), Guests.MODULES)) {
            Guests.use(module, "Echo", Payload.copyOf(new byte[] {0, 1, 2, 3}));
        } catch (EngineException e) {
            Guests.refused(e);
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
