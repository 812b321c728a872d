package dev.lattice.node.engine.oracle;

import static dev.lattice.node.engine.oracle.Code.call;
import static dev.lattice.node.engine.oracle.Code.i32;
import static dev.lattice.node.engine.oracle.Code.local;
import static dev.lattice.node.engine.oracle.Code.op;
import static dev.lattice.node.engine.oracle.Code.setLocal;

import dev.lattice.node.engine.oracle.GuestModule.Function;
import java.util.List;

/** Functions that every generated guest has, at the indices that {@link Layout} says. */
final class Helpers {
    private static final int CHECKSUM_BYTES = Layout.PAGE_BYTES;

    private Helpers() {}

    static List<Function> all() {
        return List.of(canonical(Type.F32), canonical(Type.F64), checksum(), deep());
    }

    /** The float itself, or the one NaN: which NaN an operation makes is left to the engine. */
    private static Function canonical(Type type) {
        Code value = local(0, type);
        long nan = type == Type.F32 ? Float.floatToIntBits(Float.NaN) : Double.doubleToLongBits(Double.NaN);
        Code body = Code.plain(
                "select",
                List.of(0x1b),
                List.of(),
                "",
                type,
                value,
                Code.constant(type, nan),
                op(type.word + ".eq", value, value));
        return new Function(new Signature(List.of(type), type), List.of(), List.of(body), "");
    }

    /** Over the first page, so that a stray write shows. */
    private static Function checksum() {
        Code address = local(0, Type.I32);
        Code word = Code.memory("i64.load", 0x29, Type.I64, 0, address);
        Code mixed = op(
                "i64.xor",
                op(
                        "i64.rotl",
                        op("i64.mul", local(1, Type.I64), Code.constant(Type.I64, 0x9e3779b97f4a7c15L)),
                        Code.constant(Type.I64, 7)),
                word);
        Code again = new Code.Branch("br_if", 0x0d, List.of(1), List.of(op("i32.lt_u", address, i32(CHECKSUM_BYTES))));
        Code loop = new Code.Block(
                true, 1, Type.NONE, List.of(setLocal(1, mixed), setLocal(0, op("i32.add", address, i32(8))), again));
        return new Function(
                new Signature(List.of(), Type.I64), List.of(Type.I32, Type.I64), List.of(loop, local(1, Type.I64)), "");
    }

    /** Recurses until the stack is used up, and changes nothing that could tell how deep that was. */
    private static Function deep() {
        Code deeper = call(Layout.DEEP, Type.I32, op("i32.add", local(0, Type.I32), i32(1)));
        return new Function(
                new Signature(List.of(Type.I32), Type.I32),
                List.of(),
                List.of(op("i32.add", deeper, local(0, Type.I32))),
                "");
    }
}
