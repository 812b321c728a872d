package dev.lattice.node.attack;

import dev.lattice.protocol.frame.Frame;
import dev.lattice.protocol.frame.FrameEncoder;
import dev.lattice.protocol.frame.ProtocolVersion;
import dev.lattice.protocol.id.NodeAddress;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** A connection of somebody who trusts everybody, shows what they like and sends what they like; the JDK's own TLS. */
final class Stranger implements AutoCloseable {
    static final String MEMBERS = "lattice/1";
    static final String JOINING = "lattice-join/1";

    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;

    private Stranger(Socket socket) {
        this.socket = socket;
    }

    static Stranger plaintext(NodeAddress node) throws IOException {
        Socket socket = new Socket(node.host(), node.port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return new Stranger(socket);
    }

    static Stranger showing(NodeAddress node, Optional<ForgedCertificate> shown, String protocol) throws Exception {
        return showing(node, shown, protocol, "TLSv1.3");
    }

    static Stranger showing(NodeAddress node, Optional<ForgedCertificate> shown, String protocol, String version)
            throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new Shows(shown)}, new TrustManager[] {new TrustsAll()}, new SecureRandom());
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(node.host(), node.port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(new String[] {version});
        parameters.setApplicationProtocols(new String[] {protocol});
        socket.setSSLParameters(parameters);
        return new Stranger(socket);
    }

    /** The certificate that the node shows to anybody. */
    X509Certificate peerCertificate() throws IOException {
        ((SSLSocket) socket).startHandshake();
        return (X509Certificate) ((SSLSocket) socket).getSession().getPeerCertificates()[0];
    }

    /** Sends HELLO, and whatever more there is, and reads to the end. */
    String greet(byte[]... more) {
        return send(join(
                FrameEncoder.encode(new Frame.Hello(ProtocolVersion.CURRENT, List.of(), "friend", Map.of())), more));
    }

    String greet(Map<String, String> labels) {
        return send(FrameEncoder.encode(new Frame.Hello(ProtocolVersion.CURRENT, List.of(), "friend", labels)));
    }

    private static byte[][] join(byte[] first, byte[]... more) {
        byte[][] all = new byte[more.length + 1][];
        all[0] = first;
        System.arraycopy(more, 0, all, 1, more.length);
        return all;
    }

    /** @return the type of the first frame that came back, or how the connection ended */
    String send(byte[]... frames) {
        try {
            for (byte[] frame : frames) {
                socket.getOutputStream().write(ForgedCertificate.frame(frame));
            }
            socket.getOutputStream().flush();
            return answer();
        } catch (IOException e) {
            return "closed: " + e.getMessage();
        }
    }

    String sendRaw(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return answer();
        } catch (IOException e) {
            return "closed: " + e.getMessage();
        }
    }

    private String answer() throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        // The first byte is the array's header, the second the type.
        return frame[1] == 13
                ? "GOODBYE: " + new String(frame, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "")
                : "frame of type " + frame[1];
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static final class Shows extends X509ExtendedKeyManager {
        private final Optional<ForgedCertificate> own;

        Shows(Optional<ForgedCertificate> own) {
            this.own = own;
        }

        @Override
        public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket at) {
            return own.map(o -> "own").orElse(null);
        }

        @Override
        public String chooseEngineClientAlias(String[] keyType, Principal[] issuers, SSLEngine engine) {
            return own.map(o -> "own").orElse(null);
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return null;
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return null;
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket at) {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return own.map(o -> new X509Certificate[] {o.certificate()}).orElse(null);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return own.map(ForgedCertificate::key).orElse(null);
        }
    }

    private static final class TrustsAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket at) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket at) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
