package dev.lattice.cli.payload;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A reply as a person wants to see it. Bytes do not say what they are: most texts also begin like a MessagePack value,
 * and one letter is one. So a text that was sent is answered as a text if it can be; everything else is read as
 * MessagePack first.
 */
public sealed interface ReplyView {
    /** No bytes. */
    record Empty() implements ReplyView {}

    /** One MessagePack value. */
    record Json(JsonNode value) implements ReplyView {}

    /** UTF-8 that a terminal can show. */
    record Text(String value) implements ReplyView {}

    /** Anything else. */
    record Bytes(String hex) implements ReplyView {}

    /** @param preferText whether the caller sent a text */
    static ReplyView of(byte[] reply, boolean preferText) {
        if (reply.length == 0) {
            return new Empty();
        }
        Optional<ReplyView> text = printable(reply).map(Text::new);
        Optional<ReplyView> json = MessagePackJson.decode(reply).map(Json::new);
        return (preferText ? text.or(() -> json) : json.or(() -> text))
                .orElseGet(() -> new Bytes(HexFormat.of().formatHex(reply)));
    }

    /** How it came, for programs. */
    default String encoding() {
        if (this instanceof Empty) {
            return "empty";
        }
        if (this instanceof Json) {
            return "messagepack";
        }
        return this instanceof Text ? "text" : "bytes";
    }

    private static Optional<String> printable(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            boolean steers =
                    text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t' && c != '\r');
            return steers ? Optional.empty() : Optional.of(text);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
