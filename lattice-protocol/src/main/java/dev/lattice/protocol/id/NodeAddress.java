package dev.lattice.protocol.id;

import dev.lattice.protocol.ProtocolException;

/**
 * Who a node is and where it may be dialled: {@code N…@host:port}.
 *
 * <p>The key alone decides who it is; host and port are a hint, for a connection that exists already is used whatever
 * they say.
 *
 * @param node the node's key
 * @param host a host name or a literal address; an IPv6 literal stands in brackets in the text form only
 * @param port 1 to 65535
 */
public record NodeAddress(KeyId node, String host, int port) {
    private static final int MAX_PORT = 65_535;

    /** @throws ProtocolException when the key is no node key, the host empty or malformed, or the port out of range */
    public NodeAddress {
        node.require(KeyType.NODE);
        requireHost(host);
        requirePort(port);
    }

    /** Reads the text form. */
    public static NodeAddress parse(String text) {
        int at = text.indexOf('@');
        if (at < 0) {
            throw new ProtocolException("a node's address has the form N…@host:port, not " + quote(text));
        }
        HostPort where = HostPort.parse(text.substring(at + 1));
        return new NodeAddress(KeyId.parse(text.substring(0, at), KeyType.NODE), where.host(), where.port());
    }

    /** Where to dial. */
    public HostPort hostPort() {
        return new HostPort(host, port);
    }

    @Override
    public String toString() {
        return node + "@" + hostPort();
    }

    static void requireHost(String host) {
        if (host.isBlank() || host.chars().anyMatch(c -> c <= ' ' || c == '@' || c == '/' || c == '[' || c == ']')) {
            throw new ProtocolException("not a host name or address: " + quote(host));
        }
    }

    static void requirePort(int port) {
        if (port < 1 || port > MAX_PORT) {
            throw new ProtocolException("a port is a number from 1 to " + MAX_PORT + ", not " + port);
        }
    }

    static String quote(String text) {
        return "\"" + text + "\"";
    }
}
