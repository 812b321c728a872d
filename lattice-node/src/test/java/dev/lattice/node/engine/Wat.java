package dev.lattice.node.engine;

import dev.lattice.node.engine.WatReader.Atom;
import dev.lattice.node.engine.WatReader.Group;
import dev.lattice.node.engine.WatReader.Node;
import dev.lattice.node.engine.WatReader.Text;
import dev.lattice.protocol.invocation.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Assembles test guests from their readable text form, in plain Java, so that tests need no tool of the machine.
 *
 * <p>It knows what the guests of these tests use: types, imports of functions, functions, one table and memory,
 * globals, exports, start, elements, data, and most integer instructions, folded or flat. It checks next to nothing;
 * the engine under test does.
 */
public final class Wat {
    private final List<byte[]> types = new ArrayList<>();
    private final Map<String, Integer> typeNames = new HashMap<>();
    private final Map<String, Integer> functionNames = new HashMap<>();
    private final Map<String, Integer> globalNames = new HashMap<>();
    private final Map<Integer, List<byte[]>> sections = new TreeMap<>();
    private int functions;
    private int globals;
    /** Whether there are data without a place, which code puts into memory. */
    private boolean passiveData;

    private Wat() {}

    /** Assembles the guest {@code guests/NAME.wat} of the test resources. */
    public static Payload guest(String name) {
        String resource = "/guests/" + name + ".wat";
        try (InputStream in = Wat.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new AssertionError("no test resource " + resource);
            }
            return assemble(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Assembles a module from its text. */
    public static Payload assemble(String text) {
        return Payload.wrap(new Wat().module(WatReader.read(text)));
    }

    private byte[] module(Group module) {
        List<Group> fields = new ArrayList<>();
        rest(module, 1).forEach(node -> fields.add((Group) node));
        // Names first: what is used may stand below its use.
        fields.stream().filter(is("type")).forEach(this::type);
        fields.stream().filter(is("import")).forEach(this::importField);
        fields.stream().filter(is("func")).forEach(field -> declare(field, functionNames, functions++));
        fields.stream().filter(is("global")).forEach(field -> declare(field, globalNames, globals++));
        fields.stream().filter(is("func")).forEach(this::function);
        fields.stream().filter(is("global")).forEach(this::globalField);
        for (Group field : fields) {
            switch (field.head()) {
                case "memory" -> memory(field);
                case "table" -> table(field);
                case "export" ->
                    export((Text) field.items().get(1), (Group) field.items().get(2));
                case "start" ->
                    sections.put(
                            8,
                            List.of(new WatBytes()
                                    .u32(function(field.items().get(1)))
                                    .toByteArray()));
                case "elem" -> elements(field);
                case "data" -> data(field);
                case "type", "import", "func", "global" -> {}
                default -> throw new AssertionError("the assembler of the tests does not know (" + field.head());
            }
        }
        sections.put(1, types);
        return binary();
    }

    private byte[] binary() {
        WatBytes out = new WatBytes().raw(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
        sections.forEach((id, entries) -> {
            if (id == 10 && passiveData) {
                // Code that names data is checked before the data come, against this number.
                int count = sections.get(11).size();
                out.u8(12).sized(new WatBytes().u32(count).toByteArray());
            }
            WatBytes section = new WatBytes();
            if (id != 8) {
                section.u32(entries.size());
            }
            entries.forEach(section::raw);
            if (!entries.isEmpty()) {
                out.u8(id).sized(section.toByteArray());
            }
        });
        return out.toByteArray();
    }

    private static java.util.function.Predicate<Group> is(String head) {
        return group -> group.head().equals(head);
    }

    private static List<Node> rest(Group group, int from) {
        return group.items().subList(from, group.items().size());
    }

    private void add(int section, byte[] entry) {
        sections.computeIfAbsent(section, id -> new ArrayList<>()).add(entry);
    }

    private static void declare(Group field, Map<String, Integer> names, int index) {
        if (field.items().size() > 1
                && field.items().get(1) instanceof Atom atom
                && atom.word().startsWith("$")) {
            names.put(atom.word(), index);
        }
    }

    private void type(Group field) {
        List<Node> items = rest(field, 1);
        Group signature = (Group) items.get(items.size() - 1);
        int index = signature(signature.items());
        declare(field, typeNames, index);
    }

    private void importField(Group field) {
        Group what = (Group) field.items().get(3);
        WatBytes entry = new WatBytes()
                .name(((Text) field.items().get(1)).string())
                .name(((Text) field.items().get(2)).string());
        if (what.head().equals("memory")) {
            add(2, entry.u8(2).raw(limits(rest(what, 1))).toByteArray());
            return;
        }
        declare(what, functionNames, functions++);
        add(2, entry.u8(0).u32(signature(what.items())).toByteArray());
    }

    /** The index of the type with the parameters and results among {@code items}. */
    private int signature(List<Node> items) {
        WatBytes parameters = new WatBytes();
        WatBytes results = new WatBytes();
        for (Node node : items) {
            if (node instanceof Group group && group.head().equals("type")) {
                return typeUse(group);
            }
            if (node instanceof Group group
                    && (group.head().equals("param") || group.head().equals("result"))) {
                WatBytes target = group.head().equals("param") ? parameters : results;
                valueTypes(group).forEach(type -> target.u8(valueType(type)));
            }
        }
        byte[] encoded = new WatBytes()
                .u8(0x60)
                .sized(parameters.toByteArray())
                .sized(results.toByteArray())
                .toByteArray();
        for (int index = 0; index < types.size(); index++) {
            if (Arrays.equals(types.get(index), encoded)) {
                return index;
            }
        }
        types.add(encoded);
        return types.size() - 1;
    }

    private static List<Node> valueTypes(Group group) {
        return rest(group, 1).stream()
                .filter(node -> !((Atom) node).word().startsWith("$"))
                .toList();
    }

    private void function(Group field) {
        int index = sections.getOrDefault(3, List.of()).size()
                + (int) sections.getOrDefault(2, List.of()).stream()
                        .filter(Wat::importsFunction)
                        .count();
        Map<String, Integer> locals = new HashMap<>();
        WatBytes declared = new WatBytes();
        int parameters = 0;
        int variables = 0;
        List<Node> code = new ArrayList<>();
        for (Node node : rest(field, 1)) {
            String head = node instanceof Group group ? group.head() : "";
            switch (head) {
                case "export" -> add(7, exported(((Text) ((Group) node).items().get(1)).string(), 0, index));
                case "param", "local" -> {
                    Group group = (Group) node;
                    declare(group, locals, parameters + variables);
                    for (Node type : valueTypes(group)) {
                        if (head.equals("param")) {
                            parameters++;
                        } else {
                            variables++;
                            declared.u32(1).u8(valueType(type));
                        }
                    }
                }
                case "result", "type" -> {}
                default -> code.add(node);
            }
        }
        if (!code.isEmpty() && code.get(0) instanceof Atom atom && atom.word().startsWith("$")) {
            code.remove(0);
        }
        add(3, new WatBytes().u32(signature(field.items())).toByteArray());
        byte[] body = new WatCode(this, locals).assemble(code);
        byte[] whole = new WatBytes()
                .u32(variables)
                .raw(declared.toByteArray())
                .raw(body)
                .toByteArray();
        add(10, new WatBytes().sized(whole).toByteArray());
    }

    private static boolean importsFunction(byte[] entry) {
        int kindAt = entry[0] + 2 + entry[entry[0] + 1];
        return entry[kindAt] == 0;
    }

    private void globalField(Group field) {
        List<Node> items = new ArrayList<>(rest(field, 1));
        if (items.get(0) instanceof Atom) {
            items.remove(0);
        }
        Node type = items.remove(0);
        boolean mutable = type instanceof Group group && group.head().equals("mut");
        Node value = mutable ? ((Group) type).items().get(1) : type;
        byte[] initial = new WatCode(this, Map.of()).assemble(items);
        add(
                6,
                new WatBytes()
                        .u8(valueType(value))
                        .u8(mutable ? 1 : 0)
                        .raw(initial)
                        .toByteArray());
    }

    private void memory(Group field) {
        List<Node> items = exportsInline(field, 2);
        add(5, limits(items));
    }

    private void table(Group field) {
        List<Node> items = exportsInline(field, 1);
        add(
                4,
                new WatBytes()
                        .u8(0x70)
                        .raw(limits(items.subList(0, items.size() - 1)))
                        .toByteArray());
    }

    private List<Node> exportsInline(Group field, int kind) {
        List<Node> items = new ArrayList<>();
        for (Node node : rest(field, 1)) {
            if (node instanceof Group group && group.head().equals("export")) {
                add(7, exported(((Text) group.items().get(1)).string(), kind, 0));
            } else if (!(node instanceof Atom atom && atom.word().startsWith("$"))) {
                items.add(node);
            }
        }
        return items;
    }

    /** Limits; a leading i64 makes the memory a 64-bit one. */
    private static byte[] limits(List<Node> nodes) {
        List<Node> items = new ArrayList<>(nodes);
        int flags = items.remove(new Atom("i64")) ? 4 : 0;
        flags |= items.remove(new Atom("shared")) ? 2 : 0;
        WatBytes out = new WatBytes().u8(flags | (items.size() > 1 ? 1 : 0));
        items.forEach(item -> out.u32(number(((Atom) item).word())));
        return out.toByteArray();
    }

    private void export(Text name, Group what) {
        int kind = List.of("func", "table", "memory", "global").indexOf(what.head());
        Node target = what.items().get(1);
        long index = kind == 0 ? function(target) : kind == 3 ? global(target) : 0;
        add(7, exported(name.string(), kind, index));
    }

    private static byte[] exported(String name, int kind, long index) {
        return new WatBytes().name(name).u8(kind).u32(index).toByteArray();
    }

    private void elements(Group field) {
        byte[] offset =
                new WatCode(this, Map.of()).assemble(List.of(field.items().get(1)));
        WatBytes entry = new WatBytes().u8(0).raw(offset);
        List<Node> listed = rest(field, 2).stream()
                .filter(node -> !node.equals(new Atom("func")))
                .toList();
        entry.u32(listed.size());
        listed.forEach(node -> entry.u32(function(node)));
        add(9, entry.toByteArray());
    }

    private void data(Group field) {
        if (!(field.items().get(1) instanceof Group)) {
            passiveData = true;
            WatBytes content = new WatBytes();
            rest(field, 1).forEach(node -> content.raw(((Text) node).bytes()));
            add(11, new WatBytes().u8(1).sized(content.toByteArray()).toByteArray());
            return;
        }
        byte[] offset =
                new WatCode(this, Map.of()).assemble(List.of(field.items().get(1)));
        WatBytes content = new WatBytes();
        rest(field, 2).forEach(node -> content.raw(((Text) node).bytes()));
        add(11, new WatBytes().u8(0).raw(offset).sized(content.toByteArray()).toByteArray());
    }

    long function(Node node) {
        return named(node, functionNames);
    }

    long global(Node node) {
        return named(node, globalNames);
    }

    int typeUse(Group use) {
        return (int) named(use.items().get(1), typeNames);
    }

    private static long named(Node node, Map<String, Integer> names) {
        String word = ((Atom) node).word();
        if (!word.startsWith("$")) {
            return number(word);
        }
        Integer index = names.get(word);
        if (index == null) {
            throw new AssertionError("the module has no " + word);
        }
        return index;
    }

    static int valueType(Node node) {
        return switch (((Atom) node).word()) {
            case "i32" -> 0x7f;
            case "i64" -> 0x7e;
            case "f32" -> 0x7d;
            case "f64" -> 0x7c;
            case "v128" -> 0x7b;
            case "funcref" -> 0x70;
            default -> throw new AssertionError("no value type: " + node);
        };
    }

    static long number(String word) {
        return Long.decode(word.replace("_", ""));
    }
}
