package dev.lattice.node.engine.oracle;

import dev.lattice.node.engine.InstanceLimits;
import dev.lattice.protocol.invocation.Payload;
import java.util.List;

/**
 * All that a guest's behaviour may depend on: its module, its limits, its messages, and its host's answers.
 *
 * @param name for people
 * @param messages handled one after the other, by one instance for as long as it lives
 */
record Scenario(String name, Payload wasm, InstanceLimits limits, List<Message> messages, HostScript host) {
    static Scenario of(String name, Payload wasm, Message... messages) {
        return new Scenario(name, wasm, InstanceLimits.defaults(), List.of(messages), HostScript.echoing());
    }

    Scenario with(InstanceLimits other) {
        return new Scenario(name, wasm, other, messages, host);
    }

    Scenario with(HostScript other) {
        return new Scenario(name, wasm, limits, messages, other);
    }

    Scenario with(Payload other) {
        return new Scenario(name, other, limits, messages, host);
    }

    Scenario with(List<Message> other) {
        return new Scenario(name, wasm, limits, other, host);
    }

    @Override
    public String toString() {
        return name;
    }
}
