package dev.lattice.node.engine.hostile;

import dev.lattice.node.engine.Wat;
import dev.lattice.protocol.invocation.Payload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Something that a guest can try.
 *
 * @param name what it does, in a few words
 * @param module the guest, made when it is needed, for some are large
 * @param instances how many instances it is started with
 * @param start what should come of starting it
 * @param probes its calls, once it runs
 * @param together whether the calls come all at once rather than one after the other
 * @param differences by engine, what should come of its calls there instead, with the reason
 * @param fault a fault of ours that is known and not mended yet, after which the attack does not end as it should
 */
record Attack(
        String name,
        Supplier<Payload> module,
        int instances,
        Expected start,
        List<Probe> probes,
        boolean together,
        Map<String, Difference> differences,
        Optional<String> fault) {
    private static final String CHICORY = "chicory";

    /** What an engine makes of an attack that others do not. */
    record Difference(Expected start, Optional<Expected> calls, String reason) {}

    /** An attack by the guest {@code guests/hostile/NAME.wat}. */
    static Attack byGuest(String name, String guest, Probe... probes) {
        return by(name, () -> Wat.guest("hostile/" + guest), probes);
    }

    static Attack by(String name, Supplier<Payload> module, Probe... probes) {
        return new Attack(name, module, 2, Expected.started(), List.of(probes), false, Map.of(), Optional.empty());
    }

    /** An attack that should not get as far as a call. */
    static Attack refusedGuest(String name, String guest, String... why) {
        return refused(name, () -> Wat.guest("hostile/" + guest), why);
    }

    static Attack refused(String name, Supplier<Payload> module, String... why) {
        return new Attack(name, module, 1, Expected.refused(why), List.of(), false, Map.of(), Optional.empty());
    }

    Attack withInstances(int count) {
        return new Attack(name, module, count, start, probes, together, differences, fault);
    }

    Attack allTogether() {
        return new Attack(name, module, instances, start, probes, true, differences, fault);
    }

    Attack differsOn(String engine, Difference difference) {
        Map<String, Difference> more = new HashMap<>(differences);
        more.put(engine, difference);
        return new Attack(name, module, instances, start, probes, together, Map.copyOf(more), fault);
    }

    /** On Chicory it should not get as far as a call. */
    Attack refusedByChicory(String reason, String... why) {
        return differsOn(CHICORY, new Difference(Expected.refused(why), Optional.empty(), reason));
    }

    /** On Chicory it should start. */
    Attack startedByChicory(String reason) {
        return differsOn(CHICORY, new Difference(Expected.started(), Optional.empty(), reason));
    }

    /** On Chicory it should start, and its calls end otherwise. */
    Attack otherwiseOnChicory(String reason, Expected calls) {
        return differsOn(CHICORY, new Difference(Expected.started(), Optional.of(calls), reason));
    }

    Attack withKnownFault(String what) {
        return new Attack(name, module, instances, start, probes, together, differences, Optional.of(what));
    }

    /** The attack with what should come of it on one engine. A fault of ours is that of engines without difference. */
    Attack on(String engine) {
        Difference difference = differences.get(engine);
        if (difference == null) {
            return this;
        }
        List<Probe> other = difference.start().equals(Expected.started())
                ? probes.stream()
                        .map(probe -> difference.calls().map(probe::expecting).orElse(probe))
                        .toList()
                : List.of();
        return new Attack(name, module, instances, difference.start(), other, together, differences, Optional.empty());
    }

    /** What should come of it, in short. */
    String expectation() {
        if (probes.isEmpty()) {
            return start.toString();
        }
        List<String> distinct = probes.stream()
                .map(probe -> probe.expected().toString())
                .distinct()
                .toList();
        return distinct.size() == 1 ? distinct.get(0) : distinct.get(0) + " (and " + (distinct.size() - 1) + " more)";
    }
}
