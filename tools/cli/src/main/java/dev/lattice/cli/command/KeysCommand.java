package dev.lattice.cli.command;

import dev.lattice.cli.terminal.CliException;
import dev.lattice.cli.terminal.Json;
import dev.lattice.cli.terminal.Table;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.key.KeyFile;
import dev.lattice.security.key.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lattice keys}. */
@Command(name = "keys", customSynopsis = "lattice keys gen TYPE", description = "Make keys")
public final class KeysCommand implements Runnable {
    private final LatticeCommand lattice;

    @Spec
    private CommandSpec spec;

    public KeysCommand(LatticeCommand lattice) {
        this.lattice = lattice;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "what to do with keys is missing: gen TYPE");
    }

    /**
     * Makes a key.
     *
     * @param typeName account, module, …
     */
    @Command(
            name = "gen",
            customSynopsis = "lattice keys gen TYPE [--name NAME] [--out FILE] [--show-seed]",
            description = {
                "Make a key and keep its seed in a file",
                "",
                "The seed, the secret half, goes to a file of mode 0600 in the home's directory keys, and nowhere else"
                        + " unless you say so. `lattice sign` finds account.nk and module-NAME.nk there by itself."
            })
    void gen(
            @Parameters(paramLabel = "TYPE", description = "account, module, user, node, cluster, operator or provider")
                    String typeName,
            @Option(names = "--name", paramLabel = "NAME", description = "Keep it as TYPE-NAME.nk rather than TYPE.nk")
                    Optional<String> name,
            @Option(names = "--out", paramLabel = "FILE", description = "Keep the seed in this file instead")
                    Optional<Path> out,
            @Option(names = "--show-seed", description = "Print the seed, and keep it only where --out says")
                    boolean showSeed) {
        KeyType type = type(typeName);
        SigningKey key = SigningKey.generate(type, new SecureRandom());
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("type", type.name().toLowerCase(Locale.ROOT));
        data.put("key", key.id().text());
        if (out.isPresent() || !showSeed) {
            Path file = out.map(lattice.context()::path).orElseGet(() -> kept(type, name));
            KeyFile.create(file, key);
            data.put("file", lattice.context().shown(file).toString());
        }
        if (showSeed) {
            data.put("seed", key.seedText());
        }
        if (lattice.json()) {
            Json.print(lattice.console(), data);
        } else {
            Table table = Table.ofDetails();
            data.forEach(table::row);
            table.print(lattice.console());
        }
    }

    private Path kept(KeyType type, Optional<String> name) {
        KeyStore store = new KeyStore(lattice.home().value());
        Path file = store.file(type, name.map(KeyStore::requireName).orElse(""));
        if (Files.exists(file)) {
            throw CliException.failure(
                    "no key was made",
                    file + " exists already, and a key that is overwritten is lost",
                    "keep another one beside it with --name, or elsewhere with --out");
        }
        store.prepare();
        return file;
    }

    private static KeyType type(String name) {
        for (KeyType type : KeyType.values()) {
            if (type.name().equalsIgnoreCase(name)) {
                return type;
            }
        }
        throw CliException.usage(
                "no type of key '" + name + "'",
                "there are "
                        + Arrays.stream(KeyType.values())
                                .map(t -> t.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", ")),
                "see: lattice keys gen --help");
    }
}
