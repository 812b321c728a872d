package dev.lattice.node.engine.oracle;

import java.util.List;

/** What an instruction leaves on the stack. */
enum Type {
    NONE(0x40, ""),
    I32(0x7f, "i32"),
    I64(0x7e, "i64"),
    F32(0x7d, "f32"),
    F64(0x7c, "f64"),
    FUNCREF(0x70, "funcref");

    static final List<Type> NUMBERS = List.of(I32, I64, F32, F64);

    /** How the binary form writes it. */
    final int code;
    /** How the text form writes it. */
    final String word;

    Type(int code, String word) {
        this.code = code;
        this.word = word;
    }

    static Type of(String word) {
        for (Type type : values()) {
            if (type.word.equals(word)) {
                return type;
            }
        }
        throw new AssertionError("no type " + word);
    }

    boolean isFloat() {
        return this == F32 || this == F64;
    }
}
