package dev.lattice.node.limit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a limit counts, and how people write it. The number behind it is in bytes, in pieces or in milliseconds. */
public enum LimitUnit {
    /** {@code 64MiB}, {@code 512KiB}, {@code 1GiB}, or a plain number of bytes. */
    BYTES("a size", "64MiB") {
        @Override
        Optional<Long> read(String number, String unit) {
            return switch (unit) {
                case "", "B" -> Optional.of(Long.parseLong(number));
                case "KiB" -> Optional.of(Long.parseLong(number) << 10);
                case "MiB" -> Optional.of(Long.parseLong(number) << 20);
                case "GiB" -> Optional.of(Long.parseLong(number) << 30);
                default -> Optional.empty();
            };
        }

        @Override
        public String text(long value) {
            if (value != 0 && value % (1 << 30) == 0) {
                return (value >> 30) + "GiB";
            }
            if (value != 0 && value % (1 << 20) == 0) {
                return (value >> 20) + "MiB";
            }
            return value != 0 && value % (1 << 10) == 0 ? (value >> 10) + "KiB" : value + "B";
        }
    },
    /** A plain number. */
    COUNT("a number", "1000") {
        @Override
        Optional<Long> read(String number, String unit) {
            return unit.isEmpty() ? Optional.of(Long.parseLong(number)) : Optional.empty();
        }

        @Override
        public String text(long value) {
            return Long.toString(value);
        }
    },
    /** {@code 500ms}, {@code 5s}, {@code 2m}, {@code 1h}, {@code 1d}. */
    DURATION("a duration", "5s") {
        @Override
        Optional<Long> read(String number, String unit) {
            long count = Long.parseLong(number);
            return switch (unit) {
                case "ms" -> Optional.of(count);
                case "s" -> Optional.of(count * SECOND);
                case "m" -> Optional.of(count * MINUTE);
                case "h" -> Optional.of(count * 60 * MINUTE);
                case "d" -> Optional.of(count * 24 * 60 * MINUTE);
                default -> Optional.empty();
            };
        }

        @Override
        public String text(long value) {
            if (value != 0 && value % MINUTE == 0) {
                return value / MINUTE + "m";
            }
            return value != 0 && value % SECOND == 0 ? value / SECOND + "s" : value + "ms";
        }
    };

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60_000;
    private static final Pattern FORM = Pattern.compile("([0-9]{1,10})([A-Za-z]*)");

    private final String article;
    private final String example;

    LimitUnit(String article, String example) {
        this.article = article;
        this.example = example;
    }

    /** The number of a value as people write it; empty when it is none. */
    Optional<Long> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches() ? read(matcher.group(1), matcher.group(2)) : Optional.empty();
    }

    abstract Optional<Long> read(String number, String unit);

    /** A value as people write it, in the largest unit that takes no fraction. */
    public abstract String text(long value);

    /** What kind of value it is, as in {@code a size, such as 64MiB}. */
    String form() {
        return article + ", such as " + example;
    }
}
