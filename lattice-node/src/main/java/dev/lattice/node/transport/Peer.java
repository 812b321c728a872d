package dev.lattice.node.transport;

import dev.lattice.protocol.frame.ControlOrder;
import dev.lattice.protocol.frame.InventoryEntry;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.Cancellation;
import dev.lattice.protocol.invocation.Deadline;
import dev.lattice.protocol.invocation.Invocation;
import dev.lattice.protocol.invocation.Payload;
import dev.lattice.security.credential.Credential;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * The far end of one established connection: a node of the lattice, or a user's client.
 *
 * <p>Any thread may call any method; none blocks. A stage that is returned always completes with a value, by the
 * deadline at the latest, on the connection's event loop: continue on it briefly, or elsewhere.
 */
public interface Peer {
    /** Who it proved to be in the TLS handshake: a node or a user, with the rights it carries. */
    Credential credential();

    /** The node key or user key that it proved to hold. */
    default KeyId key() {
        return credential().holder();
    }

    /** What it called itself in its greeting, for people. */
    String name();

    /** What it said of itself in its greeting, immutable; for a node it lies within what its credential says. */
    Map<String, String> labels();

    /** Where its end of the connection is, such as {@code 127.0.0.1:4100}, for people. */
    String remoteAddress();

    default boolean isNode() {
        return key().type() == KeyType.NODE;
    }

    /** Whether new calls may be sent: false once the connection is lost or either side has said goodbye. */
    boolean open();

    /** Calls whose end is awaited from this peer. */
    int pendingCalls();

    /** Sends a call, which the peer is asked to give up when it is withdrawn. */
    CompletionStage<CallResult> call(Invocation invocation, Deadline deadline, Cancellation cancellation);

    /** Sends a call that nobody withdraws. */
    default CompletionStage<CallResult> call(Invocation invocation, Deadline deadline) {
        return call(invocation, deadline, new Cancellation());
    }

    /** Sends what a user orders a node to do; that node need not be this peer. */
    CompletionStage<CallResult> control(ControlOrder order, Deadline deadline);

    /** Asks for a module by its hash; the reply's payload is not verified yet. */
    CompletionStage<CallResult> module(String moduleHash, Deadline deadline);

    /** Sends a message of the membership protocol ahead of everything else. */
    void gossip(Payload message);

    /** Tells the peer all that this node runs. */
    void inventory(long version, List<InventoryEntry> entries);

    /** Says goodbye, takes no new calls, and closes when those under way have ended. */
    void goodbye(String reason);
}
