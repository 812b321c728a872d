package dev.lattice.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.lattice.cli.payload.MessagePackJson;
import dev.lattice.cli.payload.ReplyView;
import dev.lattice.cli.terminal.CliException;
import dev.lattice.cli.terminal.Console;
import dev.lattice.cli.terminal.Json;
import dev.lattice.cli.terminal.Progress;
import dev.lattice.node.control.ControlMessages.ActorRow;
import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.invocation.CallFailure;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.Payload;
import dev.lattice.security.file.SafeFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lattice call}. */
@Command(
        name = "call",
        customSynopsis = "lattice call ACTOR OPERATION [--text T | --json J | --hex H | --file F]",
        description = {
            "Call an actor, wherever it runs, and print its reply",
            "",
            "JSON is sent as MessagePack, which most actors speak; a reply that is MessagePack is printed as JSON, one"
                    + " that is text as text, anything else as hexadecimal digits. Bytes inside JSON are written"
                    + " {\"$base64\": \"...\"}. Without a payload the actor gets zero bytes."
        })
public final class CallCommand implements Runnable {
    /** What a node may be ahead of the caller in calling a call's time over. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMillis(250);

    private final LatticeCommand lattice;

    @Parameters(index = "0", paramLabel = "ACTOR", description = "An actor's key, call alias or name, or a beginning")
    private String actor;

    @Parameters(index = "1", paramLabel = "OPERATION", description = "What it is to do, such as Actor.HealthRequest")
    private String operation;

    @ArgGroup
    private Input input = new Input();

    @Option(names = "--timeout", paramLabel = "DURATION", description = "How long to wait; 5s")
    private Optional<String> timeout = Optional.empty();

    @Option(names = "--out", paramLabel = "FILE", description = "Write the reply's bytes to a file instead")
    private Optional<Path> out = Optional.empty();

    /** One way to say what is sent. */
    static final class Input {
        @Option(names = "--text", paramLabel = "TEXT", description = "Send the UTF-8 bytes of a text")
        private Optional<String> text = Optional.empty();

        @Option(names = "--json", paramLabel = "JSON", description = "Send a value as MessagePack")
        private Optional<String> json = Optional.empty();

        @Option(names = "--hex", paramLabel = "HEX", description = "Send these bytes")
        private Optional<String> hex = Optional.empty();

        @Option(names = "--file", paramLabel = "FILE", description = "Send a file's bytes; - is standard input")
        private Optional<String> file = Optional.empty();
    }

    public CallCommand(LatticeCommand lattice) {
        this.lattice = lattice;
    }

    @Override
    public void run() {
        Duration wait = lattice.timeout(timeout).value();
        Payload payload = Payload.wrap(payload());
        // The call may have effects, so its reply must find a place.
        out.ifPresent(typed -> OutFile.requireWritable(lattice, typed, "the call was not made"));
        try (Session session = Session.open(lattice)) {
            Called called = called(session);
            long start = System.nanoTime();
            CallResult result = Progress.during(
                    lattice.console(),
                    "calling " + called.name,
                    () -> session.client().call(called.key, operation, payload, wait));
            if (result instanceof CallResult.Reply reply) {
                print(called, reply.payload().toByteArray(), Duration.ofNanos(System.nanoTime() - start));
            } else if (result instanceof CallResult.Failed failed) {
                throw failure(called, failed.failure(), wait.minusNanos(System.nanoTime() - start));
            }
        }
    }

    private record Called(KeyId key, String name) {}

    private Called called(Session session) {
        try {
            KeyId key = KeyId.parse(actor, KeyType.MODULE);
            return new Called(key, key.shortText());
        } catch (ProtocolException e) {
            // Not a whole key, so it is a name or a beginning.
            ActorRow row = Session.actor(actor, session.client().actors());
            return new Called(Session.key(row.id()), row.name());
        }
    }

    private byte[] payload() {
        if (input.json.isPresent()) {
            return MessagePackJson.encode(input.json.get());
        }
        if (input.hex.isPresent()) {
            try {
                return HexFormat.of().parseHex(input.hex.get().replaceAll("[\\s:]", ""));
            } catch (IllegalArgumentException e) {
                throw CliException.usage(
                        "bad value of --hex", "bytes are pairs of hexadecimal digits, such as 81a7", "");
            }
        }
        if (input.file.isPresent()) {
            return file(input.file.get());
        }
        return input.text.orElse("").getBytes(StandardCharsets.UTF_8);
    }

    private byte[] file(String name) {
        int limitBytes = lattice.payloadBytes();
        if (!name.equals("-")) {
            return ModuleFile.read(lattice.context().path(Path.of(name)), limitBytes);
        }
        try {
            byte[] bytes = lattice.context().input().readNBytes(limitBytes + 1);
            if (bytes.length > limitBytes) {
                throw CliException.failure(
                        "standard input",
                        "it has more than " + limitBytes + " bytes, the most that a call carries",
                        "");
            }
            return bytes;
        } catch (IOException e) {
            throw CliException.failure("standard input", "it cannot be read", "", e);
        }
    }

    private void print(Called called, byte[] reply, Duration elapsed) {
        if (out.isPresent()) {
            Path path = lattice.context().path(out.get());
            SafeFiles.replace(path, reply, SafeFiles.Readers.EVERYBODY);
            lattice.console().remark(reply.length + " bytes written to " + out.get());
            return;
        }
        ReplyView view = ReplyView.of(reply, input.text.isPresent());
        if (lattice.json()) {
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("actor", called.key.text());
            data.put("operation", operation);
            data.put("elapsedMillis", elapsed.toMillis());
            data.put("bytes", reply.length);
            data.put("encoding", view.encoding());
            data.put("reply", json(view));
            Json.print(lattice.console(), data);
        } else if (view instanceof ReplyView.Empty) {
            lattice.console().remark("(an empty reply)");
        } else {
            lattice.console()
                    .line(
                            view instanceof ReplyView.Json json
                                    ? Console.harmlessJson(json.value().toString())
                                    : json(view).textValue());
        }
    }

    private static JsonNode json(ReplyView view) {
        if (view instanceof ReplyView.Json json) {
            return json.value();
        }
        if (view instanceof ReplyView.Text text) {
            return TextNode.valueOf(text.value());
        }
        return TextNode.valueOf(view instanceof ReplyView.Bytes bytes ? bytes.hex() : "");
    }

    /** @param left of the time that the caller gave it, when the failure came */
    private CliException failure(Called called, CallFailure failure, Duration left) {
        boolean guestsOwn = failure.code() == FailureCode.GUEST_ERROR || failure.code() == FailureCode.GUEST_TRAP;
        String ran = failure.mayHaveRun() && !guestsOwn ? " (the call may have run)" : "";
        return CliException.failure(
                "'" + operation + "' of actor " + called.name + " failed",
                failure.code() + ", " + failure.text() + ran,
                next(failure, left.compareTo(CLOCKS_DIFFER) > 0));
    }

    private static String next(CallFailure failure, boolean hadTime) {
        return switch (failure.code()) {
            case NO_SUCH_ACTOR -> "see which run with: lattice get actors";
            case TIMEOUT ->
                hadTime
                        ? "that is the actor's own limit, below --timeout: start it with a longer --deadline, or see"
                                + " its node's log"
                        : "give it longer with --timeout, or see its node's log";
            case OVERLOADED -> "try again later, or start it with more --instances";
            case PEER_LOST, UNREACHABLE, UPDATING -> "see the nodes with: lattice get nodes, and try again";
            case GUEST_TRAP -> "the next call gets a fresh instance";
            case LIMIT -> "send less, or raise the limit on the node";
            default -> "";
        };
    }
}
