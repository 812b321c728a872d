package dev.lattice.node.transport;

import io.netty.handler.codec.DecoderException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** What people get to read of sockets and their faults. */
final class Addresses {
    private Addresses() {}

    /** {@code host:port} without a leading host name or slash. */
    static String text(SocketAddress address) {
        if (address instanceof InetSocketAddress inet && inet.getAddress() != null) {
            String host = inet.getAddress().getHostAddress();
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + inet.getPort();
        }
        return String.valueOf(address);
    }

    /** The cause that says most: Netty wraps what a decoder threw. */
    static Throwable rootOf(Throwable cause) {
        Throwable root = cause;
        while (root instanceof DecoderException && root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
