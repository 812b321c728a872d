package dev.lattice.node.engine.oracle;

/** Floats as the text form of modules writes them, bits of a NaN included. */
final class FloatText {
    private FloatText() {}

    static String of32(long bits) {
        int raw = (int) bits;
        float value = Float.intBitsToFloat(raw);
        if (Float.isNaN(value)) {
            return (raw < 0 ? "-" : "") + "nan:0x" + Integer.toHexString(raw & 0x7fffff);
        }
        return Float.isInfinite(value) ? (raw < 0 ? "-inf" : "inf") : Float.toHexString(value);
    }

    static String of64(long bits) {
        double value = Double.longBitsToDouble(bits);
        if (Double.isNaN(value)) {
            return (bits < 0 ? "-" : "") + "nan:0x" + Long.toHexString(bits & 0xfffffffffffffL);
        }
        return Double.isInfinite(value) ? (bits < 0 ? "-inf" : "inf") : Double.toHexString(value);
    }
}
