package dev.lattice.node.transport;

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
    private final Channel channel;
    private final ArrayDeque<Frame> urgent = new ArrayDeque<>();
    private final ArrayDeque<Entry> frames = new ArrayDeque<>();
    private final ArrayDeque<ChunkStream> streams = new ArrayDeque<>();
    private boolean scheduled;
    private long waitingBytes;

    /** @param onSent runs as the frame is handed to the socket, after which the peer may get to see it */
    private record Entry(Frame frame, ChunkStream stream, Runnable onSent) {}

    WriteQueue(Channel channel) {
        this.channel = channel;
    }

    void urgent(Frame frame) {
        urgent.add(frame);
        schedule();
    }

    /** Queues a frame and the stream of its payload, which may be empty. */
    void add(Frame frame, ChunkStream stream, Runnable onSent) {
        frames.add(new Entry(frame, stream, onSent));
        waitingBytes += stream.remaining();
        schedule();
    }

    /** Bytes of payloads that wait; small frames are not counted, for their number is bounded elsewhere. */
    long waitingBytes() {
        return waitingBytes;
    }

    boolean idle() {
        return urgent.isEmpty() && frames.isEmpty() && streams.isEmpty();
    }

    /** Drops what is left of an exchange, because nobody wants it any more. */
    void cancel(long id) {
        frames.removeIf(entry -> entry.stream().id() == id && forget(entry.stream()));
        streams.removeIf(stream -> stream.id() == id && forget(stream));
    }

    private boolean forget(ChunkStream stream) {
        waitingBytes -= stream.remaining();
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
