package dev.lattice.node.engine.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lattice.node.engine.InstanceLimits;
import dev.lattice.node.engine.Step;
import dev.lattice.node.engine.oracle.RealActor.Check;
import dev.lattice.node.engine.oracle.RealActor.Grade;
import dev.lattice.protocol.invocation.Payload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.msgpack.jackson.dataformat.MessagePackFactory;

/**
 * Asks an actor for its health, in all the ways that actors were ever asked: under both names of the operation, in
 * MessagePack and in JSON. The host refuses what the actor asks for.
 */
final class HealthCheck {
    private static final long DEADLINE_NANOS = 20_000_000_000L;
    private static final ObjectMapper MESSAGE_PACK = new ObjectMapper(new MessagePackFactory());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Message> WAYS = List.of(
            Message.of("Actor.HealthRequest", HexFormat.of().parseHex("80")),
            Message.of("HealthRequest", HexFormat.of().parseHex("81ab706c616365686f6c646572c3")),
            Message.of("Actor.HealthRequest", "{}"),
            Message.of("HealthRequest", "{\"placeholder\":true}"));

    private HealthCheck() {}

    /** Checks a module's actor on one engine, each way with a fresh instance. */
    static Check of(Oracle engine, String name, Payload wasm) {
        List<String> refusals = new ArrayList<>();
        for (Message way : WAYS) {
            Scenario scenario =
                    new Scenario(name, wasm, InstanceLimits.defaults(), List.of(way), HostScript.refusing());
            Trace trace = Trace.of(engine.engine(), scenario, DEADLINE_NANOS);
            Optional<String> fault = fault(trace);
            if (fault.isPresent()) {
                return new Check(engine.name(), Grade.FAILED, fault.get());
            }
            Step last = trace.steps().get(trace.steps().size() - 1);
            if (last instanceof Step.Completed completed) {
                Optional<JsonNode> health = health(completed.reply());
                if (health.isPresent()) {
                    boolean healthy = health.get().get("healthy").asBoolean();
                    String message = health.get().path("message").asText();
                    return new Check(engine.name(), healthy ? Grade.HEALTHY : Grade.RUNS, message);
                }
            }
            refusals.add(way.operation() + ": " + new Event.Stepped(last));
        }
        return new Check(engine.name(), Grade.RUNS, "no health check; " + refusals.get(0));
    }

    /** What kept the actor from being asked. */
    private static Optional<String> fault(Trace trace) {
        if (trace.events().get(0) instanceof Event.Refused refused) {
            return Optional.of("not loaded: " + refused.message());
        }
        long turns =
                trace.events().stream().filter(Event.Began.class::isInstance).count();
        return turns > 1
                ? Optional.empty()
                : Optional.of(
                        "not initialised: " + trace.events().get(trace.events().size() - 1));
    }

    private static Optional<JsonNode> health(Payload reply) {
        for (ObjectMapper form : List.of(MESSAGE_PACK, JSON)) {
            try {
                JsonNode read = form.readTree(reply.toByteArray());
                if (read != null && read.path("healthy").isBoolean()) {
                    return Optional.of(read);
                }
            } catch (IOException notInThisForm) {
                // The other one is next.
            }
        }
        return Optional.empty();
    }
}
