package dev.lattice.node.engine.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.lattice.node.engine.TestEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * The whole table, by {@code mvn verify -Phostile}. With {@code -Dhostile.only=TEXT} only the attacks whose names have
 * the text, with {@code -Dhostile.engine=NAME} only one engine.
 */
class HostileSuite {
    private static final Path TABLES = Path.of("target", "hostile");
    private static final String ONLY = System.getProperty("hostile.only", "");
    private static final String ENGINE = System.getProperty("hostile.engine", "");

    @ParameterizedTest
    @EnumSource
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void shouldBearEverythingThatGuestsTry(TestEngine engine) throws IOException {
        assumeTrue(ENGINE.isEmpty() || ENGINE.equalsIgnoreCase(engine.name()), "another engine was asked for");
        engine.unavailability().ifPresent(why -> {
            System.out.println("SKIPPED, NO HOSTILE GUEST WAS TRIED ON " + engine + ": " + why);
            assumeTrue(false, why);
        });
        List<Row> rows = new ArrayList<>();
        try (Arena arena = new Arena(engine.open(Arena.INSTANCES))) {
            try (Neighbour neighbour = Neighbour.moveIn(arena)) {
                List<Attack> attacks = Attacks.all().stream()
                        .filter(attack -> attack.name().contains(ONLY))
                        .map(attack -> attack.on(name(engine)))
                        .toList();
                attacks.forEach(attack -> rows.add(alone(attack, engine, arena, neighbour)));
                List<Attack> quick = IntStream.range(0, attacks.size())
                        .filter(at -> rows.get(at).millis() < Assault.LONG_MILLIS)
                        .mapToObj(attacks::get)
                        .toList();
                rows.add(allAtOnce(quick, engine, arena, neighbour));
                attacks.forEach(attack -> arena.stop(attack.name()));
                rows.add(whatIsLeft(engine, arena, neighbour));
            }
        }
        show(engine, rows);
        assertThat(rows.stream().flatMap(row -> row.failures().stream())).isEmpty();
    }

    /** Nearly every call fails here, and the table tells of it. */
    @BeforeAll
    static void silenceTheLogOfActors() {
        ((Logger) LoggerFactory.getLogger("dev.lattice.node.actor")).setLevel(Level.OFF);
    }

    private static Row alone(Attack attack, TestEngine engine, Arena arena, Neighbour neighbour) {
        neighbour.report();
        Assault.Result result = new Assault(arena).carryOut(attack);
        Row row = new Row(
                attack.name(),
                name(engine),
                attack.expectation(),
                result.outcomes(),
                result.complaints(),
                attack.fault(),
                result.millis(),
                neighbour.report());
        System.out.println("  " + row.attack() + ": " + row.got() + ", " + row.millis() + " ms");
        return row;
    }

    private static Row allAtOnce(List<Attack> attacks, TestEngine engine, Arena arena, Neighbour neighbour) {
        neighbour.report();
        Assault.Result result = new Crowd(arena)
                .storm(attacks.stream()
                        .filter(attack -> attack.fault().isEmpty())
                        .toList());
        return new Row(
                "ALL AT ONCE",
                name(engine),
                "as above, or TIMEOUT",
                result.outcomes(),
                result.complaints(),
                Optional.empty(),
                result.millis(),
                neighbour.report());
    }

    /** After all that, as many instances have to fit as the host is for. */
    private static Row whatIsLeft(TestEngine engine, Arena arena, Neighbour neighbour) {
        neighbour.report();
        long begun = System.nanoTime();
        List<String> complaints = Leftovers.of(arena);
        return new Row(
                "every instance is back",
                name(engine),
                Arena.INSTANCES + " instances live",
                List.of(Leftovers.instances() + " instances live, the neighbour's beside"),
                complaints,
                Optional.empty(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun),
                neighbour.report());
    }

    private static String name(TestEngine engine) {
        return engine.name().toLowerCase(Locale.ROOT);
    }

    private static void show(TestEngine engine, List<Row> rows) throws IOException {
        System.out.println(Table.aligned(rows));
        Files.createDirectories(TABLES);
        Files.writeString(TABLES.resolve(name(engine) + ".md"), Table.markdown(rows));
    }
}
