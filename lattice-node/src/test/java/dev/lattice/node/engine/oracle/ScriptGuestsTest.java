package dev.lattice.node.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.node.engine.HostReply;
import dev.lattice.node.engine.InstanceLimits;
import dev.lattice.node.engine.Step;
import dev.lattice.node.engine.StopReason;
import dev.lattice.node.engine.TrapKind;
import dev.lattice.protocol.invocation.Payload;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Guests that nobody here wrote the waPC side of run unchanged, on each engine, and do what their authors meant. */
class ScriptGuestsTest extends OracleFixture {
    private static final Payload BEHAVIOURS = scriptGuest("behaviours");
    private static final Payload OWN_ABORT = scriptGuest("behaviours-own-abort");
    private static final Payload RECORDS = scriptGuest("records");
    private static final Step INITIALISED = new Step.Completed(Payload.EMPTY);

    private static Step last(Oracle engine, Scenario scenario) {
        Trace trace = engine.run(scenario);
        List<Step> steps = trace.steps();
        assertThat(steps).as(trace.toString()).first().isEqualTo(INITIALISED);
        return steps.get(steps.size() - 1);
    }

    private static Step behaviour(Oracle engine, String operation, String payload) {
        return last(engine, Scenario.of(operation, BEHAVIOURS, Message.of(operation, payload)));
    }

    private static Step reply(String text) {
        return new Step.Completed(Payload.ofText(text));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldAnswerFailAndMissOperations(Oracle engine) {
        assertThat(behaviour(engine, "Echo", "grüße")).isEqualTo(reply("grüße"));
        assertThat(behaviour(engine, "Echo", "")).isEqualTo(reply(""));
        assertThat(behaviour(engine, "Fail", "why")).isEqualTo(new Step.Failed("refused: why"));
        assertThat(behaviour(engine, "Nothing", "")).isEqualTo(new Step.Failed("Could not find function \"Nothing\""));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldCallTheHostAndSurviveItsRefusal(Oracle engine) {
        Scenario relay = Scenario.of("relay", BEHAVIOURS, Message.of("Relay", "hello"));
        assertThat(engine.run(relay).steps())
                .containsExactly(
                        INITIALISED,
                        new Step.HostCall("default", "test:relay", "Relay", Payload.ofText("hello")),
                        reply("hello"));
        assertThat(last(engine, relay.with(HostScript.refusing()))).isEqualTo(new Step.Failed("no link to test:relay"));

        HostScript second = (index, call) ->
                index == 0 ? new HostReply.Failure("away") : new HostReply.Success(Payload.ofText("spare"));
        Scenario fallback = Scenario.of("fallback", BEHAVIOURS, Message.of("Fallback", "x"));
        Trace trace = engine.run(fallback.with(second));
        assertThat(trace.steps()).hasSize(4).last().isEqualTo(reply("spare"));
        assertThat(trace.log()).containsExactly("first said: away");
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldTellWhatAScriptThrows(Oracle engine) {
        assertThat(behaviour(engine, "Throw", "")).isEqualTo(reply("nothing to throw"));
        Step.Trapped thrown = (Step.Trapped) behaviour(engine, "Throw", "a tantrum");
        assertThat(thrown.kind()).isEqualTo(TrapKind.ABORT);
        assertThat(thrown.message()).startsWith("abort: thrown: a tantrum (assembly/behaviours.ts:");
        Step.Trapped outside = (Step.Trapped) behaviour(engine, "Index", "3");
        assertThat(outside.kind()).isEqualTo(TrapKind.ABORT);
        assertThat(outside.message()).startsWith("abort: Index out of range");
    }

    /** Such a guest tells its text by the guest's error before it traps, where no waPC host looks for it. */
    @ParameterizedTest
    @MethodSource("engines")
    void shouldRunAGuestThatBringsItsOwnAbort(Oracle engine) {
        Scenario scenario = Scenario.of(
                "own abort", OWN_ABORT, Message.of("Echo", "1"), Message.of("Throw", "x"), Message.of("Echo", "2"));
        List<Step> steps = engine.run(scenario).steps();
        assertThat(steps).hasSize(5);
        assertThat(steps.get(1)).isEqualTo(reply("1"));
        assertThat(((Step.Trapped) steps.get(2)).kind()).isEqualTo(TrapKind.UNREACHABLE);
        assertThat(steps.subList(3, 5)).as("of a fresh instance").containsExactly(INITIALISED, reply("2"));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldCarryBigPayloadsBothWays(Oracle engine) {
        byte[] big = new byte[3_000_000];
        IntStream.range(0, big.length).forEach(at -> big[at] = (byte) at);
        assertThat(behaviour(engine, "Big", "3000000")).isEqualTo(new Step.Completed(Payload.wrap(big)));
        assertThat(last(engine, Scenario.of("echo", BEHAVIOURS, new Message("Echo", Payload.wrap(big)))))
                .isEqualTo(new Step.Completed(Payload.wrap(big)));
        int sum = 1;
        for (byte value : big) {
            sum = sum * 31 + (value & 0xff);
        }
        assertThat(last(engine, Scenario.of("sum", BEHAVIOURS, new Message("Checksum", Payload.wrap(big)))))
                .isEqualTo(reply(Integer.toUnsignedString(sum)));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldCollectGarbageAndGrowWithinLimits(Oracle engine) {
        assertThat(((Step.Completed) behaviour(engine, "Churn", "20000"))
                        .reply()
                        .asText())
                .endsWith(" in at most 64 pages: true");
        InstanceLimits small = InstanceLimits.defaults().withMemoryBytes(4 << 20);
        assertThat(((Step.Completed) behaviour(engine, "Grow", "10")).reply().asText())
                .matches("\\d+");
        Step stopped = last(
                engine,
                Scenario.of("grow", BEHAVIOURS, Message.of("Grow", "64")).with(small));
        assertThat(((Step.Stopped) stopped).reason()).isEqualTo(StopReason.LIMIT);
        assertThat(((Step.Stopped) stopped).detail()).startsWith("memory limit: 4 MiB allowed, the guest asked for ");
        Step allocated = last(
                engine,
                Scenario.of("big", BEHAVIOURS, Message.of("Big", "9000000")).with(small));
        assertThat(((Step.Stopped) allocated).reason()).isEqualTo(StopReason.LIMIT);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldHandleTextsAndNumbers(Oracle engine) {
        assertThat(behaviour(engine, "Letters", "aé€")).isEqualTo(reply("AÉ€|€éa|3"));
        assertThat(behaviour(engine, "Json", "1 2.5 -0.125"))
                .isEqualTo(reply("{\"n\":[1.0,2.5,-0.125],\"sum\":3.375,\"mean\":1.125}"));
        assertThat(behaviour(engine, "Depth", "500")).isEqualTo(reply("500"));
        assertThat(((Step.Trapped) behaviour(engine, "Depth", "100000000")).kind())
                .isEqualTo(TrapKind.STACK_OVERFLOW);
        Trace log = engine.run(Scenario.of("log", BEHAVIOURS, Message.of("Log", "one,two,drei")));
        assertThat(log.log()).containsExactly("one", "two", "drei");
    }

    /** The exchanges of the guest counter and of the health check, byte for byte. */
    @ParameterizedTest
    @MethodSource("engines")
    void shouldServeAnActorThatSpeaksMessagePack(Oracle engine) {
        assertThat(last(engine, Scenario.of("health", RECORDS, Message.of("Actor.HealthRequest", hex("80")))))
                .isEqualTo(new Step.Completed(Payload.wrap(hex("81a76865616c746879c3"))));

        byte[] get = hex("85a66d6574686f64a3474554a470617468a42f612f62ab7175657279537472696e67a3783d31"
                + "a668656164657281a6416363657074" + "92a3612f61a3622f62" + "a4626f6479c403010203");
        Scenario count = Scenario.of("count", RECORDS, Message.of("HttpServer.HandleRequest", get))
                .with(HostScript.giving(Payload.wrap(hex("2a"))));
        List<Step> steps = new ArrayList<>(engine.run(count).steps());
        assertThat(steps.get(1))
                .isEqualTo(new Step.HostCall(
                        "default",
                        "wasmcloud:keyvalue",
                        "KeyValue.Increment",
                        Payload.wrap(hex("82a36b6579ac636f756e7465723a3a613a62a576616c756501"))));
        assertThat(steps.get(2))
                .isEqualTo(new Step.Completed(Payload.wrap(hex(
                        "83aa737461747573436f6465ccc8a668656164657280a4626f6479c40e7b22636f756e746572223a34327d"))));

        Trace described = engine.run(Scenario.of("describe", RECORDS, Message.of("Describe", get)));
        assertThat(described.log()).containsExactly("GET /a/b?x=1", "Accept: a/a; b/b");
        assertThat(described.steps()).last().isEqualTo(new Step.Completed(Payload.wrap(new byte[] {1, 2, 3})));
    }
}
