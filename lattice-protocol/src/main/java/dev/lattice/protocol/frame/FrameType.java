package dev.lattice.protocol.frame;

/** The numbers of the frame types. */
final class FrameType {
    static final int HELLO = 0;
    static final int WELCOME = 1;
    static final int REQUEST = 2;
    static final int REPLY = 3;
    static final int FAILURE = 4;
    static final int CANCEL = 5;
    static final int CHUNK = 6;
    static final int GOSSIP = 8;
    static final int INVENTORY = 9;
    static final int PING = 11;
    static final int PONG = 12;
    static final int GOODBYE = 13;
    static final int JOIN = 15;
    static final int JOINED = 16;
    static final int RENEW = 17;
    static final int CONTROL = 18;
    static final int MODULE_GET = 19;
    static final int MODULE = 20;

    /** Types above this may be ignored by those who do not know them. */
    static final int LAST_MANDATORY = 63;

    /** Target kinds. */
    static final int TARGET_ACTOR = 0;

    static final int TARGET_CAPABILITY = 1;

    private FrameType() {}
}
