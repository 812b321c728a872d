package dev.lattice.node.engine.oracle;

import dev.lattice.node.engine.CompiledModule;
import dev.lattice.node.engine.EngineException;
import dev.lattice.node.engine.HostReply;
import dev.lattice.node.engine.Instance;
import dev.lattice.node.engine.ModuleLimits;
import dev.lattice.node.engine.Step;
import dev.lattice.node.engine.Turn;
import dev.lattice.node.engine.WasmEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What an engine made of a scenario: everything that its owner could see, but for the yields. */
record Trace(List<Event> events) {
    /** A slice that most turns stay below, and a deadline that only a guest without end reaches. */
    private static final long SLICE_NANOS = 2_000_000;

    private static final long DEADLINE_NANOS = 60_000_000_000L;
    private static final int MAX_STEPS = 20_000;

    /** Runs a scenario on an engine. */
    static Trace of(WasmEngine engine, Scenario scenario) {
        return of(engine, scenario, DEADLINE_NANOS);
    }

    /** The same with another deadline of each turn, for guests that may loop for ever. */
    static Trace of(WasmEngine engine, Scenario scenario, long deadlineNanos) {
        Recorder recorder = new Recorder(scenario, deadlineNanos);
        try (CompiledModule module = engine.compile(scenario.wasm(), ModuleLimits.defaults())) {
            recorder.record(module);
        } catch (EngineException refused) {
            recorder.refused(refused);
        }
        return new Trace(List.copyOf(recorder.events));
    }

    /** The steps alone. */
    List<Step> steps() {
        return events.stream()
                .filter(Event.Stepped.class::isInstance)
                .map(event -> ((Event.Stepped) event).step())
                .toList();
    }

    /** All logged lines. */
    List<String> log() {
        return events.stream()
                .filter(Event.Logged.class::isInstance)
                .flatMap(event -> ((Event.Logged) event).lines().stream())
                .toList();
    }

    @Override
    public String toString() {
        return events.stream().map(Event::toString).collect(Collectors.joining("\n"));
    }

    /** Runs one scenario and writes down what is seen. */
    private static final class Recorder {
        private final Scenario scenario;
        private final long deadlineNanos;
        private final List<Event> events = new ArrayList<>();
        private int calls;

        Recorder(Scenario scenario, long deadlineNanos) {
            this.scenario = scenario;
            this.deadlineNanos = deadlineNanos;
        }

        void refused(EngineException refused) {
            events.add(new Event.Refused(refused.kind(), refused.getMessage()));
        }

        /** Handles the messages; an instance that was lost is replaced, as a node does. */
        void record(CompiledModule module) {
            int next = 0;
            do {
                try (Instance instance = module.newInstance(scenario.limits())) {
                    events.add(new Event.Began("initialise"));
                    turn(instance, instance.initialize());
                    if (!instance.reusable()) {
                        return;
                    }
                    while (next < scenario.messages().size() && instance.reusable()) {
                        Message message = scenario.messages().get(next++);
                        events.add(new Event.Began("message " + next + ", " + message.operation()));
                        turn(instance, instance.begin(message.operation(), message.payload()));
                    }
                }
            } while (next < scenario.messages().size());
        }

        private void turn(Instance instance, Turn turn) {
            long end = System.nanoTime() + deadlineNanos;
            Step step = turn.run(SLICE_NANOS, deadlineNanos);
            for (int steps = 0; !step.isEnd(); steps++) {
                if (steps > MAX_STEPS) {
                    throw new AssertionError("a turn of " + scenario.name() + " takes no end");
                }
                long remaining = end - System.nanoTime();
                if (step instanceof Step.HostCall call) {
                    events.add(new Event.Stepped(step));
                    HostReply reply = scenario.host().answer(calls++, call);
                    step = turn.resume(reply, SLICE_NANOS, remaining);
                } else {
                    if (step instanceof Step.Sleep) {
                        events.add(new Event.Stepped(step));
                    }
                    step = turn.run(SLICE_NANOS, remaining);
                }
            }
            events.add(new Event.Stepped(step));
            List<String> lines = instance.drainLog();
            if (!lines.isEmpty()) {
                events.add(new Event.Logged(lines));
            }
        }
    }
}
