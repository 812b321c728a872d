/**
 * Runs benchmarks in rounds, so that what the machine does besides meets all cases alike, and tells what came of them.
 *
 * <p>One thread. Nothing depends on this package; the script {@code run} starts it.
 */
package dev.lattice.benchmarks.report;
