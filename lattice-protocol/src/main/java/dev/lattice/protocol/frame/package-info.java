/**
 * Frames: what two ends of a connection say to each other, and their MessagePack form.
 *
 * <p>A codec reads foreign bytes, so it checks every length against its limit and against what is there before it
 * allocates. Stateless; safe on any thread.
 */
package dev.lattice.protocol.frame;
