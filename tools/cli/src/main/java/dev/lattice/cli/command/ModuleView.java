package dev.lattice.cli.command;

import dev.lattice.cli.terminal.Table;
import dev.lattice.security.claims.ActorClaims;
import dev.lattice.security.claims.ActorMetadata;
import dev.lattice.security.jwt.Validity;
import dev.lattice.security.module.ModuleInspection;
import dev.lattice.security.module.ModuleInspection.TimeState;
import dev.lattice.security.module.WasmImport;
import dev.lattice.security.module.WasmOutline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What {@code inspect} shows of a module: the claims first, then what they are worth, then the module itself. */
record ModuleView(ModuleInspection module, Instant now) {
    private static final String NONE = "-";

    Table table() {
        Table table = Table.ofDetails();
        module.claims().ifPresent(claims -> claimed(claims, table));
        table.row("hash", module.moduleHash() + hashRemark())
                .row("signature", signatureText())
                .row("imports", orNone(imports()))
                .row("features", orNone(String.join(", ", module.outline().features())));
        module.outline().trouble().ifPresent(trouble -> table.row("unread", trouble));
        return table.row("size", module.lengthBytes() + " bytes");
    }

    private void claimed(ActorClaims claims, Table table) {
        ActorMetadata metadata = claims.metadata();
        table.row("name", metadata.name().orElse(NONE))
                .row("alias", metadata.callAlias().orElse(NONE))
                .row("actor", claims.actor())
                .row("account", claims.account())
                .row("revision", revision(metadata).map(String::valueOf).orElse(NONE))
                .row("version", metadata.version().orElse(NONE))
                .row("capabilities", orNone(String.join(", ", metadata.capabilities())))
                .row("tags", orNone(String.join(", ", metadata.tags())));
        if (metadata.provider()) {
            table.row("provider", "yes: it says that it serves a contract");
        }
        table.row("signed", claims.issuedAt())
                .row("validity", validity(claims.validity()))
                .row("form", claims.form());
    }

    Map<String, Object> data() {
        Map<String, Object> data = new LinkedHashMap<>();
        module.claims().ifPresent(claims -> claimed(claims, data));
        data.put("valid", module.isGood() && module.timeState(now) == TimeState.VALID);
        data.put("validity", text(module.timeState(now)));
        data.put("signature", text(module.signature()));
        data.put("hash", module.moduleHash());
        data.put("hashState", text(module.hash()));
        data.put(
                "hashMatches",
                switch (module.hash()) {
                    case MATCHES, MATCHES_RAW_BYTES -> true;
                    case UNKNOWN, DIFFERS -> false;
                });
        data.put("fileHash", module.fileHash());
        module.fault().ifPresent(fault -> data.put("problem", fault.getMessage()));
        WasmOutline outline = module.outline();
        data.put("hostInterfaces", outline.hostInterfaces());
        List<Map<String, String>> imports = new ArrayList<>();
        for (WasmImport imported : outline.imports()) {
            Map<String, String> row = new LinkedHashMap<>();
            row.put("module", imported.module());
            row.put("name", imported.name());
            row.put("kind", text(imported.kind()));
            imports.add(row);
        }
        data.put("imports", imports);
        data.put("features", List.copyOf(outline.features()));
        outline.trouble().ifPresent(trouble -> data.put("unread", trouble));
        data.put("bytes", module.lengthBytes());
        return data;
    }

    private static void claimed(ActorClaims claims, Map<String, Object> data) {
        ActorMetadata metadata = claims.metadata();
        data.put("name", metadata.name().orElse(""));
        data.put("alias", metadata.callAlias().orElse(""));
        data.put("actor", claims.actor().text());
        data.put("account", claims.account().text());
        revision(metadata).ifPresent(r -> data.put("revision", r));
        metadata.version().ifPresent(v -> data.put("version", v));
        data.put("capabilities", metadata.capabilities());
        data.put("tags", metadata.tags());
        data.put("provider", metadata.provider());
        data.put("issuedAt", claims.issuedAt().toString());
        claims.validity().notBefore().ifPresent(t -> data.put("notBefore", t.toString()));
        claims.validity().expires().ifPresent(t -> data.put("expires", t.toString()));
        data.put("form", claims.form().toString());
        data.put("claimedHash", claims.moduleHash());
    }

    private static Optional<Integer> revision(ActorMetadata metadata) {
        return metadata.revision().isPresent() ? Optional.of(metadata.revision().getAsInt()) : Optional.empty();
    }

    private String hashRemark() {
        return switch (module.hash()) {
            case UNKNOWN, MATCHES -> "";
            case MATCHES_RAW_BYTES -> " (the claims hold that of the bytes as they are, as older tools made it)";
            case DIFFERS -> " (not that of the claims)";
        };
    }

    private String signatureText() {
        return switch (module.signature()) {
            case MISSING -> "missing";
            case SEVERAL -> "none that counts: there is more than one";
            case UNREADABLE -> "unreadable";
            case FORGED -> "FORGED: the account did not sign this";
            case GOOD ->
                module.isGood()
                        ? "good: the module is what the account signed"
                        : "good, but the module is NOT what the account signed";
        };
    }

    private String validity(Validity validity) {
        String from = validity.notBefore().map(t -> "from " + t + " ").orElse("");
        String until = validity.expires().map(t -> "until " + t).orElse("without end");
        return from
                + until
                + switch (module.timeState(now)) {
                    case EXPIRED -> " (expired)";
                    case NOT_YET_VALID -> " (not yet valid)";
                    case VALID, UNKNOWN -> "";
                };
    }

    /** Each interface with how much is imported from it. */
    private String imports() {
        Map<String, Long> counts = module.outline().imports().stream()
                .collect(Collectors.groupingBy(WasmImport::module, LinkedHashMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                .collect(Collectors.joining(", "));
    }

    private static String orNone(String text) {
        return text.isEmpty() ? NONE : text;
    }

    private static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
