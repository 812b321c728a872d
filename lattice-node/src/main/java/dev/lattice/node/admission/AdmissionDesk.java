package dev.lattice.node.admission;

import dev.lattice.node.fault.NodeException;
import dev.lattice.node.store.AdmissionRecord;
import dev.lattice.node.store.NodeStore;
import dev.lattice.node.transport.AdmissionListener;
import dev.lattice.node.transport.TransportException;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.credential.Admitter;
import dev.lattice.security.credential.Credential;
import dev.lattice.security.credential.Ticket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An issuer's desk: one after the other it lets in those who have a ticket, each ticket once. Whom a ticket let in is
 * on the disk before the credential leaves, so that neither a crash nor two who come at once change that; the same key
 * may ask again and is given the same answer.
 */
public final class AdmissionDesk implements AdmissionListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AdmissionDesk.class);

    /** How many wait; more than there are join connections. */
    private static final int QUEUE = 64;

    /** How many tickets are remembered that could still be used; about 300 MB. More are refused. */
    private static final int LIMIT_TICKETS = 65_536;

    private static final Duration KEPT_AFTER_END = Duration.ofDays(1);
    private static final long CLOSE_SECONDS = 5;

    private final Admitter admitter;
    private final NodeStore store;
    private final Clock clock;
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), task -> {
                Thread desk = new Thread(task, "lattice-admissions");
                desk.setDaemon(true);
                return desk;
            });

    public AdmissionDesk(Admitter admitter, NodeStore store, Clock clock) {
        this.admitter = admitter;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public CompletionStage<String> join(String ticket, String request) {
        return ask(() -> admit(admitter.read(ticket, request)));
    }

    @Override
    public CompletionStage<String> renew(String credential, String request) {
        return ask(() -> {
            Credential renewed = admitter.renew(credential, request);
            LOG.info("renewed the credential of {} ({})", renewed.name(), renewed.holder());
            return renewed.text();
        });
    }

    private CompletionStage<String> ask(Supplier<String> question) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        try {
            thread.execute(() -> answer(question, answer));
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(new TransportException("the issuer is busy or shutting down; try again"));
        }
        return answer;
    }

    private static void answer(Supplier<String> question, CompletableFuture<String> answer) {
        try {
            answer.complete(question.get());
        } catch (SecurityFault | NodeException e) {
            answer.completeExceptionally(e);
        } catch (RuntimeException e) {
            LOG.error("a fault at the desk", e);
            answer.completeExceptionally(new TransportException("a fault of the issuer; see its log"));
        }
    }

    /** On the desk's one thread, so nobody else asks in between. */
    private String admit(Admitter.Wish wish) {
        Ticket ticket = wish.ticket();
        String name = ticket.inviter().holder() + "/" + ticket.id();
        Optional<AdmissionRecord> before = store.admission(name);
        if (before.isPresent()) {
            return again(wish, before.get());
        }
        Instant end = ticket.validity().expires().orElseThrow().plus(KEPT_AFTER_END);
        if (store.forgetAdmissions(clock.instant()) >= LIMIT_TICKETS) {
            throw new SecurityFault(
                    SecurityFault.Kind.OVERLOADED,
                    "this issuer remembers " + LIMIT_TICKETS + " tickets and takes no more until some have expired");
        }
        Credential credential = admitter.admit(wish);
        store.put(new AdmissionRecord(name, ticket.hash(), wish.holder(), credential.text(), end));
        LOG.info(
                "let in {} ({}), invited by {}",
                credential.name(),
                credential.holder(),
                ticket.inviter().name());
        return credential.text();
    }

    private static String again(Admitter.Wish wish, AdmissionRecord before) {
        if (before.holder().equals(wish.holder())
                && before.ticketHash().equals(wish.ticket().hash())) {
            return before.credential();
        }
        LOG.warn(
                "the ticket for {} was used by {} and shown again by {}",
                wish.ticket().terms().name(),
                before.holder(),
                wish.holder());
        throw new SecurityFault(
                SecurityFault.Kind.TICKET_USED,
                "the ticket for " + wish.ticket().terms().name()
                        + " was used already, and works once; ask for a new invitation. If it was not you, tell whoever"
                        + " invited you");
    }

    /** Lets the one under way end. */
    @Override
    public void close() {
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
