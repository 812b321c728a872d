package dev.lattice.node.control;

import dev.lattice.node.actor.StartProgress;
import dev.lattice.node.control.ControlMessages.Actors;
import dev.lattice.node.control.ControlMessages.Nodes;
import dev.lattice.node.control.ControlMessages.Nothing;
import dev.lattice.node.control.ControlMessages.StartActor;
import dev.lattice.node.control.ControlMessages.StartRow;
import dev.lattice.node.control.ControlMessages.Starts;
import dev.lattice.node.control.ControlMessages.StopActor;
import dev.lattice.node.transport.Peer;
import dev.lattice.node.transport.Responder;
import dev.lattice.protocol.frame.ControlOrder;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.Deadline;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.NanoClock;
import dev.lattice.security.control.ControlVerifier;
import dev.lattice.security.control.VerifiedStatement;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what users order, and passes on what they order other nodes. An order is checked when it arrives, however
 * long it then waits: the statement that carries it is good for a short time only. Never blocks who brings an order.
 */
public final class ControlService {
    private static final Logger LOG = LoggerFactory.getLogger(ControlService.class);

    private final KeyId self;
    private final String name;
    private final ControlVerifier verifier;
    private final ActorManager actors;
    private final LatticeView view;
    private final ModuleExchange modules;
    private final Function<KeyId, Optional<Peer>> nodes;
    private final ControlThreads threads;
    private final ControlLimits limits;
    private final NanoClock clock;
    private final Runnable shutdown;
    private final AtomicInteger starts = new AtomicInteger();
    /** Numbers orders as they come; kept by the thread for questions. */
    private long orders;

    /**
     * @param nodes the open connection to a node, if there is one
     * @param threads stay the caller's
     * @param shutdown begins to stop the node, and returns at once
     */
    public ControlService(
            KeyId self,
            String name,
            ControlVerifier verifier,
            ActorManager actors,
            LatticeView view,
            ModuleExchange modules,
            Function<KeyId, Optional<Peer>> nodes,
            ControlThreads threads,
            ControlLimits limits,
            NanoClock clock,
            Runnable shutdown) {
        this.self = self;
        this.name = name;
        this.verifier = verifier;
        this.actors = actors;
        this.view = view;
        this.modules = modules;
        this.nodes = nodes;
        this.threads = threads;
        this.limits = limits;
        this.clock = clock;
        this.shutdown = shutdown;
    }

    /** Starts what ran before; returns at once. */
    public void restore() {
        threads.changes().execute(actors::restore);
    }

    /** An order came, from a user's client or passed on by a node. */
    public void order(Peer from, ControlOrder order, Responder responder) {
        if (order.target().equals(self)) {
            try {
                threads.questions()
                        .execute(() -> receive(from, order)
                                .whenComplete((result, failure) ->
                                        responder.answer(failure == null ? result : Orders.failed(failure))));
            } catch (RejectedExecutionException e) {
                responder.answer(overloaded());
            }
        } else if (from.isNode()) {
            responder.answer(CallResult.notRun(
                    FailureCode.UNREACHABLE, "an order is passed on once; this is not node " + order.target()));
        } else {
            passOn(from, order).thenAccept(responder::answer);
        }
    }

    private CallResult overloaded() {
        return CallResult.notRun(
                FailureCode.OVERLOADED,
                "more orders than the limit of " + limits.orders() + " wait on " + name + "; try again");
    }

    private CompletionStage<CallResult> passOn(Peer client, ControlOrder order) {
        Optional<Peer> target = nodes.apply(order.target());
        if (target.isEmpty()) {
            return CompletableFuture.completedFuture(
                    CallResult.notRun(FailureCode.UNREACHABLE, name + " has no connection to node " + order.target()));
        }
        return modules.whilePassedOn(
                order.target(), client, () -> target.get().control(order, Deadline.in(limits.passOnMillis(), clock)));
    }

    /** Checks an order and begins to carry it out; on the thread for questions. */
    private CompletionStage<CallResult> receive(Peer from, ControlOrder order) {
        try {
            Optional<ControlOperation> operation = ControlOperation.ofText(order.operation());
            if (operation.isEmpty()) {
                return completed(CallResult.notRun(
                        FailureCode.BAD_REQUEST,
                        name + " knows no operation " + order.operation() + "; it may be older than the command"));
            }
            VerifiedStatement statement = verifier.verify(
                    order.statement(), order.operation(), order.arguments().toByteArray());
            if (operation.get().changes()) {
                LOG.info("{} orders {}", statement.credential().name(), order.operation());
            }
            return act(from, operation.get(), order, statement);
        } catch (RejectedExecutionException e) {
            return completed(overloaded());
        } catch (RuntimeException e) {
            return completed(Orders.failed(e));
        }
    }

    private CompletionStage<CallResult> act(
            Peer from, ControlOperation operation, ControlOrder order, VerifiedStatement statement) {
        long number = ++orders;
        return switch (operation) {
            case NODES -> completed(reply(new Nodes(view.nodes())));
            case ACTORS -> completed(reply(new Actors(view.actors())));
            case OWN_ACTORS -> completed(reply(new Actors(view.ownActors(actors::limits))));
            case STARTS ->
                completed(reply(new Starts(
                        actors.starts().stream().map(ControlService::row).toList())));
            case START_ACTOR ->
                start(number, from, ControlCodec.decode(order.arguments(), StartActor.class), statement);
            case STOP_ACTOR -> stop(number, ControlCodec.decode(order.arguments(), StopActor.class), statement);
            case STOP_NODE -> {
                shutdown.run();
                yield completed(reply(new Nothing()));
            }
        };
    }

    private static StartRow row(StartProgress start) {
        return new StartRow(
                start.actor().key().text(),
                start.actor().name(),
                start.moduleHash(),
                start.stage().name().toLowerCase(Locale.ROOT),
                start.elapsedMillis());
    }

    private CompletionStage<CallResult> stop(long number, StopActor stop, VerifiedStatement statement) {
        KeyId actor = KeyId.parse(stop.actor(), KeyType.MODULE);
        CompletableFuture<CallResult> result = new CompletableFuture<>();
        threads.change(() -> {
            try {
                actors.stop(number, actor, statement::requireAccount);
                result.complete(reply(new Nothing()));
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private CompletionStage<CallResult> start(long number, Peer from, StartActor start, VerifiedStatement statement) {
        if (starts.incrementAndGet() > limits.starts()) {
            starts.decrementAndGet();
            return completed(CallResult.notRun(
                    FailureCode.OVERLOADED,
                    "more starts than the limit of " + limits.starts() + " are under way on " + name + "; try again"));
        }
        return modules.fetch(start.moduleHash(), from)
                .thenComposeAsync(fetched -> started(number, start, fetched, statement), threads.changes())
                .whenComplete((result, failure) -> starts.decrementAndGet());
    }

    private CompletionStage<CallResult> started(
            long number, StartActor start, CallResult fetched, VerifiedStatement statement) {
        if (fetched instanceof CallResult.Reply module) {
            return actors.start(number, module.payload(), start, statement::requireAccount)
                    .thenApply(entry -> reply(LatticeView.row(entry, self, name, actors.limits(entry.actor()))));
        }
        return completed(fetched);
    }

    private static CompletionStage<CallResult> completed(CallResult result) {
        return CompletableFuture.completedFuture(result);
    }

    private static CallResult reply(Object message) {
        return new CallResult.Reply(ControlCodec.encode(message));
    }
}
