package dev.lattice.node.engine.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The whole table, by {@code mvn verify -Phostile}. With {@code -Dhostile.only=TEXT} only the attacks whose names have
 * the text.
 */
class HostileSuite {
    private static final Path TABLES = Path.of("target", "hostile");
    private static final String ONLY = System.getProperty("hostile.only", "");

    @ParameterizedTest
    @EnumSource
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void shouldBearEverythingThatGuestsTry(EngineUnderTest engine) throws IOException {
        engine.unavailability().ifPresent(why -> {
            System.out.println("SKIPPED, NO HOSTILE GUEST WAS TRIED ON " + engine + ": " + why);
            assumeTrue(false, why);
        });
        List<Row> rows = new ArrayList<>();
        try (Arena arena = new Arena(engine.open(Arena.INSTANCES))) {
            try (Neighbour neighbour = Neighbour.moveIn(arena)) {
                List<Attack> attacks = Attacks.all().stream()
                        .filter(attack -> attack.name().contains(ONLY))
                        .map(attack -> attack.on(engine.toString()))
                        .toList();
                attacks.forEach(attack -> rows.add(alone(attack, engine, arena, neighbour)));
                rows.add(allAtOnce(attacks, engine, arena, neighbour));
                attacks.forEach(attack -> arena.stop(attack.name()));
                rows.add(whatIsLeft(engine, arena, neighbour));
            }
        }
        show(engine, rows);
        assertThat(rows.stream().flatMap(row -> row.failures().stream())).isEmpty();
    }

    private static Row alone(Attack attack, EngineUnderTest engine, Arena arena, Neighbour neighbour) {
        neighbour.report();
        Assault.Result result = new Assault(arena).carryOut(attack);
        Row row = new Row(
                attack.name(),
                engine.toString(),
                attack.expectation(),
                result.outcomes(),
                result.complaints(),
                attack.fault(),
                result.millis(),
                neighbour.report());
        System.out.println("  " + row.attack() + ": " + row.got() + ", " + row.millis() + " ms");
        return row;
    }

    private static Row allAtOnce(List<Attack> attacks, EngineUnderTest engine, Arena arena, Neighbour neighbour) {
        neighbour.report();
        Assault.Result result = new Crowd(arena)
                .storm(attacks.stream()
                        .filter(attack -> attack.fault().isEmpty())
                        .toList());
        return new Row(
                "ALL AT ONCE",
                engine.toString(),
                "as above, or TIMEOUT",
                result.outcomes(),
                result.complaints(),
                Optional.empty(),
                result.millis(),
                neighbour.report());
    }

    /** After all that, as many instances have to fit as the host is for. */
    private static Row whatIsLeft(EngineUnderTest engine, Arena arena, Neighbour neighbour) {
        neighbour.report();
        long begun = System.nanoTime();
        List<String> complaints = Leftovers.of(arena);
        return new Row(
                "every instance is back",
                engine.toString(),
                Arena.INSTANCES + " instances live",
                List.of(Leftovers.instances() + " instances live, the neighbour's beside"),
                complaints,
                Optional.empty(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun),
                neighbour.report());
    }

    private static void show(EngineUnderTest engine, List<Row> rows) throws IOException {
        System.out.println(Table.aligned(rows));
        Files.createDirectories(TABLES);
        Files.writeString(TABLES.resolve(engine + ".md"), Table.markdown(rows));
    }
}
