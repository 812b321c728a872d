package dev.lattice.cli.command;

import dev.lattice.cli.terminal.CliException;
import dev.lattice.cli.terminal.Json;
import dev.lattice.cli.terminal.Table;
import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.key.KeyFile;
import dev.lattice.security.key.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
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
@Command(name = "keys", customSynopsis = "lattice keys COMMAND", description = "Make and look at keys")
public final class KeysCommand implements Runnable {
    private final LatticeCommand lattice;

    @Spec
    private CommandSpec spec;

    public KeysCommand(LatticeCommand lattice) {
        this.lattice = lattice;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "what to do with keys is missing: gen TYPE, inspect KEY or list");
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
        name.ifPresent(KeyStore::requireName);
        SigningKey key = SigningKey.generate(type, new SecureRandom());
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("type", text(type));
        data.put("key", key.id().text());
        if (out.isPresent() || !showSeed) {
            Path file = out.map(lattice.context()::path).orElseGet(() -> kept(type, name));
            KeyFile.create(file, key);
            data.put("file", lattice.context().shown(file).toString());
        }
        if (showSeed) {
            data.put("seed", key.seedText());
        }
        print(data);
    }

    /**
     * Tells what a key is.
     *
     * @param typed a public key, or the file of a seed
     */
    @Command(
            name = "inspect",
            customSynopsis = "lattice keys inspect KEY|FILE",
            description = {
                "Show what a key is, without its secret half",
                "",
                "A public key is checked and its type told; of a seed's file, its public key too."
            })
    void inspect(
            @Parameters(paramLabel = "KEY|FILE", description = "A public key, or a file that holds a seed")
                    String typed) {
        if (isSeed(typed)) {
            throw CliException.usage(
                    "a seed is a secret and does not belong on a command line",
                    "others on this machine can read those, and your shell keeps them",
                    "put it in a file of mode 0600 and name the file; if others may have seen it, make a new key");
        }
        Map<String, Object> data = new LinkedHashMap<>();
        KeyId key;
        Path file = lattice.context().path(Path.of(typed));
        if (Files.exists(file)) {
            key = KeyFile.read(file).id();
            data.put("file", lattice.context().shown(file).toString());
        } else {
            key = publicKey(typed);
        }
        data.put("type", text(key.type()));
        data.put("letter", String.valueOf(key.type().letter()));
        data.put("key", key.text());
        print(data);
    }

    /** Tells which keys the home keeps. */
    @Command(
            name = "list",
            customSynopsis = "lattice keys list",
            description = {
                "List the keys that the home keeps",
                "",
                "Those of `keys gen` and `sign`. The keys of nodes and of the development lattice are not among them."
            })
    void list() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Path file : new KeyStore(lattice.home().value()).files()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("file", lattice.context().shown(file).toString());
            try {
                KeyId key = KeyFile.read(file).id();
                row.put("type", text(key.type()));
                row.put("key", key.text());
            } catch (SecurityFault e) {
                row.put("problem", e.getMessage());
            }
            rows.add(row);
        }
        if (lattice.json()) {
            Json.print(lattice.console(), Map.of("keys", rows));
        } else if (rows.isEmpty()) {
            lattice.console().line("the home keeps no keys; make one with: lattice keys gen account");
        } else {
            Table table = Table.of("TYPE", "KEY", "FILE");
            rows.forEach(row -> table.row(
                    row.getOrDefault("type", ""), row.getOrDefault("key", row.get("problem")), row.get("file")));
            table.print(lattice.console());
        }
    }

    private void print(Map<String, Object> data) {
        if (lattice.json()) {
            Json.print(lattice.console(), data);
        } else {
            Table table = Table.ofDetails();
            data.forEach(table::row);
            table.print(lattice.console());
        }
    }

    /** Whether a seed was typed, good or with a slip in it. */
    private static boolean isSeed(String typed) {
        return typed.matches("S[A-Z][A-Z2-7]{50,62}");
    }

    private static KeyId publicKey(String typed) {
        try {
            return new KeyId(typed);
        } catch (ProtocolException e) {
            throw CliException.failure(
                    "'" + typed + "'",
                    "there is no such file, and as a key: " + e.getMessage(),
                    "name a public key or the file of a seed",
                    e);
        }
    }

    private static String text(KeyType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private Path kept(KeyType type, Optional<String> name) {
        KeyStore store = new KeyStore(lattice.home().value());
        Path file = store.file(type, name.orElse(""));
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
