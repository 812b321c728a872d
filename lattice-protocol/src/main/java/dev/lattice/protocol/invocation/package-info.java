/**
 * A call as everybody sees it: what is asked of whom, and how it ended. Immutable values, safe on any thread.
 */
package dev.lattice.protocol.invocation;
