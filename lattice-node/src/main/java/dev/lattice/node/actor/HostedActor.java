package dev.lattice.node.actor;

import dev.lattice.node.engine.CompiledModule;
import dev.lattice.node.engine.Instance;
import dev.lattice.node.engine.Step;
import dev.lattice.node.engine.Turn;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.invocation.CallFailure;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.Deadline;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.Invocation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One actor: a mailbox and up to {@code maxInstances} instances, each of which serves one call at a time. Instances are
 * made when calls need them, on a carrier, and thrown away after a trap, a limit or a cancellation. Any thread.
 */
final class HostedActor {
    private static final Logger LOG = LoggerFactory.getLogger(HostedActor.class);

    private final ActorIdentity identity;
    private final CompiledModule module;
    private final int maxInstances;
    private final ActorRuntime runtime;
    private final Logger guestLog;
    private final Object lock = new Object();
    private final Mailbox mailbox;
    private final ArrayDeque<Instance> idle = new ArrayDeque<>();
    private final List<PendingCall> running = new ArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private int live;
    private boolean stopped;

    HostedActor(ActorIdentity identity, CompiledModule module, int maxInstances, ActorRuntime runtime) {
        this.identity = identity;
        this.module = module;
        this.maxInstances = maxInstances;
        this.runtime = runtime;
        this.mailbox = new Mailbox(runtime.carriers(), runtime.clock(), this::expire);
        this.guestLog = LoggerFactory.getLogger("actor." + identity.name());
    }

    /** Makes the first instance, so that a module which cannot start is found now; completes with the error text. */
    CompletionStage<Optional<String>> warmUp() {
        CompletableFuture<Optional<String>> ready = new CompletableFuture<>();
        synchronized (lock) {
            if (!runtime.instances().tryAcquire()) {
                return CompletableFuture.completedFuture(Optional.of(runtime.instancesSpent()));
            }
            live++;
        }
        Deadline deadline = Deadline.in(runtime.limits().startMillis(), runtime.clock());
        runtime.carriers()
                .execute(() -> create(
                        deadline,
                        instance -> {
                            release(instance);
                            ready.complete(Optional.empty());
                        },
                        failure -> ready.complete(Optional.of(failure.text()))));
        return ready;
    }

    ActorCall call(Invocation invocation, Deadline deadline) {
        PendingCall call = new PendingCall(invocation, deadline);
        Optional<CallFailure> refusal = admit(call);
        refusal.ifPresent(failure -> complete(call, failure));
        return new ActorCall() {
            @Override
            public CompletionStage<CallResult> result() {
                return call.result();
            }

            @Override
            public void cancel() {
                HostedActor.this.cancel(call);
            }
        };
    }

    private Optional<CallFailure> admit(PendingCall call) {
        synchronized (lock) {
            if (stopped) {
                return Optional.of(CallFailure.notRun(FailureCode.NO_SUCH_ACTOR, identity + " is being stopped"));
            }
            Instance free = idle.poll();
            if (free != null) {
                run(call, free);
                return Optional.empty();
            }
            if (live < maxInstances && runtime.instances().tryAcquire()) {
                live++;
                createFor(call);
                return Optional.empty();
            }
            if (live == 0) {
                // Another node may have room, so this is not LIMIT, which would be the same everywhere.
                return Optional.of(CallFailure.notRun(FailureCode.OVERLOADED, runtime.instancesSpent()));
            }
            if (mailbox.size() >= runtime.limits().mailbox()) {
                return Optional.of(CallFailure.notRun(
                        FailureCode.OVERLOADED,
                        "the mailbox of " + identity + " is full: " + mailbox.size() + " calls wait"));
            }
            mailbox.add(call);
            return Optional.empty();
        }
    }

    private void expire() {
        List<PendingCall> late;
        synchronized (lock) {
            late = mailbox.takeExpired();
        }
        for (PendingCall call : late) {
            complete(call, Outcome.timedOut(identity, call.deadline(), "queued", false, runtime.clock()));
        }
    }

    private void cancel(PendingCall call) {
        boolean queued;
        synchronized (lock) {
            call.markCancelled();
            queued = mailbox.remove(call);
            call.driver().ifPresent(TurnDriver::cancel);
        }
        call.cancellation().cancel();
        if (queued) {
            complete(call, CallFailure.notRun(FailureCode.CANCELLED, "the caller withdrew the call"));
        }
    }

    /** Under the lock. */
    private void createFor(PendingCall call) {
        running.add(call);
        long left = call.deadline().remainingNanos(runtime.clock());
        long millis = Math.min(runtime.limits().startMillis(), TimeUnit.NANOSECONDS.toMillis(left) + 1);
        Deadline deadline = Deadline.in(millis, runtime.clock());
        runtime.carriers()
                .execute(() -> create(
                        deadline,
                        instance -> {
                            synchronized (lock) {
                                running.remove(call);
                                run(call, instance);
                            }
                        },
                        failure -> {
                            synchronized (lock) {
                                running.remove(call);
                            }
                            complete(call, failure);
                        }));
    }

    /** Makes an instance and runs its initialisers; on a carrier. */
    private void create(Deadline deadline, Consumer<Instance> ready, Consumer<CallFailure> failed) {
        Instance instance;
        try {
            instance = module.newInstance(runtime.limits().instance());
        } catch (RuntimeException | Error e) {
            LOG.warn("no instance of {}", identity, e);
            gone();
            failed.accept(CallFailure.notRun(FailureCode.LIMIT, "no instance of " + identity + ": " + e.getMessage()));
            return;
        }
        drive(instance.initialize(), instance, deadline, call -> runtime.refuseWhileStarting(), last -> {
                    if (last instanceof Step.Completed) {
                        ready.accept(instance);
                    } else {
                        discard(instance);
                        failed.accept(Outcome.startFailure(
                                last, identity, runtime.limits().startMillis()));
                    }
                })
                .start();
    }

    /** Under the lock: gives an instance its next call. */
    private void run(PendingCall call, Instance instance) {
        running.add(call);
        Turn turn =
                instance.begin(call.invocation().operation(), call.invocation().payload());
        TurnDriver driver = drive(turn, instance, call.deadline(), guest -> hostCall(call, guest), last -> {
            complete(call, Outcome.of(last, call, identity, runtime.clock()));
            boolean faulted;
            synchronized (lock) {
                running.remove(call);
                faulted = call.driver().map(TurnDriver::faulted).orElse(false);
            }
            if (faulted) {
                discard(instance);
            } else {
                release(instance);
            }
        });
        call.drivenBy(driver);
        driver.start();
        if (call.cancelled()) {
            driver.cancel();
        }
    }

    private TurnDriver drive(
            Turn turn,
            Instance instance,
            Deadline deadline,
            Function<Step.HostCall, CompletionStage<CallResult>> hostCalls,
            Consumer<Step> onEnd) {
        long slice = TimeUnit.MILLISECONDS.toNanos(runtime.limits().sliceMillis());
        return new TurnDriver(turn, deadline, slice, runtime.clock(), runtime.carriers(), hostCalls, last -> {
            log(instance);
            onEnd.accept(last);
        });
    }

    /** What a guest said must not keep its call from ending. */
    private void log(Instance instance) {
        try {
            instance.drainLog().forEach(line -> guestLog.info("{}", line));
        } catch (RuntimeException e) {
            LOG.warn("the log of {} is lost", identity, e);
        }
    }

    private CompletionStage<CallResult> hostCall(PendingCall call, Step.HostCall guest) {
        Invocation invocation = call.invocation();
        List<KeyId> hops = new ArrayList<>(invocation.hops());
        hops.add(identity.key());
        return runtime.hostCalls()
                .call(
                        new GuestCall(
                                identity,
                                guest.binding(),
                                guest.namespace(),
                                guest.operation(),
                                guest.payload(),
                                hops,
                                invocation.trace()),
                        call.deadline(),
                        call.cancellation());
    }

    /** An instance is done with its call: it takes the next, waits, or is thrown away. On a carrier. */
    private void release(Instance instance) {
        if (!instance.reusable()) {
            discard(instance);
            return;
        }
        synchronized (lock) {
            Optional<PendingCall> next = mailbox.poll();
            if (next.isPresent()) {
                run(next.get(), instance);
                return;
            }
            if (!stopped) {
                idle.push(instance);
                return;
            }
        }
        discard(instance);
    }

    private void discard(Instance instance) {
        instance.close();
        gone();
    }

    /**
     * One instance less; a call that waited for it takes over its place and its permit, which nobody else can snatch.
     */
    private void gone() {
        boolean last;
        synchronized (lock) {
            Optional<PendingCall> next = mailbox.poll();
            if (next.isPresent()) {
                createFor(next.get());
                return;
            }
            live--;
            last = stopped && live == 0;
        }
        runtime.instances().release();
        if (last) {
            module.close();
            ended.complete(null);
        }
    }

    /**
     * Takes no more calls, refuses those that wait, and ends when those under way have ended.
     *
     * @param cancelRunning whether to withdraw those under way
     */
    CompletionStage<Void> stop(boolean cancelRunning) {
        List<PendingCall> waiting;
        List<PendingCall> underWay;
        List<Instance> unused;
        synchronized (lock) {
            stopped = true;
            waiting = mailbox.takeAll();
            unused = List.copyOf(idle);
            idle.clear();
            underWay = List.copyOf(running);
            if (live == 0 && !ended.isDone()) {
                module.close();
                ended.complete(null);
            }
        }
        for (PendingCall call : waiting) {
            complete(call, CallFailure.notRun(FailureCode.NO_SUCH_ACTOR, identity + " is being stopped"));
        }
        unused.forEach(instance -> runtime.carriers().execute(() -> discard(instance)));
        if (cancelRunning) {
            underWay.forEach(this::cancel);
        }
        return ended;
    }

    private void complete(PendingCall call, CallFailure failure) {
        complete(call, Outcome.failed(failure, call, identity, runtime.clock()));
    }

    private static void complete(PendingCall call, CallResult result) {
        call.result().complete(result);
    }
}
