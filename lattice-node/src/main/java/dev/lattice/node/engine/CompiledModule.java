package dev.lattice.node.engine;

/** A module, ready for instances. Safe for use by several threads. */
public interface CompiledModule extends AutoCloseable {
    /**
     * Makes an instance. It has no memory yet and has run nothing: {@link Instance#initialize} does both.
     *
     * @throws EngineException when the module or its engine is closed
     */
    Instance newInstance(InstanceLimits limits);

    /** Frees the module. Instances that were made from it live on. Closing twice does nothing. */
    @Override
    void close();
}
