package dev.lattice.benchmarks.engine;

import dev.lattice.benchmarks.BenchmarkException;
import dev.lattice.protocol.invocation.Payload;
import java.nio.charset.StandardCharsets;

/**
 * A message for the guest, in all the forms that the engines take it in, so that none is charged for converting.
 *
 * @param bytes the payload; not to be changed
 */
record Message(String operation, byte[] operationUtf8, byte[] bytes, Payload payload) {
    static final Message ECHO_64 = of("Echo", 64);
    static final Message ECHO_4K = of("Echo", 4096);
    static final Message HOST_CALL = of("CallHost", 64);
    static final Message TRAP = of("Trap", 64);
    static final Message HASH = of("Hash", 64);

    private static final int HASH_STEPS = 1_000_000;
    private static final int HASH_WORDS = 4096;
    private static final int HASH_SEED = 0x811c9dc5;
    private static final int HASH_FACTOR = 0x01000193;

    private static Message of(String operation, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return new Message(operation, operation.getBytes(StandardCharsets.UTF_8), bytes, Payload.copyOf(bytes));
    }

    /** The reply, when its length is right: a failure must not pass for a fast answer. */
    Payload checked(Payload reply) {
        if (reply.length() != bytes.length) {
            throw new BenchmarkException(
                    operation + ": a reply of " + reply.length() + " bytes instead of " + bytes.length);
        }
        return reply;
    }

    /** The reply, when it is the very payload. */
    Payload same(Payload reply) {
        if (!reply.equals(payload)) {
            throw new BenchmarkException(operation + ": the reply is not what was sent");
        }
        return reply;
    }

    /** What the guest's first hash has to come to; it stands in the first four bytes of the reply. */
    static int firstHash() {
        int[] memory = new int[HASH_WORDS];
        int hash = HASH_SEED;
        for (int step = 0; step < HASH_STEPS; step++) {
            int at = step % HASH_WORDS;
            hash = (hash ^ memory[at]) * HASH_FACTOR;
            memory[at] = hash;
        }
        return hash;
    }
}
