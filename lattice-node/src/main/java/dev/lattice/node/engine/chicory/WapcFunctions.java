package dev.lattice.node.engine.chicory;

import dev.lattice.node.engine.Step;
import dev.lattice.node.engine.TrapKind;
import dev.lattice.protocol.invocation.Payload;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The imports of waPC guests, and {@code env.abort} of AssemblyScript. */
final class WapcFunctions {
    /** A message longer than this says nothing more. */
    private static final int ABORT_CHARS = 512;

    private WapcFunctions() {}

    /** By name; both {@code wapc} and {@code wasmbus} offer all of them. */
    static Map<String, HostCode> all() {
        Map<String, HostCode> all = new HashMap<>();
        all.put("__guest_request", new HostCode("ii:", WapcFunctions::guestRequest));
        all.put("__guest_response", new HostCode("ii:", WapcFunctions::guestResponse));
        all.put("__guest_error", new HostCode("ii:", WapcFunctions::guestError));
        all.put("__host_call", new HostCode("iiiiiiii:i", WapcFunctions::hostCall));
        all.put("__host_response_len", new HostCode(":i", (host, a) -> length(host, true)));
        all.put("__host_response", new HostCode("i:", (host, a) -> answer(host, "__host_response", true, a)));
        all.put("__host_error_len", new HostCode(":i", (host, a) -> length(host, false)));
        all.put("__host_error", new HostCode("i:", (host, a) -> answer(host, "__host_error", false, a)));
        all.put("__console_log", new HostCode("ii:", WapcFunctions::consoleLog));
        return all;
    }

    private static long guestRequest(GuestHost host, long[] a) {
        Exchange exchange = host.exchange();
        host.put("__guest_request operation", (int) a[0], exchange.operation);
        put(host, "__guest_request payload", (int) a[1], exchange.payload);
        return 0;
    }

    private static void put(GuestHost host, String what, int start, Payload payload) {
        host.requireInside(what, start, payload.length());
        host.memory().write(start, payload);
    }

    private static long guestResponse(GuestHost host, long[] a) {
        requirePayload(host, "__guest_response", "reply", a);
        host.exchange().response = Payload.wrap(host.memory().readBytes((int) a[0], (int) a[1]));
        return 0;
    }

    private static long guestError(GuestHost host, long[] a) {
        requirePayload(host, "__guest_error", "error text", a);
        host.exchange().error = host.memory().readBytes((int) a[0], (int) a[1]);
        return 0;
    }

    private static void requirePayload(GuestHost host, String function, String what, long[] a) {
        long length = Integer.toUnsignedLong((int) a[1]);
        host.requireInside(function, (int) a[0], length);
        host.requirePayload(what, length);
    }

    /** Suspends the guest with its call; 1 when the host answered, 0 when it refused. */
    private static long hostCall(GuestHost host, long[] a) {
        String[] names = {"binding", "namespace", "operation", "payload"};
        for (int part = 0; part < names.length; part++) {
            long length = Integer.toUnsignedLong((int) a[2 * part + 1]);
            host.requireInside("__host_call " + names[part], (int) a[2 * part], length);
        }
        host.requirePayload("host call", Integer.toUnsignedLong((int) a[7]));
        for (int part = 0; part < 3; part++) {
            host.requireName(names[part], Integer.toUnsignedLong((int) a[2 * part + 1]));
        }
        Exchange exchange = host.exchange();
        exchange.hostCalls++;
        if (exchange.hostCalls > host.limits().hostCallsPerTurn()) {
            throw Ending.limit("host call limit: " + host.limits().hostCallsPerTurn() + " per turn");
        }
        String[] texts = new String[3];
        for (int part = 0; part < 3; part++) {
            Optional<String> text = utf8(host.memory().readBytes((int) a[2 * part], (int) a[2 * part + 1]));
            if (text.isEmpty()) {
                exchange.answer(false, Payload.ofText("__host_call: the " + names[part] + " is not UTF-8"));
                return 0;
            }
            texts[part] = text.get();
        }
        Payload payload = Payload.wrap(host.memory().readBytes((int) a[6], (int) a[7]));
        host.suspend(new Step.HostCall(texts[0], texts[1], texts[2], payload));
        return exchange.hostOk ? 1 : 0;
    }

    private static Optional<String> utf8(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static long length(GuestHost host, boolean ok) {
        return host.exchange().hostBytesIf(ok).length();
    }

    private static long answer(GuestHost host, String what, boolean ok, long[] a) {
        if (host.exchange().hostOk == ok) {
            put(host, what, (int) a[0], host.exchange().hostBytesIf(ok));
        }
        return 0;
    }

    private static long consoleLog(GuestHost host, long[] a) {
        if (!host.log("__console_log", GuestLog.CONSOLE, (int) a[0], (int) a[1])) {
            host.exchange().log.endLine(GuestLog.CONSOLE);
        }
        return 0;
    }

    /** AssemblyScript's {@code abort(message, file, line, column)}; both texts are its strings, or 0. */
    static HostCode abort() {
        return new HostCode("iiii:", (host, a) -> {
            String message = scriptText(host, (int) a[0]).orElse("no message");
            String file = scriptText(host, (int) a[1]).orElse("an unnamed file");
            throw Ending.trap(
                    TrapKind.ABORT,
                    "abort: " + message + " (" + file + ":" + Integer.toUnsignedString((int) a[2]) + ":"
                            + Integer.toUnsignedString((int) a[3]) + ")");
        });
    }

    /** UTF-16 with its length in bytes in the u32 before it. Lenient, as a guest may hand over anything. */
    private static Optional<String> scriptText(GuestHost host, int start) {
        GuestMemory memory = host.memory();
        long at = Integer.toUnsignedLong(start);
        if (at < 4 || at > memory.size()) {
            return Optional.empty();
        }
        long length = Math.min(Integer.toUnsignedLong(memory.readInt(start - 4)), 2 * ABORT_CHARS);
        if (at + length > memory.size()) {
            return Optional.empty();
        }
        CharBuffer units = ByteBuffer.wrap(memory.readBytes(start, (int) length & ~1))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asCharBuffer();
        return Optional.of(wellFormed(units));
    }

    /** Half of a pair, alone, becomes a replacement character; Java's decoder would take its neighbour as well. */
    private static String wellFormed(CharSequence units) {
        return units.codePoints()
                .map(point -> Character.getType(point) == Character.SURROGATE ? 0xfffd : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
