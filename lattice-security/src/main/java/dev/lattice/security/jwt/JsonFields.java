package dev.lattice.security.jwt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The fields of a JSON object, each read as what it must be. A field that is {@code null} counts as absent.
 *
 * <p>Texts with control characters are refused: they end in logs and on terminals. Immutable.
 */
public final class JsonFields {
    /** The end of the year 9999, so that every time can be written for people. */
    private static final long LIMIT_SECONDS = 253_402_300_799L;

    private final JsonNode object;
    private final String what;

    JsonFields(JsonNode object, String what) {
        this.object = object;
        this.what = what;
    }

    /** What the object is, for errors. */
    public String what() {
        return what;
    }

    public boolean has(String name) {
        return object.hasNonNull(name);
    }

    /** A text, which must be there and not be empty. */
    public String text(String name) {
        return optionalText(name).orElseThrow(() -> missing(name));
    }

    /** A text; empty ones count as absent. */
    public Optional<String> optionalText(String name) {
        return has(name) ? Optional.of(text(object.get(name), name)).filter(t -> !t.isEmpty()) : Optional.empty();
    }

    /** A list of texts without the empty ones; absent is empty. */
    public List<String> texts(String name) {
        if (!has(name)) {
            return List.of();
        }
        JsonNode node = object.get(name);
        if (!node.isArray()) {
            throw invalid(name, "is not a list of texts");
        }
        List<String> texts = new ArrayList<>(node.size());
        for (JsonNode element : node) {
            String text = text(element, name);
            if (!text.isEmpty()) {
                texts.add(text);
            }
        }
        return List.copyOf(texts);
    }

    /** An object whose values are texts, in the order of its keys; absent is empty. */
    public SortedMap<String, String> textMap(String name) {
        if (!has(name)) {
            return Collections.emptySortedMap();
        }
        JsonNode node = object.get(name);
        if (!node.isObject()) {
            throw invalid(name, "is not an object of texts");
        }
        SortedMap<String, String> map = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            map.put(field.getKey(), text(field.getValue(), name));
        }
        return Collections.unmodifiableSortedMap(map);
    }

    /** An object, which must be there. */
    public JsonFields object(String name) {
        JsonNode node = object.get(name);
        if (node == null || !node.isObject()) {
            throw invalid(name, "is missing or not an object");
        }
        return new JsonFields(node, what);
    }

    /** A value of any shape, as JSON; absent is empty. */
    public Optional<String> optionalJson(String name) {
        return has(name) ? Optional.of(object.get(name).toString()) : Optional.empty();
    }

    /** A time in seconds since the epoch, which must be there. */
    public Instant time(String name) {
        return optionalTime(name).orElseThrow(() -> missing(name));
    }

    /** A time in seconds since the epoch. */
    public Optional<Instant> optionalTime(String name) {
        if (!has(name)) {
            return Optional.empty();
        }
        JsonNode node = object.get(name);
        if (!node.isIntegralNumber()
                || !node.canConvertToLong()
                || node.longValue() < 0
                || node.longValue() > LIMIT_SECONDS) {
            throw invalid(name, "is not a time: whole seconds from 0 to " + LIMIT_SECONDS);
        }
        return Optional.of(Instant.ofEpochSecond(node.longValue()));
    }

    /** A number of 32 bits. */
    public OptionalInt optionalInt(String name) {
        if (!has(name)) {
            return OptionalInt.empty();
        }
        JsonNode node = object.get(name);
        if (!node.isIntegralNumber() || !node.canConvertToInt()) {
            throw invalid(name, "is not a whole number of 32 bits");
        }
        return OptionalInt.of(node.intValue());
    }

    /** A truth value; absent is false. */
    public boolean flag(String name) {
        if (!has(name)) {
            return false;
        }
        if (!object.get(name).isBoolean()) {
            throw invalid(name, "is neither true nor false");
        }
        return object.get(name).booleanValue();
    }

    /** A public key of any type. */
    public KeyId key(String name) {
        String text = text(name);
        try {
            return new KeyId(text);
        } catch (ProtocolException e) {
            throw new SecurityFault(
                    SecurityFault.Kind.INVALID_CLAIMS, what + ": " + name + " is no key: " + e.getMessage(), e);
        }
    }

    /** A public key of this type. */
    public KeyId key(String name, KeyType type) {
        return Jwt.requireType(key(name), type, what + ": " + name);
    }

    /**
     * Refuses fields of other names. What restricts a credential must not be overlooked by a version that does not know
     * it.
     */
    public void requireOnly(Set<String> names) {
        for (Iterator<String> fields = object.fieldNames(); fields.hasNext(); ) {
            String name = fields.next();
            if (!names.contains(name)) {
                throw new SecurityFault(
                        SecurityFault.Kind.UNSUPPORTED_FORM,
                        what + ": has a field that this version does not know; it may need a newer one");
            }
        }
    }

    /** A fault about one field. */
    public SecurityFault invalid(String name, String why) {
        return new SecurityFault(SecurityFault.Kind.INVALID_CLAIMS, what + ": " + name + " " + why);
    }

    private SecurityFault missing(String name) {
        return invalid(name, "is missing");
    }

    private String text(JsonNode node, String name) {
        if (!node.isTextual()) {
            throw invalid(name, "is not a text");
        }
        String text = node.textValue();
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw invalid(name, "has control characters");
        }
        return text;
    }
}
