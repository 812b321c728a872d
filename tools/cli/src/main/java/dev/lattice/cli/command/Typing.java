package dev.lattice.cli.command;

import dev.lattice.cli.setting.Values;
import dev.lattice.cli.terminal.CliException;
import dev.lattice.protocol.ProtocolException;
import dev.lattice.security.SecurityFault;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads what was typed, and says where it stood when it cannot be meant. */
final class Typing {
    private Typing() {}

    static <T> T read(String where, String text, Function<String, T> reading) {
        try {
            return reading.apply(text);
        } catch (ProtocolException | SecurityFault e) {
            throw CliException.usage("bad value of " + where, e.getMessage(), "");
        }
    }

    static Map<String, String> labels(List<String> typed) {
        Map<String, String> labels = new TreeMap<>();
        typed.forEach(label -> labels.putAll(read("--label", label, Values::labels)));
        return labels;
    }
}
