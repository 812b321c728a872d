package dev.lattice.node.engine;

import dev.lattice.fuzz.FuzzTarget;
import dev.lattice.protocol.invocation.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a guest may ask its host for, with pointers and lengths as they come, one import after another. */
public final class GuestFuzz implements FuzzTarget {
    private static final int REQUEST = 0;
    private static final int RESPONSE = 1;
    private static final int ERROR = 2;
    private static final int LOG = 3;
    private static final int CALL = 4;
    private static final int ANSWER = 6;
    private static final int REFUSAL = 8;
    private static final int WRITE = 9;
    private static final int READ = 10;
    private static final int RANDOM = 11;
    private static final int TIME = 12;
    private static final int POLL = 13;
    private static final int EXIT = 14;
    /** Somewhere in memory, its last byte, and just behind it. */
    private static final int INSIDE = 2048;

    private static final int LAST = 2 * 65_536 - 1;
    private static final int BEHIND = 2 * 65_536;

    private final WasmEngine engine;
    private final CompiledModule module;

    private GuestFuzz(WasmEngine engine) {
        this.engine = engine;
        this.module = engine.compile(guest(), Guests.MODULES);
    }

    public static GuestFuzz onWasmtime() {
        return new GuestFuzz(Guests.wasmtime());
    }

    public static GuestFuzz onChicory() {
        return new GuestFuzz(Guests.chicory());
    }

    private static Payload guest() {
        try (InputStream in = GuestFuzz.class.getResourceAsStream("/commands.wat")) {
            return Wat.assemble(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                commands(new int[] {RESPONSE, INSIDE, 5}),
                commands(new int[] {LOG, INSIDE, 5}, new int[] {RESPONSE, INSIDE, 0}),
                commands(new int[] {ERROR, INSIDE, 5}),
                commands(new int[] {CALL, INSIDE, 1, INSIDE, 2, INSIDE, 3, INSIDE, 40}, new int[] {ANSWER, INSIDE}),
                commands(new int[] {CALL, INSIDE, 0, INSIDE, 0, INSIDE, 0, INSIDE, 17_000}, new int[] {REFUSAL, LAST}),
                commands(new int[] {REQUEST, LAST, BEHIND}),
                commands(new int[] {RESPONSE, LAST, -1}, new int[] {RESPONSE, -1, -1}),
                commands(new int[] {LOG, 65_536, 65_536}, new int[] {LOG, 65_536, 65_537}),
                commands(new int[] {WRITE, 1, INSIDE, 1, INSIDE + 64}, new int[] {READ, 0, INSIDE, 1, INSIDE}),
                commands(new int[] {WRITE, 2, 0, -1, INSIDE}),
                commands(new int[] {RANDOM, INSIDE, 64}, new int[] {TIME, 1, INSIDE}, new int[] {RANDOM, 0, BEHIND}),
                commands(new int[] {POLL, INSIDE, INSIDE + 64, 1, INSIDE + 128}),
                commands(new int[] {EXIT, 3}),
                new byte[0]);
    }

    private static byte[] commands(int[]... commands) {
        ByteBuffer bytes = ByteBuffer.allocate(36 * commands.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < commands.length; i++) {
            bytes.position(36 * i);
            for (int word : commands[i]) {
                bytes.putInt(word);
            }
        }
        return bytes.array();
    }

    @Override
    public long allocationLimitBytes(int inputBytes) {
        // A turn may make its hundred host calls, each with as much as a payload may have.
        return (2L + Guests.LIMITS.hostCallsPerTurn()) * Guests.LIMITS.payloadBytes()
                + 1024 * 1024
                + 1024L * inputBytes;
    }

    @Override
    public void run(byte[] input) {
        Guests.use(module, "Test", Payload.copyOf(input));
    }

    @Override
    public void close() {
        module.close();
        engine.close();
    }
}
