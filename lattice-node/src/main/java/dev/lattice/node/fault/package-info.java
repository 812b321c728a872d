/** The family of exceptions of this module. Everybody may depend on it; it depends on nobody. */
package dev.lattice.node.fault;
