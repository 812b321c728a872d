package dev.lattice.protocol.frame;

/**
 * The version of the wire protocol. Nodes of different minor versions mix in one lattice; of different major versions
 * they refuse each other.
 */
public record ProtocolVersion(int major, int minor) {
    public static final ProtocolVersion CURRENT = new ProtocolVersion(1, 1);

    public ProtocolVersion {
        FrameChecks.notNegative(major, "the major version");
        FrameChecks.notNegative(minor, "the minor version");
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
