package dev.lattice.fuzz;

import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.id.NkeyText;
import dev.lattice.security.key.SigningKey;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** Keys and a time that are the same at each start, so that a corpus keeps its meaning. */
public final class TestKey {
    public static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    private static final int SEED_BYTES = 34;

    private TestKey() {}

    /** Seeds are made in one process and judged in another, which has to make the same from the same numbers. */
    public static SecureRandom random() {
        try {
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(1);
            return random;
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** The key of a type whose seed is nearly all zeros. */
    public static SigningKey of(KeyType type) {
        byte[] body = new byte[SEED_BYTES];
        body[0] = (byte) (0x90 | type.prefix() >> 5);
        body[1] = (byte) ((type.prefix() & 31) << 3);
        body[2] = (byte) type.prefix();
        return SigningKey.ofSeed(NkeyText.encode(body));
    }
}
