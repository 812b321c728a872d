package dev.lattice.node.engine.oracle;

import dev.lattice.node.engine.WatBytes;
import dev.lattice.protocol.invocation.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A module that is a guest: everything that decides its bytes.
 *
 * @param memory pages at first and at most
 * @param table elements at first and at most
 * @param functions after the imports, in the order of their indices
 * @param start the index of the start function
 * @param elements functions by index; the first segment is put into the table, the others wait
 * @param data the first segment is put to address 0, the others wait
 */
record GuestModule(
        List<Signature> types,
        List<Import> imports,
        List<Function> functions,
        Limits memory,
        Limits table,
        List<Global> globals,
        OptionalInt start,
        List<List<Integer>> elements,
        List<Payload> data) {
    /** An imported function. */
    record Import(String module, String name, Signature signature) {}

    /** A function; exported when it has a name to be exported under. */
    record Function(Signature signature, List<Type> locals, List<Code> body, String export) {
        Function with(List<Code> other) {
            return new Function(signature, locals, other, export);
        }
    }

    /** Size at first, and at most. */
    record Limits(int minimum, OptionalInt maximum) {
        byte[] encode() {
            WatBytes out = new WatBytes().u8(maximum.isPresent() ? 1 : 0).u32(minimum);
            maximum.ifPresent(out::u32);
            return out.toByteArray();
        }

        String text() {
            return minimum + (maximum.isPresent() ? " " + maximum.getAsInt() : "");
        }
    }

    /** A mutable global that begins at 0. */
    record Global(Type type) {}

    GuestModule with(List<Function> other) {
        return new GuestModule(types, imports, other, memory, table, globals, start, elements, data);
    }

    /** The binary form. */
    Payload encode() {
        WatBytes out = new WatBytes().raw(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
        section(out, 1, types.stream().map(Signature::encode).toList());
        section(out, 2, imports.stream().map(this::encode).toList());
        section(out, 3, functions.stream().map(each -> type(each.signature())).toList());
        section(out, 4, List.of(new WatBytes().u8(0x70).raw(table.encode()).toByteArray()));
        section(out, 5, List.of(memory.encode()));
        section(out, 6, globals.stream().map(GuestModule::encode).toList());
        section(out, 7, exports());
        start.ifPresent(index -> out.u8(8).sized(new WatBytes().u32(index).toByteArray()));
        List<byte[]> segments = new ArrayList<>();
        for (int at = 0; at < elements.size(); at++) {
            WatBytes segment = at == 0 ? new WatBytes().u8(0, 0x41, 0, 0x0b) : new WatBytes().u8(1, 0);
            segment.u32(elements.get(at).size());
            elements.get(at).forEach(segment::u32);
            segments.add(segment.toByteArray());
        }
        section(out, 9, segments);
        out.u8(12).sized(new WatBytes().u32(data.size()).toByteArray());
        section(out, 10, functions.stream().map(GuestModule::encode).toList());
        List<byte[]> contents = new ArrayList<>();
        for (int at = 0; at < data.size(); at++) {
            WatBytes segment = at == 0 ? new WatBytes().u8(0, 0x41, 0, 0x0b) : new WatBytes().u8(1);
            contents.add(segment.sized(data.get(at).toByteArray()).toByteArray());
        }
        section(out, 11, contents);
        return Payload.wrap(out.toByteArray());
    }

    private static void section(WatBytes out, int id, List<byte[]> entries) {
        WatBytes section = new WatBytes().u32(entries.size());
        entries.forEach(section::raw);
        out.u8(id).sized(section.toByteArray());
    }

    private byte[] type(Signature signature) {
        return new WatBytes().u32(types.indexOf(signature)).toByteArray();
    }

    private byte[] encode(Import each) {
        return new WatBytes()
                .name(each.module())
                .name(each.name())
                .u8(0)
                .raw(type(each.signature()))
                .toByteArray();
    }

    private static byte[] encode(Global global) {
        return new WatBytes()
                .u8(global.type().code, 1)
                .raw(CodeWriter.expression(List.of(Code.constant(global.type(), 0))))
                .toByteArray();
    }

    private List<byte[]> exports() {
        List<byte[]> exports = new ArrayList<>();
        exports.add(new WatBytes().name("memory").u8(2, 0).toByteArray());
        for (int at = 0; at < functions.size(); at++) {
            if (!functions.get(at).export().isEmpty()) {
                exports.add(new WatBytes()
                        .name(functions.get(at).export())
                        .u8(0)
                        .u32(imports.size() + at)
                        .toByteArray());
            }
        }
        return exports;
    }

    private static byte[] encode(Function function) {
        WatBytes body = new WatBytes().u32(function.locals().size());
        function.locals().forEach(type -> body.u8(1, type.code));
        body.raw(CodeWriter.expression(function.body()));
        return new WatBytes().sized(body.toByteArray()).toByteArray();
    }

    /** The text form; functions, locals and globals stand there by their numbers. */
    String text() {
        StringBuilder out = new StringBuilder("(module");
        types.forEach(type -> line(out, "(type (func" + type.text() + "))"));
        imports.forEach(each -> line(
                out,
                "(import \"" + each.module() + "\" \"" + each.name() + "\" (func"
                        + each.signature().text() + "))"));
        line(out, "(memory (export \"memory\") " + memory.text() + ")");
        line(out, "(table " + table.text() + " funcref)");
        globals.forEach(each -> line(out, "(global (mut " + each.type().word + ")" + zero(each.type()) + ")"));
        for (int at = 0; at < functions.size(); at++) {
            Function each = functions.get(at);
            StringBuilder head = new StringBuilder("(func (;" + (imports.size() + at) + ";)");
            head.append(each.export().isEmpty() ? "" : " (export \"" + each.export() + "\")")
                    .append(each.signature().text());
            each.locals()
                    .forEach(type -> head.append(" (local ").append(type.word).append(')'));
            line(out, head + CodePrinter.text(each.body(), 2) + ")");
        }
        start.ifPresent(index -> line(out, "(start " + index + ")"));
        for (int at = 0; at < elements.size(); at++) {
            StringBuilder segment = new StringBuilder(at == 0 ? "(elem (i32.const 0) func" : "(elem func");
            elements.get(at).forEach(index -> segment.append(' ').append(index));
            line(out, segment + ")");
        }
        for (int at = 0; at < data.size(); at++) {
            StringBuilder segment = new StringBuilder(at == 0 ? "(data (i32.const 0) \"" : "(data \"");
            for (byte each : data.get(at).toByteArray()) {
                segment.append(String.format("\\%02x", each));
            }
            line(out, segment + "\")");
        }
        return out.append(")\n").toString();
    }

    private static String zero(Type type) {
        return CodePrinter.text(List.of(Code.constant(type, 0)), 0).replace("\n", " ");
    }

    private static void line(StringBuilder out, String text) {
        out.append("\n  ").append(text);
    }
}
