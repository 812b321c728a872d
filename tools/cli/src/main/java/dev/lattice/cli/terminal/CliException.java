package dev.lattice.cli.terminal;

/** A command cannot go on. The message is for the person who typed it: what happened, why, what to type next. */
public final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CliException(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** Something failed. */
    public static CliException failure(String what, String why, String next) {
        return new CliException(ExitCode.FAILURE, line(what, why, next), null);
    }

    /** Something failed because of something else, which {@code --debug} shows. */
    public static CliException failure(String what, String why, String next, Throwable cause) {
        return new CliException(ExitCode.FAILURE, line(what, why, next), cause);
    }

    /** Something was typed that cannot be meant. */
    public static CliException usage(String what, String why, String next) {
        return new CliException(ExitCode.USAGE, line(what, why, next), null);
    }

    public int exitCode() {
        return exitCode;
    }

    private static String line(String what, String why, String next) {
        return what + ": " + why + (next.isEmpty() ? "" : "; " + next);
    }
}
