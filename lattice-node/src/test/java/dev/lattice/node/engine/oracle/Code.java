package dev.lattice.node.engine.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Code of a generated guest as a tree: each instruction with the instructions that make its operands. Always well
 * typed, so that any part may take the place of another of its type.
 */
sealed interface Code {
    /** What it leaves on the stack. */
    Type type();

    /**
     * An instruction that is no control structure.
     *
     * @param opcode with prefix
     * @param immediates what follows the opcode in the binary form
     * @param shown what follows the word in the text form
     */
    record Plain(
            String word, List<Integer> opcode, List<Integer> immediates, String shown, Type type, List<Code> operands)
            implements Code {}

    /** A block or loop; labels are numbers that are unique in a function. */
    record Block(boolean loop, int label, Type type, List<Code> body) implements Code {}

    /** An if with both branches. */
    record If(int label, Type type, Code condition, List<Code> then, List<Code> otherwise) implements Code {}

    /** {@code br}, {@code br_if} or {@code br_table}; to labels without values only. */
    record Branch(String word, int opcode, List<Integer> labels, List<Code> operands) implements Code {
        @Override
        public Type type() {
            return Type.NONE;
        }
    }

    static Code op(Op op, Code... operands) {
        return new Plain(op.word(), op.opcode(), List.of(), "", op.result(), List.of(operands));
    }

    static Code op(String word, Code... operands) {
        return op(Op.of(word), operands);
    }

    /** An instruction with unsigned immediates, which the text form shows as they are. */
    static Code with(String word, int opcode, Type type, int immediate, Code... operands) {
        return new Plain(word, List.of(opcode), Leb.unsigned(immediate), " " + immediate, type, List.of(operands));
    }

    /** Any other; {@code shown} is what its text form shows of the immediates. */
    static Code plain(
            String word, List<Integer> opcode, List<Integer> immediates, String shown, Type type, Code... operands) {
        return new Plain(word, opcode, immediates, shown, type, List.of(operands));
    }

    static Code nop() {
        return new Plain("nop", List.of(0x01), List.of(), "", Type.NONE, List.of());
    }

    static Code drop(Code value) {
        return new Plain("drop", List.of(0x1a), List.of(), "", Type.NONE, List.of(value));
    }

    static Code i32(int value) {
        return constant(Type.I32, value);
    }

    /** A constant of a number's bits. */
    static Code constant(Type type, long bits) {
        return switch (type) {
            case I32 ->
                new Plain("i32.const", List.of(0x41), Leb.signed((int) bits), " " + (int) bits, type, List.of());
            case I64 -> new Plain("i64.const", List.of(0x42), Leb.signed(bits), " " + bits, type, List.of());
            case F32 ->
                new Plain("f32.const", List.of(0x43), bytes(bits, 4), " " + FloatText.of32(bits), type, List.of());
            case F64 ->
                new Plain("f64.const", List.of(0x44), bytes(bits, 8), " " + FloatText.of64(bits), type, List.of());
            case FUNCREF -> new Plain("ref.null", List.of(0xd0), List.of(0x70), " func", type, List.of());
            case NONE -> nop();
        };
    }

    private static List<Integer> bytes(long bits, int count) {
        return IntStream.range(0, count)
                .mapToObj(at -> (int) (bits >>> 8 * at) & 0xff)
                .toList();
    }

    static Code local(int index, Type type) {
        return with("local.get", 0x20, type, index);
    }

    static Code setLocal(int index, Code value) {
        return with("local.set", 0x21, Type.NONE, index, value);
    }

    static Code global(int index, Type type) {
        return with("global.get", 0x23, type, index);
    }

    static Code setGlobal(int index, Code value) {
        return with("global.set", 0x24, Type.NONE, index, value);
    }

    static Code call(int function, Type result, Code... arguments) {
        return with("call", 0x10, result, function, arguments);
    }

    /** A load or store; its alignment is a hint and always 1. */
    static Code memory(String word, int opcode, Type type, int offset, Code... operands) {
        List<Integer> immediates = new ArrayList<>(List.of(0));
        immediates.addAll(Leb.unsigned(offset));
        return new Plain(
                word,
                List.of(opcode),
                immediates,
                " offset=" + Integer.toUnsignedString(offset),
                type,
                List.of(operands));
    }

    static Code when(Code condition, int label, List<Code> then) {
        return new If(label, Type.NONE, condition, then, List.of());
    }
}
