package dev.lattice.cli.setting;

import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.id.HostPort;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what people type. What cannot be read is a {@link ProtocolException} that says what is accepted. */
public final class Values {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final Pattern NODE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,62}=[^\\s,=]{1,63}");

    private Values() {}

    /** A number and a unit: {@code 500ms}, {@code 5s}, {@code 2m}, {@code 1h}, {@code 30d}. */
    public static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new ProtocolException(
                    "a duration is a number with ms, s, m, h or d, such as 5s or 500ms, not '" + text + "'");
        }
        long number = Long.parseLong(matcher.group(1));
        Duration duration = switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
        if (duration.isZero()) {
            throw new ProtocolException("a duration has to be longer than '" + text + "'");
        }
        return duration;
    }

    /** Seconds and smaller as a person writes them. */
    public static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }

    /** A moment: so long from now, a day (its beginning, UTC), or an instant. */
    public static Instant moment(String text, Instant now) {
        try {
            if (DURATION.matcher(text).matches()) {
                return now.plus(duration(text));
            }
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException | ArithmeticException e) {
            throw new ProtocolException(
                    "a moment is a duration from now (30d), a day (2027-01-31) or an instant"
                            + " (2027-01-31T12:00:00Z), not '" + text + "'",
                    e);
        }
    }

    /** What a node may be called: its directory bears the name. */
    public static String nodeName(String text) {
        return name(text, "a node's name");
    }

    /** What a lattice may be called in this home. */
    public static String contextName(String text) {
        return name(text, "a lattice's name");
    }

    /** What a user may be called. */
    public static String userName(String text) {
        return name(text, "a user's name");
    }

    private static String name(String text, String what) {
        if (!NODE_NAME.matcher(text).matches()) {
            throw new ProtocolException(
                    what + " has 1 to 63 letters, digits, dots, dashes or underscores and begins with a letter or"
                            + " digit, unlike '" + text + "'");
        }
        return text;
    }

    /** Addresses between commas. */
    public static List<HostPort> addresses(String text) {
        List<HostPort> addresses = new ArrayList<>();
        for (String part : text.split(",")) {
            addresses.add(HostPort.parse(part.strip()));
        }
        return List.copyOf(addresses);
    }

    /** Labels between commas: {@code zone=plant,disk=ssd}. */
    public static Map<String, String> labels(String text) {
        Map<String, String> labels = new TreeMap<>();
        for (String part : text.split(",")) {
            String label = part.strip();
            if (!LABEL.matcher(label).matches()) {
                throw new ProtocolException("a label has the form key=value, such as zone=plant, not '" + label + "'");
            }
            int equals = label.indexOf('=');
            labels.put(label.substring(0, equals), label.substring(equals + 1));
        }
        return Map.copyOf(labels);
    }

    /** Labels as they are typed. */
    public static String text(Map<String, String> labels) {
        List<String> texts = new ArrayList<>();
        new TreeMap<>(labels).forEach((key, value) -> texts.add(key + "=" + value));
        return String.join(",", texts);
    }
}
