package dev.lattice.node.membership;

import java.io.Externalizable;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.util.List;

/** ScaleCube's package-private message types, which can be made from outside through their public constructors only. */
enum ScaleCubeTypes {
    PING("fdetector.PingData"),
    SYNC("membership.SyncData"),
    BELIEF("membership.MembershipRecord"),
    NEWS("gossip.GossipRequest"),
    RUMOUR("gossip.Gossip"),
    METADATA_REQUEST("metadata.GetMetadataRequest"),
    METADATA_RESPONSE("metadata.GetMetadataResponse");

    private static final String PACKAGE = "io.scalecube.cluster.";
    private static final Object[] ACK_TYPES = ackTypes();

    private final Constructor<?> constructor;

    ScaleCubeTypes(String name) {
        try {
            constructor = load(name).getDeclaredConstructor();
            constructor.setAccessible(true);
        } catch (ReflectiveOperationException e) {
            throw mismatch(name, e);
        }
    }

    /** Fails where a type is missing, so that a node with another version of ScaleCube does not even start. */
    static void requireKnown() {
        SYNC.make(0); // loads all types, and makes a table of nobody
    }

    /** Makes one whose {@code readExternal} reads these values. */
    Object make(Object... values) {
        try {
            Externalizable external = (Externalizable) constructor.newInstance();
            external.readExternal(new ReplayedInput(List.of(values)));
            return external;
        } catch (ReflectiveOperationException | IOException e) {
            throw mismatch(name(), e);
        }
    }

    /** ScaleCube's own verdict of this name. */
    static Object ackType(String name) {
        for (Object ackType : ACK_TYPES) {
            if (((Enum<?>) ackType).name().equals(name)) {
                return ackType;
            }
        }
        throw new MembershipException("this version of ScaleCube knows no verdict " + name);
    }

    private static Object[] ackTypes() {
        try {
            return load("fdetector.PingData$AckType").getEnumConstants();
        } catch (ClassNotFoundException e) {
            throw mismatch("AckType", e);
        }
    }

    private static Class<?> load(String name) throws ClassNotFoundException {
        return Class.forName(PACKAGE + name);
    }

    private static MembershipException mismatch(String name, Exception cause) {
        return new MembershipException("this version of ScaleCube has no usable " + name, cause);
    }
}
