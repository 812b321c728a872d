package dev.lattice.protocol.id;

import dev.lattice.protocol.ProtocolException;

/**
 * Where a node listens, without saying which node it is: what a person types after {@code --join}.
 *
 * @param host a host name or a literal address, without brackets
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {
    /** @throws ProtocolException when the host is malformed or the port out of range */
    public HostPort {
        NodeAddress.requireHost(host);
        NodeAddress.requirePort(port);
    }

    /**
     * Reads {@code host:port} or {@code [v6-address]:port}.
     *
     * @throws ProtocolException that says which part is wrong
     */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new ProtocolException("an address has the form host:port, not " + NodeAddress.quote(text));
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw new ProtocolException(
                    "an IPv6 address stands in brackets: [address]:port, not " + NodeAddress.quote(text));
        }
        try {
            return new HostPort(host, Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new ProtocolException("the port of " + NodeAddress.quote(text) + " is not a number", e);
        }
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
