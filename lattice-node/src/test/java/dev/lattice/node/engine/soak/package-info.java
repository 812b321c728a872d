/**
 * Minutes of everything at once: guests beside what a JVM does with signals, stacks and memory, on several threads and
 * several JDKs. {@code mvn verify -Psoak} runs it, in JVMs of its own.
 */
package dev.lattice.node.engine.soak;
