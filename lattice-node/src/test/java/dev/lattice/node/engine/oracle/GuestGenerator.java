package dev.lattice.node.engine.oracle;

import static dev.lattice.node.engine.oracle.Code.i32;
import static dev.lattice.node.engine.oracle.Code.op;

import dev.lattice.node.engine.HostReply;
import dev.lattice.node.engine.InstanceLimits;
import dev.lattice.node.engine.oracle.GuestModule.Function;
import dev.lattice.node.engine.oracle.GuestModule.Import;
import dev.lattice.node.engine.oracle.GuestModule.Limits;
import dev.lattice.protocol.invocation.Payload;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Makes guests with their messages, limits and host's answers, each from one number. */
final class GuestGenerator {
    private static final int FUNCTION_BUDGET = 160;
    private static final int CALL_BUDGET = 260;
    private static final int FUEL = 150;
    private static final int TABLE_ELEMENTS = 8;

    private final long seed;
    private final Dice dice;

    private GuestGenerator(long seed) {
        this.seed = seed;
        this.dice = new Dice(seed);
    }

    /** The guest of a seed. */
    static GeneratedGuest guest(long seed) {
        GuestGenerator generator = new GuestGenerator(seed);
        GuestModule module = generator.module();
        return new GeneratedGuest(
                seed, module, generator.limits(), generator.messages(), script(generator.dice.seed()));
    }

    private GuestModule module() {
        List<Import> imports = Layout.imports(dice);
        List<Signature> signatures = new ArrayList<>();
        for (int rest = dice.between(2, 5); rest > 0; rest--) {
            signatures.add(signature());
        }
        List<Signature> callable =
                new ArrayList<>(imports.stream().map(Import::signature).toList());
        Helpers.all().forEach(each -> callable.add(each.signature()));
        callable.addAll(signatures);
        List<Integer> slots = new ArrayList<>();
        for (int slot = 0; slot < TABLE_ELEMENTS - 2; slot++) {
            // Imports as well: what is called through the table may be the host.
            slots.add(dice.percent(85) ? Layout.FIRST_FUNCTION + dice.below(signatures.size()) : tableImport());
        }
        int pages = dice.between(1, 3);
        List<Signature> types = Stream.concat(
                        callable.stream(), Stream.of(Signature.of("ii", Type.I32), Signature.of("", Type.NONE)))
                .distinct()
                .toList();
        double traps = dice.percent(30) ? 0 : dice.percent(70) ? 1 : 6;
        Plan plan = new Plan(types, List.copyOf(signatures), slots, callable, pages, TABLE_ELEMENTS, traps);

        List<Function> functions = new ArrayList<>(Helpers.all());
        signatures.forEach(each -> functions.add(function(plan, Layout.IMPORTS + functions.size(), each)));
        functions.add(guestCall(plan));
        for (String name : List.of("_initialize", "_start", "wapc_init")) {
            if (dice.percent(12)) {
                functions.add(initialiser(plan, name));
            }
        }
        OptionalInt start = OptionalInt.empty();
        if (dice.percent(8)) {
            start = OptionalInt.of(Layout.IMPORTS + functions.size());
            functions.add(initialiser(plan, ""));
        }
        return new GuestModule(
                types,
                imports,
                List.copyOf(functions),
                new Limits(pages, dice.percent(50) ? OptionalInt.empty() : OptionalInt.of(pages + dice.below(8))),
                new Limits(
                        TABLE_ELEMENTS,
                        dice.percent(50) ? OptionalInt.empty() : OptionalInt.of(TABLE_ELEMENTS + dice.below(20))),
                Layout.GLOBALS,
                start,
                List.of(slots, slots.subList(0, 2)),
                List.of(texts(), Payload.wrap(dice.bytes(40)), Payload.wrap(dice.bytes(24))));
    }

    private int tableImport() {
        return dice.pick(List.of(Layout.CONSOLE_LOG, Layout.RESPONSE, Layout.HOST_CALL, Layout.HOST_RESPONSE_LEN));
    }

    private Signature signature() {
        List<Type> parameters = new ArrayList<>();
        for (int rest = dice.below(5); rest > 0; rest--) {
            parameters.add(dice.pick(Type.NUMBERS));
        }
        return new Signature(List.copyOf(parameters), dice.percent(25) ? Type.NONE : dice.pick(Type.NUMBERS));
    }

    private List<Type> variables() {
        List<Type> variables = new ArrayList<>(Type.NUMBERS);
        for (int rest = dice.below(4); rest > 0; rest--) {
            variables.add(dice.pick(Type.NUMBERS));
        }
        return List.copyOf(variables);
    }

    private Function function(Plan plan, int index, Signature signature) {
        List<Type> variables = variables();
        FunctionScope scope = new FunctionScope(signature, variables, FUNCTION_BUDGET);
        StatementGenerator statements = new StatementGenerator(dice, plan, scope, signature.result());
        List<Code> body = new ArrayList<>();
        Code[] nothing =
                signature.result() == Type.NONE ? new Code[0] : new Code[] {Code.constant(signature.result(), 0)};
        Code leave = Code.plain("return", List.of(0x0f), List.of(), "", Type.NONE, nothing);
        body.add(Code.when(op("i32.eqz", StatementGenerator.fuelled()), scope.newLabel(), List.of(leave)));
        body.add(StatementGenerator.burn());
        body.addAll(statements.some(5, 3));
        if (signature.result() != Type.NONE) {
            body.add(statements.values().value(signature.result(), 4));
        }
        return new Function(signature, variables, body, "");
    }

    private Function initialiser(Plan plan, String export) {
        Signature signature = Signature.of("", Type.NONE);
        List<Type> variables = variables();
        FunctionScope scope = new FunctionScope(signature, variables, FUNCTION_BUDGET / 2);
        List<Code> body = new ArrayList<>();
        body.add(Code.setGlobal(Layout.FUEL, i32(FUEL / 4)));
        body.addAll(new StatementGenerator(dice, plan, scope, Type.NONE).some(4, 2));
        return new Function(signature, variables, body, export);
    }

    private Function guestCall(Plan plan) {
        Signature signature = Signature.of("ii", Type.I32);
        List<Type> variables = variables();
        FunctionScope scope = new FunctionScope(signature, variables, CALL_BUDGET);
        StatementGenerator statements = new StatementGenerator(dice, plan, scope, Type.I32);
        List<Code> body = new ArrayList<>();
        body.add(Code.setGlobal(Layout.FUEL, i32(FUEL)));
        if (dice.percent(90)) {
            body.add(Code.call(Layout.REQUEST, Type.NONE, i32(Layout.OPERATION), i32(Layout.PAYLOAD)));
        }
        body.addAll(statements.some(10, 3));
        if (dice.percent(85)) {
            body.addAll(showAll());
        }
        body.add(
                dice.percent(80)
                        ? i32(1)
                        : dice.percent(50) ? i32(0) : statements.values().value(Type.I32, 2));
        return new Function(signature, variables, body, "__guest_call");
    }

    /** Replies with globals, sums and sizes, so that a difference anywhere shows. */
    private static List<Code> showAll() {
        List<Code> code = new ArrayList<>();
        Code sum = Code.call(Layout.CHECKSUM, Type.I64);
        code.add(Code.memory("i64.store", 0x37, Type.NONE, 0, i32(Layout.RESULT), sum));
        for (int index = 0; index < Layout.GLOBALS.size(); index++) {
            Type type = Layout.GLOBALS.get(index).type();
            int opcode = 0x36 + Type.NUMBERS.indexOf(type);
            Code value = Code.global(index, type);
            code.add(Code.memory(type.word + ".store", opcode, Type.NONE, 8 + 8 * index, i32(Layout.RESULT), value));
        }
        Code pages = Code.plain("memory.size", List.of(0x3f), List.of(0), "", Type.I32);
        Code elements = Code.plain("table.size", List.of(0xfc, 0x10), List.of(0), "", Type.I32);
        code.add(Code.memory("i32.store", 0x36, Type.NONE, 0x80, i32(Layout.RESULT), pages));
        code.add(Code.memory("i32.store", 0x36, Type.NONE, 0x84, i32(Layout.RESULT), elements));
        code.add(Code.call(Layout.RESPONSE, Type.NONE, i32(Layout.RESULT), i32(Layout.RESULT_BYTES)));
        return code;
    }

    /** A third of ASCII, a third of other letters, a third of anything. */
    private Payload texts() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (out.size() < Layout.TEXT_BYTES / 3) {
            out.write(dice.percent(3) ? '\n' : dice.between(' ', '~'));
        }
        while (out.size() < Layout.TEXT_BYTES * 2 / 3) {
            String letter = dice.pick(List.of("a", "é", "€", "😀", "\n", "ß", "\r\n", "\0"));
            out.writeBytes(letter.getBytes(StandardCharsets.UTF_8));
        }
        out.writeBytes(dice.bytes(Layout.TEXT_BYTES - out.size()));
        return Payload.wrap(out.toByteArray());
    }

    private InstanceLimits limits() {
        int pages = dice.percent(60) ? 1024 : dice.between(2, 6);
        return new InstanceLimits(
                (long) pages * Layout.PAGE_BYTES,
                dice.percent(70) ? 1 << 16 : dice.between(6, 14),
                dice.percent(80) ? 1000 : dice.below(4),
                dice.percent(85) ? 1 << 16 : dice.between(300, 800),
                dice.percent(70) ? 8192 : dice.below(100));
    }

    private List<Message> messages() {
        List<Message> messages = new ArrayList<>();
        for (int rest = dice.between(1, 4); rest > 0; rest--) {
            String operation = dice.pick(List.of("Do", "Größe", "", "KeyValue.Increment"));
            messages.add(new Message(operation, Payload.wrap(dice.bytes(dice.below(dice.percent(90) ? 64 : 500)))));
        }
        return List.copyOf(messages);
    }

    /** Answers by the number of the call alone. */
    private static HostScript script(long seed) {
        return (index, call) -> {
            Dice dice = new Dice(seed + index);
            if (dice.percent(25)) {
                return new HostReply.Failure(dice.pick(List.of("no", "", "nicht möglich", "x".repeat(500))));
            }
            return new HostReply.Success(Payload.wrap(dice.bytes(dice.below(dice.percent(90) ? 40 : 900))));
        };
    }
}
