package dev.lattice.node.home;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lattice.security.file.SafeFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Small JSON files that people may read and mend. */
final class HomeJson {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private HomeJson() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static JsonNode read(Path file, int limitBytes) {
        try {
            return JSON.readTree(new String(SafeFiles.read(file, limitBytes), StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new HomeException(
                    file + " is not JSON (line " + e.getLocation().getLineNr() + "); mend it, or remove it", e);
        }
    }

    static void write(Path file, JsonNode json) {
        try {
            byte[] bytes = (JSON.writeValueAsString(json) + "\n").getBytes(StandardCharsets.UTF_8);
            SafeFiles.replace(file, bytes, SafeFiles.Readers.OWNER);
        } catch (JsonProcessingException e) {
            throw new HomeException("cannot write " + file, e);
        }
    }
}
