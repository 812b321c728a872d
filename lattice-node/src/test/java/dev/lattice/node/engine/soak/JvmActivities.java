package dev.lattice.node.engine.soak;

import static dev.lattice.node.engine.soak.Activity.check;

import dev.lattice.node.engine.Instance;
import dev.lattice.node.engine.InstanceLimits;
import dev.lattice.node.engine.Step;
import dev.lattice.protocol.invocation.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.management.ManagementFactory;
import java.util.function.IntUnaryOperator;

/** What the JVM itself does with faults, stacks, memory and code, on the threads that run guests. */
final class JvmActivities {
    /** How far before the end of the stack the guest is called, in frames: some calls fit, some do not. */
    private static final int LAST_FRAMES = 120;

    /** What has no value half of the time. */
    private static final class Box {
        int value = 7;
    }

    private JvmActivities() {}

    private static int valueOf(Box box) {
        return box.value;
    }

    /** Compiled code does not look for null: the processor's fault becomes the exception. */
    static void nullCheck(Worker worker) {
        Box box = worker.random().nextInt(4) == 0 ? null : new Box();
        int got;
        try {
            got = valueOf(box);
        } catch (NullPointerException e) {
            got = -1;
        }
        check(got == (box == null ? -1 : 7), "a field", got);
    }

    private static int quotient(int dividend, int divisor) {
        return dividend / divisor;
    }

    static void divide(Worker worker) {
        int divisor = worker.random().nextInt(4);
        int got;
        try {
            got = quotient(840, divisor);
        } catch (ArithmeticException e) {
            got = -1;
        }
        check(got == (divisor == 0 ? -1 : 840 / divisor), "a quotient", got);
    }

    private static int depth(int sofar) {
        try {
            return depth(sofar + 1);
        } catch (StackOverflowError e) {
            return sofar;
        }
    }

    static void overflow(Worker worker) {
        int depth = depth(0);
        check(depth > 50, "a deep recursion", depth);
        GuestActivities.echo(worker);
    }

    private static Step descend(int frames, Instance instance, Payload payload) {
        return frames == 0
                ? instance.begin("Echo", payload).run(Worker.SLICE, Worker.LONG)
                : descend(frames - 1, instance, payload);
    }

    /**
     * A turn that begins where the thread's stack nearly ends. It works, or it is a StackOverflowError; then the
     * instance may be in any state, and closing it has to do.
     */
    static void guestAtTheEnd(Worker worker) {
        int depth = depth(0);
        Payload sent = worker.payload(64);
        Instance instance = worker.world().module("echo").newInstance(InstanceLimits.defaults());
        try {
            Step ready = worker.run(instance.initialize());
            check(ready instanceof Step.Completed, "an instance", ready);
            int frames = Math.max(1, depth - worker.random().nextInt(LAST_FRAMES));
            Step step = descend(frames, instance, sent);
            check(
                    step.equals(new Step.Completed(sent)) || step instanceof Step.Yielded,
                    "an echo at the end of the stack",
                    step);
            worker.world().tally.count("[guests that had just enough of the Java stack]");
        } catch (StackOverflowError e) {
            worker.world().tally.count("[guests that had not]");
        } finally {
            instance.close();
        }
    }

    static void garbage(Worker worker) {
        byte[][] some = new byte[16][];
        for (int round = 0; round < 64; round++) {
            some[round % some.length] = new byte[1 + worker.random().nextInt(32_768)];
        }
        check(some[0].length > 0, "garbage", some);
    }

    static void collect(Worker worker) {
        System.gc();
    }

    /** A class that the JVM has not seen: it gives up code that it compiled for fewer of them. */
    static void loadClass(Worker worker) {
        try (InputStream in = JvmActivities.class.getResourceAsStream("JvmActivities$Adder.class")) {
            Class<?> fresh = MethodHandles.lookup()
                    .defineHiddenClass(in.readAllBytes(), true)
                    .lookupClass();
            IntUnaryOperator adder =
                    (IntUnaryOperator) fresh.getDeclaredConstructor().newInstance();
            int sum = 0;
            for (int round = 0; round < 200; round++) {
                sum = applied(adder, sum);
            }
            check(sum == 200, "a sum", sum);
        } catch (IOException | ReflectiveOperationException e) {
            throw new AssertionError("no class of the soak", e);
        }
    }

    private static int applied(IntUnaryOperator operator, int value) {
        return operator.applyAsInt(value);
    }

    /** The template of the classes that are loaded. */
    static final class Adder implements IntUnaryOperator {
        Adder() {}

        @Override
        public int applyAsInt(int value) {
            return value + 1;
        }
    }

    static void dump(Worker worker) {
        int count = worker.random().nextInt(2) == 0
                ? Thread.getAllStackTraces().size()
                : ManagementFactory.getThreadMXBean().dumpAllThreads(true, true).length;
        check(count > 4, "threads", count);
    }
}
