package dev.lattice.node.engine.oracle;

import dev.lattice.node.engine.oracle.GuestModule.Function;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Makes a guest smaller for as long as it still shows what is looked for. */
final class Shrinker {
    private final Predicate<GeneratedGuest> shows;
    private int attempts;

    private Shrinker(Predicate<GeneratedGuest> shows, int attempts) {
        this.shows = shows;
        this.attempts = attempts;
    }

    /**
     * @param shows whether a guest still shows it; not asked about the guest that is given
     * @param attempts guests that are tried at most
     */
    static GeneratedGuest shrink(GeneratedGuest guest, Predicate<GeneratedGuest> shows, int attempts) {
        return new Shrinker(shows, attempts).shrink(guest);
    }

    private GeneratedGuest shrink(GeneratedGuest guest) {
        GeneratedGuest smallest = messages(guest);
        for (boolean smaller = true; smaller && attempts > 0; ) {
            GeneratedGuest before = smallest;
            for (int at = Layout.FIRST_FUNCTION - Layout.IMPORTS;
                    at < before.module().functions().size();
                    at++) {
                for (Pruner.Way way : Pruner.Way.values()) {
                    smallest = function(smallest, at, way);
                }
            }
            smaller = !smallest.equals(before);
        }
        return smallest;
    }

    private GeneratedGuest messages(GeneratedGuest guest) {
        GeneratedGuest smallest = guest;
        for (int at = guest.messages().size() - 1; at >= 0; at--) {
            List<Message> fewer = new ArrayList<>(smallest.messages());
            fewer.remove(at);
            smallest = keep(smallest.with(fewer)).orElse(smallest);
        }
        return smallest;
    }

    private GeneratedGuest function(GeneratedGuest guest, int index, Pruner.Way way) {
        GeneratedGuest smallest = guest;
        for (int target = 0; attempts > 0; ) {
            Function function = smallest.module().functions().get(index);
            if (target >= Pruner.size(function.body())) {
                break;
            }
            GeneratedGuest kept = smallest;
            Optional<GeneratedGuest> smaller = Pruner.without(function.body(), way, target)
                    .flatMap(body -> keep(replaced(kept, index, function.with(body))));
            if (smaller.isPresent()) {
                smallest = smaller.get();
            } else {
                target++;
            }
        }
        return smallest;
    }

    private static GeneratedGuest replaced(GeneratedGuest guest, int index, Function function) {
        List<Function> functions = new ArrayList<>(guest.module().functions());
        functions.set(index, function);
        return guest.with(guest.module().with(List.copyOf(functions)));
    }

    private Optional<GeneratedGuest> keep(GeneratedGuest candidate) {
        attempts--;
        return shows.test(candidate) ? Optional.of(candidate) : Optional.empty();
    }
}
