package dev.lattice.cli.command;

import dev.lattice.cli.setting.Values;
import dev.lattice.cli.terminal.CliException;
import dev.lattice.cli.terminal.Console;
import dev.lattice.cli.terminal.Json;
import dev.lattice.cli.terminal.Table;
import dev.lattice.protocol.ProtocolException;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import dev.lattice.security.claims.ActorMetadata;
import dev.lattice.security.claims.CallAlias;
import dev.lattice.security.file.SafeFiles;
import dev.lattice.security.jwt.Validity;
import dev.lattice.security.key.KeyFile;
import dev.lattice.security.key.SigningKey;
import dev.lattice.security.module.ModuleHash;
import dev.lattice.security.module.ModuleInspection;
import dev.lattice.security.module.ModuleSigner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lattice sign}. */
@Command(
        name = "sign",
        customSynopsis = "lattice sign FILE [OPTIONS]",
        description = {
            "Sign a WebAssembly module, which makes it an actor",
            "",
            "The signature says who answers for the module (the account), which actor it is (the module key), and what"
                    + " it may use. Signing again replaces a signature. Without --account and --module the keys"
                    + " account.nk and module-NAME.nk of the home are used, and made if they are not there."
        })
public final class SignCommand implements Runnable {
    private static final int LIMIT_BYTES = 64 * 1024 * 1024;
    private static final String SUFFIX = ".wasm";
    private static final String SIGNED = ".signed";

    private final LatticeCommand lattice;

    @Parameters(index = "0", paramLabel = "FILE", description = "A WebAssembly module")
    private Path file;

    @Option(names = "--account", paramLabel = "SEEDFILE", description = "Sign with the account key in this file")
    private Optional<Path> account = Optional.empty();

    @Option(names = "--module", paramLabel = "SEEDFILE", description = "Make it the actor whose key is in this file")
    private Optional<Path> module = Optional.empty();

    @Option(names = "--name", paramLabel = "NAME", description = "The actor's name; the file's name otherwise")
    private Optional<String> name = Optional.empty();

    @Option(names = "--alias", paramLabel = "ALIAS", description = "Its call alias; the name otherwise, '' for none")
    private Optional<String> alias = Optional.empty();

    @Option(
            names = "--cap",
            paramLabel = "CONTRACT",
            description = "A capability it may use, such as wasmcloud:keyvalue")
    private List<String> capabilities = List.of();

    @Option(names = "--tag", paramLabel = "TAG", description = "A free text")
    private List<String> tags = List.of();

    @Option(names = "--rev", paramLabel = "N", description = "Its revision, a number that grows with each release")
    private Optional<Integer> revision = Optional.empty();

    @Option(names = "--version", paramLabel = "TEXT", description = "Its version, for people")
    private Optional<String> version = Optional.empty();

    @Option(names = "--expires", paramLabel = "WHEN", description = "30d, 2027-01-31 or an instant; never otherwise")
    private Optional<String> expires = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write it there; NAME.signed.wasm beside FILE otherwise")
    private Optional<Path> out = Optional.empty();

    public SignCommand(LatticeCommand lattice) {
        this.lattice = lattice;
    }

    @Override
    public void run() {
        Validity validity = validity();
        Path source = lattice.context().path(file);
        byte[] unsigned = ModuleFile.read(source, LIMIT_BYTES);
        // Before any key is made: a file that cannot be signed shall leave nothing behind.
        ModuleFile.check(source, unsigned, ModuleHash::of);
        out.ifPresent(typed -> OutFile.requireWritable(lattice, typed, "nothing was signed"));
        Path target = target(source);
        ActorMetadata metadata = signable(validity);
        KeyStore store = new KeyStore(lattice.home().value());
        SigningKey signer = account.map(f -> given("--account", f, KeyType.ACCOUNT))
                .orElseGet(() -> kept(store, KeyType.ACCOUNT, "", "account"));
        SigningKey actor = module.map(f -> given("--module", f, KeyType.MODULE))
                .orElseGet(() -> kept(store, KeyType.MODULE, keyName(), "module"));
        byte[] signed = new ModuleSigner(lattice.context().clock(), new SecureRandom())
                .sign(unsigned, metadata, signer, actor.id(), validity);
        warnOfAnotherActor(source, unsigned, signer, actor);
        if (!target.equals(source) && Files.exists(target)) {
            warnOfAnotherActor(target, SafeFiles.read(target, LIMIT_BYTES), signer, actor);
        }
        SafeFiles.replace(target, signed, SafeFiles.Readers.EVERYBODY);
        print(metadata, signer, actor, target, signed.length);
    }

    private void print(ActorMetadata metadata, SigningKey signer, SigningKey actor, Path target, int bytes) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("file", target.toString());
        data.put("bytes", bytes);
        data.put("name", metadata.name().orElse(""));
        data.put("alias", metadata.callAlias().orElse(""));
        data.put("actor", actor.id().text());
        data.put("account", signer.id().text());
        if (lattice.json()) {
            Json.print(lattice.console(), data);
        } else {
            lattice.console().line(Console.harmless("signed " + relative(target)));
            Table.ofDetails()
                    .row("  actor", actor.id(), metadata.name().orElse(""))
                    .row("  account", signer.id())
                    .print(lattice.console());
        }
    }

    private String relative(Path target) {
        Path directory = lattice.context().directory();
        return target.startsWith(directory) ? directory.relativize(target).toString() : target.toString();
    }

    private SigningKey kept(KeyStore store, KeyType type, String keyName, String what) {
        KeyStore.Kept kept = store.readOrCreate(type, keyName);
        if (kept.created()) {
            lattice.console().remark("made a new " + what + " key and keep its seed in " + kept.file());
        }
        return kept.key();
    }

    private SigningKey given(String option, Path typed, KeyType type) {
        try {
            return KeyFile.read(lattice.context().path(typed), type);
        } catch (SecurityFault e) {
            throw CliException.failure("bad " + option, e.getMessage(), next(e, type), e);
        }
    }

    private static String next(SecurityFault fault, KeyType type) {
        return switch (fault.kind()) {
            case FILE_MODE -> "";
            default -> "make one with: lattice keys gen " + type.name().toLowerCase(Locale.ROOT);
        };
    }

    private Validity validity() {
        try {
            return expires.map(text -> Validity.until(
                            Values.moment(text, lattice.context().clock().instant())))
                    .orElseGet(Validity::always);
        } catch (ProtocolException e) {
            throw CliException.usage("bad value of --expires", e.getMessage(), "");
        }
    }

    /** Signs with keys that nobody keeps: what cannot be signed is told before any key is made. */
    private ActorMetadata signable(Validity validity) {
        try {
            ActorMetadata metadata = metadata();
            ModuleSigner trial = new ModuleSigner(lattice.context().clock(), new SecureRandom());
            trial.requireSignable(metadata, validity);
            return metadata;
        } catch (SecurityFault e) {
            throw CliException.usage("nothing is signed", e.getMessage(), "");
        }
    }

    /** A key that was lost makes another actor of the same name, which nobody should find out much later. */
    private void warnOfAnotherActor(Path of, byte[] module, SigningKey signer, SigningKey actor) {
        ModuleInspection before = ModuleInspection.of(module);
        before.claims().filter(claims -> before.isGood()).ifPresent(claims -> {
            if (!claims.actor().equals(actor.id())) {
                warn(of, "actor", claims.actor(), actor.id(), "--module");
            } else if (!claims.account().equals(signer.id())) {
                warn(of, "an actor of account", claims.account(), signer.id(), "--account");
            }
        });
    }

    private void warn(Path of, String what, KeyId before, KeyId after, String option) {
        lattice.console()
                .remark("warning: " + lattice.context().shown(of) + " was " + what + " " + before + " and becomes "
                        + after + ", which no lattice takes for the same; to keep it, sign with the former key in "
                        + option);
    }

    private ActorMetadata metadata() {
        if (revision.isPresent() && revision.get() < 0) {
            throw CliException.usage("--rev " + revision.get(), "a revision is 0 or more", "");
        }
        String named = name.orElseGet(this::baseName);
        return new ActorMetadata(
                Optional.of(named),
                tags,
                capabilities,
                revision.map(OptionalInt::of).orElseGet(OptionalInt::empty),
                version,
                Optional.of(alias.orElse(named)),
                false);
    }

    /** The file's name without what signing and compilers put behind it. */
    private String baseName() {
        Path last = file.getFileName();
        String base = last == null ? "" : last.toString();
        base = base.endsWith(SUFFIX) ? base.substring(0, base.length() - SUFFIX.length()) : base;
        base = base.endsWith(SIGNED) ? base.substring(0, base.length() - SIGNED.length()) : base;
        return base.isEmpty() ? "actor" : base;
    }

    /** An actor keeps its key as long as it keeps its name. */
    private String keyName() {
        String key = CallAlias.normalise(name.orElseGet(this::baseName))
                .orElse("actor")
                .replaceAll("[^a-z0-9_]", "_")
                .replaceAll("^_+", "");
        return key.isEmpty() ? "actor" : key.substring(0, Math.min(key.length(), 63));
    }

    private Path target(Path source) {
        Path target =
                out.map(lattice.context()::path).orElseGet(() -> source.resolveSibling(baseName() + SIGNED + SUFFIX));
        if (Files.exists(target) && !isModule(target)) {
            throw CliException.failure(
                    target.toString(),
                    "it exists and is no WebAssembly module, so it is not overwritten",
                    "name another file in --out");
        }
        return target;
    }

    private static boolean isModule(Path target) {
        try {
            ModuleHash.of(SafeFiles.read(target, LIMIT_BYTES));
            return true;
        } catch (SecurityFault e) {
            return false;
        }
    }
}
