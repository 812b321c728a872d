package dev.lattice.node.home;

import dev.lattice.cli.setting.NodeFile;
import dev.lattice.cli.setting.NodeSettings;
import dev.lattice.cli.terminal.CliException;
import dev.lattice.fuzz.FuzzTarget;
import dev.lattice.fuzz.Requirement;
import dev.lattice.protocol.id.KeyId;
import dev.lattice.protocol.id.KeyType;
import dev.lattice.security.SecurityFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files of a home that people write or mend: {@code node.json}, {@code contexts.json}. */
public final class ConfigFuzz implements FuzzTarget {
    private final Path directory = directory();
    private final Contexts contexts = new Contexts(directory);

    private static Path directory() {
        try {
            return Files.createTempDirectory("lattice-config");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<byte[]> seeds() {
        String cluster = KeyId.of(KeyType.CLUSTER, new byte[32]).text();
        String node = KeyId.of(KeyType.NODE, new byte[32]).text();
        return List.of(
                text("{\"listen\":\"127.0.0.1:0\",\"join\":[\"a:1\",\"[::1]:2\"],\"labels\":{\"zone\":\"plant\"}}"),
                text("{\"listen\":\"loopback\",\"join\":\"a:1,b:2\",\"labels\":\"a=b\",\"engine\":\"wasmtime\"}"),
                text("{\"contexts\":[{\"name\":\"dev\",\"lattice\":\"" + cluster + "\",\"addresses\":[\"" + node
                        + "@127.0.0.1:7440\"],\"userKeyFile\":\"user.nk\"}]}"),
                text("{\"engine\":\"wasmtime\",\"engine\":\"wasmtime\"}"),
                text("{"),
                new byte[0]);
    }

    @Override
    public long allocationLimitBytes(int inputBytes) {
        return 1024 * 1024 + 512L * inputBytes;
    }

    @Override
    public void run(byte[] input) {
        write("node.json", input);
        write("contexts.json", input);
        try {
            NodeFile file = NodeFile.of(directory);
            NodeSettings.Flags none = new NodeSettings.Flags(
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
            NodeSettings.of(none, Map.of(), file);
        } catch (CliException | SecurityFault e) {
            spoke(e);
        }
        try {
            List<Context> all = contexts.all();
            Requirement.same(all, contexts.all(), "reading changes nothing");
        } catch (HomeException | SecurityFault e) {
            spoke(e);
        }
    }

    private static void spoke(Exception e) {
        Requirement.holds(!e.getMessage().isBlank(), "an error says something");
    }

    private void write(String name, byte[] input) {
        try {
            Path file = directory.resolve(name);
            if (!Files.exists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.write(file, input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(directory.resolve("node.json"));
            Files.deleteIfExists(directory.resolve("contexts.json"));
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
