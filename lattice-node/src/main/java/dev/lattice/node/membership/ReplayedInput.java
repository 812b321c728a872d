package dev.lattice.node.membership;

import java.io.ObjectInput;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Gives an {@code Externalizable} the values it would read, in their order: the way back of {@link CapturedOutput}. */
final class ReplayedInput implements ObjectInput {
    private final Deque<Object> values;

    ReplayedInput(List<Object> values) {
        this.values = new ArrayDeque<>(values);
    }

    @Override
    public Object readObject() {
        Object value = values.remove();
        return value == CapturedOutput.NOTHING ? null : value;
    }

    @Override
    public String readUTF() {
        return (String) values.remove();
    }

    @Override
    public int readInt() {
        return (int) values.remove();
    }

    @Override
    public long readLong() {
        return (long) values.remove();
    }

    @Override
    public void readFully(byte[] target) {
        byte[] bytes = (byte[]) values.remove();
        System.arraycopy(bytes, 0, target, 0, target.length);
    }

    @Override
    public void readFully(byte[] target, int offset, int length) {
        throw unexpected();
    }

    @Override
    public int read() {
        throw unexpected();
    }

    @Override
    public int read(byte[] target) {
        throw unexpected();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        throw unexpected();
    }

    @Override
    public long skip(long count) {
        throw unexpected();
    }

    @Override
    public int available() {
        return 0;
    }

    @Override
    public int skipBytes(int count) {
        throw unexpected();
    }

    @Override
    public boolean readBoolean() {
        throw unexpected();
    }

    @Override
    public byte readByte() {
        throw unexpected();
    }

    @Override
    public int readUnsignedByte() {
        throw unexpected();
    }

    @Override
    public short readShort() {
        throw unexpected();
    }

    @Override
    public int readUnsignedShort() {
        throw unexpected();
    }

    @Override
    public char readChar() {
        throw unexpected();
    }

    @Override
    public float readFloat() {
        throw unexpected();
    }

    @Override
    public double readDouble() {
        throw unexpected();
    }

    @Override
    public String readLine() {
        throw unexpected();
    }

    @Override
    public void close() {}

    private static MembershipException unexpected() {
        return new MembershipException("this version of ScaleCube reads its messages in another way");
    }
}
