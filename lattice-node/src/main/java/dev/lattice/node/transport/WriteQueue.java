package dev.lattice.node.transport;

import dev.lattice.protocol.frame.Body;
import dev.lattice.protocol.frame.Frame;
import dev.lattice.protocol.frame.FrameEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayDeque;

/**
 * What waits to be sent on one connection. Gossip and pings go first and always; other frames go in order, and the
 * chunks of large payloads take turns with each other behind them, so that nothing small waits for a large one. Stops
 * while the socket is full. Confined to the event loop.
 */
final class WriteQueue {
    /** What a frame without a payload is taken to hold. */
    private static final int FRAME_BYTES = 256;

    /** Who lets so many gossip messages and pings pile up does not read at all. */
    private static final int MAX_URGENT_WHILE_FULL = 1_024;

    private final Channel channel;
    private final ArrayDeque<Frame> urgent = new ArrayDeque<>();
    private final ArrayDeque<Entry> frames = new ArrayDeque<>();
    private final ArrayDeque<ChunkStream> streams = new ArrayDeque<>();
    private boolean scheduled;
    private long waitingBytes;
    private int urgentWhileFull;

    /** @param onSent runs as the frame is handed to the socket, after which the peer may get to see it */
    private record Entry(Frame frame, ChunkStream stream, Runnable onSent) {
        /** Roughly what it holds in memory, but for what its stream holds. */
        long bytes() {
            long inline = frame instanceof Frame.Request request && request.body() instanceof Body.Inline
                    ? request.body().totalBytes()
                    : frame instanceof Frame.Reply reply && reply.body() instanceof Body.Inline
                            ? reply.body().totalBytes()
                            : 0;
            return FRAME_BYTES + inline;
        }
    }

    WriteQueue(Channel channel) {
        this.channel = channel;
    }

    void urgent(Frame frame) {
        urgentWhileFull = channel.isWritable() ? 0 : urgentWhileFull + 1;
        if (urgentWhileFull > MAX_URGENT_WHILE_FULL) {
            channel.close();
            return;
        }
        urgent.add(frame);
        schedule();
    }

    /** Queues a frame and the stream of its payload, which may be empty. */
    void add(Frame frame, ChunkStream stream, Runnable onSent) {
        Entry entry = new Entry(frame, stream, onSent);
        frames.add(entry);
        waitingBytes += entry.bytes() + stream.remaining();
        schedule();
    }

    /** Roughly the bytes of all frames and payloads that wait. */
    long waitingBytes() {
        return waitingBytes;
    }

    boolean idle() {
        return urgent.isEmpty() && frames.isEmpty() && streams.isEmpty();
    }

    /** Drops what is left of an exchange, because nobody wants it any more. */
    void cancel(long id) {
        frames.removeIf(entry -> entry.stream().id() == id
                && forget(entry.bytes() + entry.stream().remaining()));
        streams.removeIf(stream -> stream.id() == id && forget(stream.remaining()));
    }

    private boolean forget(long bytes) {
        waitingBytes -= bytes;
        return true;
    }

    /** Writes what the socket takes, with one flush. */
    void drain() {
        boolean wrote = false;
        while (channel.isActive()) {
            Frame next = next();
            if (next == null) {
                break;
            }
            write(next);
            wrote = true;
        }
        if (wrote) {
            channel.flush();
        }
    }

    /** One task for all frames that are added before it runs: that is what makes one flush serve many calls. */
    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            channel.eventLoop().execute(() -> {
                scheduled = false;
                drain();
            });
        }
    }

    private Frame next() {
        Frame ahead = urgent.poll();
        if (ahead != null || !channel.isWritable()) {
            return ahead;
        }
        Entry entry = frames.poll();
        if (entry != null) {
            waitingBytes -= entry.bytes();
            if (!entry.stream().done()) {
                streams.add(entry.stream());
            }
            entry.onSent().run();
            return entry.frame();
        }
        ChunkStream stream = streams.poll();
        if (stream == null) {
            return null;
        }
        Frame.Chunk chunk = stream.next();
        waitingBytes -= chunk.bytes().length();
        if (!stream.done()) {
            streams.add(stream);
        }
        return chunk;
    }

    private void write(Frame frame) {
        byte[] bytes = FrameEncoder.encode(frame);
        ByteBuf buffer = channel.alloc().buffer(Integer.BYTES + bytes.length);
        buffer.writeInt(bytes.length).writeBytes(bytes);
        channel.write(buffer, channel.voidPromise());
    }
}
