package dev.lattice.node.engine.oracle;

import dev.lattice.node.engine.oracle.RealActor.Check;
import dev.lattice.node.engine.oracle.RealActor.Grade;
import dev.lattice.protocol.invocation.Payload;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.module.ModuleVerifier;
import dev.lattice.security.module.VerifiedModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Inspects, loads and health-checks the guests of a folder. What is not signed runs as well: here, to see whether it
 * can; no node would take it.
 */
final class RealActors {
    private static final int SHOWN_KEY = 8;
    private static final int SHOWN_WHY = 100;

    private final List<Oracle> engines;
    private final ModuleVerifier verifier;

    RealActors(List<Oracle> engines, Clock clock) {
        this.engines = engines;
        this.verifier = new ModuleVerifier(clock);
    }

    /**
     * Checks each {@code *.wasm} of a folder, in the order of their names.
     *
     * @throws AssertionError when there is no such folder or nothing in it, saying what to set
     */
    List<RealActor> check(String folder) {
        String advice = "; set LATTICE_REAL_ACTORS to a folder that holds *.wasm files";
        if (folder.isBlank()) {
            throw new AssertionError("LATTICE_REAL_ACTORS is not set" + advice);
        }
        if (!Files.isDirectory(Path.of(folder))) {
            throw new AssertionError(folder + " is no folder" + advice);
        }
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            List<RealActor> checked = files.filter(file -> file.toString().endsWith(".wasm"))
                    .sorted()
                    .map(this::check)
                    .toList();
            if (checked.isEmpty()) {
                throw new AssertionError(folder + " holds no *.wasm" + advice);
            }
            return checked;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RealActor check(Path file) {
        String name = file.getFileName().toString();
        byte[] module;
        try {
            module = Files.readAllBytes(file);
        } catch (IOException e) {
            Check unread = new Check("-", Grade.FAILED, "not read: " + e);
            return new RealActor(name, 0, "-", List.of(unread));
        }
        Payload wasm = Payload.wrap(module);
        List<Check> checks = engines.stream()
                .map(engine -> HealthCheck.of(engine, name, wasm))
                .toList();
        return new RealActor(name, module.length, signature(module), checks);
    }

    private String signature(byte[] module) {
        try {
            VerifiedModule verified = verifier.verifyAtAnyTime(module);
            String account = verified.claims().account().text().substring(0, SHOWN_KEY);
            return "by " + account + "…, hash holds, " + verified.claims().form() + expiry(module);
        } catch (SecurityFault fault) {
            return fault.kind() == SecurityFault.Kind.UNSIGNED_MODULE ? "unsigned" : name(fault);
        }
    }

    private String expiry(byte[] module) {
        try {
            verifier.verify(module);
            return "";
        } catch (SecurityFault fault) {
            return ", " + name(fault);
        }
    }

    private static String name(SecurityFault fault) {
        return fault.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** A table with a line for each, its sums at the end. */
    static String table(List<RealActor> actors) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("file", "bytes", "signature", "engine", "result", "why"));
        for (RealActor actor : actors) {
            for (Check check : actor.checks()) {
                String grade = check.grade().name().toLowerCase(Locale.ROOT);
                rows.add(List.of(
                        actor.file(),
                        Integer.toString(actor.bytes()),
                        actor.signature(),
                        check.engine(),
                        grade,
                        cut(check.why())));
            }
        }
        return aligned(rows) + sums(actors);
    }

    private static String sums(List<RealActor> actors) {
        StringBuilder out = new StringBuilder(actors.size() + " files");
        List<String> engines = actors.stream()
                .flatMap(actor -> actor.checks().stream())
                .map(Check::engine)
                .distinct()
                .toList();
        for (String engine : engines) {
            out.append("; ").append(engine).append(':');
            for (Grade grade : Grade.values()) {
                long count = actors.stream()
                        .flatMap(actor -> actor.checks().stream())
                        .filter(check -> check.engine().equals(engine) && check.grade() == grade)
                        .count();
                out.append(' ').append(count).append(' ').append(grade.name().toLowerCase(Locale.ROOT));
            }
        }
        return out.append("; ")
                .append(actors.stream().filter(RealActor::differs).count())
                .append(" differ\n")
                .toString();
    }

    private static String aligned(List<List<String>> rows) {
        StringBuilder out = new StringBuilder();
        int columns = rows.get(0).size();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                int at = column;
                int width = rows.stream()
                        .mapToInt(each -> each.get(at).length())
                        .max()
                        .orElse(0);
                line.append(String.format("%-" + Math.max(width, 1) + "s  ", row.get(column)));
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }

    private static String cut(String why) {
        String line = why.lines().findFirst().orElse("");
        return line.length() <= SHOWN_WHY ? line : line.substring(0, SHOWN_WHY) + "…";
    }
}
