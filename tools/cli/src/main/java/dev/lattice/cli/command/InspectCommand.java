package dev.lattice.cli.command;

import dev.lattice.cli.terminal.Json;
import dev.lattice.cli.terminal.Table;
import dev.lattice.security.claims.ActorClaims;
import dev.lattice.security.claims.ActorMetadata;
import dev.lattice.security.jwt.Validity;
import dev.lattice.security.module.ModuleVerifier;
import dev.lattice.security.module.VerifiedModule;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code lattice inspect}. */
@Command(
        name = "inspect",
        customSynopsis = "lattice inspect FILE",
        description = {
            "Show what a module's signature says, and check it",
            "",
            "Fails when the module is not signed, or is not what was signed."
        })
public final class InspectCommand implements Runnable {
    private static final int LIMIT_BYTES = 64 * 1024 * 1024;

    private final LatticeCommand lattice;

    @Parameters(index = "0", paramLabel = "FILE", description = "A signed WebAssembly module")
    private Path file;

    public InspectCommand(LatticeCommand lattice) {
        this.lattice = lattice;
    }

    @Override
    public void run() {
        Path path = lattice.context().path(file);
        byte[] bytes = ModuleFile.read(path, LIMIT_BYTES);
        ModuleVerifier verifier = new ModuleVerifier(lattice.context().clock());
        VerifiedModule module = ModuleFile.check(path, bytes, verifier::verifyAtAnyTime);
        if (lattice.json()) {
            Json.print(lattice.console(), data(module));
        } else {
            table(module).print(lattice.console());
        }
    }

    private Table table(VerifiedModule module) {
        ActorClaims claims = module.claims();
        ActorMetadata metadata = claims.metadata();
        return Table.ofDetails()
                .row("name", metadata.name().orElse("-"))
                .row("alias", metadata.callAlias().orElse("-"))
                .row("actor", claims.actor())
                .row("account", claims.account())
                .row(
                        "revision",
                        metadata.revision().isPresent() ? metadata.revision().getAsInt() : "-")
                .row("version", metadata.version().orElse("-"))
                .row("capabilities", orDash(String.join(", ", metadata.capabilities())))
                .row("tags", orDash(String.join(", ", metadata.tags())))
                .row("signed", claims.issuedAt())
                .row("validity", validity(claims.validity()))
                .row("hash", claims.moduleHash())
                .row("signature", "good: the module is what the account signed")
                .row("size", module.lengthBytes() + " bytes");
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }

    private String validity(Validity validity) {
        Instant now = lattice.context().clock().instant();
        String from = validity.notBefore().map(t -> "from " + t + " ").orElse("");
        String until = validity.expires().map(t -> "until " + t).orElse("without end");
        String state = validity.isExpired(now) ? " (expired)" : validity.isEarly(now) ? " (not yet valid)" : "";
        return from + until + state;
    }

    private Map<String, Object> data(VerifiedModule module) {
        ActorClaims claims = module.claims();
        ActorMetadata metadata = claims.metadata();
        Instant now = lattice.context().clock().instant();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("name", metadata.name().orElse(""));
        data.put("alias", metadata.callAlias().orElse(""));
        data.put("actor", claims.actor().text());
        data.put("account", claims.account().text());
        metadata.revision().ifPresent(r -> data.put("revision", r));
        metadata.version().ifPresent(v -> data.put("version", v));
        data.put("capabilities", metadata.capabilities());
        data.put("tags", metadata.tags());
        data.put("issuedAt", claims.issuedAt().toString());
        claims.validity().notBefore().ifPresent(t -> data.put("notBefore", t.toString()));
        claims.validity().expires().ifPresent(t -> data.put("expires", t.toString()));
        data.put(
                "valid", !claims.validity().isExpired(now) && !claims.validity().isEarly(now));
        data.put("hash", claims.moduleHash());
        data.put("hashMatches", true);
        data.put("bytes", module.lengthBytes());
        return data;
    }
}
