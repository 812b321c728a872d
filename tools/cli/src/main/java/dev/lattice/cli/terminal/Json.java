package dev.lattice.cli.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Data for programs. Its class is loaded only when somebody asks for it, which keeps other commands quick. */
public final class Json {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Json() {}

    /** Prints records, maps, lists, texts and numbers. */
    public static void print(Console console, Object data) {
        try {
            console.line(Console.harmlessJson(MAPPER.writeValueAsString(data)));
        } catch (JsonProcessingException e) {
            throw CliException.failure("no output", "the result cannot be written as JSON", "", e);
        }
    }
}
