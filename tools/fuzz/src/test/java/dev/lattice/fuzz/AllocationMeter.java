package dev.lattice.fuzz;

import java.lang.management.ManagementFactory;

/**
 * Runs a target and holds it to its limit of allocation. Only the calling thread is measured: what the JVM counts for
 * it is exact, and readers have no other threads.
 */
final class AllocationMeter {
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final FuzzTarget target;

    AllocationMeter(FuzzTarget target) {
        this.target = target;
    }

    /** Runs the input once, and again when it allocated too much: the first time may have loaded classes. */
    void run(byte[] input) {
        long limit = target.allocationLimitBytes(input.length);
        if (allocatedBytes(input) > limit) {
            long again = allocatedBytes(input);
            Requirement.holds(
                    again <= limit,
                    "an input of " + input.length + " bytes made its reader allocate " + again + " bytes; at most "
                            + limit + " are allowed");
        }
    }

    /** What the calling thread allocates while the target runs. */
    long allocatedBytes(byte[] input) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        target.run(input);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
