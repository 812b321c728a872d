package dev.lattice.node.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.protocol.id.NodeAddress;
import dev.lattice.security.key.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextsTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    Path home;

    @Test
    void shouldKeepWhatItIsTold() {
        Contexts contexts = LatticeHome.open(home).contexts();
        Context plant = context("plant").withAddresses(List.of(address(1), address(2)));
        contexts.put(plant);
        contexts.put(context("lab"));

        assertThat(LatticeHome.open(home).contexts().all()).hasSize(2).first().isEqualTo(plant);
        assertThat(contexts.find(plant.lattice())).contains(plant);

        NodeAddress moved = address(3);
        contexts.keepAddresses(plant.lattice(), List.of(moved, moved));
        assertThat(contexts.find("plant").orElseThrow().addresses()).containsExactly(moved);
        contexts.remove("plant");
        assertThat(contexts.all()).extracting(Context::name).containsExactly("lab");
    }

    @Test
    void shouldKnowWhichOneIsMeant() {
        Contexts contexts = LatticeHome.open(home).contexts();
        contexts.put(context("plant"));
        Context withoutUser = new Context("lab", key(KeyType.CLUSTER), List.of(), Optional.empty());
        contexts.put(withoutUser);

        assertThat(contexts.current()).isEmpty();
        contexts.use("lab");
        assertThat(LatticeHome.open(home).contexts().current()).contains(withoutUser);
        contexts.use("nowhere");
        assertThat(contexts.current()).contains(withoutUser);
        contexts.put(context("office"));
        contexts.remove("lab");
        assertThat(contexts.current()).isEmpty();
    }

    @Test
    void shouldReplaceAContextOfTheSameName() {
        Contexts contexts = LatticeHome.open(home).contexts();
        Context second = context("plant");
        contexts.put(context("plant"));
        contexts.put(second);

        assertThat(contexts.all()).containsExactly(second);
    }

    @Test
    void shouldLoseNothingWhenManyWriteAtOnce() {
        ExecutorService executor = Executors.newFixedThreadPool(8);
        try {
            CompletableFuture.allOf(IntStream.range(0, 24)
                            .mapToObj(i -> CompletableFuture.runAsync(
                                    () -> LatticeHome.open(home).contexts().put(context("l" + i)), executor))
                            .toArray(CompletableFuture[]::new))
                    .join();
        } finally {
            executor.shutdownNow();
        }

        assertThat(LatticeHome.open(home).contexts().all()).hasSize(24);
    }

    @Test
    void shouldLeaveADamagedFileAsItIs() throws IOException {
        Contexts contexts = LatticeHome.open(home).contexts();
        Path file = home.resolve("contexts.json");
        for (String text : List.of("{", "{\"contexts\":[{\"name\":\"x\",\"lattice\":\"y\"}]}")) {
            Files.writeString(file, text);

            assertThatThrownBy(contexts::all).isInstanceOf(HomeException.class).hasMessageContaining(file.toString());
            assertThatThrownBy(() -> contexts.put(context("z"))).isInstanceOf(HomeException.class);
            assertThat(Files.readString(file)).isEqualTo(text);
        }
    }

    @Test
    void shouldBoundLatticesAndAddresses() {
        Contexts contexts = LatticeHome.open(home).contexts();
        for (int i = 0; i < Contexts.LIMIT; i++) {
            contexts.put(context("l" + i));
        }

        assertThatThrownBy(() -> contexts.put(context("one-more"))).hasMessageContaining("at most 64");
        assertThat(context("x")
                        .withAddresses(IntStream.rangeClosed(1, 40)
                                .mapToObj(ContextsTest::address)
                                .toList())
                        .addresses())
                .hasSize(Context.LIMIT_ADDRESSES);
    }

    private static Context context(String name) {
        return new Context(name, key(KeyType.CLUSTER), List.of(), Optional.of(Path.of(name, "user.nk")));
    }

    private static NodeAddress address(int port) {
        return new NodeAddress(key(KeyType.NODE), "127.0.0.1", port);
    }

    private static KeyId key(KeyType type) {
        return SigningKey.generate(type, RANDOM).id();
    }
}
