package dev.lattice.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs the targets and prints the table; ends with 1 when anything was found. */
public final class FuzzRun {
    private FuzzRun() {}

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        FuzzOptions options;
        try {
            options = FuzzOptions.ofProperties();
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        System.exit(options.replay().isPresent() ? replay(options) : search(options));
    }

    private static int search(FuzzOptions options) throws InterruptedException, ExecutionException {
        List<String> targets = new ArrayList<>(options.targets());
        targets.removeIf(target -> {
            Targets.unavailability(target).ifPresent(why -> System.out.println("SKIPPED " + target + ": " + why));
            return Targets.unavailability(target).isPresent();
        });
        int rounds = (targets.size() + options.parallel() - 1) / options.parallel();
        System.out.printf(
                "%d targets, %d s each, %d at once: about %d min%n",
                targets.size(), options.seconds(), options.parallel(), (rounds * (options.seconds() + 5) + 59) / 60);
        ExecutorService executor = Executors.newFixedThreadPool(options.parallel());
        List<FuzzResult> results = new ArrayList<>();
        try {
            List<Future<FuzzResult>> running = new ArrayList<>();
            for (String target : targets) {
                running.add(executor.submit(() -> new FuzzProcess(target, options).run()));
            }
            for (Future<FuzzResult> run : running) {
                FuzzResult result = run.get();
                results.add(result);
                System.out.println(result.target() + ": " + (result.isGood() ? "nothing found" : "FOUND SOMETHING"));
            }
        } finally {
            executor.shutdownNow();
        }
        System.out.println();
        System.out.print(FuzzTable.of(results));
        System.out.print(FuzzTable.advice(results, options));
        return results.stream().allMatch(FuzzResult::isGood) ? 0 : 1;
    }

    /** Runs one input as the search did; its failure prints itself. */
    private static int replay(FuzzOptions options) throws IOException {
        byte[] input = Files.readAllBytes(options.replay().orElseThrow());
        if (options.targets().size() != 1) {
            System.err.println("name the input's target in -Dfuzz.targets");
            return 2;
        }
        try (FuzzTarget target = Targets.open(options.targets().get(0))) {
            target.seeds().forEach(target::run);
            new AllocationMeter(target).run(input);
            System.out.println("nothing is wrong with these " + input.length + " bytes any more");
            return 0;
        }
    }
}
