package dev.lattice.node.engine.oracle;

import dev.lattice.node.engine.WatBytes;
import java.util.List;
import java.util.stream.Collectors;

/** The type of a function with at most one result, which is {@link Type#NONE} where there is none. */
record Signature(List<Type> parameters, Type result) {
    /** From letters: {@code ii} for two i32 in, {@code l} for i64, {@code f} and {@code d} for floats. */
    static Signature of(String parameters, Type result) {
        return new Signature(parameters.chars().mapToObj(Signature::type).toList(), result);
    }

    private static Type type(int letter) {
        return switch (letter) {
            case 'i' -> Type.I32;
            case 'l' -> Type.I64;
            case 'f' -> Type.F32;
            case 'd' -> Type.F64;
            default -> throw new AssertionError("no type has the letter " + (char) letter);
        };
    }

    byte[] encode() {
        WatBytes out = new WatBytes().u8(0x60).u32(parameters.size());
        parameters.forEach(type -> out.u8(type.code));
        return (result == Type.NONE ? out.u8(0) : out.u8(1, result.code)).toByteArray();
    }

    /** As the text form writes it after {@code func}. */
    String text() {
        String in = parameters.stream().map(type -> " " + type.word).collect(Collectors.joining());
        return (in.isEmpty() ? "" : " (param" + in + ")")
                + (result == Type.NONE ? "" : " (result " + result.word + ")");
    }
}
