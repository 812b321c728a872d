package dev.lattice.cli.terminal;

import java.util.Locale;

/** How data is printed. */
public enum OutputFormat {
    /** For people. */
    TABLE,
    /** For programs; its fields only ever grow in number. */
    JSON;

    /** @throws CliException a usage error, when it is neither */
    public static OutputFormat parse(String text, String where) {
        for (OutputFormat format : values()) {
            if (format.toString().equals(text)) {
                return format;
            }
        }
        throw CliException.usage(
                where + " " + text, "output is a table or json", "a file to write to is named by --out");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
