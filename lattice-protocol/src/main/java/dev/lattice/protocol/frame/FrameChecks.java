package dev.lattice.protocol.frame;

import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.Utf8;
import dev.lattice.protocol.invocation.CallFailure;
import dev.lattice.protocol.invocation.Payload;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What every frame must hold, whether it was read or is about to be sent. */
final class FrameChecks {
    private static final Pattern MODULE_HASH = Pattern.compile("[0-9A-F]{64}");

    private FrameChecks() {}

    static void id(long id) {
        notNegative(id, "the id");
    }

    static void notNegative(long value, String what) {
        if (value < 0) {
            throw new ProtocolException(what + " is negative: " + value);
        }
    }

    static void length(Payload payload, int limitBytes, String what) {
        if (payload.length() > limitBytes) {
            throw new ProtocolException(what + " is too long: " + payload.length() + " bytes, at most " + limitBytes);
        }
    }

    static void moduleHash(String hash) {
        if (!MODULE_HASH.matcher(hash).matches()) {
            throw new ProtocolException("a module's hash is 64 upper-case hex digits");
        }
    }

    static <T> List<T> list(List<T> values, int limit, String what) {
        count(values.size(), limit, what);
        return List.copyOf(values);
    }

    static List<String> features(List<String> features) {
        features.forEach(feature -> Utf8.require(feature, FrameLimits.NAME_BYTES, "a feature"));
        return list(features, FrameLimits.ENTRIES, "the features");
    }

    static Map<String, String> labels(Map<String, String> labels) {
        count(labels.size(), FrameLimits.ENTRIES, "the labels");
        labels.forEach((name, value) -> {
            Utf8.require(name, FrameLimits.NAME_BYTES, "a label's name");
            Utf8.require(value, FrameLimits.NAME_BYTES, "a label's value");
        });
        return Map.copyOf(labels);
    }

    /** A guest may write a text of any length into its error; what people read of it fits into a frame. */
    static CallFailure clipped(CallFailure failure) {
        count(failure.detail().size(), FrameLimits.ENTRIES, "the failure's detail");
        Map<String, String> detail = new LinkedHashMap<>();
        failure.detail().forEach((name, value) -> {
            Utf8.require(name, FrameLimits.NAME_BYTES, "the name of a failure's detail");
            detail.put(name, Utf8.clip(value, FrameLimits.NAME_BYTES));
        });
        String text = Utf8.clip(failure.text(), FrameLimits.TEXT_BYTES);
        return new CallFailure(failure.code(), text, failure.mayHaveRun(), detail);
    }

    private static void count(int size, int limit, String what) {
        if (size > limit) {
            throw new ProtocolException(what + " are too many: " + size + ", at most " + limit);
        }
    }
}
