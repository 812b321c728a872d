package dev.lattice.node.engine.chicory;

import com.dylibso.chicory.runtime.Memory;
import dev.lattice.node.engine.InstanceLimits;
import dev.lattice.node.engine.Step;
import dev.lattice.node.engine.TrapKind;
import dev.lattice.node.engine.support.Sizes;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What host functions reach of the instance that calls them. No pointer of a guest is trusted: each names bytes inside
 * its memory, or ends the guest. The guest's thread only.
 */
final class GuestHost {
    /** Far more stack than suspending takes, also where the JVM interprets it. */
    private static final int PROBE_DEPTH = 64;

    private final Shared shared;
    private final InstanceLimits limits;
    private final Exchange exchange;
    private final Consumer<Step> suspension;
    private final long started = System.nanoTime();
    private Optional<GuestMemory> memory = Optional.empty();

    /** @param suspension hands a step over and returns when the caller lets the guest go on */
    GuestHost(Shared shared, InstanceLimits limits, Exchange exchange, Consumer<Step> suspension) {
        this.shared = shared;
        this.limits = limits;
        this.exchange = exchange;
        this.suspension = suspension;
    }

    Shared shared() {
        return shared;
    }

    InstanceLimits limits() {
        return limits;
    }

    Exchange exchange() {
        return exchange;
    }

    /** Nanoseconds since the instance was made. */
    long age() {
        return System.nanoTime() - started;
    }

    void memory(GuestMemory made) {
        memory = Optional.of(made);
    }

    GuestMemory memory() {
        return memory.orElseThrow(() -> Ending.trap(TrapKind.BAD_POINTER, "the guest has no memory yet"));
    }

    /** Gives the memory back, when nothing of the guest runs any more. */
    void release() {
        memory.ifPresent(GuestMemory::release);
        memory = Optional.empty();
    }

    /** Ends the guest unless the bytes are inside its memory; {@code what} names them in the text. */
    void requireInside(String what, int start, long length) {
        long size = Integer.toUnsignedLong(memory().size());
        if (Integer.toUnsignedLong(start) + length > size) {
            throw Ending.trap(
                    TrapKind.BAD_POINTER,
                    what + ": " + length + " bytes at " + Integer.toUnsignedString(start)
                            + " reach past the guest's memory of " + size + " bytes");
        }
    }

    byte[] bytes(String what, int start, int length) {
        requireInside(what, start, Integer.toUnsignedLong(length));
        return memory().readBytes(start, length);
    }

    void put(String what, int start, byte[] bytes) {
        requireInside(what, start, bytes.length);
        memory().write(start, bytes, 0, bytes.length);
    }

    /**
     * Writes bytes of the guest's memory to its log, piece by piece, as a guest may name all of its memory.
     *
     * @return whether the last of them ends a line
     */
    boolean log(String what, int stream, int start, int length) {
        long whole = Integer.toUnsignedLong(length);
        requireInside(what, start, whole);
        boolean ended = false;
        for (int done = 0; done < whole; ) {
            byte[] piece = memory().readBytes(start + done, (int) Math.min(Memory.PAGE_SIZE, whole - done));
            exchange.log.write(stream, piece);
            ended = piece[piece.length - 1] == '\n';
            done += piece.length;
            checkPoint();
        }
        return ended;
    }

    /** Pauses or ends the guest here when somebody asked for it; for host functions that a guest can make long. */
    void checkPoint() {
        Thread.currentThread().isInterrupted();
    }

    /** Ends the guest when a payload is over the limit. */
    void requirePayload(String what, long length) {
        if (length > limits.payloadBytes()) {
            throw Ending.limit("payload limit: " + Sizes.text(limits.payloadBytes()) + " allowed, the " + what + " has "
                    + Sizes.text(length));
        }
    }

    /** Ends the guest when a name of a host call is too long. */
    void requireName(String what, long length) {
        if (length > InstanceLimits.MAX_NAME_BYTES) {
            throw Ending.limit("name limit: " + Sizes.text(InstanceLimits.MAX_NAME_BYTES) + " allowed, the " + what
                    + " has " + Sizes.text(length));
        }
    }

    /** Hands a step over and waits until the guest may go on. */
    void suspend(Step step) {
        // A stack that ends in the midst of handing over would leave both sides waiting. Better it ends here.
        probe(PROBE_DEPTH);
        suspension.accept(step);
    }

    private static int probe(int depth) {
        return depth == 0 ? 0 : probe(depth - 1) + 1;
    }
}
