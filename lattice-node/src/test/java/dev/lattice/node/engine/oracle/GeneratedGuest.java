package dev.lattice.node.engine.oracle;

import dev.lattice.node.engine.InstanceLimits;
import java.util.List;

/** A guest that was made from a seed, with all that its behaviour depends on. */
record GeneratedGuest(long seed, GuestModule module, InstanceLimits limits, List<Message> messages, HostScript host) {
    Scenario scenario() {
        return new Scenario("seed " + seed, module.encode(), limits, messages, host);
    }

    GeneratedGuest with(GuestModule other) {
        return new GeneratedGuest(seed, other, limits, messages, host);
    }

    GeneratedGuest with(List<Message> other) {
        return new GeneratedGuest(seed, module, limits, other, host);
    }
}
