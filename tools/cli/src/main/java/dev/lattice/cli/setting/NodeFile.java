package dev.lattice.cli.setting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lattice.cli.terminal.CliException;
import dev.lattice.node.limit.Limit;
import dev.lattice.security.file.SafeFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What {@code node.json} in a node's directory says. Values are texts here; they are read where they are used, like
 * those of flags.
 *
 * @param path the file, which need not be there
 * @param values by setting: {@code listen}, {@code join}, {@code labels}, {@code engine}, and the name of each limit
 */
public record NodeFile(Path path, Map<String, String> values) {
    private static final List<String> KNOWN = Stream.concat(
                    Stream.of("listen", "join", "labels", "engine"),
                    Arrays.stream(Limit.values()).map(Limit::text))
            .toList();
    private static final int LIMIT_BYTES = 64 * 1024;

    /** Reads the file of the node in this directory. */
    public static NodeFile of(Path nodeDirectory) {
        Path path = nodeDirectory.resolve("node.json");
        if (!Files.exists(path)) {
            return new NodeFile(path, Map.of());
        }
        JsonNode json = json(path);
        if (!json.isObject()) {
            throw bad(path, "it is not a JSON object");
        }
        Map<String, String> values = new TreeMap<>();
        json.properties().forEach(entry -> {
            if (!KNOWN.contains(entry.getKey())) {
                throw bad(path, "'" + entry.getKey() + "' is no setting; there are " + String.join(", ", KNOWN));
            }
            values.put(entry.getKey(), text(path, entry.getKey(), entry.getValue()));
        });
        return new NodeFile(path, Map.copyOf(values));
    }

    /** A setting's text, if the file has it. */
    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    private static JsonNode json(Path path) {
        JsonMapper mapper = JsonMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
        try {
            return mapper.readTree(new String(SafeFiles.read(path, LIMIT_BYTES), StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw bad(path, "it is not JSON (line " + e.getLocation().getLineNr() + ")");
        }
    }

    private static String text(Path path, String name, JsonNode value) {
        if (value.isTextual()) {
            return value.textValue();
        }
        if (value.isIntegralNumber()) {
            return value.asText();
        }
        List<String> parts = new ArrayList<>();
        if (name.equals("join") && value.isArray()) {
            value.forEach(part -> parts.add(part.asText()));
        } else if (name.equals("labels") && value.isObject()) {
            value.properties()
                    .forEach(part ->
                            parts.add(part.getKey() + "=" + part.getValue().asText()));
        } else {
            throw bad(path, "'" + name + "' is neither a text nor what else it may be");
        }
        return String.join(",", parts);
    }

    private static CliException bad(Path path, String why) {
        return CliException.failure(path.toString(), why, "mend it, or remove it");
    }
}
