package dev.lattice.node.engine.oracle;

import java.util.List;

/**
 * What is decided of a guest before its code is: what the code may refer to.
 *
 * @param types all signatures, in the order of their indices
 * @param functions signatures of the generated functions, from {@link Layout#FIRST_FUNCTION}
 * @param slots the functions in the table at first, by index
 * @param callable every function's signature by index, imports and helpers included
 * @param trapPercent how often what is usually guarded against traps is not
 */
record Plan(
        List<Signature> types,
        List<Signature> functions,
        List<Integer> slots,
        List<Signature> callable,
        int memoryPages,
        int tableElements,
        double trapPercent) {}
