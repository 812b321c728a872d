package dev.lattice.node.engine.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What code can refer to at the place where it is generated. */
final class FunctionScope {
    private final List<Type> locals;
    private final List<Integer> openLabels = new ArrayList<>();
    private int labels;
    private int budget;

    /** @param budget about how many instructions the function may have */
    FunctionScope(Signature signature, List<Type> variables, int budget) {
        locals = new ArrayList<>(signature.parameters());
        locals.addAll(variables);
        this.budget = budget;
    }

    /** Indices of the parameters and variables of a type. */
    List<Integer> locals(Type type) {
        return IntStream.range(0, locals.size())
                .filter(index -> locals.get(index) == type)
                .boxed()
                .toList();
    }

    Type local(int index) {
        return locals.get(index);
    }

    int localCount() {
        return locals.size();
    }

    int newLabel() {
        return ++labels;
    }

    void open(int label) {
        openLabels.add(label);
    }

    void close() {
        openLabels.remove(openLabels.size() - 1);
    }

    /** Labels that may be branched to without looping for ever. */
    List<Integer> openLabels() {
        return openLabels;
    }

    /** Whether more may be generated; counts it. */
    boolean spend() {
        return budget-- > 0;
    }
}
