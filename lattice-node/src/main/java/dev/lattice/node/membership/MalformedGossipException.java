package dev.lattice.node.membership;

/** Foreign bytes are no gossip message. Never leaves the package: the message is dropped and counted. */
final class MalformedGossipException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedGossipException(String message) {
        super(message);
    }

    MalformedGossipException(String message, Throwable cause) {
        super(message, cause);
    }
}
