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
            // A carriage return alone would let the rest of its line hide what stands before.
            boolean steers = text.replace("\r\n", "\n").codePoints().anyMatch(ReplyView::steers);
            return steers ? Optional.empty() : Optional.of(text);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Controls, and what turns the direction of a text round; joiners between letters are harmless. */
    private static boolean steers(int c) {
        boolean control = Character.isISOControl(c) && c != '\n' && c != '\t';
        boolean turns = c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069 || c == 0x061c;
        return control || turns || c == 0x2028 || c == 0x2029;
    }
}
