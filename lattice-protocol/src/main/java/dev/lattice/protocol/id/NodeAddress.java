package dev.lattice.protocol.id;

import dev.lattice.protocol.ProtocolException;
import java.util.regex.Pattern;

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

    /** The longest name that DNS can carry. */
    private static final int MAX_HOST_CHARACTERS = 253;

    private static final int MAX_QUOTED = 80;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final Pattern HOST = Pattern.compile("[^\\s\\p{Cntrl}@/\\[\\]:]+");

    /** Not a full check, which the resolver makes; what is no literal at all should be told before. */
    private static final Pattern V6_LITERAL = Pattern.compile("[0-9A-Fa-f:.]+(%[0-9A-Za-z._~-]+)?");

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
        Pattern form = host.indexOf(':') >= 0 ? V6_LITERAL : HOST;
        if (host.length() > MAX_HOST_CHARACTERS || !form.matcher(host).matches()) {
            throw new ProtocolException("not a host name or address: " + quote(host));
        }
    }

    static void requirePort(int port) {
        if (port < 1 || port > MAX_PORT) {
            throw new ProtocolException("a port is a number from 1 to " + MAX_PORT + ", not " + port);
        }
    }

    /** For error texts: shortened, and without the control characters that a terminal or a log would obey. */
    static String quote(String text) {
        String line = CONTROL.matcher(text).replaceAll("?");
        return "\"" + (line.length() > MAX_QUOTED ? line.substring(0, MAX_QUOTED) + "…" : line) + "\"";
    }
}
