package dev.lattice.node.attack;

import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What a node says of those whom it refused. */
final class NodeLog implements AutoCloseable {
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.lattice.node.transport");
    private final Level before = logger.getLevel();
    private final List<String> refusals = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getMessage().startsWith("refused a connection")
                    || event.getMessage().startsWith("let nobody")) {
                refusals.add(event.getFormattedMessage().replaceFirst("^.*? from \\S+: ", ""));
            }
        }
    };

    NodeLog() {
        appender.start();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(appender);
    }

    interface Doing {
        void run() throws Exception;
    }

    /** Does something that a node must refuse, and returns the node's reason. */
    String refusalOf(Doing attack) throws Exception {
        int seen = refusals.size();
        attack.run();
        await().until(() -> refusals.size() > seen);
        return refusals.get(seen);
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        logger.setLevel(before);
        logger.setAdditive(true);
    }
}
