package dev.lattice.node.engine.wasmtime;

import dev.lattice.node.engine.EngineException;
import dev.lattice.node.engine.EngineException.Kind;
import dev.lattice.node.engine.Step;
import dev.lattice.node.engine.StopReason;
import dev.lattice.node.engine.TrapKind;
import dev.lattice.protocol.invocation.Payload;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Makes a {@link Step} of an answer and its data. */
final class StepReader {
    private static final Step YIELDED = new Step.Yielded();
    private static final Step COMPLETED_EMPTY = new Step.Completed(Payload.EMPTY);
    private static final StopReason[] REASONS = StopReason.values();
    private static final TrapKind[] KINDS = TrapKind.values();

    private StepReader() {}

    /** Reads the step; data that did not fit into the scratch buffer are fetched from the instance. */
    static Step read(long answer, WasmtimeInstance instance, Scratch scratch) {
        int code = Answers.code(answer);
        if (code == Answers.YIELDED) {
            return YIELDED;
        }
        long length = Answers.length(answer);
        if (code == Answers.COMPLETED && length == 0) {
            return COMPLETED_EMPTY;
        }
        boolean here = length <= Scratch.CAPACITY;
        if (code == Answers.HOST_CALL && here) {
            return hostCall(scratch.out.clear(), instance);
        }
        byte[] data = here ? here(scratch, (int) length) : fetched(instance.handle(), scratch, length);
        return switch (code) {
            case Answers.COMPLETED -> new Step.Completed(Payload.wrap(data));
            case Answers.FAILED -> new Step.Failed(text(data, 0, data.length));
            case Answers.HOST_CALL -> hostCall(view(data), instance);
            case Answers.SLEEP -> new Step.Sleep(nanos(view(data).getLong(0)));
            case Answers.STOPPED -> new Step.Stopped(REASONS[view(data).getInt(0)], text(data, 4, data.length));
            case Answers.TRAPPED -> new Step.Trapped(KINDS[view(data).getInt(0)], text(data, 4, data.length));
            default -> throw EngineException.of(Kind.INTERNAL, "the native engine answered with code " + code);
        };
    }

    private static byte[] here(Scratch scratch, int length) {
        byte[] data = new byte[length];
        scratch.out.get(0, data);
        return data;
    }

    private static byte[] fetched(long instance, Scratch scratch, long length) {
        byte[] data = new byte[Math.toIntExact(length)];
        for (int at = 0; at < data.length; ) {
            long answer = Native.read(instance, at, scratch.outAddress, Scratch.CAPACITY);
            Answers.check(answer, scratch);
            int piece = (int) Answers.length(answer);
            if (piece == 0) {
                throw EngineException.of(Kind.INTERNAL, "the native engine lost " + (data.length - at) + " bytes");
            }
            scratch.out.get(0, data, at, piece);
            at += piece;
        }
        return data;
    }

    /** WASI's times have no sign; what does not fit is for ever anyway. */
    private static long nanos(long unsigned) {
        return unsigned < 0 ? Long.MAX_VALUE : unsigned;
    }

    /** Four lengths, then what they are of; leaves the buffer cleared, as others expect it to be. */
    private static Step hostCall(ByteBuffer data, WasmtimeInstance instance) {
        int start = 16;
        int binding = data.getInt(0);
        int namespace = data.getInt(4);
        int end = start + binding + namespace + data.getInt(8);
        byte[] payload = new byte[data.getInt(12)];
        data.get(end, payload);
        CallNames names = CallNames.read(data.limit(end), start, binding, namespace, instance.lastNames());
        data.clear();
        instance.lastNames(names);
        return new Step.HostCall(names.binding(), names.namespace(), names.operation(), Payload.wrap(payload));
    }

    private static ByteBuffer view(byte[] data) {
        return ByteBuffer.wrap(data).order(ByteOrder.nativeOrder());
    }

    private static String text(byte[] data, int from, int to) {
        return new String(data, from, to - from, StandardCharsets.UTF_8);
    }
}
