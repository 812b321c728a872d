package dev.lattice.node.engine.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes one part out of a function's code: statements are dropped, values become a constant or the first of their
 * operands that has their type.
 */
final class Pruner {
    /** What becomes of a value. */
    enum Way {
        CONSTANT,
        OPERAND
    }

    private final Way way;
    private int countdown;
    private boolean changed;

    private Pruner(Way way, int target) {
        this.way = way;
        this.countdown = target;
    }

    /**
     * The code without its part of that number, counted from the outermost; empty when it has no such part or nothing
     * is gained.
     */
    static Optional<List<Code>> without(List<Code> code, Way way, int target) {
        Pruner pruner = new Pruner(way, target);
        List<Code> pruned = pruner.all(code);
        return pruner.changed ? Optional.of(pruned) : Optional.empty();
    }

    /** How many parts there are. */
    static int size(List<Code> code) {
        Pruner pruner = new Pruner(Way.CONSTANT, Integer.MAX_VALUE);
        pruner.all(code);
        return Integer.MAX_VALUE - pruner.countdown;
    }

    private List<Code> all(List<Code> code) {
        List<Code> kept = new ArrayList<>();
        for (Code each : code) {
            Code pruned = one(each);
            if (pruned.type() != Type.NONE || !isNop(pruned)) {
                kept.add(pruned);
            }
        }
        return List.copyOf(kept);
    }

    private static boolean isNop(Code code) {
        return code instanceof Code.Plain plain && plain.word().equals("nop");
    }

    private Code one(Code code) {
        if (countdown-- == 0) {
            Code simpler = simpler(code);
            changed = !simpler.equals(code);
            return simpler;
        }
        if (code instanceof Code.Plain plain) {
            return new Code.Plain(
                    plain.word(),
                    plain.opcode(),
                    plain.immediates(),
                    plain.shown(),
                    plain.type(),
                    all(plain.operands()));
        } else if (code instanceof Code.Block block) {
            return new Code.Block(block.loop(), block.label(), block.type(), all(block.body()));
        } else if (code instanceof Code.If choice) {
            return new Code.If(
                    choice.label(),
                    choice.type(),
                    one(choice.condition()),
                    all(choice.then()),
                    all(choice.otherwise()));
        }
        Code.Branch branch = (Code.Branch) code;
        return new Code.Branch(branch.word(), branch.opcode(), branch.labels(), all(branch.operands()));
    }

    private Code simpler(Code code) {
        List<Code> parts = code instanceof Code.Plain plain
                ? plain.operands()
                : code instanceof Code.If choice ? choice.then() : List.of();
        if (way == Way.OPERAND) {
            return parts.stream()
                    .filter(part -> part.type() == code.type() && code.type() != Type.NONE)
                    .findFirst()
                    .orElse(code);
        }
        return Code.constant(code.type(), 0);
    }
}
