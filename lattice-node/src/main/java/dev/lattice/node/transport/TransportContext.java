package dev.lattice.node.transport;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.invocation.NanoClock;
import dev.lattice.security.credential.Credential;
import dev.lattice.security.tls.TlsIdentity;
import io.netty.channel.Channel;
import java.time.Clock;

/** What every connection of one transport shares. */
record TransportContext(
        KeyId self,
        Greeting greeting,
        TlsIdentity security,
        TransportLimits limits,
        Clock clock,
        NanoClock nanos,
        PeerListener listener,
        ConnectionTable table) {
    /** The name of the protocol in TLS's application layer protocol negotiation. */
    static final String PROTOCOL = "lattice/1";

    /** The name under which those who are no members ask an issuer to be let in. */
    static final String JOIN_PROTOCOL = "lattice-join/1";

    PeerConnection connection(Channel channel, Credential credential, Greeting peer, boolean dialled) {
        return new PeerConnection(channel, credential, peer, dialled, this);
    }
}
