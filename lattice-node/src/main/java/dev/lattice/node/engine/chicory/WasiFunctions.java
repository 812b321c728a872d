package dev.lattice.node.engine.chicory;

import dev.lattice.node.engine.Step;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * WASI preview 1 with nothing granted, from the witx description of {@code wasi_snapshot_preview1}: clocks, randomness,
 * sleep, and standard output and error as log lines; everything else answers that it is not there.
 */
final class WasiFunctions {
    private static final int SUCCESS = 0;
    private static final int BADF = 8;
    private static final int INVAL = 28;
    private static final int NOSYS = 52;

    /** {@code poll_oneoff} on more clocks than this is refused. */
    private static final int SUBSCRIPTIONS = 16;

    /** One {@code fd_write} takes so much and says how much it was; guests bring the rest with the next. */
    private static final int WRITE_BYTES = 64 * 1024;

    /** And looks at so many vectors: what other systems call IOV_MAX. */
    private static final int WRITE_VECTORS = 1024;

    private static final int SUBSCRIPTION_BYTES = 48;
    private static final int EVENT_BYTES = 32;

    /** Functions that answer with a number alone: name, parameters, number. */
    private static final String REFUSED = """
            clock_res_get ii 52
            fd_advise illi 8
            fd_allocate ill 8
            fd_close i 8
            fd_datasync i 8
            fd_fdstat_set_flags ii 8
            fd_fdstat_set_rights ill 8
            fd_filestat_get ii 8
            fd_filestat_set_size il 8
            fd_filestat_set_times illi 8
            fd_pread iiili 8
            fd_prestat_get ii 8
            fd_prestat_dir_name iii 8
            fd_pwrite iiili 8
            fd_read iiii 8
            fd_readdir iiili 8
            fd_renumber ii 8
            fd_seek ilii 8
            fd_sync i 8
            fd_tell ii 8
            path_create_directory iii 8
            path_filestat_get iiiii 8
            path_filestat_set_times iiiilli 8
            path_link iiiiiii 8
            path_open iiiiillii 8
            path_readlink iiiiii 8
            path_remove_directory iii 8
            path_rename iiiiii 8
            path_symlink iiiii 8
            path_unlink_file iii 8
            proc_raise i 52
            sock_accept iii 8
            sock_recv iiiiii 8
            sock_send iiiii 8
            """;

    private WasiFunctions() {}

    static Map<String, HostCode> all() {
        Map<String, HostCode> all = new HashMap<>();
        REFUSED.lines().map(line -> line.split(" ")).forEach(parts -> {
            long answer = Long.parseLong(parts[2]);
            all.put(parts[0], new HostCode(parts[1] + ":i", (host, a) -> answer));
        });
        all.put("args_get", new HostCode("ii:i", (host, a) -> SUCCESS));
        all.put("environ_get", new HostCode("ii:i", (host, a) -> SUCCESS));
        all.put("args_sizes_get", new HostCode("ii:i", WasiFunctions::noStrings));
        all.put("environ_sizes_get", new HostCode("ii:i", WasiFunctions::noStrings));
        all.put("clock_time_get", new HostCode("ili:i", WasiFunctions::clockTimeGet));
        all.put("fd_fdstat_get", new HostCode("ii:i", WasiFunctions::fdFdstatGet));
        all.put("fd_write", new HostCode("iiii:i", WasiFunctions::fdWrite));
        all.put("poll_oneoff", new HostCode("iiii:i", WasiFunctions::pollOneoff));
        all.put("proc_exit", new HostCode("i:", (host, a) -> {
            throw Ending.exit((int) a[0]);
        }));
        all.put("random_get", new HostCode("ii:i", WasiFunctions::randomGet));
        all.put("sched_yield", new HostCode(":i", (host, a) -> SUCCESS));
        all.put("sock_shutdown", new HostCode("ii:i", (host, a) -> BADF));
        return all;
    }

    private static long noStrings(GuestHost host, long[] a) {
        host.put("sizes_get", (int) a[0], new byte[4]);
        host.put("sizes_get", (int) a[1], new byte[4]);
        return SUCCESS;
    }

    private static OptionalLong now(GuestHost host, int clock) {
        if (clock == 0) {
            Instant now = host.shared().clock().instant();
            return OptionalLong.of(TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano());
        }
        return clock == 1 ? OptionalLong.of(host.age()) : OptionalLong.empty();
    }

    private static long clockTimeGet(GuestHost host, long[] a) {
        OptionalLong now = now(host, (int) a[0]);
        if (now.isEmpty()) {
            return INVAL;
        }
        host.put(
                "clock_time_get", (int) a[2], little(8).putLong(now.getAsLong()).array());
        return SUCCESS;
    }

    /** Standard streams are character devices that can be written to; nothing else is open. */
    private static long fdFdstatGet(GuestHost host, long[] a) {
        int descriptor = (int) a[0];
        if (descriptor < 0 || descriptor > 2) {
            return BADF;
        }
        byte characterDevice = 2;
        byte rightFdWrite = 1 << 6;
        byte[] stat = new byte[24];
        stat[0] = characterDevice;
        stat[8] = descriptor == 0 ? 0 : rightFdWrite;
        host.put("fd_fdstat_get", (int) a[1], stat);
        return SUCCESS;
    }

    private static long fdWrite(GuestHost host, long[] a) {
        int descriptor = (int) a[0];
        if (descriptor != 1 && descriptor != 2) {
            return BADF;
        }
        int stream = descriptor == 1 ? GuestLog.OUTPUT : GuestLog.ERROR;
        // More vectors than 32 bits can count the bytes of reach past any memory.
        long bytes = Math.min(0xffff_ffffL, Integer.toUnsignedLong((int) a[2]) * 8);
        host.requireInside("fd_write vectors", (int) a[1], bytes);
        int room = WRITE_BYTES;
        for (int at = 0; at + 8 <= Math.min(bytes, 8 * WRITE_VECTORS) && room > 0; at += 8) {
            int start = host.memory().readInt((int) a[1] + at);
            long length = Integer.toUnsignedLong(host.memory().readInt((int) a[1] + at + 4));
            host.requireInside("fd_write", start, length);
            int taken = (int) Math.min(length, room);
            host.log("fd_write", stream, start, taken);
            room -= taken;
        }
        host.put("fd_write", (int) a[3], little(4).putInt(WRITE_BYTES - room).array());
        return SUCCESS;
    }

    private static long randomGet(GuestHost host, long[] a) {
        long length = Integer.toUnsignedLong((int) a[1]);
        host.requireInside("random_get", (int) a[0], length);
        // The same bound as for everything else that is copied in one go.
        host.requirePayload("random_get", length);
        byte[] bytes = new byte[(int) length];
        host.shared().random().nextBytes(bytes);
        host.put("random_get", (int) a[0], bytes);
        return SUCCESS;
    }

    /** Sleeps until the earliest of the clocks asked for; anything but a clock is not served. */
    private static long pollOneoff(GuestHost host, long[] a) {
        int count = (int) a[2];
        if (count <= 0 || count > SUBSCRIPTIONS) {
            return INVAL;
        }
        int length = count * SUBSCRIPTION_BYTES;
        ByteBuffer all =
                ByteBuffer.wrap(host.bytes("poll_oneoff", (int) a[0], length)).order(ByteOrder.LITTLE_ENDIAN);
        long earliest = -1;
        ByteBuffer event = little(EVENT_BYTES);
        for (int at = 0; at < length; at += SUBSCRIPTION_BYTES) {
            OptionalLong now = now(host, all.getInt(at + 16));
            byte tag = all.get(at + 8);
            if (now.isEmpty() || tag != 0) {
                return NOSYS;
            }
            long timeout = all.getLong(at + 24);
            boolean absolute = (all.get(at + 40) & 1) != 0;
            long nanos = absolute ? left(timeout, now.getAsLong()) : timeout;
            if (at == 0 || Long.compareUnsigned(nanos, earliest) < 0) {
                earliest = nanos;
                // User data; then errno 0 and type clock.
                event.putLong(0, all.getLong(at));
            }
        }
        // WASI's times have no sign; what does not fit is for ever anyway.
        host.suspend(new Step.Sleep(earliest < 0 ? Long.MAX_VALUE : earliest));
        host.put("poll_oneoff", (int) a[1], event.array());
        host.put("poll_oneoff", (int) a[3], little(4).putInt(1).array());
        return SUCCESS;
    }

    private static long left(long end, long now) {
        return Long.compareUnsigned(end, now) > 0 ? end - now : 0;
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
