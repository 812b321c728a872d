package dev.lattice.node;

import java.util.Optional;

/** The version of this software, as the build wrote it into the jar. */
public final class NodeVersion {
    private NodeVersion() {}

    /** {@code development} when the classes do not come from a jar. */
    public static String current() {
        return Optional.ofNullable(NodeVersion.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
