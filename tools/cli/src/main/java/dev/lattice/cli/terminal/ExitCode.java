package dev.lattice.cli.terminal;

/** How the process ends; {@code lattice --help} lists them. */
public final class ExitCode {
    public static final int OK = 0;
    /** What was asked for could not be done. */
    public static final int FAILURE = 1;
    /** What was asked for cannot be meant: an unknown option, a malformed value. */
    public static final int USAGE = 2;

    private ExitCode() {}
}
