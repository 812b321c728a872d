package dev.lattice.benchmarks.engine;

import java.util.Random;

/** Makes up a function of two i32 that returns one: valid, bounded, and of all that ordinary code consists of. */
final class FunctionBody {
    private static final int I32_LOCALS = 6;
    private static final int WORDS = 2 + I32_LOCALS;
    private static final int LONG = WORDS;
    private static final int FLOAT = WORDS + 1;
    private static final int COUNTER = WORDS + 2;
    private static final int MIN_STATEMENTS = 4;
    private static final int STATEMENTS = 9;
    private static final int EXPRESSION_DEPTH = 3;
    /** add, sub, mul, and, or, xor, shl, shr_s, shr_u, rotl, lt_s, gt_u, eq. */
    private static final int[] OPERATORS = {0x6a, 0x6b, 0x6c, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77, 0x48, 0x4b, 0x46
    };

    private static final int BLOCK = 0x02;
    private static final int LOOP = 0x03;
    private static final int IF = 0x04;
    private static final int ELSE = 0x05;
    private static final int END = 0x0b;
    private static final int BR = 0x0c;
    private static final int BR_IF = 0x0d;
    private static final int BR_TABLE = 0x0e;
    private static final int CALL = 0x10;
    private static final int CALL_INDIRECT = 0x11;
    private static final int SELECT = 0x1b;
    private static final int GET = 0x20;
    private static final int SET = 0x21;
    private static final int TEE = 0x22;
    private static final int LOAD = 0x28;
    private static final int STORE = 0x36;
    private static final int CONST = 0x41;
    private static final int EMPTY = 0x40;

    private final WasmBytes out = new WasmBytes();
    private final Random random;
    private final int firstCallee;
    private final int callees;
    private final int table;

    /**
     * @param firstCallee index of the first function that may be called
     * @param callees how many there are from it
     * @param table elements of the table, a power of two
     */
    FunctionBody(Random random, int firstCallee, int callees, int table) {
        this.random = random;
        this.firstCallee = firstCallee;
        this.callees = callees;
        this.table = table;
    }

    byte[] bytes() {
        // Words, a long, a float, and the counter of loops.
        out.u32(4).raw(I32_LOCALS, 0x7f, 1, 0x7e, 1, 0x7c, 1, 0x7f);
        statements(MIN_STATEMENTS + random.nextInt(STATEMENTS), 0);
        expression(EXPRESSION_DEPTH);
        return out.raw(END).toByteArray();
    }

    private void statements(int count, int depth) {
        for (int left = count; left > 0; left--) {
            statement(depth);
        }
    }

    private void statement(int depth) {
        int few = 1 + random.nextInt(3);
        switch (random.nextInt(depth < 2 ? 10 : 7)) {
            case 0, 1, 2 -> assign();
            case 3, 4 -> store();
            case 5 -> longs();
            case 6 -> floats();
            case 7 -> either(few, depth);
            case 8 -> loop(few, depth);
            default -> choice(few, depth);
        }
    }

    private void assign() {
        expression(EXPRESSION_DEPTH);
        out.raw(SET, word());
    }

    private void store() {
        address();
        expression(2);
        out.raw(STORE, 2).u32(4 * random.nextInt(1024));
    }

    private void longs() {
        out.raw(GET, LONG);
        expression(1);
        out.raw(0xad).raw(0x42).s64(random.nextLong()).raw(0x7e, 0x7c, TEE, LONG);
        out.raw(0x42).s64(random.nextInt(Long.SIZE)).raw(0x88, 0xa7, SET, word());
    }

    private void floats() {
        expression(1);
        out.raw(0xb7, GET, FLOAT, 0xa0).raw(0x44).f64(random.nextInt(1000) / 8.0);
        // Saturating, since a guest that traps on a large number would not be ordinary.
        out.raw(0xa2, TEE, FLOAT, 0xfc, 2, SET, word());
    }

    private void either(int few, int depth) {
        expression(2);
        out.raw(IF, EMPTY);
        statements(few, depth + 1);
        out.raw(ELSE);
        statements(few, depth + 1);
        out.raw(END);
    }

    private void loop(int few, int depth) {
        if (depth > 0) {
            // There is one counter.
            assign();
            return;
        }
        out.raw(CONST).s64(1 + random.nextInt(100)).raw(SET, COUNTER, LOOP, EMPTY);
        statements(few, depth + 1);
        out.raw(GET, COUNTER, CONST, 1, 0x6b, TEE, COUNTER, BR_IF, 0, END);
    }

    private void choice(int few, int depth) {
        out.raw(BLOCK, EMPTY, BLOCK, EMPTY, BLOCK, EMPTY, GET, word(), CONST, 3, 0x71, BR_TABLE, 2, 0, 1, 2, END);
        statements(few, depth + 1);
        out.raw(BR, 1, END);
        statements(few, depth + 1);
        out.raw(END);
    }

    private void address() {
        expression(1);
        out.raw(CONST).s64(0x7ffc).raw(0x71);
    }

    private void expression(int depth) {
        int kind = depth == 0 ? random.nextInt(2) : 2 + random.nextInt(10);
        switch (kind) {
            case 0 -> out.raw(CONST).s64(random.nextInt() >> random.nextInt(Integer.SIZE));
            case 1 -> out.raw(GET, word());
            case 2, 3 -> {
                address();
                out.raw(LOAD, 2).u32(4 * random.nextInt(1024));
            }
            case 4 -> {
                expression(depth - 1);
                expression(depth - 1);
                expression(0);
                out.raw(SELECT);
            }
            case 5 -> call(depth);
            default -> {
                expression(depth - 1);
                expression(depth - 1);
                out.raw(OPERATORS[random.nextInt(OPERATORS.length)]);
            }
        }
    }

    private void call(int depth) {
        expression(depth - 1);
        expression(0);
        if (callees == 0) {
            out.raw(0x6a);
        } else if (random.nextInt(8) == 0) {
            expression(0);
            out.raw(CONST).s64(table - 1).raw(0x71, CALL_INDIRECT, 1, 0);
        } else {
            out.raw(CALL).u32(firstCallee + random.nextInt(callees));
        }
    }

    private int word() {
        return random.nextInt(WORDS);
    }
}
