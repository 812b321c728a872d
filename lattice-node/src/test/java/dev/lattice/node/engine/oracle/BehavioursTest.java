package dev.lattice.node.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.node.engine.HostReply;
import dev.lattice.node.engine.InstanceLimits;
import dev.lattice.node.engine.Wat;
import dev.lattice.protocol.invocation.Payload;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One guest per behaviour: each engine gives the same steps, texts of limits and refusals included. */
class BehavioursTest extends OracleFixture {
    private static final InstanceLimits SMALL = new InstanceLimits(4 << 20, 100, 20, 4096, 2000);
    private static final String MEMORY = "(memory (export \"memory\") 1)";
    private static final String CALL = "(func (export \"__guest_call\") (param i32 i32) (result i32) (i32.const 1))";
    private static final String RESPONSE = "(import \"wapc\" \"__guest_response\" (func $response (param i32 i32)))";
    private static final String ERROR = "(import \"wapc\" \"__guest_error\" (func $error (param i32 i32)))";
    private static final String HOST_CALL = "(import \"wasmbus\" \"__host_call\""
            + " (func $call (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))";
    private static final String LOG = "(import \"wapc\" \"__console_log\" (func $log (param i32 i32)))";
    private static final String ZEROS = "(i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)";

    private static Message words(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(values).forEach(bytes::putInt);
        return Message.of("Do", bytes.array());
    }

    private static Scenario guest(String name, Message... messages) {
        return Scenario.of(name, Wat.guest(name), messages);
    }

    private static Scenario module(String name, String... fields) {
        Payload wasm = Wat.assemble("(module " + String.join(" ", fields) + ")");
        return Scenario.of(name, wasm, Message.of("Do", "a"), Message.of("Do", ""));
    }

    private static String call(String... code) {
        return "(func (export \"__guest_call\") (param $o i32) (param $p i32) (result i32) " + String.join(" ", code)
                + ")";
    }

    static Stream<Scenario> guests() {
        Message plain = Message.of("Größe", "some payload");
        Message empty = Message.of("", "");
        Message over = new Message("Do", Payload.wrap(new byte[5000]));
        HostScript big = HostScript.giving(Payload.wrap(new byte[5000]));
        HostScript odd = (index, call) ->
                index % 2 == 0 ? new HostReply.Failure("nicht möglich") : new HostReply.Success(call.payload());
        Message[] traps = IntStream.range(0, 10)
                .mapToObj(kind -> Message.of("Do", (byte) kind))
                .toArray(Message[]::new);
        return Stream.of(
                        guest("abort", plain),
                        guest("caller", plain, empty, over).with(odd),
                        guest("caller", plain).with(HostScript.refusing()),
                        guest("caller", plain).with(big),
                        guest("chatty", plain),
                        guest("echo", plain, empty, over),
                        guest("echo-wasmbus", plain, empty),
                        guest("failing", plain),
                        guest("forward", Message.of("Other", "x"), empty).with(odd),
                        guest("grow", words(1), words(0), words(1000), words(-1), words(20), words(60)),
                        guest("initialisers", plain, empty),
                        guest("initialisers", plain).with(HostScript.refusing()),
                        guest("invalid-utf8", plain),
                        guest("logger", Message.of("Do", "0one\ntwo"), Message.of("Do", "2\r\nmany\n"), plain),
                        guest("operation", plain, empty),
                        guest("silent", plain, empty),
                        guest("slow", Message.of("Do", (byte) 3)),
                        guest("table", words(1), words(80), words(40), words(-1)),
                        guest("traps", traps),
                        guest("twice", plain),
                        guest("wasi", Message.of("Do", "w"), Message.of("Do", "f"), Message.of("Do", "s")),
                        guest("wasi", Message.of("Do", "x"), Message.of("Do", "w")))
                .map(scenario -> scenario.with(SMALL));
    }

    /** Each import with bytes at the edge of memory, past it, and of lengths that no memory has. */
    static Stream<Scenario> pointers() {
        int end = 1 << 16;
        return IntStream.range(0, 9)
                .mapToObj(place -> guest(
                                "pointers",
                                words(place, end - 4, 4),
                                words(place, end, 0),
                                words(place, end, 1),
                                words(place, end + 1, 0),
                                words(place, 16, -1),
                                words(place, -1, -1),
                                words(place, -4, 8),
                                words(place, 0, 5000))
                        .with(SMALL));
    }

    static Stream<Scenario> edges() {
        return Stream.of(
                module(
                        "response although it failed",
                        RESPONSE,
                        MEMORY,
                        call("(call $response", "(i32.const 0)", "(i32.const 4)) (i32.const 0)")),
                module(
                        "error although it worked",
                        ERROR,
                        MEMORY,
                        call("(call $error (i32.const 0) (i32.const 4))", "(i32.const -1)")),
                module(
                        "what the host said in the former turn",
                        HOST_CALL,
                        RESPONSE,
                        "(import \"wapc\" \"__host_response_len\" (func $len (result i32)))",
                        "(import \"wapc\" \"__host_response\" (func $get (param i32)))",
                        MEMORY,
                        call(
                                "(call $get (i32.const 64)) (call $response (i32.const 64) (call $len))",
                                "(call $call",
                                ZEROS,
                                ZEROS,
                                ")")),
                module(
                        "a start function that calls its host",
                        HOST_CALL,
                        RESPONSE,
                        MEMORY,
                        CALL,
                        "(func $begin (drop (call $call",
                        ZEROS,
                        ZEROS,
                        ")))",
                        "(start $begin)"),
                module("a start function that traps", MEMORY, CALL, "(func $begin unreachable)", "(start $begin)"),
                module(
                        "a start function with a bad pointer",
                        LOG,
                        MEMORY,
                        CALL,
                        "(func $begin (call $log (i32.const 65530) (i32.const 7)))",
                        "(start $begin)"));
    }

    /** Memory, tables, logs and ends. */
    static Stream<Scenario> sizes() {
        return Stream.of(
                module("data outside of memory", MEMORY, CALL, "(data (i32.const 65533) \"four\")"),
                module(
                        "elements outside of the table",
                        MEMORY,
                        CALL,
                        "(table 2 funcref)",
                        "(func $f)",
                        "(elem (i32.const 1) func $f $f)"),
                module(
                        "no memory at first",
                        "(memory (export \"memory\") 0)",
                        LOG,
                        call(
                                "(call $log (i32.const 0) (i32.const 0)) (call $log (i32.const 0) (i32.const 1))",
                                "(i32.const 1)")),
                module("memory over the limit", "(memory (export \"memory\") 65)", CALL)
                        .with(SMALL),
                module("a maximum over the limit", "(memory (export \"memory\") 1 65)", CALL)
                        .with(SMALL),
                module("all the memory that can be asked for", "(memory (export \"memory\") 65536)", CALL),
                module("a table over the limit", MEMORY, "(table 101 funcref)", CALL)
                        .with(SMALL),
                module(
                        "many log lines",
                        LOG,
                        MEMORY,
                        "(data (i32.const 0) \"\\ff\\0a\\0a\\0d\\0aend\")",
                        call(
                                "(call $log (i32.const 0) (i32.const 65536)) (call $log (i32.const 0) (i32.const 8))",
                                "(call $log (i32.const 0) (i32.const 0)) (i32.const 1)")),
                module(
                        "exit in an initialiser",
                        "(import \"wasi_snapshot_preview1\" \"proc_exit\" (func $exit (param i32)))",
                        MEMORY,
                        CALL,
                        "(func (export \"_start\") (call $exit (i32.const 0)) unreachable)"),
                module(
                        "exit with a status in an initialiser",
                        "(import \"wasi_snapshot_preview1\" \"proc_exit\" (func $exit (param i32)))",
                        MEMORY,
                        CALL,
                        "(func (export \"wapc_init\") (call $exit (i32.const 3)))"),
                module("an operation name of 4097 bytes", MEMORY, CALL)
                        .with(List.of(Message.of("x".repeat(4097), ""), Message.of("x".repeat(4096), ""))));
    }

    static Stream<Scenario> refusals() {
        String guestCall = "(export \"__guest_call\") ";
        return Stream.of(
                Scenario.of("no module", Payload.ofText("#!/bin/sh")),
                Scenario.of("nothing", Payload.EMPTY),
                module("no guest call", MEMORY),
                module("no memory", CALL),
                module("a guest call of another type", MEMORY, "(func " + guestCall + "(param i32))"),
                module("a guest call that is a memory", "(memory " + guestCall + "1)"),
                module("an initialiser of another type", MEMORY, CALL, "(func (export \"_start\") (param i32))"),
                module("an unknown import", "(import \"env\" \"launch_missiles\" (func))", MEMORY, CALL),
                module("an unknown function of waPC", "(import \"wapc\" \"__nothing\" (func))", MEMORY, CALL),
                module(
                        "an import of another type",
                        "(import \"wapc\" \"__guest_request\" (func (param i64)))",
                        MEMORY,
                        CALL),
                module("an imported memory", "(import \"env\" \"memory\" (memory 1))", CALL),
                module("code that pops too much", MEMORY, CALL, "(func drop)"),
                module("a memory of 64 bits", "(memory (export \"memory\") i64 1)", CALL),
                module("a shared memory", "(memory (export \"memory\") shared 1 2)", CALL),
                module("two memories", MEMORY, "(memory 1)", CALL));
    }

    private void compare(Scenario scenario) {
        assumeSeveral();
        Oracle reference = engines().get(0);
        for (Oracle other : engines().subList(1, engines().size())) {
            Verdict verdict = Verdict.of(reference, other, scenario);
            assertThat(verdict.agrees()).as(verdict.toString()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource({"guests", "pointers"})
    void shouldBehaveTheSame(Scenario scenario) {
        compare(scenario);
    }

    @ParameterizedTest
    @MethodSource({"edges", "sizes"})
    void shouldBehaveTheSameAtTheEdges(Scenario scenario) {
        compare(scenario);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void shouldRefuseTheSameForTheSameReason(Scenario scenario) {
        compare(scenario);
        List<Object> kinds = new ArrayList<>();
        for (Oracle engine : engines()) {
            Event event = engine.run(scenario).events().get(0);
            assertThat(event).isInstanceOf(Event.Refused.class);
            kinds.add(((Event.Refused) event).kind());
        }
        assertThat(kinds).as("one fault alone has one kind").containsOnly(kinds.get(0));
    }

    /** With the same bytes wrong, each engine refuses a module, or both run it. */
    @ParameterizedTest
    @MethodSource("mutated")
    void shouldTreatDamagedModulesTheSame(Scenario scenario) {
        compare(scenario);
    }

    static Stream<Scenario> mutated() {
        byte[] good = Wat.guest("traps").toByteArray();
        Dice dice = new Dice(5);
        return IntStream.range(0, 200).mapToObj(number -> {
            byte[] bad = good.clone();
            bad[8 + dice.below(bad.length - 8)] ^= (byte) (1 << dice.below(8));
            return Scenario.of("damage " + number, Payload.wrap(bad), Message.of("Do", (byte) 99));
        });
    }
}
