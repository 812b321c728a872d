package dev.lattice.node.admission;

import dev.lattice.node.fault.NodeException;
import dev.lattice.protocol.frame.JoinFrame;
import dev.lattice.protocol.id.NodeAddress;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.credential.AdmissionRequest;
import dev.lattice.security.credential.Admitter;
import dev.lattice.security.credential.CredentialVerifier;
import dev.lattice.security.credential.NodeCredential;
import dev.lattice.security.jwt.Validity;
import dev.lattice.security.key.SigningKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a node's credential from expiring: at two thirds of its life it asks an issuer for another one, and goes on
 * asking. A node whose credential has expired all the same is no member any more; it says so, keeps serving those who
 * are on it, and asks on for as long as issuers renew.
 *
 * <p>One thread of its own, which may block; {@link #check} may be called on any.
 */
public final class Renewal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);
    private static final Duration PERIOD = Duration.ofMinutes(10);

    private final SigningKey key;
    private final CredentialVerifier trusted;
    private final Issuers issuers;
    private final Consumer<NodeCredential> adopt;
    private final Runnable leave;
    private final Clock clock;
    private final SecureRandom random;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread renewal = new Thread(task, "lattice-renewal");
        renewal.setDaemon(true);
        return renewal;
    });
    private NodeCredential present;
    private boolean left;
    private boolean over;

    /** The issuers of the lattice, as far as this node knows. */
    public interface Issuers {
        /** Where they are, those first that are likeliest to answer. */
        List<NodeAddress> known(NodeCredential present);

        /**
         * Asks one; blocks.
         *
         * @throws NodeException when there is no answer, or it is no
         */
        String ask(NodeAddress issuer, JoinFrame question);
    }

    /**
     * @param adopt takes the new credential into use, and keeps it for later runs
     * @param leave ends what only members may have
     */
    public Renewal(
            SigningKey key,
            NodeCredential present,
            CredentialVerifier trusted,
            Issuers issuers,
            Consumer<NodeCredential> adopt,
            Runnable leave,
            Clock clock,
            SecureRandom random) {
        this.key = key;
        this.present = present;
        this.trusted = trusted;
        this.issuers = issuers;
        this.adopt = adopt;
        this.leave = leave;
        this.clock = clock;
        this.random = random;
    }

    /** Looks from time to time from now on. */
    public void start() {
        thread.scheduleWithFixedDelay(this::checkSafely, 1, PERIOD.toSeconds(), TimeUnit.SECONDS);
    }

    /** A fault must not end the looking. */
    private void checkSafely() {
        try {
            check();
        } catch (RuntimeException e) {
            LOG.error("a fault while the credential was looked at", e);
        }
    }

    /** Does what is due now. */
    public synchronized void check() {
        Instant now = clock.instant();
        Validity validity = present.validity();
        if (validity.isExpired(now) && !left) {
            left = true;
            LOG.warn(
                    "the credential of this node expired at {}: it has left the lattice and serves local callers only",
                    validity.expires().orElseThrow());
            leave.run();
        }
        if (present.admission().isPresent() && !now.isBefore(dueAt(validity)) && !isOver(now)) {
            renew();
        }
    }

    private static Instant dueAt(Validity validity) {
        Instant from = validity.notBefore().orElseThrow();
        Duration life = Duration.between(from, validity.expires().orElseThrow());
        return from.plus(life.dividedBy(3).multipliedBy(2));
    }

    private boolean isOver(Instant now) {
        Instant last = present.validity().expires().orElseThrow().plus(Admitter.GRACE);
        if (now.isAfter(last) && !over) {
            over = true;
            LOG.warn("nobody renews the credential of this node any more; let it join again with a new invitation");
        }
        return now.isAfter(last);
    }

    private void renew() {
        for (NodeAddress issuer : issuers.known(present)) {
            try {
                String request = AdmissionRequest.renew(key, present, issuer.node(), clock, random);
                NodeCredential next =
                        trusted.verifyNode(issuers.ask(issuer, new JoinFrame.Renew(present.text(), request)));
                adopt.accept(next);
                present = next;
                left = false;
                LOG.info(
                        "the credential of this node is renewed until {}",
                        next.validity().expires().orElseThrow());
                return;
            } catch (NodeException | SecurityFault e) {
                LOG.info("the credential of this node is not renewed at {}: {}", issuer.hostPort(), e.getMessage());
            }
        }
        LOG.warn(
                "no issuer has renewed the credential of this node, which ends at {}",
                present.validity().expires().orElseThrow());
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
