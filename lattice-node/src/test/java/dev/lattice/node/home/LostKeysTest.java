package dev.lattice.node.home;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.lattice.protocol.id.KeyId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class LostKeysTest {
    private static final String PACKAGE = LostKeysTest.class.getPackageName();

    @TempDir
    Path temporary;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private LatticeHome home;

    @BeforeEach
    void openHome() {
        home = LatticeHome.open(temporary.resolve("home"));
        log.start();
        ((Logger) LoggerFactory.getLogger(PACKAGE)).addAppender(log);
    }

    @AfterEach
    void stopListening() {
        ((Logger) LoggerFactory.getLogger(PACKAGE)).detachAppender(log);
    }

    @Test
    void shouldSayNothingOfANodeThatIsNewOrWhole() {
        start();
        start();

        assertThat(warnings()).isEmpty();
    }

    @Test
    void shouldWarnThatANodeWithoutItsKeyIsAnotherOne() throws IOException {
        KeyId before = start();
        Files.delete(temporary.resolve("home/nodes/edge/node.nk"));

        assertThat(start()).isNotEqualTo(before);
        assertThat(warnings()).singleElement().asString().contains("edge", "lost its key", "node.nk");
    }

    @Test
    void shouldWarnThatALatticeWithoutItsKeyIsAnotherOne() throws IOException {
        KeyId before = home.developmentLattice().latticeId();
        Files.delete(temporary.resolve("home/dev/cluster.nk"));

        assertThat(home.developmentLattice().latticeId()).isNotEqualTo(before);
        assertThat(warnings()).singleElement().asString().contains("lost its key", "cluster.nk", "new lattice");
    }

    /** @return the node's key */
    private KeyId start() {
        try (NodeHome node = home.acquireNode(Optional.of("edge"))) {
            KeyId key = node.key().id();
            node.keepCredential(home.developmentLattice().issueNodeCredential(key, "edge", Map.of()));
            return key;
        }
    }

    private List<String> warnings() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
