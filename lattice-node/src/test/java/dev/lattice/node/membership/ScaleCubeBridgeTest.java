package dev.lattice.node.membership;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.scalecube.cluster.Member;
import io.scalecube.cluster.transport.api.JdkMessageCodec;
import io.scalecube.cluster.transport.api.Message;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** That ScaleCube's private messages are taken apart and put together rightly, and that nothing is deserialised. */
class ScaleCubeBridgeTest {
    private static final AtomicInteger TRAPS_SPRUNG = new AtomicInteger();

    @Test
    void shouldCarryEveryShapeThroughScaleCube() {
        for (GossipMessage message : Messages.ofEveryShape()) {
            Message translated = ScaleCubeBridge.toScaleCube(message);

            assertThat(translated.qualifier()).isEqualTo(message.kind().qualifier());
            assertThat(translated.sender()).isEqualTo(message.sender().toString());
            assertThat(ScaleCubeBridge.fromScaleCube(translated))
                    .usingRecursiveComparison()
                    .isEqualTo(message);
        }
    }

    @Test
    void shouldMakeMessagesThatScaleCubeItselfCanWriteAndRead() throws Exception {
        for (GossipMessage message : Messages.ofEveryShape()) {
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            new JdkMessageCodec().serialize(ScaleCubeBridge.toScaleCube(message), written);

            Message read = new JdkMessageCodec().deserialize(new ByteArrayInputStream(written.toByteArray()));

            assertThat(ScaleCubeBridge.fromScaleCube(read))
                    .usingRecursiveComparison()
                    .isEqualTo(message);
        }
    }

    @Test
    void shouldRefuseWhatItDoesNotKnow() {
        Message unknown = Message.withData("text")
                .qualifier("other")
                .sender(Nodes.node(1).toString())
                .build();
        Member stolen = new Member(
                new MemberId(Nodes.node(1).node(), 1).toString(),
                null,
                Nodes.node(2).toString(),
                "lattice");

        assertThatThrownBy(() -> ScaleCubeBridge.fromScaleCube(unknown)).hasMessage("unknown gossip message other");
        assertThatThrownBy(() -> ScaleCubeBridge.peerOf(stolen)).hasMessageContaining("claims the address of another");
    }

    @Test
    void shouldNeverInstantiateASerialisedObject() throws Exception {
        try (Lattice lattice = new Lattice(MembershipSettings.fast())) {
            ScaleCubeMembership one = lattice.start(1);
            FakeNetwork.Lane stranger = lattice.network.lane(Nodes.node(9));
            byte[] plain = serialised(new Trap());
            ByteArrayOutputStream asMessage = new ByteArrayOutputStream();
            new JdkMessageCodec()
                    .serialize(
                            Message.withData(new Trap())
                                    .qualifier("sc/fdetector/ping")
                                    .sender(Nodes.node(9).toString())
                                    .build(),
                            asMessage);
            TRAPS_SPRUNG.set(0);

            stranger.forge(Nodes.node(1), plain);
            stranger.forge(Nodes.node(1), asMessage.toByteArray());

            assertThat(one.counters().malformed()).isEqualTo(2);
            assertThat(TRAPS_SPRUNG).hasValue(0);
            // The trap works: this is what ScaleCube's own codec would have done.
            new JdkMessageCodec().deserialize(new ByteArrayInputStream(asMessage.toByteArray()));
            assertThat(TRAPS_SPRUNG).hasValue(1);
        }
    }

    @Test
    void shouldNotDeserialiseAnywhere() {
        noClasses()
                .should()
                .dependOnClassesThat(Predicates.assignableTo(ObjectInputStream.class))
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("dev.lattice.node.membership"));
    }

    private static byte[] serialised(Object object) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }

    private static final class Trap implements Serializable {
        private static final long serialVersionUID = 1L;

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            TRAPS_SPRUNG.incrementAndGet();
        }
    }
}
