package dev.lattice.node.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ClientHelloChoiceTest {
    /** Of the TLS record and of the handshake message in it. */
    private static final int HEADERS = 9;

    /** The first message of a real handshake that offers these protocols. */
    private static byte[] hello(String... protocols) {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, null, null);
            SSLEngine engine = context.createSSLEngine();
            engine.setUseClientMode(true);
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setApplicationProtocols(protocols);
            engine.setSSLParameters(parameters);
            ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            engine.wrap(ByteBuffer.allocate(0), out);
            return Arrays.copyOfRange(out.array(), HEADERS, out.position());
        } catch (GeneralSecurityException | SSLException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean asksToJoin(byte[] hello) {
        return ClientHelloChoice.asksToJoin(Unpooled.wrappedBuffer(hello));
    }

    @Test
    void shouldTellThoseWhoAskToJoinFromMembersAndOthers() {
        assertThat(asksToJoin(hello("lattice-join/1"))).isTrue();
        assertThat(asksToJoin(hello("lattice/1"))).isFalse();
        assertThat(asksToJoin(hello("lattice-join/1", "lattice/1"))).as("both").isFalse();
        assertThat(asksToJoin(hello("lattice/1", "lattice-join/1"))).isFalse();
        assertThat(asksToJoin(hello("lattice-join/2"))).isFalse();
        assertThat(asksToJoin(hello())).as("no protocol").isFalse();
    }

    @Test
    void shouldTakeWhatIsCutOffForNoWish() {
        byte[] whole = hello("lattice-join/1");

        for (int length = 0; length < whole.length; length++) {
            assertThat(asksToJoin(Arrays.copyOf(whole, length)))
                    .as("the first %d bytes", length)
                    .isFalse();
        }
    }

    @Property
    void shouldReadAnyBytes(@ForAll @Size(max = 256) byte[] bytes) {
        assertThat(asksToJoin(bytes)).isFalse();
    }

    @Property
    void shouldReadAChangedMessage(@ForAll @IntRange(max = 10_000) int at, @ForAll byte value) {
        byte[] bytes = hello("lattice-join/1");
        bytes[at % bytes.length] = value;

        asksToJoin(bytes);
    }
}
