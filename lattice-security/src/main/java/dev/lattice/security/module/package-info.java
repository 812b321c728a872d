/**
 * Signatures inside WebAssembly modules: finding, hashing, writing, checking. Reads foreign bytes and allocates nothing
 * that those bytes ask for.
 *
 * <p>Stateless, safe on any thread; a module of a megabyte takes a few milliseconds, so not on an event loop. Any
 * module may use it.
 */
package dev.lattice.security.module;
