package dev.lattice.protocol.invocation;

/** A clock for intervals, which never goes backwards: {@link System#nanoTime()}, or a virtual one in tests. */
@FunctionalInterface
public interface NanoClock {
    /** Nanoseconds since an arbitrary moment; compare by difference only. */
    long nanoTime();

    static NanoClock system() {
        return System::nanoTime;
    }
}
