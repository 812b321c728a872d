package dev.lattice.node.engine;

import dev.lattice.protocol.invocation.Payload;
import java.util.List;

/**
 * One instance of a module, with its own memory. It handles one turn at a time.
 *
 * <p>Any thread may use it, one at a time; a second thread gets an {@link EngineException} of kind {@code IN_USE}. The
 * owner closes it; after a trap or a stop there is nothing else to do with it.
 */
public interface Instance extends AutoCloseable {
    /**
     * The first turn: it instantiates the module and runs its initialisers, each that is present once:
     * {@code _initialize}, {@code _start}, {@code wapc_init}. They may loop, trap, and call the host like any turn.
     *
     * @throws EngineException of kind {@code WRONG_STATE} when this was done or begun before
     */
    Turn initialize();

    /**
     * Begins a turn on a message. Nothing runs before the turn's first {@link Turn#run}.
     *
     * @throws EngineException of kind {@code WRONG_STATE} when the instance is not initialised, has a turn, or is not
     *     {@link #reusable}
     */
    Turn begin(String operation, Payload payload);

    /** Whether the instance can handle another turn once the present one is over: false after a trap and a stop. */
    boolean reusable();

    /**
     * Takes the lines that the guest logged since the last time, oldest first: what it gave to {@code __console_log}
     * and wrote to standard output and error. Bounded by {@link InstanceLimits#logBytes}; a last line says how many
     * more there were. Costs nothing when there are none. Call it between crossings, not while another thread runs
     * the turn.
     */
    List<String> drainLog();

    /**
     * Frees the instance, with a suspended turn if there is one. When another thread runs its turn, that thread stops
     * at the guest's next slice and frees it. Closing twice does nothing.
     */
    @Override
    void close();
}
