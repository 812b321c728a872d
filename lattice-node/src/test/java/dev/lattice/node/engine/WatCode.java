package dev.lattice.node.engine;

import dev.lattice.node.engine.WatReader.Atom;
import dev.lattice.node.engine.WatReader.Group;
import dev.lattice.node.engine.WatReader.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Assembles the instructions of one function or constant expression, in folded or flat form. */
final class WatCode {
    private static final Map<String, int[]> OPCODES = opcodes();

    private final Wat module;
    private final Map<String, Integer> locals;
    private final Deque<String> labels = new ArrayDeque<>();
    private final WatBytes out = new WatBytes();

    WatCode(Wat module, Map<String, Integer> locals) {
        this.module = module;
        this.locals = locals;
    }

    /** The instructions with the `end` that closes them. */
    byte[] assemble(List<Node> instructions) {
        sequence(instructions.iterator());
        return out.u8(0x0b).toByteArray();
    }

    private void sequence(Iterator<Node> nodes) {
        Deque<Node> ahead = new ArrayDeque<>();
        nodes.forEachRemaining(ahead::add);
        while (!ahead.isEmpty()) {
            Node node = ahead.poll();
            if (node instanceof Group group) {
                folded(group);
            } else if (node instanceof Atom atom) {
                plain(atom.word(), ahead);
            }
        }
    }

    private void folded(Group group) {
        String word = group.head();
        Deque<Node> rest =
                new ArrayDeque<>(group.items().subList(1, group.items().size()));
        switch (word) {
            case "block", "loop" -> {
                open(word, rest);
                sequence(rest.iterator());
                close();
            }
            case "if" -> foldedIf(rest);
            default -> {
                List<Node> immediates = new ArrayList<>();
                while (rest.peek() instanceof Atom || isImmediate(rest.peek())) {
                    immediates.add(rest.poll());
                }
                sequence(rest.iterator());
                plain(word, new ArrayDeque<>(immediates));
            }
        }
    }

    private static boolean isImmediate(Node node) {
        return node instanceof Group group && List.of("type", "result").contains(group.head());
    }

    private void foldedIf(Deque<Node> rest) {
        List<Node> header = new ArrayList<>();
        while (rest.peek() instanceof Atom || isImmediate(rest.peek())) {
            header.add(rest.poll());
        }
        while (rest.peek() instanceof Group group && !group.head().equals("then")) {
            folded((Group) rest.poll());
        }
        open("if", new ArrayDeque<>(header));
        Group then = (Group) rest.poll();
        sequence(then.items().subList(1, then.items().size()).iterator());
        if (rest.poll() instanceof Group otherwise) {
            out.u8(0x05);
            sequence(otherwise.items().subList(1, otherwise.items().size()).iterator());
        }
        close();
    }

    private void open(String word, Deque<Node> rest) {
        boolean named = rest.peek() instanceof Atom atom && atom.word().startsWith("$");
        labels.push(named ? ((Atom) rest.poll()).word() : "");
        out.u8(OPCODES.get(word));
        if (rest.peek() instanceof Group group && group.head().equals("result")) {
            rest.poll();
            out.u8(Wat.valueType(group.items().get(1)));
        } else {
            out.u8(0x40);
        }
    }

    private void close() {
        labels.pop();
        out.u8(0x0b);
    }

    private void plain(String word, Deque<Node> rest) {
        switch (word) {
            case "block", "loop", "if" -> open(word, rest);
            case "else" -> out.u8(0x05);
            case "end" -> close();
            case "br", "br_if" -> out.u8(opcode(word)).u32(label(rest.poll()));
            case "br_table" -> table(rest);
            case "call", "return_call" -> out.u8(opcode(word)).u32(module.function(rest.poll()));
            case "ref.func" -> out.u8(opcode(word)).u32(module.function(rest.poll()));
            case "call_indirect", "return_call_indirect" ->
                out.u8(opcode(word)).u32(module.typeUse((Group) rest.poll())).u8(0);
            case "local.get", "local.set", "local.tee" -> out.u8(opcode(word)).u32(local(rest.poll()));
            case "global.get", "global.set" -> out.u8(opcode(word)).u32(module.global(rest.poll()));
            case "i32.const" -> out.u8(opcode(word)).s64((int) number(rest.poll()));
            case "i64.const" -> out.u8(opcode(word)).s64(number(rest.poll()));
            case "f64.const" -> number(Double.doubleToRawLongBits(Double.parseDouble(word(rest.poll()))));
            case "table.get", "table.set", "table.grow", "table.size", "table.fill" ->
                out.u8(opcode(word)).u32(0);
            case "memory.size", "memory.grow", "memory.fill" ->
                out.u8(opcode(word)).u8(0);
            case "memory.copy" -> out.u8(opcode(word)).u8(0, 0);
            case "memory.init" -> out.u8(opcode(word)).u32(number(rest.poll())).u8(0);
            case "ref.null" -> {
                rest.poll();
                out.u8(opcode(word)).u8(0x70);
            }
            default -> simple(word, rest);
        }
    }

    private void simple(String word, Deque<Node> rest) {
        out.u8(opcode(word));
        if (!word.contains(".load") && !word.contains(".store")) {
            return;
        }
        long offset = 0;
        while (rest.peek() instanceof Atom atom && atom.word().contains("=")) {
            offset = Wat.number(atom.word().substring(atom.word().indexOf('=') + 1));
            rest.poll();
        }
        // Alignment is a hint; 0 is always valid.
        out.u32(0).u32(offset);
    }

    /** A branch to one of the labels that stand in a row, the last of which is for all other numbers. */
    private void table(Deque<Node> rest) {
        List<Long> labels = new ArrayList<>();
        while (rest.peek() instanceof Atom) {
            labels.add(label(rest.poll()));
        }
        out.u8(opcode("br_table")).u32(labels.size() - 1L);
        labels.forEach(out::u32);
    }

    private void number(long doubleBits) {
        out.u8(0x44);
        for (int shift = 0; shift < 64; shift += 8) {
            out.u8((int) (doubleBits >>> shift) & 0xff);
        }
    }

    private int[] opcode(String word) {
        int[] opcode = OPCODES.get(word);
        if (opcode == null) {
            throw new AssertionError("the assembler of the tests does not know the instruction " + word);
        }
        return opcode;
    }

    private long label(Node node) {
        if (!word(node).startsWith("$")) {
            return Wat.number(word(node));
        }
        int depth = 0;
        for (String label : labels) {
            if (label.equals(word(node))) {
                return depth;
            }
            depth++;
        }
        throw new AssertionError("no label " + word(node));
    }

    private long local(Node node) {
        Integer index = locals.get(word(node));
        return index != null ? index : Wat.number(word(node));
    }

    private static long number(Node node) {
        return Wat.number(word(node));
    }

    private static String word(Node node) {
        return ((Atom) node).word();
    }

    private static Map<String, int[]> opcodes() {
        Map<String, int[]> codes = new HashMap<>();
        number(codes, 0x00, "unreachable nop block loop if");
        number(codes, 0x0c, "br br_if br_table return call call_indirect return_call return_call_indirect");
        number(codes, 0x1a, "drop select");
        number(codes, 0x20, "local.get local.set local.tee global.get global.set table.get table.set");
        number(codes, 0x28, "i32.load i64.load f32.load f64.load i32.load8_s i32.load8_u i32.load16_s i32.load16_u");
        number(codes, 0x36, "i32.store i64.store f32.store f64.store i32.store8 i32.store16");
        number(codes, 0x3f, "memory.size memory.grow i32.const i64.const f32.const f64.const");
        number(codes, 0x45, "i32.eqz i32.eq i32.ne i32.lt_s i32.lt_u i32.gt_s i32.gt_u i32.le_s i32.le_u");
        number(codes, 0x4e, "i32.ge_s i32.ge_u i64.eqz i64.eq i64.ne i64.lt_s i64.lt_u i64.gt_s i64.gt_u");
        number(codes, 0x67, "i32.clz i32.ctz i32.popcnt i32.add i32.sub i32.mul i32.div_s i32.div_u i32.rem_s");
        number(codes, 0x70, "i32.rem_u i32.and i32.or i32.xor i32.shl i32.shr_s i32.shr_u i32.rotl i32.rotr");
        number(codes, 0x79, "i64.clz i64.ctz i64.popcnt i64.add i64.sub i64.mul i64.div_s i64.div_u i64.rem_s");
        number(
                codes,
                0x99,
                "f64.abs f64.neg f64.ceil f64.floor f64.trunc f64.nearest f64.sqrt f64.add f64.sub f64.mul");
        number(codes, 0xa3, "f64.div");
        number(codes, 0xa7, "i32.wrap_i64 i32.trunc_f32_s i32.trunc_f32_u i32.trunc_f64_s i32.trunc_f64_u");
        number(codes, 0xac, "i64.extend_i32_s i64.extend_i32_u i64.trunc_f32_s i64.trunc_f32_u i64.trunc_f64_s");
        number(codes, 0xb1, "i64.trunc_f64_u");
        codes.put("i64.reinterpret_f64", new int[] {0xbd});
        number(codes, 0xd0, "ref.null ref.is_null ref.func");
        codes.put("memory.init", new int[] {0xfc, 0x08});
        codes.put("memory.copy", new int[] {0xfc, 0x0a});
        codes.put("memory.fill", new int[] {0xfc, 0x0b});
        codes.put("table.grow", new int[] {0xfc, 0x0f});
        codes.put("table.size", new int[] {0xfc, 0x10});
        codes.put("table.fill", new int[] {0xfc, 0x11});
        return Map.copyOf(codes);
    }

    private static void number(Map<String, int[]> codes, int first, String words) {
        int code = first;
        for (String word : words.split(" ")) {
            codes.put(word, new int[] {code++});
        }
    }
}
