/**
 * What goes over the wire and is agreed between nodes: ids, invocations, frames and failure codes.
 *
 * <p>Pure values and codecs: no I/O, no threads, nothing here blocks. Every other module may depend on it; it depends
 * on MessagePack only. {@code lattice-protocol/README.md} is the specification.
 */
package dev.lattice.protocol;
