package dev.lattice.node.engine.oracle;

import java.util.List;
import java.util.SplittableRandom;

/** A seeded source of choices. The same seed gives the same choices on every machine. */
final class Dice {
    private static final long[] INTEGERS = {
        0,
        1,
        2,
        3,
        7,
        8,
        31,
        32,
        33,
        63,
        64,
        127,
        128,
        255,
        256,
        0x7fff,
        0x8000,
        0xffff,
        0x10000,
        0x7fffffffL,
        0x80000000L,
        0x80000001L,
        0xffffffffL,
        0x100000000L,
        0x7fffffffffffffffL,
        0x8000000000000000L,
        -1,
        -2,
        -128,
        0x5555555555555555L
    };
    private static final double[] FLOATS = {
        0.0,
        -0.0,
        1.0,
        -1.0,
        0.5,
        -0.5,
        1.5,
        2.5,
        -2.5,
        3.0,
        1e10,
        -1e10,
        1e300,
        Float.MIN_VALUE,
        Float.MAX_VALUE,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        2147483647.0,
        2147483648.0,
        -2147483648.0,
        -2147483649.0,
        4294967295.0,
        4294967296.0,
        9223372036854775807.0,
        -9223372036854775808.0,
        18446744073709551616.0,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN,
        0.1,
        Math.PI
    };

    private final SplittableRandom random;

    Dice(long seed) {
        random = new SplittableRandom(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    int between(int lowest, int highest) {
        return random.nextInt(lowest, highest + 1);
    }

    boolean percent(double chance) {
        return random.nextDouble() * 100 < chance;
    }

    <T> T pick(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }

    byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    long seed() {
        return random.nextLong();
    }

    /** The bits of a value, more often than not one at which something changes. */
    long bits(Type type) {
        boolean special = percent(65);
        return switch (type) {
            case I32, I64 -> special ? INTEGERS[below(INTEGERS.length)] : random.nextLong();
            case F32 ->
                special ? Float.floatToIntBits((float) FLOATS[below(FLOATS.length)]) : canonical32(random.nextInt());
            case F64 ->
                special ? Double.doubleToLongBits(FLOATS[below(FLOATS.length)]) : canonical64(random.nextLong());
            case NONE, FUNCREF -> 0;
        };
    }

    private static long canonical32(int bits) {
        return Float.floatToIntBits(Float.intBitsToFloat(bits));
    }

    private static long canonical64(long bits) {
        return Double.doubleToLongBits(Double.longBitsToDouble(bits));
    }
}
