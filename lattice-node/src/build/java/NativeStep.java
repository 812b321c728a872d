import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The build step of the native engine, run by Maven as a single-file program: {@code NativeStep CRATE OUTPUT STAMP}.
 *
 * <p>It asks {@code NativeBuild}, which stands beside it, only when a file of the crate or the library in the output is
 * not what it was after the last build, by time and length. A new compiler is no reason: `mvn clean` asks anew.
 *
 * <p>Nearly all of its time goes into compiling this file, which Java does at each build. So it is short and plain:
 * with streams and lambdas it would take twice as long.
 */
public final class NativeStep {
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 3) {
            System.err.println("usage: NativeStep CRATE OUTPUT STAMP");
            System.exit(2);
        }
        File crate = new File(arguments[0]);
        File output = new File(arguments[1], "META-INF" + File.separator + "native");
        Path stamp = Path.of(arguments[2]);
        if (Files.exists(stamp) && Files.readString(stamp).equals(state(crate, output))) {
            return;
        }
        Files.deleteIfExists(stamp);
        int result = build(arguments[0], arguments[1]);
        String state = state(crate, output);
        if (result == 0 && state.contains("lattice_engine")) {
            Files.createDirectories(stamp.getParent());
            Files.writeString(stamp, state);
        }
        System.exit(result);
    }

    private static int build(String crate, String output) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String step = Path.of(crate, "..", "..", "build", "java", "NativeBuild.java")
                .normalize()
                .toString();
        return new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", step, crate, output)
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Names, lengths and times of the crate's files and of what is in the output. */
    private static String state(File crate, File output) {
        StringBuilder state = new StringBuilder(4096);
        list(crate, state);
        list(output, state);
        return state.toString();
    }

    private static void list(File directory, StringBuilder state) {
        File[] files = directory.listFiles();
        if (files == null) {
            return;
        }
        Arrays.sort(files);
        for (File file : files) {
            if (!file.isDirectory()) {
                state.append(file.getPath()).append(' ').append(file.length()).append(' ');
                state.append(file.lastModified()).append('\n');
            } else if (!file.getName().equals("target")) {
                list(file, state);
            }
        }
    }
}
