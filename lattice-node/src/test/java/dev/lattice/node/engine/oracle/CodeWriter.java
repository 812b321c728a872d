package dev.lattice.node.engine.oracle;

import dev.lattice.node.engine.WatBytes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Writes code in its binary form. */
final class CodeWriter {
    private final WatBytes out = new WatBytes();
    /** Labels of what is open, innermost first. */
    private final Deque<Integer> labels = new ArrayDeque<>();

    private CodeWriter() {}

    /** The instructions with the {@code end} that closes them. */
    static byte[] expression(List<Code> code) {
        CodeWriter writer = new CodeWriter();
        writer.all(code);
        return writer.out.u8(0x0b).toByteArray();
    }

    private void all(List<Code> code) {
        code.forEach(this::one);
    }

    private void one(Code code) {
        if (code instanceof Code.Plain plain) {
            all(plain.operands());
            plain.opcode().forEach(out::u8);
            plain.immediates().forEach(out::u8);
        } else if (code instanceof Code.Block block) {
            out.u8(block.loop() ? 0x03 : 0x02, block.type().code);
            inside(block.label(), block.body());
            out.u8(0x0b);
        } else if (code instanceof Code.If choice) {
            one(choice.condition());
            out.u8(0x04, choice.type().code);
            inside(choice.label(), choice.then());
            if (!choice.otherwise().isEmpty()) {
                out.u8(0x05);
                inside(choice.label(), choice.otherwise());
            }
            out.u8(0x0b);
        } else if (code instanceof Code.Branch branch) {
            branch(branch);
        }
    }

    private void inside(int label, List<Code> body) {
        labels.push(label);
        all(body);
        labels.pop();
    }

    private void branch(Code.Branch branch) {
        all(branch.operands());
        out.u8(branch.opcode());
        if (branch.word().equals("br_table")) {
            out.u32(branch.labels().size() - 1);
        }
        branch.labels().forEach(label -> out.u32(depth(label)));
    }

    private int depth(int label) {
        int depth = 0;
        for (int open : labels) {
            if (open == label) {
                return depth;
            }
            depth++;
        }
        throw new AssertionError("no label " + label);
    }
}
