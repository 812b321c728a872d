package dev.lattice.cli.payload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lattice.cli.terminal.CliException;
import dev.lattice.fuzz.FuzzTarget;
import dev.lattice.fuzz.Requirement;
import java.util.List;
import java.util.Optional;

/** MessagePack values of any shape: an actor's reply, shown to a person as JSON. */
public final class ReplyFuzz implements FuzzTarget {
    @Override
    public List<byte[]> seeds() {
        return List.of(
                MessagePackJson.encode("{\"name\":\"x\",\"list\":[1,-1,1.5,true,null,18446744073709551615]}"),
                MessagePackJson.encode("{\"$base64\":\"AAEC\"}"),
                MessagePackJson.encode("[[[[[[[[\"deep\"]]]]]]]]"),
                new byte[] {(byte) 0xca, 0x7f, (byte) 0xc0, 0, 0},
                new byte[] {(byte) 0xdb, 0x7f, -1, -1, -1, 'a'},
                new byte[] {(byte) 0xc6, 0x7f, -1, -1, -1, 'a'},
                new byte[] {(byte) 0xdd, 0x7f, -1, -1, -1, 1},
                new byte[] {(byte) 0xdf, 0x7f, -1, -1, -1, 1},
                new byte[] {(byte) 0xd9, 2, -1, -2});
    }

    @Override
    public long allocationLimitBytes(int inputBytes) {
        return 512 * 1024 + 512L * inputBytes;
    }

    @Override
    public void run(byte[] input) {
        Optional<JsonNode> json = MessagePackJson.decode(input);
        if (json.isEmpty()) {
            return;
        }
        byte[] written;
        try {
            written = MessagePackJson.encode(json.get().toString());
        } catch (CliException e) {
            // A reply may hold {"$base64": "no base64"}, which can be shown but not be typed.
            return;
        }
        JsonNode again =
                MessagePackJson.decode(written).orElseThrow(() -> new AssertionError("what was written can be read"));
        Requirement.same(
                written, MessagePackJson.encode(again.toString()), "a value that was written is read as it was");
    }
}
