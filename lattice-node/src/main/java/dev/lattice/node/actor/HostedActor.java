package dev.lattice.node.actor;

import dev.lattice.node.engine.CompiledModule;
import dev.lattice.node.engine.Instance;
import dev.lattice.node.engine.Step;
import dev.lattice.node.limit.Limit;
import dev.lattice.protocol.invocation.CallFailure;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.Deadline;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.Invocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One actor: a mailbox and up to {@code maxInstances} instances, each of which serves one call at a time. Instances are
 * made when calls need them, on a carrier, thrown away after a trap, a limit or a cancellation, and let go when they
 * have been idle for long or another actor needs their place. Any thread.
 */
final class HostedActor implements InstanceBudget.Lender {
    private static final Logger LOG = LoggerFactory.getLogger(HostedActor.class);
    /**
     * One instance stays for as long as nobody else needs its place: the first call after a quiet time then waits for
     * no initialiser, and an instance that rests costs some 30 KB. Further ones come as quickly as calls need them.
     */
    private static final int WARM_INSTANCES = 1;

    private final ActorIdentity identity;
    private final CompiledModule module;
    private final int maxInstances;
    private final ActorLimits limits;
    private final ActorRuntime runtime;
    private final ActorLog log;
    private final GuestTurns turns;
    private final Object lock = new Object();
    private final Mailbox mailbox;
    private final IdleInstances idle = new IdleInstances();
    private final List<PendingCall> running = new ArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private int live;
    private boolean stopped;

    HostedActor(
            ActorIdentity identity, CompiledModule module, int maxInstances, ActorLimits limits, ActorRuntime runtime) {
        this.identity = identity;
        this.module = module;
        this.maxInstances = maxInstances;
        this.limits = limits;
        this.runtime = runtime;
        this.mailbox = new Mailbox(runtime.carriers(), runtime.clock(), this::expire);
        this.log = new ActorLog(identity, limits.logLinesPerSecond(), runtime.clock());
        this.turns = new GuestTurns(identity, limits, runtime, log);
        runtime.budget().add(this);
    }

    ActorIdentity identity() {
        return identity;
    }

    int maxInstances() {
        return maxInstances;
    }

    ActorLimits limits() {
        return limits;
    }

    /** Makes the first instance, so that a module which cannot start is found now; completes with what is wrong. */
    CompletionStage<Optional<CallFailure>> warmUp() {
        Optional<Permit> permit = runtime.budget().acquireOrReclaim(this);
        if (permit.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.of(
                    CallFailure.notRun(FailureCode.LIMIT, runtime.budget().spent())));
        }
        synchronized (lock) {
            live++;
        }
        CompletableFuture<Optional<CallFailure>> ready = new CompletableFuture<>();
        Deadline deadline = Deadline.in(limits.startMillis(), runtime.clock());
        runtime.carriers()
                .execute(() -> create(
                        permit.get(),
                        deadline,
                        instance -> {
                            release(instance);
                            ready.complete(Optional.empty());
                        },
                        failure -> ready.complete(Optional.of(failure))));
        return ready;
    }

    /** Takes a call; empty when the actor takes no more. */
    Optional<ActorCall> call(Invocation invocation, Deadline deadline) {
        Deadline cut = deadline.cutTo(limits.deadlineMillis(), runtime.clock());
        String note = cut == deadline ? "" : "; the deadline limit is " + Limit.DEADLINE.text(limits.deadlineMillis());
        PendingCall call = new PendingCall(invocation, cut, note);
        ActorCall handle = new ActorCall() {
            @Override
            public CompletionStage<CallResult> result() {
                return call.result();
            }

            @Override
            public void cancel() {
                HostedActor.cancel(call);
            }
        };
        int bytes = invocation.payload().length();
        if (!runtime.payloads().tryAcquire(bytes)) {
            CallFailure full = full();
            log.failed(invocation.operation(), full);
            call.result().complete(Outcome.failed(full, call, identity, runtime.clock()));
            return Optional.of(handle);
        }
        if (!offer(call)) {
            runtime.payloads().release(bytes);
            return Optional.empty();
        }
        return Optional.of(handle);
    }

    private CallFailure full() {
        return CallFailure.notRun(
                FailureCode.OVERLOADED,
                "no room for a call of " + identity + ": the requests on this node have reached the limit queued, "
                        + Limit.QUEUED.text(runtime.limits().queuedBytes()));
    }

    /** Takes a call and sees to its end; false when the actor takes no more, and then nothing has happened to it. */
    private boolean offer(PendingCall call) {
        Admission admission;
        synchronized (lock) {
            if (stopped) {
                return false;
            }
            call.ownedBy(this);
            admission = admit(call);
        }
        Optional<CallFailure> refusal = admission.needsPermit() ? admitInPlaceOfAnother(call) : admission.refusal();
        refusal.ifPresent(failure -> complete(call, failure));
        return true;
    }

    /**
     * What became of a call that was offered.
     *
     * @param needsPermit a place is kept for it, and it needs a permit that is not free
     */
    private record Admission(boolean needsPermit, Optional<CallFailure> refusal) {
        static final Admission TAKEN = new Admission(false, Optional.empty());
        static final Admission NEEDS_PERMIT = new Admission(true, Optional.empty());

        static Admission refused(CallFailure failure) {
            return new Admission(false, Optional.of(failure));
        }
    }

    /** Under the lock. */
    private Admission admit(PendingCall call) {
        if (call.cancelled()) {
            return Admission.refused(withdrawn());
        }
        int bytes = call.invocation().payload().length();
        if (bytes > limits.payloadBytes()) {
            return Admission.refused(CallFailure.notRun(
                    FailureCode.LIMIT,
                    "payload limit of " + identity + ": " + Limit.PAYLOAD.text(limits.payloadBytes())
                            + " allowed, the request has " + bytes + " bytes"));
        }
        Optional<Instance> free = idle.takeLatest();
        if (free.isPresent()) {
            run(call, free.get());
            return Admission.TAKEN;
        }
        if (live >= maxInstances) {
            return new Admission(false, enqueue(call));
        }
        // The place is taken before there is a permit, so that others who come now do not take it as well.
        live++;
        running.add(call);
        Optional<Permit> permit = runtime.budget().tryAcquire();
        permit.ifPresent(granted -> createFor(call, granted));
        return permit.isPresent() ? Admission.TAKEN : Admission.NEEDS_PERMIT;
    }

    /** Not under the lock, since it takes that of the other actor. */
    private Optional<CallFailure> admitInPlaceOfAnother(PendingCall call) {
        Optional<Permit> permit = runtime.budget().acquireOrReclaim(this);
        List<PendingCall> stranded;
        synchronized (lock) {
            if (permit.isPresent()) {
                createFor(call, permit.get());
                return Optional.empty();
            }
            live--;
            running.remove(call);
            if (live > 0) {
                Optional<Instance> free = idle.takeLatest();
                free.ifPresent(instance -> run(call, instance));
                return free.isPresent() ? Optional.empty() : enqueue(call);
            }
            // Those who came in between wait for an instance that there will not be.
            stranded = mailbox.takeAll();
        }
        // Another node may have room, so this is not LIMIT, which would be the same everywhere.
        CallFailure spent = CallFailure.notRun(
                FailureCode.OVERLOADED,
                "no instance for " + identity + ": " + runtime.budget().spent());
        stranded.forEach(waiting -> complete(waiting, spent));
        endIfLast();
        return Optional.of(spent);
    }

    /** Under the lock. */
    private Optional<CallFailure> enqueue(PendingCall call) {
        if (mailbox.size() >= limits.mailbox()) {
            return Optional.of(CallFailure.notRun(
                    FailureCode.OVERLOADED,
                    "the mailbox of " + identity + " is full: its limit is " + limits.mailbox() + " calls"));
        }
        mailbox.add(call);
        return Optional.empty();
    }

    private void expire() {
        List<PendingCall> late;
        synchronized (lock) {
            late = mailbox.takeExpired();
        }
        for (PendingCall call : late) {
            complete(call, Outcome.timedOut(identity, call, "queued", false, runtime.clock()));
        }
    }

    private static void cancel(PendingCall call) {
        // In this order: an actor that takes the call over either sees this or is seen here.
        call.markCancelled();
        call.owner().ifPresent(owner -> owner.withdraw(call));
        call.cancellation().cancel();
    }

    private void withdraw(PendingCall call) {
        boolean queued;
        synchronized (lock) {
            queued = mailbox.remove(call);
            call.driver().ifPresent(TurnDriver::cancel);
        }
        if (queued) {
            complete(call, withdrawn());
        }
    }

    private static CallFailure withdrawn() {
        return CallFailure.notRun(FailureCode.CANCELLED, "the caller withdrew the call");
    }

    /** Under the lock; the call is among those that run. */
    private void createFor(PendingCall call, Permit permit) {
        long left = call.deadline().remainingNanos(runtime.clock());
        long millis = Math.min(limits.startMillis(), TimeUnit.NANOSECONDS.toMillis(left) + 1);
        Deadline deadline = Deadline.in(millis, runtime.clock());
        runtime.carriers()
                .execute(() -> create(
                        permit,
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
    private void create(Permit permit, Deadline deadline, Consumer<Instance> ready, Consumer<CallFailure> failed) {
        Instance instance;
        try {
            permit.makeRoom();
            instance = module.newInstance(limits.instance());
        } catch (RuntimeException | Error e) {
            LOG.warn("no instance of {}", identity, e);
            gone();
            // The engine has no room, and another node's may have some.
            failed.accept(
                    CallFailure.notRun(FailureCode.OVERLOADED, "no instance of " + identity + ": " + e.getMessage()));
            return;
        }
        turns.initialise(instance, deadline, last -> {
                    if (last instanceof Step.Completed) {
                        ready.accept(instance);
                    } else {
                        discard(instance);
                        failed.accept(Outcome.startFailure(last, identity, limits.startMillis()));
                    }
                })
                .start();
    }

    /** Under the lock: gives an instance its next call. */
    private void run(PendingCall call, Instance instance) {
        running.add(call);
        TurnDriver driver = turns.handle(call, instance, last -> {
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
                idle.add(instance, runtime.clock().nanoTime());
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
        synchronized (lock) {
            Optional<PendingCall> next = mailbox.poll();
            if (next.isPresent()) {
                running.add(next.get());
                createFor(next.get(), Permit.FREE);
                return;
            }
            live--;
        }
        runtime.budget().release();
        endIfLast();
    }

    private void endIfLast() {
        synchronized (lock) {
            if (!stopped || live > 0 || ended.isDone()) {
                return;
            }
            module.close();
        }
        ended.complete(null);
    }

    @Override
    public OptionalLong idleSince() {
        return idle.eldestSince();
    }

    @Override
    public Optional<Instance> surrender() {
        synchronized (lock) {
            Optional<Instance> eldest = idle.takeEldest();
            if (eldest.isPresent()) {
                live--;
            }
            return eldest;
        }
    }

    int idleInstances() {
        synchronized (lock) {
            return idle.size();
        }
    }

    /** Says in the log what there was no room for. */
    void tellDropped() {
        log.tellDropped();
    }

    /** Lets go of the instances that have been idle since that moment or longer, but for those that stay warm. */
    void shrink(long idleSince) {
        List<Instance> old;
        synchronized (lock) {
            old = idle.takeOlder(idleSince, live - WARM_INSTANCES);
            live -= old.size();
        }
        old.forEach(instance -> runtime.carriers().execute(() -> {
            instance.close();
            runtime.budget().release();
        }));
    }

    /** Takes no more calls, and withdraws or refuses those that it has. */
    CompletionStage<Void> stop() {
        return stop(true, Optional.empty());
    }

    /**
     * Takes no more calls, and ends when those under way have ended. Those that wait have not run, so they go on to the
     * next version if there is one.
     *
     * @param cancelRunning whether to withdraw those under way
     */
    CompletionStage<Void> stop(boolean cancelRunning, Optional<HostedActor> successor) {
        List<PendingCall> waiting;
        List<PendingCall> underWay;
        List<Instance> unused;
        synchronized (lock) {
            stopped = true;
            waiting = mailbox.takeAll();
            unused = idle.takeAll();
            underWay = List.copyOf(running);
        }
        runtime.budget().remove(this);
        endIfLast();
        waiting.forEach(call -> passOn(call, successor));
        unused.forEach(instance -> runtime.carriers().execute(() -> discard(instance)));
        if (cancelRunning) {
            underWay.forEach(HostedActor::cancel);
        }
        return ended;
    }

    private void passOn(PendingCall call, Optional<HostedActor> successor) {
        if (successor.isEmpty()) {
            complete(call, CallFailure.notRun(FailureCode.NO_SUCH_ACTOR, identity + " is being stopped"));
        } else if (!successor.get().offer(call)) {
            complete(call, CallFailure.notRun(FailureCode.UPDATING, identity + " is being replaced; try again"));
        }
    }

    private void complete(PendingCall call, CallFailure failure) {
        complete(call, Outcome.failed(failure, call, identity, runtime.clock()));
    }

    private void complete(PendingCall call, CallResult result) {
        if (result instanceof CallResult.Failed failed) {
            log.failed(call.invocation().operation(), failed.failure());
        }
        if (call.result().complete(result)) {
            runtime.payloads().release(call.invocation().payload().length());
        }
    }
}
