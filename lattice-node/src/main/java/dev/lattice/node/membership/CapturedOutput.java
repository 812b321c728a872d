package dev.lattice.node.membership;

import java.io.ObjectOutput;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Catches what an {@code Externalizable} would write, as values in their order: the way into ScaleCube's messages,
 * whose classes and accessors are private while their external form is not. Nothing is serialised.
 */
final class CapturedOutput implements ObjectOutput {
    private final Deque<Object> values = new ArrayDeque<>();

    /** Stands for null, which a deque cannot hold. */
    static final Object NOTHING = new Object();

    Deque<Object> values() {
        return values;
    }

    @Override
    public void writeObject(Object value) {
        values.add(value == null ? NOTHING : value);
    }

    @Override
    public void writeUTF(String value) {
        values.add(value);
    }

    @Override
    public void writeInt(int value) {
        values.add(value);
    }

    @Override
    public void writeLong(long value) {
        values.add(value);
    }

    @Override
    public void write(byte[] bytes) {
        values.add(bytes.clone());
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        values.add(Arrays.copyOfRange(bytes, offset, offset + length));
    }

    @Override
    public void writeBoolean(boolean value) {
        throw unexpected();
    }

    @Override
    public void write(int value) {
        throw unexpected();
    }

    @Override
    public void writeByte(int value) {
        throw unexpected();
    }

    @Override
    public void writeShort(int value) {
        throw unexpected();
    }

    @Override
    public void writeChar(int value) {
        throw unexpected();
    }

    @Override
    public void writeFloat(float value) {
        throw unexpected();
    }

    @Override
    public void writeDouble(double value) {
        throw unexpected();
    }

    @Override
    public void writeBytes(String value) {
        throw unexpected();
    }

    @Override
    public void writeChars(String value) {
        throw unexpected();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    private static MembershipException unexpected() {
        return new MembershipException("this version of ScaleCube writes its messages in another way");
    }
}
