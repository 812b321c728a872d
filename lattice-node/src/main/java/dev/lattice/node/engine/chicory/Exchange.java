package dev.lattice.node.engine.chicory;

import dev.lattice.protocol.invocation.Payload;

/**
 * What the guest's side and the caller's side of an instance exchange. Belongs to whichever of both runs; the handing
 * over publishes it.
 */
final class Exchange {
    byte[] operation = {};
    Payload payload = Payload.EMPTY;
    Payload response = Payload.EMPTY;
    byte[] error = {};
    /** The host's answer to the latest host call. */
    boolean hostOk;

    Payload hostBytes = Payload.EMPTY;
    int hostCalls;
    final GuestLog log;

    Exchange(int logBytes) {
        log = new GuestLog(logBytes);
    }

    /** Forgets what the former turn left. */
    void begin() {
        hostCalls = 0;
        response = Payload.EMPTY;
        error = new byte[0];
    }

    void answer(boolean ok, Payload bytes) {
        hostOk = ok;
        hostBytes = bytes;
    }

    Payload hostBytesIf(boolean ok) {
        return hostOk == ok ? hostBytes : Payload.EMPTY;
    }
}
