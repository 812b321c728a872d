package dev.lattice.node.engine.soak;

import dev.lattice.node.actor.ActorHost;
import dev.lattice.node.actor.ActorLimits;
import dev.lattice.node.engine.CompiledModule;
import dev.lattice.node.engine.Instance;
import dev.lattice.node.engine.InstanceLimits;
import dev.lattice.node.engine.ModuleLimits;
import dev.lattice.node.engine.Step;
import dev.lattice.node.engine.WasmEngine;
import dev.lattice.node.engine.Wat;
import dev.lattice.node.engine.wasmtime.WasmtimeEngine;
import dev.lattice.node.limit.Limit;
import dev.lattice.node.limit.LimitValues;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.NanoClock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What all workers share: an engine with its modules, a host of actors on the same engine, and the tally. */
final class World implements AutoCloseable {
    static final int INSTANCES = 200;
    private static final long HOST_INSTANCES = 40;
    private static final long START_MILLIS = 30_000;
    private static final String[] GUESTS = {
        "echo", "caller", "traps", "slow", "loop", "wasi", "logger", "hostile/recurse"
    };

    final Tally tally = new Tally();
    final HandOver handOver = new HandOver();
    final WasmEngine engine = WasmtimeEngine.open(INSTANCES);
    final ActorHost host;
    private final Map<String, CompiledModule> modules = new LinkedHashMap<>();

    World() {
        for (String guest : GUESTS) {
            modules.put(guest, engine.compile(Wat.guest(guest), ModuleLimits.defaults()));
        }
        ActorLimits limits = new ActorLimits(LimitValues.of(Map.of(
                Limit.INSTANCES, HOST_INSTANCES,
                Limit.INSTANCES_PER_ACTOR, HOST_INSTANCES,
                Limit.START_TIME, START_MILLIS)));
        host = new ActorHost(
                engine,
                limits,
                (call, deadline, cancellation) ->
                        CompletableFuture.supplyAsync(() -> new CallResult.Reply(call.payload())),
                NanoClock.system());
    }

    CompiledModule module(String guest) {
        return modules.get(guest);
    }

    /** Makes as many instances at once as the engine has room for; fails when one did not come back. */
    int instancesThatFit() {
        List<Instance> all = new ArrayList<>();
        int ready = 0;
        for (int count = 0; count < INSTANCES; count++) {
            Instance instance = module("echo").newInstance(InstanceLimits.defaults());
            all.add(instance);
            if (instance.initialize().run(Worker.SLICE, Worker.LONG) instanceof Step.Completed) {
                ready++;
            }
        }
        all.forEach(Instance::close);
        return ready;
    }

    @Override
    public void close() {
        host.close();
        handOver.close();
        modules.values().forEach(CompiledModule::close);
        engine.close();
    }
}
