/**
 * The engine on Wasmtime, through a native library of this project's own: JNI stands here and nowhere else.
 *
 * <p>The rules of the border: Java passes numbers down and gets one back; bytes travel through direct buffers of the
 * calling thread whose addresses are good for one call; native code never calls up; handles are checked on the other
 * side, so that a late or concurrent call is an exception. No thread is owned here but one for compilations, which
 * live as long as a compilation, and one that notices forgotten instances.
 *
 * <p>Only the composition root may depend on this package.
 */
package dev.lattice.node.engine.wasmtime;
