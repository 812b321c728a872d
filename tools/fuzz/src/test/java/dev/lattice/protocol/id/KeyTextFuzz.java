package dev.lattice.protocol.id;

import dev.lattice.fuzz.FuzzTarget;
import dev.lattice.fuzz.Requirement;
import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.invocation.TraceContext;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.key.SigningKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Texts that people and peers write: keys, seeds, addresses, traces. Whatever is read is written the same way. */
public final class KeyTextFuzz implements FuzzTarget {
    private static final String SEED = "SUAKYRHVIOREXV7EUZTBHUHL7NUMHPMAS7QMDU3GTIUWEI5LDNOXD43IZY";
    private static final String KEY = "UD466L6EBCM3YY5HEGHJANNTN4LSKTSUXTH7RILHCKEQMQHTBNLHJJXT";
    private static final String NODE =
            KeyId.of(KeyType.NODE, new byte[KeyId.PUBLIC_KEY_BYTES]).text();

    @Override
    public List<byte[]> seeds() {
        return List.of(
                text(SEED),
                text(KEY),
                text(NODE),
                text(NODE + "@host.example:7440"),
                text(NODE + "@[fe80::1%eth0]:1"),
                text("127.0.0.1:65535"),
                text("[::1]:7440"),
                text("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
                text(SEED.toLowerCase(Locale.ROOT)),
                new byte[0],
                raw(SEED),
                raw(KEY));
    }

    /** A key's bytes, from which the target makes a text with a checksum that fits: random texts never have one. */
    private static byte[] raw(String text) {
        boolean seed = text.startsWith("S");
        byte[] body = NkeyText.decode(text, seed ? 34 : 33, "seed");
        byte[] input = new byte[1 + body.length];
        System.arraycopy(body, 0, input, 1, body.length);
        return input;
    }

    @Override
    public long allocationLimitBytes(int inputBytes) {
        // Jazzer itself follows regular expressions and allocates for it.
        return 512 * 1024 + 64L * inputBytes;
    }

    @Override
    public void run(byte[] input) {
        boolean raw = input.length > 1 && input[0] == 0;
        String text = raw
                ? NkeyText.encode(Arrays.copyOfRange(input, 1, input.length))
                : new String(input, StandardCharsets.UTF_8);
        canonical(text, t -> new KeyId(t).text());
        canonical(text, t -> {
            KeyId key = new KeyId(t);
            return KeyId.of(key.type(), key.publicKey()).text();
        });
        canonical(text, t -> NodeAddress.parse(t).node() + text.substring(text.indexOf('@')));
        canonical(text, t -> new TraceContext(t).traceparent());
        canonical(text, KeyTextFuzz::seedText);
        // Leading zeros of a port are read, so what is written may differ from the text, but not from itself.
        again(text, t -> HostPort.parse(t).toString());
        again(text, t -> NodeAddress.parse(t).toString());
    }

    private static String seedText(String text) {
        try {
            return SigningKey.ofSeed(text).seedText();
        } catch (SecurityFault e) {
            // Sixteen characters of a seed in an error are half of the secret.
            Requirement.holds(
                    text.length() < 16 || !e.getMessage().contains(text.substring(0, 16)), "an error quotes a seed");
            throw new ProtocolException(e.getMessage());
        }
    }

    private static void canonical(String text, Function<String, String> reading) {
        try {
            Requirement.same(text, reading.apply(text), "a text that was read is the one that is written");
        } catch (ProtocolException e) {
            Requirement.holds(!e.getMessage().isBlank(), "an error says something");
        }
    }

    private static void again(String text, Function<String, String> reading) {
        try {
            String once = reading.apply(text);
            Requirement.same(once, reading.apply(once), "what was written is read again");
        } catch (ProtocolException e) {
            Requirement.holds(!e.getMessage().isBlank(), "an error says something");
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
