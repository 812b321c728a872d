package dev.lattice.node.engine.chicory;

import static com.dylibso.chicory.runtime.ConstantEvaluators.computeConstantValue;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasm.types.ActiveDataSegment;
import com.dylibso.chicory.wasm.types.DataSegment;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import com.dylibso.chicory.wasm.types.PassiveDataSegment;
import dev.lattice.node.engine.support.Sizes;
import dev.lattice.protocol.invocation.Payload;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A guest's memory: pages on the heap, each made when it is first written to, so that a guest costs what it uses and
 * growing copies nothing. Shared memories and their atomic operations are refused before.
 *
 * <p>Addresses are those of Chicory, an {@code int} that is negative for 2 GiB and above; no memory reaches there, so a
 * negative one is out of bounds. Used by the guest's thread, and by the host functions on it.
 */
@SuppressWarnings("removal") // The interface still has the methods that it is about to lose.
final class GuestMemory implements Memory {
    private static final int SHIFT = 16;
    private static final int MASK = PAGE_SIZE - 1;
    private static final byte[] UNTOUCHED = new byte[PAGE_SIZE];
    private static final VarHandle SHORTS = view(short[].class);
    private static final VarHandle INTS = view(int[].class);
    private static final VarHandle LONGS = view(long[].class);

    private final long limitBytes;
    private final int declaredMaximum;
    private final int initial;
    private final MemoryBudget budget;
    /** Null where nothing was written yet; as long as the memory has pages. */
    private byte[][] pages;

    private DataSegment[] segments = {};
    private long taken;

    GuestMemory(MemoryLimits declared, long limitBytes, MemoryBudget budget) {
        this.limitBytes = Math.min(limitBytes, (long) RUNTIME_MAX_PAGES * PAGE_SIZE);
        this.declaredMaximum = declared.maximumPages();
        this.initial = declared.initialPages();
        this.budget = budget;
        requireWithinLimit(initial);
        this.pages = new byte[initial][];
    }

    private static VarHandle view(Class<?> type) {
        return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.LITTLE_ENDIAN);
    }

    private void requireWithinLimit(long wantedPages) {
        if (wantedPages * PAGE_SIZE > limitBytes) {
            throw Ending.limit("memory limit: " + Sizes.text(limitBytes) + " allowed, the guest asked for "
                    + Sizes.text(wantedPages * PAGE_SIZE));
        }
    }

    /** Size in bytes. */
    int size() {
        return pages.length << SHIFT;
    }

    /** Gives the memory back to the engine's budget; nothing may be read or written any more. */
    void release() {
        budget.giveBack(taken);
        taken = 0;
        pages = new byte[0][];
    }

    // ---- pages

    private byte[] toRead(int address) {
        int index = address >>> SHIFT;
        byte[][] all = pages;
        if (index >= all.length) {
            throw Ending.memoryOutOfBounds();
        }
        byte[] page = all[index];
        return page == null ? UNTOUCHED : page;
    }

    private byte[] toWrite(int address) {
        int index = address >>> SHIFT;
        byte[][] all = pages;
        if (index >= all.length) {
            throw Ending.memoryOutOfBounds();
        }
        byte[] page = all[index];
        return page == null ? made(index) : page;
    }

    private byte[] made(int index) {
        budget.take(PAGE_SIZE);
        taken += PAGE_SIZE;
        byte[] page = new byte[PAGE_SIZE];
        pages[index] = page;
        return page;
    }

    private void requireInside(int address, long length) {
        if (Integer.toUnsignedLong(address) + length > size()) {
            throw Ending.memoryOutOfBounds();
        }
    }

    @Override
    public int pages() {
        return pages.length;
    }

    @Override
    public int grow(int delta) {
        int before = pages.length;
        long wanted = before + Integer.toUnsignedLong(delta);
        if (wanted > declaredMaximum) {
            return -1;
        }
        requireWithinLimit(wanted);
        if (wanted > before) {
            pages = Arrays.copyOf(pages, (int) wanted);
        }
        return before;
    }

    @Override
    public int initialPages() {
        return initial;
    }

    @Override
    public int maximumPages() {
        return declaredMaximum;
    }

    @Override
    public boolean shared() {
        return false;
    }

    // ---- whole ranges

    @Override
    public void write(int address, byte[] data, int offset, int size) {
        if (Integer.toUnsignedLong(offset) + Integer.toUnsignedLong(size) > data.length) {
            throw Ending.memoryOutOfBounds();
        }
        put(address, ByteBuffer.wrap(data, offset, size));
    }

    private void put(int address, ByteBuffer data) {
        requireInside(address, data.remaining());
        int to = address;
        while (data.hasRemaining()) {
            int count = Math.min(data.remaining(), PAGE_SIZE - (to & MASK));
            data.get(toWrite(to), to & MASK, count);
            to += count;
        }
    }

    /** Writes a payload; the caller has checked that there is room. */
    void write(int address, Payload payload) {
        put(address, payload.asReadOnlyBuffer());
    }

    @Override
    public byte[] readBytes(int address, int length) {
        requireInside(address, Integer.toUnsignedLong(length));
        byte[] bytes = new byte[length];
        for (int done = 0; done < length; ) {
            int from = address + done;
            int count = Math.min(length - done, PAGE_SIZE - (from & MASK));
            System.arraycopy(toRead(from), from & MASK, bytes, done, count);
            done += count;
        }
        return bytes;
    }

    @Override
    public void fill(byte value, int from, int to) {
        // The end is start and length added up as 32 bits, so an end below the start wrapped around.
        if (from < 0 || to < from || to > size()) {
            throw Ending.memoryOutOfBounds();
        }
        for (int at = from; at < to; ) {
            int count = Math.min(to - at, PAGE_SIZE - (at & MASK));
            if (value != 0 || pages[at >>> SHIFT] != null) {
                Arrays.fill(toWrite(at), at & MASK, (at & MASK) + count, value);
            }
            at += count;
        }
    }

    @Override
    public void copy(int to, int from, int size) {
        long length = Integer.toUnsignedLong(size);
        requireInside(from, length);
        requireInside(to, length);
        if (to <= from) {
            for (int done = 0; done < size; ) {
                int room = PAGE_SIZE - Math.max((to + done) & MASK, (from + done) & MASK);
                done += move(to + done, from + done, Math.min(size - done, room));
            }
        } else {
            for (int left = size; left > 0; ) {
                // From the back, so that overlapping bytes are read before they are written.
                int room = 1 + Math.min((to + left - 1) & MASK, (from + left - 1) & MASK);
                int count = Math.min(left, room);
                left -= move(to + left - count, from + left - count, count);
            }
        }
    }

    private int move(int to, int from, int count) {
        System.arraycopy(toRead(from), from & MASK, toWrite(to), to & MASK, count);
        return count;
    }

    @Override
    public void zero() {
        // Pages are made zero.
    }

    // ---- data segments

    @Override
    public void initialize(Instance instance, DataSegment[] dataSegments) {
        initialize(instance, dataSegments, 0);
    }

    @Override
    public void initialize(Instance instance, DataSegment[] dataSegments, int memoryIndex) {
        segments = dataSegments == null ? segments : dataSegments;
        for (int index = 0; index < segments.length; index++) {
            if (segments[index] instanceof ActiveDataSegment active && active.index() == memoryIndex) {
                int address = (int) computeConstantValue(instance, active.offsetInstructions())[0];
                put(address, ByteBuffer.wrap(active.data()));
                // An active segment is dropped once it was copied.
                drop(index);
            }
        }
    }

    @Override
    public void initPassiveSegment(int segment, int address, int offset, int size) {
        requireInside(address, Integer.toUnsignedLong(size));
        write(address, segments[segment].data(), offset, size);
    }

    @Override
    public void drop(int segment) {
        segments[segment] = PassiveDataSegment.EMPTY;
    }

    // ---- single values

    @Override
    public byte read(int address) {
        return toRead(address)[address & MASK];
    }

    @Override
    public void writeByte(int address, byte data) {
        toWrite(address)[address & MASK] = data;
    }

    @Override
    public short readShort(int address) {
        int at = address & MASK;
        return at <= PAGE_SIZE - 2 ? (short) SHORTS.get(toRead(address), at) : (short) across(address, 2);
    }

    @Override
    public long readU16(int address) {
        return readShort(address) & 0xffffL;
    }

    @Override
    public void writeShort(int address, short data) {
        int at = address & MASK;
        if (at <= PAGE_SIZE - 2) {
            SHORTS.set(toWrite(address), at, data);
        } else {
            across(address, data, 2);
        }
    }

    @Override
    public int readInt(int address) {
        int at = address & MASK;
        return at <= PAGE_SIZE - 4 ? (int) INTS.get(toRead(address), at) : (int) across(address, 4);
    }

    @Override
    public void writeI32(int address, int data) {
        int at = address & MASK;
        if (at <= PAGE_SIZE - 4) {
            INTS.set(toWrite(address), at, data);
        } else {
            across(address, data, 4);
        }
    }

    @Override
    public long readLong(int address) {
        int at = address & MASK;
        return at <= PAGE_SIZE - 8 ? (long) LONGS.get(toRead(address), at) : across(address, 8);
    }

    @Override
    public void writeLong(int address, long data) {
        int at = address & MASK;
        if (at <= PAGE_SIZE - 8) {
            LONGS.set(toWrite(address), at, data);
        } else {
            across(address, data, 8);
        }
    }

    @Override
    public long readF32(int address) {
        return readInt(address);
    }

    @Override
    public float readFloat(int address) {
        return Float.intBitsToFloat(readInt(address));
    }

    @Override
    public void writeF32(int address, float data) {
        writeI32(address, Float.floatToRawIntBits(data));
    }

    @Override
    public long readF64(int address) {
        return readLong(address);
    }

    @Override
    public double readDouble(int address) {
        return Double.longBitsToDouble(readLong(address));
    }

    @Override
    public void writeF64(int address, double data) {
        writeLong(address, Double.doubleToRawLongBits(data));
    }

    /** Reads a value that stands on two pages. */
    private long across(int address, int count) {
        requireInside(address, count);
        long value = 0;
        for (int index = 0; index < count; index++) {
            value |= (read(address + index) & 0xffL) << 8 * index;
        }
        return value;
    }

    private void across(int address, long data, int count) {
        requireInside(address, count);
        for (int index = 0; index < count; index++) {
            writeByte(address + index, (byte) (data >>> 8 * index));
        }
    }

    // ---- what only shared memories have

    @Override
    public Object lock(int address) {
        throw new UnsupportedOperationException("no shared memory");
    }

    @Override
    public int waitOn(int address, int expected, long timeout) {
        throw new UnsupportedOperationException("no shared memory");
    }

    @Override
    public int waitOn(int address, long expected, long timeout) {
        throw new UnsupportedOperationException("no shared memory");
    }

    @Override
    public int notify(int address, int maxThreads) {
        throw new UnsupportedOperationException("no shared memory");
    }
}
