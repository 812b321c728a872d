/**
 * What the engines have in common below the port: how they write sizes, and the thread that they compile on.
 *
 * <p>No thread lives here longer than the call that needs it. Only the packages of engines may depend on this one.
 */
package dev.lattice.node.engine.support;
