package dev.lattice.node.actor;

import dev.lattice.node.engine.Instance;
import java.util.Optional;

/**
 * The right to have one more instance on this node.
 *
 * @param inPlaceOf the idle instance of another actor that has to go first
 */
record Permit(Optional<Instance> inPlaceOf) {
    static final Permit FREE = new Permit(Optional.empty());

    /** Makes room; on a carrier, for freeing an instance takes its time. */
    void makeRoom() {
        inPlaceOf.ifPresent(Instance::close);
    }
}
