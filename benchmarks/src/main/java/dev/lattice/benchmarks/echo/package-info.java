/**
 * An echo of 64 bytes: through the engine alone, by an actor on the same node, by an actor on another node in a second
 * process, and, to compare, by a bare Netty server in a second process with the same TLS.
 *
 * <p>JMH's threads call; replies come on event loops and carriers. Only {@code report} depends on this package.
 */
package dev.lattice.benchmarks.echo;
