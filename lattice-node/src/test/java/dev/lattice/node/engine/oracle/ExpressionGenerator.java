package dev.lattice.node.engine.oracle;

import static dev.lattice.node.engine.oracle.Code.i32;
import static dev.lattice.node.engine.oracle.Code.op;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Makes code that leaves a value. */
final class ExpressionGenerator {
    private static final List<String> LOADS = List.of(
            "i32.load",
            "i64.load",
            "f32.load",
            "f64.load",
            "i32.load8_s",
            "i32.load8_u",
            "i32.load16_s",
            "i32.load16_u",
            "i64.load8_s",
            "i64.load8_u",
            "i64.load16_s",
            "i64.load16_u",
            "i64.load32_s",
            "i64.load32_u");
    private static final int FIRST_LOAD = 0x28;
    private static final int INDEX_MASK = 7;

    private final Dice dice;
    private final Plan plan;
    private final FunctionScope scope;

    ExpressionGenerator(Dice dice, Plan plan, FunctionScope scope) {
        this.dice = dice;
        this.plan = plan;
        this.scope = scope;
    }

    /** Code for a value of a number's type, nested at most that deep. */
    Code value(Type type, int depth) {
        if (depth <= 0 || !scope.spend()) {
            return leaf(type);
        }
        int roll = dice.below(100);
        if (roll < 38) {
            return operation(type, depth);
        } else if (roll < 50) {
            return leaf(type);
        } else if (roll < 62) {
            return load(type, depth);
        } else if (roll < 68) {
            return call(type, depth);
        } else if (roll < 72) {
            return indirect(type, depth);
        } else if (roll < 77) {
            Code first = value(type, depth - 1);
            Code second = value(type, depth - 1);
            return Code.plain("select", List.of(0x1b), List.of(), "", type, first, second, value(Type.I32, depth - 2));
        } else if (roll < 83) {
            Code condition = value(Type.I32, depth - 2);
            int label = scope.newLabel();
            return new Code.If(
                    label, type, condition, List.of(value(type, depth - 1)), List.of(value(type, depth - 1)));
        } else if (roll < 87) {
            return new Code.Block(dice.percent(30), scope.newLabel(), type, List.of(value(type, depth - 1)));
        } else if (roll < 91 && !scope.locals(type).isEmpty()) {
            return Code.with("local.tee", 0x22, type, dice.pick(scope.locals(type)), value(type, depth - 1));
        }
        return type == Type.I32 ? special(depth) : operation(type, depth);
    }

    private Code leaf(Type type) {
        List<Integer> locals = scope.locals(type);
        if (!locals.isEmpty() && dice.percent(50)) {
            return Code.local(dice.pick(locals), type);
        }
        return dice.percent(20) ? Code.global(global(type), type) : Code.constant(type, dice.bits(type));
    }

    /** The index of a global of that type; not the fuel. */
    int global(Type type) {
        return dice.pick(IntStream.range(1, Layout.GLOBALS.size())
                .filter(index -> Layout.GLOBALS.get(index).type() == type)
                .boxed()
                .toList());
    }

    private Code operation(Type type, int depth) {
        Op op = dice.pick(Op.giving(type));
        List<Code> operands = new ArrayList<>();
        op.operands().forEach(operand -> operands.add(value(operand, depth - 1)));
        if (op.word().equals("f32.convert_i64_u")) {
            // See KnownDifference.ROUNDING.
            operands.set(0, op("i64.shr_u", operands.get(0), Code.constant(Type.I64, 1)));
        }
        if (!dice.percent(plan.trapPercent())) {
            if (op.divides()) {
                // Positive and odd: neither zero nor -1.
                Code odd = op(type.word + ".or", operands.get(1), Code.constant(type, 1));
                operands.set(1, op(type.word + ".and", odd, Code.constant(type, 0x7fff)));
            } else if (op.truncates()) {
                op = Op.of(op.word().replace(".trunc_", ".trunc_sat_"));
            }
        }
        return canonical(op, Code.op(op, operands.toArray(Code[]::new)));
    }

    private static Code canonical(Op op, Code code) {
        if (!op.mayMakeNan()) {
            return code;
        }
        int helper = op.result() == Type.F32 ? Layout.CANONICAL_32 : Layout.CANONICAL_64;
        return Code.call(helper, op.result(), code);
    }

    private Code load(Type type, int depth) {
        int at = dice.pick(IntStream.range(0, LOADS.size())
                .filter(index -> LOADS.get(index).startsWith(type.word))
                .boxed()
                .toList());
        return Code.memory(LOADS.get(at), FIRST_LOAD + at, type, offset(), address(depth - 1));
    }

    /** An address, nearly always of memory that is there. */
    Code address(int depth) {
        if (dice.percent(plan.trapPercent())) {
            int edge = plan.memoryPages() * Layout.PAGE_BYTES - dice.below(12);
            return dice.percent(50) ? i32(edge) : value(Type.I32, depth);
        }
        if (dice.percent(40)) {
            return i32(dice.below(Layout.SAFE_BYTES));
        }
        return op("i32.and", value(Type.I32, depth), i32(Layout.SAFE_BYTES - 1));
    }

    /** The offset of a load or store. */
    int offset() {
        if (dice.percent(plan.trapPercent() / 4)) {
            return dice.percent(50) ? -16 + dice.below(16) : Layout.PAGE_BYTES;
        }
        return dice.percent(60) ? 0 : dice.below(64);
    }

    /** A length, nearly always short. */
    Code length(int depth) {
        if (dice.percent(plan.trapPercent() / 2)) {
            return dice.percent(50) ? i32(-1 - dice.below(3)) : value(Type.I32, depth);
        }
        return dice.percent(50) ? i32(dice.below(48)) : op("i32.and", value(Type.I32, depth), i32(63));
    }

    /** A call of a generated function with that result, if there is one. */
    private Code call(Type type, int depth) {
        List<Integer> fitting = IntStream.range(0, plan.functions().size())
                .filter(index -> plan.functions().get(index).result() == type)
                .boxed()
                .toList();
        return fitting.isEmpty() ? leaf(type) : call(Layout.FIRST_FUNCTION + dice.pick(fitting), depth);
    }

    /** A call of a function with values that fit. */
    Code call(int function, int depth) {
        Signature signature = plan.callable().get(function);
        return Code.call(
                function, signature.result(), arguments(signature, depth).toArray(Code[]::new));
    }

    private List<Code> arguments(Signature signature, int depth) {
        List<Code> arguments = new ArrayList<>();
        signature.parameters().forEach(type -> arguments.add(value(type, depth - 1)));
        return arguments;
    }

    /** A call through the table with that result; most find a function of the type that they say. */
    Code indirect(Type type, int depth) {
        List<Integer> fitting = IntStream.range(0, plan.slots().size())
                .filter(slot -> plan.callable().get(plan.slots().get(slot)).result() == type)
                .boxed()
                .toList();
        List<Signature> giving =
                plan.types().stream().filter(each -> each.result() == type).toList();
        boolean careless = dice.percent(plan.trapPercent());
        if (fitting.isEmpty() && (!careless || giving.isEmpty())) {
            return type == Type.NONE ? Code.nop() : leaf(type);
        }
        int slot = fitting.isEmpty() ? 0 : dice.pick(fitting);
        Signature signature = careless && !giving.isEmpty()
                ? dice.pick(giving)
                : plan.callable().get(plan.slots().get(slot));
        List<Code> operands = arguments(signature, depth);
        operands.add(careless ? value(Type.I32, depth - 1) : i32(slot));
        int index = plan.types().indexOf(signature);
        List<Integer> immediates = new ArrayList<>(Leb.unsigned(index));
        immediates.add(0);
        return Code.plain(
                "call_indirect",
                List.of(0x11),
                immediates,
                " (type " + index + ")",
                type,
                operands.toArray(Code[]::new));
    }

    /** An element of the table, nearly always one that is there. */
    Code index(int depth) {
        if (dice.percent(plan.trapPercent())) {
            return dice.percent(50) ? i32(plan.tableElements()) : value(Type.I32, depth);
        }
        return op("i32.and", value(Type.I32, depth), i32(INDEX_MASK));
    }

    /** A reference to a function that stands in a segment, as it has to, or to none. */
    Code reference() {
        int function = dice.pick(plan.slots());
        if (dice.percent(30)) {
            return Code.constant(Type.FUNCREF, 0);
        }
        return Code.with("ref.func", 0xd2, Type.FUNCREF, function);
    }

    /** What says something of memory, table and host. */
    private Code special(int depth) {
        return switch (dice.below(9)) {
            case 0, 1 -> Code.plain("memory.size", List.of(0x3f), List.of(0), "", Type.I32);
            case 2 -> Code.plain("table.size", List.of(0xfc, 0x10), List.of(0), "", Type.I32);
            case 3 ->
                Code.plain(
                        "ref.is_null",
                        List.of(0xd1),
                        List.of(),
                        "",
                        Type.I32,
                        Code.plain("table.get", List.of(0x25), List.of(0), "", Type.FUNCREF, index(depth - 1)));
            case 4 -> Code.call(Layout.HOST_RESPONSE_LEN, Type.I32);
            case 5 -> Code.call(Layout.HOST_ERROR_LEN, Type.I32);
            case 6 -> grow(depth);
            case 7 -> op("i32.eqz", value(Type.I32, depth - 1));
            default -> i32(dice.below(100));
        };
    }

    private Code grow(int depth) {
        boolean wild = dice.percent(plan.trapPercent());
        Code many = wild ? value(Type.I32, depth - 1) : i32(dice.below(3));
        if (dice.percent(60)) {
            return Code.plain("memory.grow", List.of(0x40), List.of(0), "", Type.I32, many);
        }
        return Code.plain("table.grow", List.of(0xfc, 0x0f), List.of(0), "", Type.I32, reference(), many);
    }
}
