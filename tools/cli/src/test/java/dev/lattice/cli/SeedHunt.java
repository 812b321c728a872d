package dev.lattice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lattice.protocol.id.NkeyText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks for every seed that a run made, in every form in which it might have got somewhere. */
final class SeedHunt {
    private static final Pattern SEED = Pattern.compile("S[ACMNOUV][A-Z2-7]{56}");
    private static final int SEED_BYTES = 34;
    private static final int PREFIX_BYTES = 2;

    private final Path directory;
    /** By what is looked for, where it was made. */
    private final Map<String, Path> forms = new TreeMap<>();

    private int seeds;

    SeedHunt(Path directory) {
        this.directory = directory;
    }

    /** Takes the seeds from all key files below the directory, which are the only files that may hold any. */
    SeedHunt collect() throws IOException {
        for (Path file : files()) {
            if (isKeyFile(file)) {
                Matcher seed = SEED.matcher(Files.readString(file));
                assertThat(seed.find()).as("%s holds a seed", file).isTrue();
                add(seed.group(), file);
            }
        }
        return this;
    }

    int seeds() {
        return seeds;
    }

    private void add(String text, Path file) {
        byte[] body = NkeyText.decode(text, SEED_BYTES, "seed");
        byte[] raw = Arrays.copyOfRange(body, PREFIX_BYTES, body.length);
        List<String> looks = List.of(
                text,
                text.toLowerCase(Locale.ROOT),
                new String(raw, StandardCharsets.ISO_8859_1),
                HexFormat.of().formatHex(raw),
                HexFormat.of().withUpperCase().formatHex(raw),
                Base64.getEncoder().withoutPadding().encodeToString(raw),
                Base64.getUrlEncoder().withoutPadding().encodeToString(raw));
        looks.forEach(look -> forms.put(look, file));
        seeds++;
    }

    /** Fails on any seed outside of the key files, and on any key file that others may open. */
    void requireNothingElsewhere() throws IOException {
        for (Path file : files()) {
            if (isKeyFile(file)) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as("mode of %s", file)
                        .isEqualTo("rw-------");
            } else {
                requireNothing(file.toString(), new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
    }

    /** Fails on any seed in the text. */
    void requireNothing(String where, String text) {
        List<Path> found = new ArrayList<>();
        forms.forEach((look, file) -> {
            if (text.contains(look)) {
                found.add(file);
            }
        });
        assertThat(found).as("seeds of these files stand in %s", where).isEmpty();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static boolean isKeyFile(Path file) {
        return file.getFileName().toString().endsWith(".nk");
    }
}
