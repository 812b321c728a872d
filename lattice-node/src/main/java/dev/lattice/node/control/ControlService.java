package dev.lattice.node.control;

import dev.lattice.node.control.ControlMessages.Actors;
import dev.lattice.node.control.ControlMessages.Nodes;
import dev.lattice.node.control.ControlMessages.Nothing;
import dev.lattice.node.control.ControlMessages.StartActor;
import dev.lattice.node.control.ControlMessages.StopActor;
import dev.lattice.node.transport.NodeTransport;
import dev.lattice.node.transport.Peer;
import dev.lattice.node.transport.Responder;
import dev.lattice.protocol.frame.ControlOrder;
import dev.lattice.protocol.frame.InventoryEntry;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.invocation.CallResult;
import dev.lattice.protocol.invocation.Deadline;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.NanoClock;
import dev.lattice.security.control.ControlVerifier;
import dev.lattice.security.control.VerifiedStatement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what users order, and passes on what they order other nodes. Questions and changes have a thread each, so
 * that a module which compiles for long keeps nobody from looking.
 */
public final class ControlService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlService.class);
    private static final int QUEUE = 256;
    private static final long PASS_ON_MILLIS = TimeUnit.MINUTES.toMillis(5);
    private static final long CLOSE_SECONDS = 5;

    private final KeyId self;
    private final String name;
    private final ControlVerifier verifier;
    private final ActorManager actors;
    private final LatticeView view;
    private final ModuleExchange modules;
    private final NodeTransport transport;
    private final NanoClock clock;
    private final Runnable shutdown;
    private final ThreadPoolExecutor questions = executor("lattice-questions");
    private final ThreadPoolExecutor changes = executor("lattice-changes");

    /** @param shutdown begins to stop the node, and returns at once */
    public ControlService(
            KeyId self,
            String name,
            ControlVerifier verifier,
            ActorManager actors,
            LatticeView view,
            ModuleExchange modules,
            NodeTransport transport,
            NanoClock clock,
            Runnable shutdown) {
        this.self = self;
        this.name = name;
        this.verifier = verifier;
        this.actors = actors;
        this.view = view;
        this.modules = modules;
        this.transport = transport;
        this.clock = clock;
        this.shutdown = shutdown;
    }

    private static ThreadPoolExecutor executor(String name) {
        return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Starts what ran before; returns at once. */
    public void restore() {
        changes.execute(actors::restore);
    }

    /** An order came, from a user's client or passed on by a node. */
    public void order(Peer from, ControlOrder order, Responder responder) {
        if (order.target().equals(self)) {
            ThreadPoolExecutor thread = changes(order) ? changes : questions;
            try {
                thread.execute(() -> responder.answer(Orders.run(() -> act(from, order))));
            } catch (RejectedExecutionException e) {
                responder.answer(CallResult.notRun(
                        FailureCode.OVERLOADED, "more than " + QUEUE + " orders wait on " + name + "; try again"));
            }
        } else if (from.isNode()) {
            responder.answer(CallResult.notRun(
                    FailureCode.UNREACHABLE, "an order is passed on once; this is not node " + order.target()));
        } else {
            passOn(from, order).thenAccept(responder::answer);
        }
    }

    private static boolean changes(ControlOrder order) {
        Optional<ControlOperation> operation = ControlOperation.ofText(order.operation());
        return operation.isPresent()
                && (operation.get() == ControlOperation.START_ACTOR || operation.get() == ControlOperation.STOP_ACTOR);
    }

    private CompletionStage<CallResult> passOn(Peer client, ControlOrder order) {
        Optional<Peer> target = transport.node(order.target());
        if (target.isEmpty()) {
            return CompletableFuture.completedFuture(
                    CallResult.notRun(FailureCode.UNREACHABLE, name + " has no connection to node " + order.target()));
        }
        return modules.whilePassedOn(
                order.target(), client, () -> target.get().control(order, Deadline.in(PASS_ON_MILLIS, clock)));
    }

    private CallResult act(Peer from, ControlOrder order) {
        Optional<ControlOperation> operation = ControlOperation.ofText(order.operation());
        if (operation.isEmpty()) {
            return CallResult.notRun(
                    FailureCode.BAD_REQUEST,
                    name + " knows no operation " + order.operation() + "; it may be older than the command");
        }
        VerifiedStatement statement = verifier.verify(
                order.statement(), order.operation(), order.arguments().toByteArray());
        LOG.info("{} orders {}", statement.credential().name(), order.operation());
        return switch (operation.get()) {
            case NODES -> reply(new Nodes(view.nodes()));
            case ACTORS -> reply(new Actors(view.actors()));
            case START_ACTOR -> start(from, ControlCodec.decode(order.arguments(), StartActor.class));
            case STOP_ACTOR -> {
                StopActor stop = ControlCodec.decode(order.arguments(), StopActor.class);
                actors.stop(KeyId.parse(stop.actor(), KeyType.MODULE));
                yield reply(new Nothing());
            }
            case STOP_NODE -> {
                shutdown.run();
                yield reply(new Nothing());
            }
        };
    }

    private CallResult start(Peer from, StartActor start) {
        // Blocks this thread alone, which is there for it; the exchange ends by its own deadline.
        CallResult fetched =
                modules.fetch(start.moduleHash(), from).toCompletableFuture().join();
        if (fetched instanceof CallResult.Reply module) {
            InventoryEntry entry = actors.start(start.moduleHash(), module.payload(), start.instances());
            return reply(LatticeView.row(entry, self, name));
        }
        return fetched;
    }

    private static CallResult reply(Object message) {
        return new CallResult.Reply(ControlCodec.encode(message));
    }

    /** Lets an operation that has begun end, for some seconds. */
    @Override
    public void close() {
        for (ThreadPoolExecutor thread : List.of(questions, changes)) {
            thread.shutdown();
            try {
                if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                    thread.shutdownNow();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
