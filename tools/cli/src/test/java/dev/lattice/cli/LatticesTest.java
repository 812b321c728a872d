package dev.lattice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What init, invite, join and context say, without a node. */
final class LatticesTest {
    @TempDir
    private Path directory;

    private Typed typed;

    @BeforeEach
    void makePerson() {
        typed = new Typed(directory);
    }

    @Test
    void shouldMakeALatticeOnceUnderEachName() {
        Typed.Result made = typed.run("init", "--node", "first", "--user", "ada");

        assertThat(made.exitCode()).isZero();
        assertThat(made.out())
                .startsWith("lattice main is made\n")
                .containsPattern("user +ada with every right \\(U")
                .containsPattern("node +first, which lets others in \\(N")
                .containsPattern("cluster key +home/lattices/main/cluster.nk");
        assertThat(made.err()).contains("nothing needs it from day to day", "lattice up --listen");
        assertThat(typed.run("init").line()).contains("knows a lattice named main already", "lattice context list");
        assertThat(typed.run("init", "dev").exitCode()).isEqualTo(1);
    }

    @Test
    void shouldChooseAmongLattices() throws IOException {
        assertThat(typed.run("context", "list").out()).contains("lattice init");
        typed.run("init", "plant");
        typed.run("init", "lab", "--cluster-key", "stick.nk");

        assertThat(Files.readString(typed.path("stick.nk"))).startsWith("SC");
        assertThat(typed.run("context", "list").out())
                .containsPattern("(?m)^\\* +lab +yes")
                .containsPattern("(?m)^ +plant +yes");
        assertThat(typed.run("context", "use", "plant").exitCode()).isZero();
        assertThat(typed.run("context", "list").out()).containsPattern("(?m)^\\* +plant");
        assertThat(typed.run("context", "list", "--context", "lab").out()).containsPattern("(?m)^\\* +lab");
        assertThat(typed.run("context", "use", "moon").line()).contains("no lattice 'moon'", "lattice context list");
        assertThat(typed.run("get", "nodes", "--context", "moon").line()).contains("no lattice 'moon' (--context)");
        assertThat(typed.with("LATTICE_CONTEXT", "mars").run("get", "nodes").line())
                .contains("no lattice 'mars' (LATTICE_CONTEXT)");
    }

    @Test
    void shouldNotStartANodeThatHasNotJoined() {
        typed.run("init", "--node", "first");

        assertThat(typed.run("up", "--name", "second").line())
                .contains("node second cannot start", "joined lattice main", "lattice invite", "lattice join");
        assertThat(typed.run("up", "--listen", "0.0.0.0:4100").line()).contains("stands for all of them");
        assertThat(typed.path("home/nodes/second")).doesNotExist();
    }

    @Test
    void shouldSayWhyNobodyCanBeInvited() {
        assertThat(typed.run("invite", "--name", "edge").line())
                .contains("a development lattice stays on this machine", "lattice init");
        typed.run("init");
        assertThat(typed.run("invite", "--name", "edge").line()).contains("no node is running", "lattice main");
    }

    @Test
    void shouldRefuseWhatIsNoInvitationWithoutMakingAnything() {
        assertThat(typed.run("join", "lattice1~eA~eA~eA").line()).doesNotContain("eA~");
        Typed.Result result = typed.run("join", "hello");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.line()).contains("this is no invitation", "lattice invite");
        assertThat(typed.run("join").line()).contains("nothing was pasted");
        assertThat(typed.path("home")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "invite                                   | --name",
                "invite --name a --user b                 | --name",
                "invite --user b                          | --right",
                "invite --user b --right fly              | --right",
                "invite --user b --right call --label a=b | --user",
                "invite --name a --right call             | --right",
                "invite --name a --ttl 31d                | --ttl",
                "invite --name a --ttl soon               | --ttl",
                "invite --name a --account me             | --account",
                "invite --name a --label b                | --label",
                "invite --name a --address nowhere        | --address",
                "init ../x                                | NAME",
                "init --node ../x                         | --node",
                "init --label a                           | --label",
                "join --node ../x                         | --node",
                "get nodes --context ../x                 | --context"
            })
    void shouldRefuseWhatCannotBeMeantInOneLine(String command, String named) {
        Typed.Result result = typed.run(command.strip().split(" +"));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.line())
                .startsWith("lattice: ")
                .contains(named.strip())
                .doesNotContain("\n");
        assertThat(typed.path("home")).doesNotExist();
    }
}
