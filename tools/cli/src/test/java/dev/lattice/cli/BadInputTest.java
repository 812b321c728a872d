package dev.lattice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BadInputTest {
    @TempDir
    private Path directory;

    private Typed typed;

    @BeforeEach
    void makePerson() {
        typed = new Typed(directory);
    }

    @Test
    void shouldSayHowToGetANodeWhenNoneRuns() {
        Typed.Result result = typed.run("get", "nodes");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.line()).startsWith("lattice: no node is running: ").endsWith("start one with: lattice up");
    }

    @Test
    void shouldSayThatAHomeWithoutKeysCannotConnect() {
        Typed.Result result = typed.run("get", "nodes", "--connect", "127.0.0.1:1");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.line()).contains("cannot connect to 127.0.0.1:1", "LATTICE_HOME");
        assertThat(typed.path("home")).doesNotExist();
    }

    @Test
    void shouldSayThatANamedNodeDoesNotRunHere() {
        Typed.Result result = typed.run("get", "nodes", "--connect", "node-9");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.line()).contains("no node 'node-9' is running", "HOST:PORT");
    }

    @Test
    void shouldRefuseToListenForOtherMachines() {
        Typed.Result result = typed.run("up", "--listen", "0.0.0.0:4000");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.line())
                .contains("0.0.0.0:4000 (--listen)", "this machine only", "127.0.0.1:4000")
                .doesNotContain("\n");
        assertThat(typed.path("home")).doesNotExist();
    }

    @Test
    void shouldRefuseToListenForOtherMachinesWhateverSaysSo() {
        Typed.Result result = typed.with("LATTICE_LISTEN", "[::]:4000").run("up");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.line()).contains("[::]:4000 (LATTICE_LISTEN)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "up --listen nowhere            | --listen",
                "up --join 127.0.0.1            | --join",
                "up --label plant               | --label",
                "up --engine warp               | --engine",
                "up --name ../x                 | --name",
                "call a b --timeout soon        | --timeout",
                "call a b --timeout 0s          | --timeout",
                "call a b --hex 123             | --hex",
                "call a b --json {a}            | --json",
                "get nodes -o yaml              | yaml",
                "get nodes --connect 1:2:3      | --connect",
                "start f.wasm --node a --label b=c | --node and --label",
                "start f.wasm --instances 0     | --instances 0",
                "start f.wasm --memory 64MB     | --memory",
                "start f.wasm --deadline 5      | --deadline",
                "start f.wasm --slice 5ms       | --slice",
                "up --instances none            | --instances",
                "up --memory 9GiB               | from 64KiB to 4GiB",
                "sign f.wasm --rev many         | --rev"
            })
    void shouldRefuseWhatCannotBeMeantInOneLine(String command, String named) {
        Typed.Result result = typed.run(command.strip().split(" "));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.line())
                .startsWith("lattice: ")
                .contains(named.strip())
                .doesNotContain("\n");
        assertThat(typed.path("home")).doesNotExist();
    }

    @Test
    void shouldRefuseAPayloadOverTheLimitBeforeItIsSent() {
        typed.file("big.bin", new byte[8 * 1024 * 1024 + 1]);

        Typed.Result result = typed.run("call", "echo", "Echo", "--file", "big.bin");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.line()).contains("big.bin", "8388608 bytes").doesNotContain("\n");
    }

    @Test
    void shouldSayBeforeTheCallThatItsReplyHasNoPlace() {
        typed.file("plain", new byte[0]);

        Typed.Result absent = typed.run("call", "echo", "Echo", "--out", "absent/reply.bin");
        Typed.Result file = typed.run("call", "echo", "Echo", "--out", "plain/reply.bin");
        Typed.Result directory = typed.run("call", "echo", "Echo", "--out", ".");

        assertThat(absent.exitCode()).isEqualTo(1);
        assertThat(absent.line()).contains("absent/reply.bin", "no directory", "the call was not made");
        assertThat(file.line()).contains("no directory plain", "the call was not made");
        assertThat(directory.line()).contains("it is a directory");
    }

    @Test
    void shouldSayThatADamagedInvitationWasNotCopiedWhole() {
        String cut = "lattice1~MTkyLjAuMi43OjQxMDA~" + "A".repeat(43) + "~e30.e30";

        Typed.Result result = typed.run("join", cut);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.line()).contains("not joined: the invitation was not copied whole (", "paste it again");
        assertThat(typed.run("join", "hello").line())
                .contains("this is no invitation")
                .doesNotContain("copied whole");
        assertThat(typed.path("home")).doesNotExist();
    }

    @Test
    void shouldFailWhenItsOutputCannotBeWritten() {
        Typed.Result result = typed.runWithBrokenOutput("config");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.line())
                .isEqualTo("lattice: standard output cannot be written to; what it has may be incomplete");
    }

    @Test
    void shouldSayThatAFileIsMissing() {
        Typed.Result result = typed.run("start", "absent.wasm");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.line()).contains("absent.wasm", "no such file");
    }

    @Test
    void shouldShowAStackTraceOnRequestOnly() {
        Typed.Result result = typed.run("get", "nodes", "--debug");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("no node is running", "\tat dev.lattice.");
    }
}
