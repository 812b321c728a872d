package dev.lattice.node.engine.chicory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lattice.node.engine.CompiledModule;
import dev.lattice.node.engine.Instance;
import dev.lattice.node.engine.InstanceLimits;
import dev.lattice.node.engine.ModuleLimits;
import dev.lattice.node.engine.Step;
import dev.lattice.node.engine.Turn;
import dev.lattice.node.engine.Wat;
import dev.lattice.protocol.invocation.Payload;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only this engine has: threads, and memory on the heap. */
class ChicoryOnlyTest {
    private static final long SLICE = 2_000_000;
    private static final long LONG = 60_000_000_000L;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Set<Thread> before;
    private ChicoryEngine engine;

    @BeforeEach
    void open() {
        before = guestThreads();
        engine = ChicoryEngine.open(8);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static Set<Thread> guestThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("lattice-guest-"))
                .collect(Collectors.toSet());
    }

    private Set<Thread> ownThreads() {
        Set<Thread> own = guestThreads();
        own.removeAll(before);
        return own;
    }

    private Instance ready(String guest, InstanceLimits limits) {
        CompiledModule module = engine.compile(Wat.guest(guest), ModuleLimits.defaults());
        Instance instance = module.newInstance(limits);
        assertThat(run(instance.initialize())).isInstanceOf(Step.Completed.class);
        return instance;
    }

    private static Step run(Turn turn) {
        Step step = turn.run(SLICE, LONG);
        while (step instanceof Step.Yielded) {
            step = turn.run(SLICE, LONG);
        }
        return step;
    }

    @Test
    void shouldHaveNoThreadForAnIdleInstance() {
        for (int count = 0; count < 8; count++) {
            ready("echo", InstanceLimits.defaults());
        }
        assertThat(ownThreads()).hasSize(1);
    }

    @Test
    void shouldEndItsThreadsWhenItIsClosed() {
        Turn waiting = ready("caller", InstanceLimits.defaults()).begin("Do", Payload.EMPTY);
        assertThat(run(waiting)).isInstanceOf(Step.HostCall.class);
        Turn paused = ready("loop", InstanceLimits.defaults()).begin("Do", Payload.EMPTY);
        assertThat(paused.run(SLICE, LONG)).isInstanceOf(Step.Yielded.class);
        Turn looping = ready("loop", InstanceLimits.defaults()).begin("Do", Payload.EMPTY);
        CompletableFuture<Step> running = CompletableFuture.supplyAsync(() -> looping.run(LONG, LONG));
        await().atMost(PATIENCE).until(() -> ownThreads().size() >= 3);

        engine.close();

        assertThat(running).succeedsWithin(PATIENCE).isInstanceOf(Step.Stopped.class);
        await().atMost(PATIENCE).until(() -> ownThreads().isEmpty());
    }

    @Test
    void shouldSendTheThreadOfAForgottenGuestHome() {
        for (int count = 0; count < 8; count++) {
            assertThat(run(ready("caller", InstanceLimits.defaults()).begin("Do", Payload.EMPTY)))
                    .isInstanceOf(Step.HostCall.class);
        }
        // All places are taken by instances that nobody knows any more.
        await().atMost(PATIENCE).until(() -> {
            System.gc();
            Instance next =
                    engine.compile(Wat.guest("echo"), ModuleLimits.defaults()).newInstance(InstanceLimits.defaults());
            return run(next.initialize()) instanceof Step.Completed;
        });
    }

    @Test
    void shouldPauseAGuestForGood() {
        Instance instance = ready("loop", InstanceLimits.defaults());
        Turn turn = instance.begin("Loop", Payload.EMPTY);
        assertThat(turn.run(SLICE, LONG)).isInstanceOf(Step.Yielded.class);
        await().atMost(PATIENCE)
                .until(() -> ownThreads().stream()
                        .allMatch(thread -> thread.getState() == Thread.State.WAITING
                                || thread.getState() == Thread.State.TIMED_WAITING));
        instance.close();
    }
}
