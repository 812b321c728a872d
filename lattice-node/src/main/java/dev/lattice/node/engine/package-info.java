/**
 * The port behind which guests run: modules are compiled, instances made, and messages handled in turns.
 *
 * <p>A guest is a coroutine. {@link dev.lattice.node.engine.Turn#run} runs it until its next
 * {@link dev.lattice.node.engine.Step} and returns that step as a value; what a guest wants from its host is a step
 * like any other, so no thread waits for a guest and no guest calls into Java.
 *
 * <p>No thread is owned here: turns run on the thread that calls. Only {@code actor} and the composition root may
 * depend on this package; the engines live in packages below it, and nobody but the composition root names them.
 */
package dev.lattice.node.engine;
