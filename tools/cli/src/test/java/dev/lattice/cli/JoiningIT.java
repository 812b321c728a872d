package dev.lattice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lattice of two machines, each of which is a home and processes of its own. */
final class JoiningIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private CliProcess office;
    private CliProcess plant;

    @BeforeEach
    void makeMachines() throws IOException {
        office = new CliProcess(Files.createDirectory(directory.resolve("office")));
        plant = new CliProcess(Files.createDirectory(directory.resolve("plant")));
    }

    @AfterEach
    void endNodes() {
        if (office != null) {
            office.close();
            plant.close();
        }
    }

    @Test
    void shouldAddAMachineWithOneLine() throws IOException {
        ok(office.run("init", "--node", "first", "--user", "ada"));
        Files.delete(directory.resolve("office/home/lattices/main/cluster.nk"));
        office.up("first");
        awaitUp(office, "first");

        String line = ok(office.run("invite", "--name", "edge-7", "--label", "zone=plant", "--ttl", "1h"))
                .out();
        assertThat(line.strip()).doesNotContain("\n").matches("[A-Za-z0-9._~-]+");
        assertThat(ok(plant.runWith(line, "join")).out()).contains("node edge-7 has joined", "zone=plant");
        Process edge = plant.up("edge-7");
        awaitUp(plant, "edge-7");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(nodes(office)).containsExactly("first", "edge-7"));

        assertThat(plant.runWith(line, "join", "--node", "another").line()).contains("was used already");
        assertThat(directory.resolve("plant/home/nodes/another"))
                .as("a refused node leaves nothing that a later start could take for one")
                .doesNotExist();
        assertThat(plant.run("get", "nodes").line()).contains("nobody here is a user of lattice main");
        String user = ok(office.run("invite", "--user", "grace", "--right", "observe"))
                .out();
        assertThat(plant.run("join", user.strip()).err()).contains("stands in the process list");
        assertThat(nodes(plant)).containsExactly("edge-7", "first");
        assertThat(ok(plant.run("down")).out()).isEqualTo("node edge-7 is down\n");
        assertThat(edge.onExit().join().exitValue()).isZero();

        noSecretIsAnywhereElse(line, user);
    }

    /** Every seed and every invitation's secret stands in one file of mode 0600, or was printed once, to be carried. */
    private void noSecretIsAnywhereElse(String... lines) throws IOException {
        List<String> secrets = new ArrayList<>();
        for (String line : lines) {
            secrets.add(line.split("~")[2]);
        }
        for (Path file : files()) {
            if (file.toString().endsWith(".nk")) {
                secrets.add(text(file).strip());
            }
        }
        assertThat(secrets)
                .as("two secrets, and keys of two users and two or more nodes")
                .hasSizeGreaterThan(5);
        for (Path file : files()) {
            String name = file.getFileName().toString();
            boolean printedByInvite = name.endsWith(".out") && text(file).startsWith("lattice1~");
            if (!name.endsWith(".nk") && !printedByInvite) {
                assertThat(secrets).as(file.toString()).noneMatch(text(file)::contains);
            }
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static CliProcess.Result ok(CliProcess.Result result) {
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result;
    }

    private static void awaitUp(CliProcess machine, String node) {
        await().atMost(PATIENCE).until(() -> machine.log(node).contains("  engine "));
    }

    private static List<String> nodes(CliProcess machine) throws IOException {
        List<String> names = new ArrayList<>();
        for (JsonNode node : new ObjectMapper()
                .readTree(ok(machine.run("get", "nodes", "-o", "json")).out())) {
            names.add(node.path("name").asText());
        }
        return names;
    }
}
