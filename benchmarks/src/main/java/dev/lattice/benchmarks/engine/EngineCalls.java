package dev.lattice.benchmarks.engine;

import dev.lattice.benchmarks.BenchmarkException;
import dev.lattice.protocol.invocation.Payload;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Messages to one instance, and instances for one message. Mean times, since a call is too short for a clock. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EngineCalls {
    /** As many as a node has by default. */
    static final int INSTANCES = 1_000;

    @Param
    public EngineKind engine;

    private Subject subject;
    private Subject.Code code;
    private Subject.Guest guest;

    @Setup(Level.Trial)
    public void setUp() {
        subject = engine.open(INSTANCES);
        code = subject.compile(Guests.own());
        guest = code.instance();
        Message.ECHO_64.same(guest.call(Message.ECHO_64));
        Message.ECHO_4K.same(guest.call(Message.ECHO_4K));
        Message.HOST_CALL.same(guest.call(Message.HOST_CALL));
        int hash = guest.call(Message.HASH)
                .asReadOnlyBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
        if (hash != Message.firstHash()) {
            throw new BenchmarkException("the hash comes to " + hash + " instead of " + Message.firstHash());
        }
    }

    @TearDown(Level.Trial)
    public void tearDown() {
        guest.close();
        code.close();
        subject.close();
    }

    @Benchmark
    public Payload echo64() {
        return Message.ECHO_64.checked(guest.call(Message.ECHO_64));
    }

    @Benchmark
    public Payload echo4k() {
        return Message.ECHO_4K.checked(guest.call(Message.ECHO_4K));
    }

    @Benchmark
    public Payload hostCall() {
        return Message.HOST_CALL.checked(guest.call(Message.HOST_CALL));
    }

    @Benchmark
    public Payload hash() {
        return Message.HASH.checked(guest.call(Message.HASH));
    }

    /** The instance that traps is lost, so each needs a fresh one. */
    @Benchmark
    public void trap() {
        try (Subject.Guest fresh = code.instance()) {
            fresh.trap(Message.TRAP);
        }
    }

    /** The slot is the one that the instance before gave back. */
    @Benchmark
    public Payload warmInstance() {
        try (Subject.Guest fresh = code.instance()) {
            return Message.ECHO_64.checked(fresh.call(Message.ECHO_64));
        }
    }
}
