/**
 * What a guest can try, and what comes of it: every attack on its own and all at once, beside a healthy actor that must
 * not miss a reply. The engine is a parameter. {@code mvn verify -Phostile} runs all of it and prints the table; a few
 * quick ones run in every build.
 */
package dev.lattice.node.engine.hostile;
