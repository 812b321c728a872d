package dev.lattice.protocol.id;

import dev.lattice.protocol.ProtocolException;
import java.util.regex.Pattern;

/**
 * Where a node listens, without saying which node it is: what a person types after {@code --join}.
 *
 * @param host a host name or a literal address, without brackets
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

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
        if (colon < 1 || text.indexOf('/') >= 0) {
            throw new ProtocolException("an address has the form host:port, not " + NodeAddress.quote(text));
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]") && host.indexOf(':') >= 0) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw new ProtocolException(
                    "an IPv6 address stands in brackets: [address]:port, not " + NodeAddress.quote(text));
        }
        String port = text.substring(colon + 1);
        if (!PORT.matcher(port).matches()) {
            throw new ProtocolException("the port of " + NodeAddress.quote(text) + " is not a number from 1 to 65535");
        }
        return new HostPort(host, Integer.parseInt(port));
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
