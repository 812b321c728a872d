package dev.lattice.node.engine.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A numeric instruction without immediates, as the specification's index of instructions lists it.
 *
 * @param opcode one byte, or the prefix and its sub-opcode
 */
record Op(String word, List<Integer> opcode, List<Type> operands, Type result) {
    /** Runs of opcodes that follow each other: first opcode, operands, result, names without the type before them. */
    private static final String[] RUNS = {
        "45 i i32 eqz",
        "46 ii i32 eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u",
        "50 l i32 eqz",
        "51 ll i32 eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u",
        "5b ff i32 eq ne lt gt le ge",
        "61 dd i32 eq ne lt gt le ge",
        "67 i i32 clz ctz popcnt",
        "79 l i64 clz ctz popcnt",
        "6a ii i32 add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u rotl rotr",
        "7c ll i64 add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u rotl rotr",
        "8b f f32 abs neg ceil floor trunc nearest sqrt",
        "92 ff f32 add sub mul div min max copysign",
        "99 d f64 abs neg ceil floor trunc nearest sqrt",
        "a0 dd f64 add sub mul div min max copysign",
        "a7 l i32 wrap_i64",
        "a8 f i32 trunc_f32_s trunc_f32_u",
        "aa d i32 trunc_f64_s trunc_f64_u",
        "ac i i64 extend_i32_s extend_i32_u",
        "ae f i64 trunc_f32_s trunc_f32_u",
        "b0 d i64 trunc_f64_s trunc_f64_u",
        "b2 i f32 convert_i32_s convert_i32_u",
        "b4 l f32 convert_i64_s convert_i64_u",
        "b6 d f32 demote_f64",
        "b7 i f64 convert_i32_s convert_i32_u",
        "b9 l f64 convert_i64_s convert_i64_u",
        "bb f f64 promote_f32",
        "bc f i32 reinterpret_f32",
        "bd d i64 reinterpret_f64",
        "be i f32 reinterpret_i32",
        "bf l f64 reinterpret_i64",
        "c0 i i32 extend8_s extend16_s",
        "c2 l i64 extend8_s extend16_s extend32_s",
        "fc00 f i32 trunc_sat_f32_s trunc_sat_f32_u",
        "fc02 d i32 trunc_sat_f64_s trunc_sat_f64_u",
        "fc04 f i64 trunc_sat_f32_s trunc_sat_f32_u",
        "fc06 d i64 trunc_sat_f64_s trunc_sat_f64_u",
    };

    private static final Set<String> NAN_MAKERS = Set.of(
            "add",
            "sub",
            "mul",
            "div",
            "min",
            "max",
            "sqrt",
            "ceil",
            "floor",
            "trunc",
            "nearest",
            "demote_f64",
            "promote_f32");

    private static final List<Op> ALL = all();

    /** All that leave a value of a type. */
    static List<Op> giving(Type result) {
        return ALL.stream().filter(op -> op.result == result).toList();
    }

    static Op of(String word) {
        return ALL.stream()
                .filter(op -> op.word.equals(word))
                .findAny()
                .orElseThrow(() -> new AssertionError("no instruction " + word));
    }

    /** Whether the specification leaves the bits of a NaN that comes out to the engine. */
    boolean mayMakeNan() {
        return result.isFloat() && NAN_MAKERS.contains(word.substring(4));
    }

    /** Whether it traps on a zero divisor, or on a quotient that does not fit. */
    boolean divides() {
        return word.matches("i(32|64)\\.(div|rem)_[su]");
    }

    /** Whether it traps on floats that no integer of its type stands for. */
    boolean truncates() {
        return word.matches("i(32|64)\\.trunc_f.*");
    }

    private static List<Op> all() {
        List<Op> ops = new ArrayList<>();
        for (String run : RUNS) {
            String[] words = run.split(" ");
            int code = Integer.parseInt(words[0], 16);
            Signature signature = Signature.of(words[1], Type.of(words[2]));
            boolean compares = words[0].matches("4.|5.|6[1-6]");
            String type = compares ? signature.parameters().get(0).word : signature.result().word;
            for (int i = 3; i < words.length; i++, code++) {
                List<Integer> opcode = code > 0xff ? List.of(code >> 8, code & 0xff) : List.of(code);
                ops.add(new Op(type + "." + words[i], opcode, signature.parameters(), signature.result()));
            }
        }
        return List.copyOf(ops);
    }
}
