package dev.lattice.node.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a node's log says of its actors. */
class ActorLogTest {
    private static final Logger NODE = (Logger) LoggerFactory.getLogger("dev.lattice");

    private final Level before = NODE.getLevel();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            log.add(event.getFormattedMessage());
        }
    };
    private final ActorStage stage = new ActorStage(ActorStage.LIMITS);

    @BeforeEach
    void listen() {
        NODE.setLevel(Level.INFO);
        appender.start();
        NODE.addAppender(appender);
    }

    @AfterEach
    void tearDown() {
        stage.close();
        NODE.detachAppender(appender);
        NODE.setLevel(before);
    }

    /** What was left out in all; it is told every second, which may be in the middle of it. */
    private int notShown(String what) {
        return lines(what).stream()
                .mapToInt(line -> Integer.parseInt(line.replaceFirst("^(actor-1 .*: )?(\\d+) .*$", "$2")))
                .sum();
    }

    private List<String> lines(String part) {
        return log.stream().filter(line -> line.contains(part)).toList();
    }

    @Test
    void shouldTellOfFailedCallsWithActorOperationAndCode() {
        stage.start(1, 1);

        ActorStage.failure(stage.call(1, "trap"));

        assertThat(lines("failed"))
                .singleElement()
                .satisfies(line -> assertThat(line).contains("actor-1", "operation Do", "GUEST_TRAP", "unreachable"));
    }

    @Test
    void shouldTellOfAFewFailedCallsAtOnceAndCountTheOthers() {
        stage.start(1, 1);

        for (int i = 0; i < 30; i++) {
            ActorStage.failure(stage.call(1, "trap"));
        }

        assertThat(lines("operation Do, failed")).hasSize(10);
        await().until(() -> notShown(" more failed calls of actor-1 (") == 20);
    }

    @Test
    void shouldShowWhatGuestsSayUnderTheirActorsName() {
        stage.start(1, 1);
        stage.engine.log.add("hello\nfake line");

        stage.served(1, "anything");

        assertThat(lines("hello"))
                .singleElement()
                .satisfies(line -> assertThat(line).startsWith("actor-1 (").endsWith(": hello fake line"));
    }

    @Test
    void shouldNotLetAGuestFloodTheLog() {
        stage.start(1, 1);
        for (int i = 0; i < 1_000; i++) {
            stage.engine.log.add("flood " + i);
        }

        stage.served(1, "anything");

        assertThat(lines("flood")).hasSize(50);
        await().until(() -> notShown(" log lines are not") == 950);
        assertThat(lines("log lines are not")).allMatch(line -> line.endsWith("the limit is 50 a second"));
    }
}
