package dev.lattice.node.engine.oracle;

import static dev.lattice.node.engine.oracle.Code.i32;
import static dev.lattice.node.engine.oracle.Code.op;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Makes code that leaves nothing but its effects. */
final class StatementGenerator {
    private static final List<String> STORES = List.of(
            "i32.store",
            "i64.store",
            "f32.store",
            "f64.store",
            "i32.store8",
            "i32.store16",
            "i64.store8",
            "i64.store16",
            "i64.store32");
    private static final int FIRST_STORE = 0x36;
    private static final int DEPTH = 4;

    private final Dice dice;
    private final Plan plan;
    private final FunctionScope scope;
    private final ExpressionGenerator values;
    private final HostCodeGenerator host;
    private final Type result;

    /** @param result of the function, for what returns from its middle */
    StatementGenerator(Dice dice, Plan plan, FunctionScope scope, Type result) {
        this.dice = dice;
        this.plan = plan;
        this.scope = scope;
        this.result = result;
        this.values = new ExpressionGenerator(dice, plan, scope);
        this.host = new HostCodeGenerator(dice, plan, values);
    }

    ExpressionGenerator values() {
        return values;
    }

    /** Some statements, nested at most that deep. */
    List<Code> some(int most, int nesting) {
        List<Code> code = new ArrayList<>();
        for (int rest = dice.between(1, most); rest > 0 && scope.spend(); rest--) {
            code.add(one(nesting));
        }
        return code;
    }

    private Code one(int nesting) {
        int roll = dice.below(100);
        if (roll < 12) {
            int local = dice.below(scope.localCount());
            return Code.setLocal(local, values.value(scope.local(local), DEPTH));
        } else if (roll < 20) {
            Type type = dice.pick(Type.NUMBERS);
            return Code.setGlobal(values.global(type), values.value(type, DEPTH));
        } else if (roll < 32) {
            return store();
        } else if (roll < 50) {
            return nesting > 0 ? structure(nesting - 1) : store();
        } else if (roll < 54) {
            return branch();
        } else if (roll < 61) {
            return call();
        } else if (roll < 66) {
            return memory();
        } else if (roll < 72) {
            return table();
        } else if (roll < 97) {
            return host.one();
        }
        return rare();
    }

    private Code store() {
        int at = dice.below(STORES.size());
        Type type = Type.of(STORES.get(at).substring(0, 3));
        Code address = values.address(2);
        return Code.memory(
                STORES.get(at), FIRST_STORE + at, Type.NONE, values.offset(), address, values.value(type, DEPTH));
    }

    private Code structure(int nesting) {
        int label = scope.newLabel();
        if (dice.percent(35)) {
            return loop(label, nesting);
        }
        Code condition = values.value(Type.I32, 3);
        scope.open(label);
        List<Code> body = some(4, nesting);
        List<Code> otherwise = dice.percent(50) ? some(3, nesting) : List.of();
        scope.close();
        return dice.percent(40)
                ? new Code.Block(false, label, Type.NONE, body)
                : new Code.If(label, Type.NONE, condition, body, otherwise);
    }

    /** Nothing branches to the loop but its own end, and that costs fuel. */
    private Code loop(int label, int nesting) {
        List<Code> body = new ArrayList<>(some(4, nesting));
        body.add(burn());
        Code on = op("i32.and", fuelled(), values.value(Type.I32, 2));
        body.add(new Code.Branch("br_if", 0x0d, List.of(label), List.of(on)));
        return new Code.Block(true, label, Type.NONE, body);
    }

    static Code burn() {
        return Code.setGlobal(Layout.FUEL, op("i32.sub", Code.global(Layout.FUEL, Type.I32), i32(1)));
    }

    static Code fuelled() {
        return op("i32.gt_s", Code.global(Layout.FUEL, Type.I32), i32(0));
    }

    private Code branch() {
        List<Integer> labels = scope.openLabels();
        if (labels.isEmpty()) {
            return store();
        }
        if (dice.percent(60)) {
            return new Code.Branch("br_if", 0x0d, List.of(dice.pick(labels)), List.of(values.value(Type.I32, 2)));
        }
        if (dice.percent(25)) {
            return new Code.Branch("br", 0x0c, List.of(dice.pick(labels)), List.of());
        }
        List<Integer> targets = IntStream.range(0, dice.between(1, 4))
                .mapToObj(each -> dice.pick(labels))
                .toList();
        return new Code.Branch("br_table", 0x0e, targets, List.of(values.value(Type.I32, 2)));
    }

    private Code call() {
        if (dice.percent(45)) {
            Code code = values.indirect(dice.percent(50) ? Type.NONE : dice.pick(Type.NUMBERS), 3);
            return code.type() == Type.NONE ? code : Code.drop(code);
        }
        int function = Layout.FIRST_FUNCTION + dice.below(plan.functions().size());
        Code code = values.call(function, 3);
        return code.type() == Type.NONE ? code : Code.drop(code);
    }

    private Code memory() {
        Code to = values.address(2);
        Code many = values.length(2);
        return switch (dice.below(4)) {
            case 0 ->
                Code.plain(
                        "memory.fill",
                        List.of(0xfc, 0x0b),
                        List.of(0),
                        "",
                        Type.NONE,
                        to,
                        values.value(Type.I32, 2),
                        many);
            case 1 ->
                Code.plain(
                        "memory.copy", List.of(0xfc, 0x0a), List.of(0, 0), "", Type.NONE, to, values.address(2), many);
            case 2 -> {
                int segment = dice.below(3);
                yield Code.plain(
                        "memory.init",
                        List.of(0xfc, 0x08),
                        List.of(segment, 0),
                        " " + segment,
                        Type.NONE,
                        to,
                        i32(dice.below(20)),
                        usually(i32(dice.below(20)), many));
            }
            default -> {
                int segment = dice.between(1, 2);
                yield dice.percent(30)
                        ? Code.plain("data.drop", List.of(0xfc, 0x09), List.of(segment), " " + segment, Type.NONE)
                        : store();
            }
        };
    }

    private Code usually(Code usual, Code wild) {
        return dice.percent(plan.trapPercent()) ? wild : usual;
    }

    private Code table() {
        Code many = i32(dice.below(3));
        return switch (dice.below(6)) {
            case 0, 1 ->
                Code.plain("table.set", List.of(0x26), List.of(0), "", Type.NONE, values.index(2), values.reference());
            case 2 ->
                Code.plain(
                        "table.fill",
                        List.of(0xfc, 0x11),
                        List.of(0),
                        "",
                        Type.NONE,
                        i32(dice.below(6)),
                        values.reference(),
                        usually(many, values.index(2)));
            case 3 ->
                Code.plain(
                        "table.copy",
                        List.of(0xfc, 0x0e),
                        List.of(0, 0),
                        "",
                        Type.NONE,
                        values.index(2),
                        usually(i32(dice.below(6)), values.index(2)),
                        usually(many, values.length(1)));
            case 4 ->
                Code.plain(
                        "table.init",
                        List.of(0xfc, 0x0c),
                        List.of(1, 0),
                        " 1",
                        Type.NONE,
                        i32(dice.below(6)),
                        i32(0),
                        usually(i32(dice.below(2)), values.index(1)));
            default ->
                dice.percent(20) ? Code.plain("elem.drop", List.of(0xfc, 0x0d), List.of(1), " 1", Type.NONE) : store();
        };
    }

    private Code rare() {
        int roll = dice.below(100);
        if (roll < 50) {
            return Code.when(values.value(Type.I32, 2), scope.newLabel(), List.of(leave()));
        } else if (roll < 70 && dice.percent(plan.trapPercent() * 4)) {
            return Code.when(values.value(Type.I32, 2), scope.newLabel(), List.of(unreachable()));
        } else if (roll < 80 && dice.percent(plan.trapPercent())) {
            return Code.drop(Code.call(Layout.DEEP, Type.I32, i32(0)));
        }
        return Code.drop(values.value(dice.pick(Type.NUMBERS), DEPTH));
    }

    private static Code unreachable() {
        return Code.plain("unreachable", List.of(0x00), List.of(), "", Type.NONE);
    }

    private Code leave() {
        Code[] values = result == Type.NONE ? new Code[0] : new Code[] {this.values.value(result, 2)};
        return Code.plain("return", List.of(0x0f), List.of(), "", Type.NONE, values);
    }
}
