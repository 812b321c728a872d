package dev.lattice.node.transport;

/**
 * Bounds of the transport.
 *
 * @param payloadBytes the largest payload of a call; raising it lets one call hold more memory on both sides
 * @param moduleBytes the largest module that is fetched from a peer or handed out
 * @param connectionBytes the most that may wait to be sent, or be half received, on one connection; calls in
 *     either direction beyond it are refused with {@code OVERLOADED}
 * @param pendingCalls the most calls under way on one connection, for each direction
 * @param connections the most connections at once; a further one is closed as it comes
 * @param handshakes the most connections that have not proven themselves yet; one more ends the oldest of them, so that
 *     strangers who say nothing keep nobody out
 * @param handshakeMillis the time for TLS and greeting; a slow machine on a bad line needs about one second
 * @param pingMillis how often an established connection is probed
 * @param silenceMillis how long a peer may stay silent before its connection counts as lost; several pings long
 * @param goodbyeMillis how long a closing connection waits for calls under way
 */
public record TransportLimits(
        int payloadBytes,
        int moduleBytes,
        long connectionBytes,
        int pendingCalls,
        int connections,
        int handshakes,
        long handshakeMillis,
        long pingMillis,
        long silenceMillis,
        long goodbyeMillis) {
    private static final int MIB = 1024 * 1024;

    /** Made for nodes of a few hundred peers. */
    public static final TransportLimits DEFAULT =
            new TransportLimits(8 * MIB, 32 * MIB, 64L * MIB, 65_536, 1_024, 256, 5_000, 1_000, 5_000, 5_000);

    /** The same for payloads and modules of other sizes; a connection holds at least one of each. */
    public TransportLimits withBytes(int payload, int module) {
        return new TransportLimits(
                payload,
                module,
                Math.max(connectionBytes, Math.max(payload, module)),
                pendingCalls,
                connections,
                handshakes,
                handshakeMillis,
                pingMillis,
                silenceMillis,
                goodbyeMillis);
    }

    public TransportLimits {
        if (connectionBytes < Math.max(payloadBytes, moduleBytes)) {
            throw new TransportException(
                    "a connection must hold a whole payload and a whole module: connectionBytes is " + connectionBytes
                            + ", payloadBytes " + payloadBytes + ", moduleBytes " + moduleBytes);
        }
    }
}
