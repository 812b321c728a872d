package dev.lattice.cli.setting;

import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.id.HostPort;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Where a node is to listen.
 *
 * @param port 0 for any free one
 */
public record ListenAddress(String host, int port) {
    /** Any free port that only this machine reaches. */
    public static final ListenAddress DEFAULT = new ListenAddress("127.0.0.1", 0);

    private static final String ANY_PORT = ":0";

    /** Reads {@code host:port}; port 0 is any free one. */
    public static ListenAddress parse(String text) {
        if (text.endsWith(ANY_PORT)) {
            // A port that can be dialled is never 0, so another one stands in while the host is checked.
            HostPort address = HostPort.parse(text.substring(0, text.length() - 1) + "1");
            return new ListenAddress(address.host(), 0);
        }
        HostPort address = HostPort.parse(text);
        return new ListenAddress(address.host(), address.port());
    }

    /** Whether other machines cannot reach it. */
    public boolean isLoopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new ProtocolException("there is no host '" + host + "'", e);
        }
    }

    /** Whether it stands for all addresses of the machine, and so is none that others could dial. */
    public boolean isWildcard() {
        try {
            return InetAddress.getByName(host).isAnyLocalAddress();
        } catch (UnknownHostException e) {
            throw new ProtocolException("there is no host '" + host + "'", e);
        }
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
