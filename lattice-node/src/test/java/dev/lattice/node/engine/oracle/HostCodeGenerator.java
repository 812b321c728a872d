package dev.lattice.node.engine.oracle;

import static dev.lattice.node.engine.oracle.Code.i32;
import static dev.lattice.node.engine.oracle.Code.op;

import java.util.ArrayList;
import java.util.List;

/** Makes code that uses the guest's host, mostly as it should be used. */
final class HostCodeGenerator {
    private static final int SHORT = 12;
    private static final int SUBSCRIPTION_BYTES = 48;

    private final Dice dice;
    private final Plan plan;
    private final ExpressionGenerator values;

    HostCodeGenerator(Dice dice, Plan plan, ExpressionGenerator values) {
        this.dice = dice;
        this.plan = plan;
        this.values = values;
    }

    Code one() {
        int roll = dice.below(100);
        if (roll < 26) {
            return hostCall();
        } else if (roll < 40) {
            return Code.call(Layout.HOST_RESPONSE, Type.NONE, values.address(2));
        } else if (roll < 46) {
            return Code.call(Layout.HOST_ERROR, Type.NONE, values.address(2));
        } else if (roll < 58) {
            return Code.call(Layout.CONSOLE_LOG, Type.NONE, text(), values.length(2));
        } else if (roll < 68) {
            return Code.call(Layout.RESPONSE, Type.NONE, values.address(2), values.length(2));
        } else if (roll < 76) {
            return Code.call(Layout.ERROR, Type.NONE, text(), values.length(2));
        } else if (roll < 80) {
            return Code.call(Layout.REQUEST, Type.NONE, values.address(1), values.address(1));
        } else if (roll < 86) {
            return write();
        } else if (roll < 89) {
            return sleep();
        } else if (roll < 97) {
            return idle();
        }
        return end();
    }

    /** Where texts stand at first. */
    private Code text() {
        return dice.percent(70) ? i32(dice.below(Layout.TEXT_BYTES)) : values.address(2);
    }

    private Code hostCall() {
        List<Code> arguments = new ArrayList<>();
        for (int name = 0; name < 3; name++) {
            boolean careless = dice.percent(plan.trapPercent());
            // Most names come from the first third of the texts, which is ASCII.
            arguments.add(careless ? text() : i32(dice.below(Layout.TEXT_BYTES / 3 - SHORT)));
            arguments.add(careless ? values.length(1) : i32(dice.below(SHORT)));
        }
        arguments.add(values.address(2));
        arguments.add(values.length(2));
        Code call = Code.call(Layout.HOST_CALL, Type.I32, arguments.toArray(Code[]::new));
        return Code.setGlobal(values.global(Type.I32), call);
    }

    /** Two vectors at a place of their own, then the write; or one with vectors from anywhere. */
    private Code write() {
        Code stream = i32(dice.below(4));
        if (dice.percent(plan.trapPercent() * 2)) {
            return answered(Code.call(
                    Layout.FD_WRITE, Type.I32, stream, values.address(1), values.length(1), values.address(1)));
        }
        int vectors = 0x380;
        List<Code> code = new ArrayList<>();
        for (int at = 0; at < 4; at += 2) {
            code.add(store(vectors + 4 * at, i32(dice.below(Layout.TEXT_BYTES))));
            code.add(store(vectors + 4 * at + 4, i32(dice.below(40))));
        }
        code.add(answered(Code.call(
                Layout.FD_WRITE, Type.I32, stream, i32(vectors), i32(dice.between(0, 2)), i32(vectors + 0x20))));
        return together(code);
    }

    /** Asks for a relative time: an absolute one would make the step depend on when it is asked. */
    private Code sleep() {
        List<Code> code = new ArrayList<>();
        for (int at = 0; at < SUBSCRIPTION_BYTES; at += 4) {
            code.add(store(Layout.SUBSCRIPTION + at, i32(0)));
        }
        code.add(store(Layout.SUBSCRIPTION, i32((int) dice.bits(Type.I32))));
        code.add(store(Layout.SUBSCRIPTION + 8, i32(dice.percent(10) ? 1 : 0)));
        code.add(store(Layout.SUBSCRIPTION + 16, i32(dice.below(3))));
        code.add(store(Layout.SUBSCRIPTION + 24, i32(dice.below(1_000_000))));
        Code count = i32(dice.percent(90) ? 1 : dice.percent(50) ? 0 : 17);
        code.add(answered(Code.call(
                Layout.POLL, Type.I32, i32(Layout.SUBSCRIPTION), values.address(1), count, values.address(1))));
        return together(code);
    }

    private static Code store(int address, Code value) {
        return Code.memory("i32.store", 0x36, Type.NONE, 0, i32(address), value);
    }

    /** A block, which nothing branches to, for what belongs together. */
    private static Code together(List<Code> code) {
        return new Code.Block(false, 0, Type.NONE, code);
    }

    /** Keeps what the host answered where it shows. */
    private Code answered(Code call) {
        int global = values.global(Type.I32);
        return Code.setGlobal(global, op("i32.add", op("i32.mul", Code.global(global, Type.I32), i32(31)), call));
    }

    private Code idle() {
        int function = dice.between(Layout.FIRST_IDLE, Layout.IMPORTS - 1);
        Signature signature = plan.callable().get(function);
        List<Code> arguments = new ArrayList<>();
        signature.parameters().forEach(type -> {
            boolean small = type == Type.I32 && dice.percent(70);
            arguments.add(small ? i32(dice.below(dice.percent(50) ? 4 : Layout.SAFE_BYTES)) : values.value(type, 1));
        });
        return answered(Code.call(function, Type.I32, arguments.toArray(Code[]::new)));
    }

    private Code end() {
        if (!dice.percent(plan.trapPercent() * 4)) {
            return Code.call(Layout.ERROR, Type.NONE, text(), values.length(1));
        }
        if (dice.percent(40)) {
            return Code.call(Layout.PROC_EXIT, Type.NONE, i32(dice.below(3)));
        }
        return Code.call(Layout.ABORT, Type.NONE, text(), text(), values.value(Type.I32, 1), values.value(Type.I32, 1));
    }
}
