package dev.lattice.protocol.frame;

import dev.lattice.fuzz.FuzzTarget;
import dev.lattice.fuzz.Requirement;
import dev.lattice.protocol.ProtocolException;
import java.util.ArrayList;
import java.util.List;

/** Frames of join connections, the only ones that come from strangers. */
public final class JoinFrameFuzz implements FuzzTarget {
    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (JoinFrame frame : List.of(
                new JoinFrame.Join("a.b.c~d.e.f", "g.h.i"),
                new JoinFrame.Joined("a.b.c"),
                new JoinFrame.Renew("a.b.c", "d.e.f"),
                new JoinFrame.Refused("no"))) {
            seeds.add(JoinFrameCodec.encode(frame));
        }
        seeds.add(new byte[] {(byte) 0x93, FrameType.JOIN, (byte) 0xdb, 0x7f, -1, -1, -1});
        seeds.add(new byte[] {(byte) 0xdd, 0x7f, -1, -1, -1});
        return seeds;
    }

    @Override
    public long allocationLimitBytes(int inputBytes) {
        return 64 * 1024 + 64L * inputBytes;
    }

    @Override
    public void run(byte[] input) {
        try {
            JoinFrame frame = JoinFrameCodec.decode(input);
            byte[] written = JoinFrameCodec.encode(frame);
            Requirement.same(frame, JoinFrameCodec.decode(written), "a frame that was written is read as it was");
        } catch (ProtocolException e) {
            Requirement.holds(!e.getMessage().isBlank(), "an error says something");
        }
    }
}
