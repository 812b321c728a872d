package dev.lattice.node.actor;

import dev.lattice.protocol.invocation.CallFailure;
import dev.lattice.protocol.invocation.FailureCode;
import dev.lattice.protocol.invocation.NanoClock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the node's log says of one actor: the lines of its guests, and the calls that it failed. Any thread. */
final class ActorLog {
    private static final Logger LOG = LoggerFactory.getLogger(ActorLog.class);
    /** One for all actors, for loggers are never forgotten, and actors are named by those who sign them. */
    private static final Logger GUESTS = LoggerFactory.getLogger("dev.lattice.guest");

    private static final int FAILURES_PER_SECOND = 1;
    private static final int FAILURES_AT_ONCE = 10;

    private final ActorIdentity identity;
    private final LimitedLog lines;
    private final LimitedLog failures;

    /** @param linesPerSecond of its guests */
    ActorLog(ActorIdentity identity, int linesPerSecond, NanoClock clock) {
        this.identity = identity;
        this.lines = new LimitedLog(
                line -> GUESTS.info("{}: {}", identity, line), "log lines", linesPerSecond, linesPerSecond, clock);
        this.failures = new LimitedLog(
                LOG::warn, "more failed calls of " + identity, FAILURES_PER_SECOND, FAILURES_AT_ONCE, clock);
    }

    /** Lines of a guest. */
    void said(List<String> text) {
        text.forEach(lines::line);
    }

    /** A call failed. One that its caller withdrew is no news. */
    void failed(String operation, CallFailure failure) {
        if (failure.code() != FailureCode.CANCELLED) {
            failures.line("call of " + identity + ", operation " + operation + ", failed: " + failure.code() + ", "
                    + failure.text());
        }
    }

    /** Says what was dropped, if anything was; asked now and then. */
    void tellDropped() {
        lines.tellDropped();
        failures.tellDropped();
    }
}
