package dev.lattice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HelpTest {
    private static final Set<String> COMMANDS = Set.of(
            "keys",
            "sign",
            "inspect",
            "init",
            "invite",
            "join",
            "context",
            "up",
            "down",
            "start",
            "stop",
            "call",
            "get",
            "config",
            "version",
            "demo",
            "completion");

    @TempDir
    private Path directory;

    private Typed typed;

    @BeforeEach
    void makePerson() {
        typed = new Typed(directory);
    }

    @Test
    void shouldExplainItselfOnOnePageThatListsEveryCommand() {
        Typed.Result help = typed.run("--help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.err()).isEmpty();
        Set<String> listed = help.out()
                .lines()
                .filter(line -> line.matches(" {2}[a-z]+ {2,}[A-Z].*"))
                .map(line -> line.strip().split(" ")[0])
                .collect(Collectors.toSet());
        assertThat(listed).isEqualTo(COMMANDS);
        assertThat(help.out()).contains("Exit codes: 0 done, 1 it failed, 2", "lattice demo", "README.md");
        assertThat(help.out().lines().count()).isLessThan(60);
        assertThat(help.out().lines()).allMatch(line -> line.length() <= 100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "keys",
                "sign",
                "inspect",
                "init",
                "invite",
                "join",
                "context",
                "up",
                "down",
                "start",
                "stop",
                "call",
                "get",
                "config",
                "version",
                "demo",
                "completion"
            })
    void shouldExplainEachCommand(String command) {
        Typed.Result help = typed.run(command, "-h");

        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).startsWith("Usage: lattice " + command);
        assertThat(help.out().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void shouldPointToTheHelpWhenNothingIsTyped() {
        Typed.Result result = typed.run();

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.line()).isEqualTo("lattice: lattice: no command is given; see: lattice --help");
    }

    @Test
    void shouldGuessTheCommandThatWasMeant() {
        Typed.Result result = typed.run("strat");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.line()).startsWith("lattice: unknown command 'strat'").contains("start");
    }

    @Test
    void shouldGuessTheOptionThatWasMeant() {
        Typed.Result result = typed.run("call", "echo", "Echo", "--tex", "hello");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.line()).contains("unknown option '--tex'", "did you mean --text");
    }

    @Test
    void shouldSayWhichArgumentIsMissing() {
        Typed.Result result = typed.run("sign");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.line())
                .isEqualTo("lattice: sign: missing required parameter: 'FILE'; see: lattice sign --help");
    }

    @Test
    void shouldTakeOnePayloadOnly() {
        Typed.Result result = typed.run("call", "echo", "Echo", "--text", "a", "--json", "1");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.line()).contains("mutually exclusive").doesNotContain("\n");
    }

    @Test
    void shouldPrintTheVersionInOneLine() {
        assertThat(typed.run("--version").out().strip()).matches("lattice \\S+");
    }

    @Test
    void shouldPrintCompletionThatKnowsTheCommands() {
        Typed.Result result = typed.run("completion");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).startsWith("#!/usr/bin/env bash").contains("inspect", "--instances");
    }
}
