/**
 * {@code lattice demo}: three nodes in processes of their own, run by the same commands that a person types. It leaves
 * nothing behind, however it ends.
 */
package dev.lattice.cli.demo;
