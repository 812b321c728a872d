package dev.lattice.node.limit;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Values of some limits, in range, immutable. The others have their defaults. */
public final class LimitValues {
    private static final LimitValues DEFAULTS = new LimitValues(new EnumMap<>(Limit.class));

    private final Map<Limit, Long> set;

    private LimitValues(EnumMap<Limit, Long> set) {
        this.set = Collections.unmodifiableMap(set);
    }

    /** None is set. */
    public static LimitValues defaults() {
        return DEFAULTS;
    }

    /** These are set; bytes, pieces or milliseconds. @throws LimitException when one is out of range */
    public static LimitValues of(Map<Limit, Long> values) {
        EnumMap<Limit, Long> set = new EnumMap<>(Limit.class);
        values.forEach((limit, value) -> set.put(limit, limit.check(value)));
        return new LimitValues(set);
    }

    /**
     * Values by what data calls their limits.
     *
     * @throws LimitException when there is no such limit, it cannot be set for an actor, or a value is out of range
     */
    public static LimitValues ofActor(Map<String, Long> fields) {
        EnumMap<Limit, Long> set = new EnumMap<>(Limit.class);
        fields.forEach((field, value) -> {
            Limit limit = Limit.ofField(field)
                    .filter(Limit::perActor)
                    .orElseThrow(() -> new LimitException(
                            "this node knows no limit " + field + " of actors; it may be older than the command"));
            set.put(limit, limit.check(value));
        });
        return new LimitValues(set);
    }

    /** What is set, by what data calls it. */
    public Map<String, Long> fields() {
        Map<String, Long> fields = new TreeMap<>();
        set.forEach((limit, value) -> fields.put(limit.field(), value));
        return fields;
    }

    /** What holds for an actor, by what data calls it. */
    public Map<String, Long> actorFields() {
        Map<String, Long> fields = new TreeMap<>();
        for (Limit limit : Limit.values()) {
            if (limit.perActor()) {
                fields.put(limit.field(), get(limit));
            }
        }
        return fields;
    }

    /** What is set. */
    public Map<Limit, Long> set() {
        return set;
    }

    /** The value in force. */
    public long get(Limit limit) {
        return set.getOrDefault(limit, limit.byDefault());
    }

    /** The value in force of a limit whose highest value is an {@code int}. */
    public int count(Limit limit) {
        return Math.toIntExact(get(limit));
    }

    /** The same with another value. @throws LimitException when it is out of range */
    public LimitValues with(Limit limit, long value) {
        EnumMap<Limit, Long> more = new EnumMap<>(Limit.class);
        more.putAll(set);
        more.put(limit, limit.check(value));
        return new LimitValues(more);
    }

    /** A limit of which more is wanted than there may be. */
    public Optional<Limit> exceeding(LimitValues most) {
        return set.keySet().stream()
                .filter(limit -> get(limit) > most.get(limit))
                .findFirst();
    }

    /** What is set here, but never beyond those. */
    public LimitValues cutTo(LimitValues most) {
        EnumMap<Limit, Long> cut = new EnumMap<>(Limit.class);
        set.forEach((limit, value) -> cut.put(limit, Math.min(value, most.get(limit))));
        return new LimitValues(cut);
    }

    /** What is set here goes before what is set there, and never beyond it. */
    public LimitValues within(LimitValues most) {
        EnumMap<Limit, Long> all = new EnumMap<>(Limit.class);
        all.putAll(most.set);
        all.putAll(cutTo(most).set);
        return new LimitValues(all);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LimitValues values && values.set.equals(set);
    }

    @Override
    public int hashCode() {
        return set.hashCode();
    }

    @Override
    public String toString() {
        return fields().toString();
    }
}
