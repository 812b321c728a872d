package dev.lattice.cli.payload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ReplyViewTest {
    @Test
    void shouldShowATextAsATextWhenOneWasSent() {
        assertThat(ReplyView.of(bytes("h"), true)).isEqualTo(new ReplyView.Text("h"));
        assertThat(ReplyView.of(bytes("héllo"), false)).isEqualTo(new ReplyView.Text("héllo"));
    }

    @Test
    void shouldShowMessagePackAsJsonOtherwise() {
        ReplyView view = ReplyView.of(new byte[] {(byte) 0x81, (byte) 0xa1, 'a', 1}, true);

        assertThat(view).isInstanceOf(ReplyView.Json.class);
        assertThat(((ReplyView.Json) view).value().toString()).isEqualTo("{\"a\":1}");
        assertThat(ReplyView.of(bytes("h"), false).encoding()).isEqualTo("messagepack");
    }

    @Test
    void shouldNotLetAReplySteerTheTerminal() {
        assertThat(ReplyView.of(bytes("\u001b[2J!"), true)).isEqualTo(new ReplyView.Bytes("1b5b324a21"));
    }

    @Test
    void shouldTellAnEmptyReply() {
        assertThat(ReplyView.of(new byte[0], true).encoding()).isEqualTo("empty");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
