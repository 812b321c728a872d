package dev.lattice.cli.command;

import dev.lattice.cli.terminal.Json;
import dev.lattice.cli.terminal.Table;
import dev.lattice.node.EngineChoice;
import dev.lattice.node.engine.EngineInfo;
import dev.lattice.node.engine.WasmEngine;
import dev.lattice.node.engine.wasmtime.WasmtimeEngine;
import dev.lattice.protocol.frame.ProtocolVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** {@code lattice version}. */
@Command(
        name = "version",
        customSynopsis = "lattice version",
        description = "Show the versions of lattice, protocol, Java and the engine")
public final class VersionCommand implements Runnable {
    private final LatticeCommand lattice;

    public VersionCommand(LatticeCommand lattice) {
        this.lattice = lattice;
    }

    /** For {@code --version}, which is quick and loads nothing. */
    static final class Provider implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"lattice " + current()};
        }
    }

    /** As the build wrote it into the jar. */
    static String current() {
        return Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    @Override
    public void run() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("lattice", current());
        data.put("protocol", ProtocolVersion.CURRENT.toString());
        data.put("java", System.getProperty("java.version") + " (" + System.getProperty("java.vm.name") + ")");
        engines(data);
        if (lattice.json()) {
            Json.print(lattice.console(), data);
        } else {
            Table table = Table.ofDetails();
            data.forEach((name, value) -> table.row(label(name), text(value)));
            table.print(lattice.console());
        }
    }

    /** The engine that a node takes here when nobody chooses, and what there is or is not beside it. */
    private static void engines(Map<String, Object> data) {
        try (WasmEngine engine = EngineChoice.AUTO.open(1)) {
            EngineInfo info = engine.info();
            data.put("engine", info.name() + " " + info.version());
            data.put("engineTarget", info.target());
            if (!info.cpuFeatures().isEmpty()) {
                data.put("engineCpuFeatures", info.cpuFeatures());
            }
            data.put("engineOrigin", info.origin());
        }
        Optional<String> missing = WasmtimeEngine.unavailability();
        if (missing.isPresent()) {
            data.put("nativeEngine", "none: " + missing.get());
            return;
        }
        try (WasmEngine fallback = EngineChoice.CHICORY.open(1)) {
            data.put(
                    "fallbackEngine",
                    fallback.info().name() + " " + fallback.info().version());
        }
    }

    private static String label(String name) {
        return switch (name) {
            case "engineTarget" -> "engine target";
            case "engineCpuFeatures" -> "engine uses";
            case "engineOrigin" -> "engine file";
            case "nativeEngine" -> "native engine";
            case "fallbackEngine" -> "fallback engine";
            default -> name;
        };
    }

    private static String text(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(Object::toString).collect(Collectors.joining(" "))
                : value.toString();
    }
}
