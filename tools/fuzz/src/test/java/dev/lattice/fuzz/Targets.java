package dev.lattice.fuzz;

import dev.lattice.cli.payload.ReplyFuzz;
import dev.lattice.node.control.ControlMessageFuzz;
import dev.lattice.node.engine.EngineModuleFuzz;
import dev.lattice.node.engine.GuestFuzz;
import dev.lattice.node.engine.wasmtime.WasmtimeEngine;
import dev.lattice.node.home.ConfigFuzz;
import dev.lattice.node.membership.GossipFuzz;
import dev.lattice.protocol.frame.FrameFuzz;
import dev.lattice.protocol.frame.JoinFrameFuzz;
import dev.lattice.protocol.id.KeyTextFuzz;
import dev.lattice.security.TokenFuzz;
import dev.lattice.security.credential.AdmissionFuzz;
import dev.lattice.security.module.ModuleFuzz;
import dev.lattice.security.tls.CertificateFuzz;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** All targets by name, in the order of the table. */
final class Targets {
    /** The longest input that is tried: more finds little and costs speed. */
    static final int LIMIT_INPUT_BYTES = 16 * 1024;

    private static final String WASMTIME = "wasmtime-";
    private static final Map<String, Supplier<FuzzTarget>> ALL = all();

    private Targets() {}

    private static Map<String, Supplier<FuzzTarget>> all() {
        Map<String, Supplier<FuzzTarget>> all = new LinkedHashMap<>();
        all.put("key-text", KeyTextFuzz::new);
        all.put("token", TokenFuzz::new);
        all.put("admission", AdmissionFuzz::new);
        all.put("certificate", CertificateFuzz::new);
        all.put("wasm-module", ModuleFuzz::new);
        all.put("frame", FrameFuzz::new);
        all.put("join-frame", JoinFrameFuzz::new);
        all.put("gossip", GossipFuzz::new);
        all.put("control-message", ControlMessageFuzz::new);
        all.put("reply", ReplyFuzz::new);
        all.put("config", ConfigFuzz::new);
        all.put(WASMTIME + "module", EngineModuleFuzz::onWasmtime);
        all.put(WASMTIME + "guest", GuestFuzz::onWasmtime);
        all.put("chicory-module", EngineModuleFuzz::onChicory);
        all.put("chicory-guest", GuestFuzz::onChicory);
        return all;
    }

    static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /** Why a target cannot run on this machine, if so. */
    static Optional<String> unavailability(String name) {
        return name.startsWith(WASMTIME) ? WasmtimeEngine.unavailability() : Optional.empty();
    }

    /** Opens a target, which its user closes. */
    static FuzzTarget open(String name) {
        return Optional.ofNullable(ALL.get(name))
                .orElseThrow(() -> new IllegalArgumentException("no target " + name + "; there are " + names()))
                .get();
    }
}
