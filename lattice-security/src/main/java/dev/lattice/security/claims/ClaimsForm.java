package dev.lattice.security.claims;

/**
 * In which form claims stand, which decides how the module's hash is compared.
 *
 * @param dialect where the fields stand
 * @param revision {@code wascap_revision}; 0 when there is none
 */
public record ClaimsForm(Dialect dialect, int revision) {
    /** What {@code wascap_revision} is in claims written here. */
    public static final int REVISION = 3;

    private static final ClaimsForm TODAY = new ClaimsForm(Dialect.WASCAP, REVISION);

    /** Where the fields stand. */
    public enum Dialect {
        /** Of 2019: at the top, without a block. */
        WASCC,
        /** Since 2020: in the block {@code wascap}. */
        WASCAP
    }

    /** The form in which claims are written here. */
    public static ClaimsForm today() {
        return TODAY;
    }

    /** Whether only the hash over minimal section lengths will do; older tools hashed the bytes as they were, too. */
    public boolean hashesMinimalLengthsOnly() {
        return dialect == Dialect.WASCAP && revision >= REVISION;
    }

    /** For people: {@code wascap 3}, {@code wascap without a revision}, {@code wascc of 2019}. */
    @Override
    public String toString() {
        if (dialect == Dialect.WASCC) {
            return "wascc of 2019";
        }
        return revision == 0 ? "wascap without a revision" : "wascap " + revision;
    }
}
