package dev.lattice.node.engine.chicory;

import dev.lattice.node.engine.CompiledModule;
import dev.lattice.node.engine.EngineException;
import dev.lattice.node.engine.EngineException.Kind;
import dev.lattice.node.engine.Instance;
import dev.lattice.node.engine.InstanceLimits;

final class ChicoryModule implements CompiledModule {
    private final GuestCode code;
    private final Shared shared;
    private volatile boolean closed;

    ChicoryModule(GuestCode code, Shared shared) {
        this.code = code;
        this.shared = shared;
    }

    @Override
    public Instance newInstance(InstanceLimits limits) {
        if (closed || shared.isClosed()) {
            throw EngineException.of(Kind.CLOSED, "the module is closed");
        }
        return new ChicoryInstance(code, shared, limits);
    }

    /** The classes of the module go when its last instance is forgotten. */
    @Override
    public void close() {
        closed = true;
    }
}
