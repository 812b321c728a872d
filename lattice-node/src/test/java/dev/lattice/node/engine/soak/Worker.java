package dev.lattice.node.engine.soak;

import dev.lattice.node.engine.Instance;
import dev.lattice.node.engine.InstanceLimits;
import dev.lattice.node.engine.Step;
import dev.lattice.node.engine.Turn;
import dev.lattice.protocol.invocation.Payload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** One thread of the soak: picks activities by weight, from a seed of its own. */
final class Worker {
    static final long MILLIS = 1_000_000L;
    static final long SLICE = 2 * MILLIS;
    static final long LONG = 60_000 * MILLIS;

    /**
     * An activity, and how often it is picked.
     *
     * @param weight relative to the others'
     */
    record Weighted(int weight, String name, Activity activity) {}

    private static final List<Weighted> ACTIVITIES = List.of(
            new Weighted(10_000, "echo", GuestActivities::echo),
            new Weighted(2_000, "trap", GuestActivities::trap),
            new Weighted(40, "guest stack overflow", GuestActivities::overflow),
            new Weighted(15, "yields", GuestActivities::yields),
            new Weighted(20, "deadline", GuestActivities::deadline),
            new Weighted(20, "cancelled while yielding", GuestActivities::cancelBetweenSlices),
            new Weighted(20, "cancelled while running", GuestActivities::cancelWhileRunning),
            new Weighted(200, "log lines", GuestActivities::logs),
            new Weighted(1_500, "begun here", Handovers::begin),
            new Weighted(1_500, "gone on with elsewhere", Handovers::adopt),
            new Weighted(300, "start and stop", LifeActivities::startAndStop),
            new Weighted(20, "instance forgotten", LifeActivities::forget),
            new Weighted(20, "module compiled", LifeActivities::compile),
            new Weighted(300, "actor called", LifeActivities::callActor),
            new Weighted(10, "actor started and stopped", LifeActivities::startActor),
            new Weighted(1_000, "null check by fault", JvmActivities::nullCheck),
            new Weighted(1_000, "division by zero", JvmActivities::divide),
            new Weighted(20, "Java stack overflow", JvmActivities::overflow),
            new Weighted(40, "guest at the end of a Java stack", JvmActivities::guestAtTheEnd),
            new Weighted(200, "garbage", JvmActivities::garbage),
            new Weighted(1, "full collection", JvmActivities::collect),
            new Weighted(40, "class loaded", JvmActivities::loadClass),
            new Weighted(10, "thread dump", JvmActivities::dump));
    private static final int TOTAL =
            ACTIVITIES.stream().mapToInt(Weighted::weight).sum();

    private final World world;
    private final SplittableRandom random;
    private final int number;
    private final Map<String, Instance> kept = new HashMap<>();

    Worker(World world, int number, long seed) {
        this.world = world;
        this.number = number;
        this.random = new SplittableRandom(seed + number);
    }

    World world() {
        return world;
    }

    SplittableRandom random() {
        return random;
    }

    int number() {
        return number;
    }

    /** Does one thing. */
    void step() throws InterruptedException {
        int ticket = random.nextInt(TOTAL);
        for (Weighted weighted : ACTIVITIES) {
            ticket -= weighted.weight();
            if (ticket < 0) {
                weighted.activity().once(this);
                world.tally.count(weighted.name());
                return;
            }
        }
    }

    /** An instance of a guest, kept from turn to turn as long as it is good for one. */
    Instance instance(String guest) {
        Instance instance = kept.get(guest);
        if (instance == null || !instance.reusable()) {
            if (instance != null) {
                instance.close();
            }
            instance = fresh(guest);
            kept.put(guest, instance);
        }
        return instance;
    }

    /** A new instance, ready for messages, that is the caller's. */
    Instance fresh(String guest) {
        Instance instance = world.module(guest).newInstance(InstanceLimits.defaults());
        Step step = run(instance.initialize());
        if (!(step instanceof Step.Completed)) {
            instance.close();
            throw new AssertionError("an instance of " + guest + " could not be made ready: " + step);
        }
        world.tally.count("[instances made]");
        return instance;
    }

    /** Gives an instance away, or gives it up. */
    Instance takeOut(String guest) {
        Instance instance = instance(guest);
        kept.remove(guest);
        return instance;
    }

    /** Runs a turn over its yields, and counts them. */
    Step run(Turn turn) {
        world.tally.count("[turns]");
        Step step = turn.run(SLICE, LONG);
        while (step instanceof Step.Yielded) {
            world.tally.count("[yields]");
            step = turn.run(SLICE, LONG);
        }
        return step;
    }

    Payload payload(int most) {
        byte[] bytes = new byte[random.nextInt(most + 1)];
        for (int at = 0; at < bytes.length; at += 1 + bytes.length / 16) {
            bytes[at] = (byte) random.nextInt();
        }
        return Payload.wrap(bytes);
    }

    void close() {
        kept.values().forEach(Instance::close);
        kept.clear();
    }
}
