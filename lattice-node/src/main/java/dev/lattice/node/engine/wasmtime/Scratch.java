package dev.lattice.node.engine.wasmtime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The two direct buffers through which a thread's bytes cross the border. One per thread that crosses, since a crossing
 * neither blocks nor nests; instances would hold them for nothing while they are idle.
 */
final class Scratch {
    static final int CAPACITY = 64 * 1024;

    private static final ThreadLocal<Scratch> CURRENT = ThreadLocal.withInitial(Scratch::new);

    final ByteBuffer in = direct(CAPACITY);
    final ByteBuffer out = direct(CAPACITY);
    final long inAddress = Native.address(in);
    final long outAddress = Native.address(out);

    private Scratch() {}

    /** The buffers of the calling thread; to be called when the library is loaded. */
    static Scratch current() {
        return CURRENT.get();
    }

    /** A direct buffer in the byte order of this machine, which native code writes. */
    static ByteBuffer direct(int capacity) {
        return ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
    }
}
