package dev.lattice.security.tls;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** Shakes hands between two engines on the caller's thread, and sends a byte each way to be sure. */
final class InMemoryHandshake {
    private static final int ROUNDS = 200;
    private static final int BUFFER_BYTES = 64 * 1024;

    private final SSLEngine engine;
    private final ByteBuffer out = ByteBuffer.allocate(BUFFER_BYTES);
    private final ByteBuffer received = ByteBuffer.allocate(BUFFER_BYTES);
    private int sent;

    private InMemoryHandshake(SSLEngine engine) {
        this.engine = engine;
    }

    static void run(SSLEngine client, SSLEngine server) throws SSLException {
        InMemoryHandshake dialler = new InMemoryHandshake(client);
        InMemoryHandshake listener = new InMemoryHandshake(server);
        for (int round = 0; round < ROUNDS; round++) {
            dialler.write();
            listener.read(dialler.out);
            listener.write();
            dialler.read(listener.out);
            if (dialler.received.position() > 0 && listener.received.position() > 0) {
                return;
            }
        }
        throw new AssertionError("no end after " + ROUNDS + " rounds");
    }

    private void write() throws SSLException {
        runTasks();
        HandshakeStatus status = engine.getHandshakeStatus();
        boolean done = status == HandshakeStatus.NOT_HANDSHAKING;
        if (done && sent > 0 || status == HandshakeStatus.NEED_UNWRAP) {
            return;
        }
        SSLEngineResult result = engine.wrap(ByteBuffer.wrap(new byte[done ? 1 : 0]), out);
        sent += result.bytesConsumed();
        runTasks();
    }

    private void read(ByteBuffer from) throws SSLException {
        from.flip();
        SSLEngineResult result;
        do {
            result = engine.unwrap(from, received);
            runTasks();
        } while (from.hasRemaining() && result.bytesConsumed() > 0);
        from.compact();
    }

    private void runTasks() {
        Runnable task;
        while ((task = engine.getDelegatedTask()) != null) {
            task.run();
        }
    }
}
