package dev.lattice.node.engine.oracle;

import java.util.List;
import java.util.stream.Collectors;

/** Writes code in its text form, for people and for other tools. */
final class CodePrinter {
    private final StringBuilder out = new StringBuilder();

    private CodePrinter() {}

    static String text(List<Code> code, int indent) {
        CodePrinter printer = new CodePrinter();
        printer.all(code, indent);
        return printer.out.toString();
    }

    private void all(List<Code> code, int indent) {
        for (Code each : code) {
            if (each instanceof Code.Plain plain && plain.word().equals("nop")) {
                continue;
            }
            out.append('\n').append("  ".repeat(indent));
            one(each, indent);
        }
    }

    private void one(Code code, int indent) {
        if (code instanceof Code.Plain plain) {
            out.append('(').append(plain.word()).append(plain.shown());
            operands(plain.operands(), indent);
        } else if (code instanceof Code.Block block) {
            out.append(block.loop() ? "(loop" : "(block").append(head(block.label(), block.type()));
            all(block.body(), indent + 1);
        } else if (code instanceof Code.If choice) {
            out.append("(if").append(head(choice.label(), choice.type()));
            operands(List.of(choice.condition()), indent);
            branch("then", choice.then(), indent);
            if (!choice.otherwise().isEmpty()) {
                branch("else", choice.otherwise(), indent);
            }
        } else if (code instanceof Code.Branch branch) {
            String labels = branch.labels().stream().map(label -> " $" + label).collect(Collectors.joining());
            out.append('(').append(branch.word()).append(labels);
            operands(branch.operands(), indent);
        }
        out.append(')');
    }

    private static String head(int label, Type type) {
        return " $" + label + (type == Type.NONE ? "" : " (result " + type.word + ")");
    }

    private void branch(String word, List<Code> body, int indent) {
        out.append('\n').append("  ".repeat(indent + 1)).append('(').append(word);
        all(body, indent + 2);
        out.append(')');
    }

    /** On the same line where none has operands of its own. */
    private void operands(List<Code> operands, int indent) {
        boolean small = operands.stream()
                .allMatch(each ->
                        each instanceof Code.Plain plain && plain.operands().isEmpty());
        if (!small) {
            all(operands, indent + 1);
            return;
        }
        for (Code operand : operands) {
            out.append(' ');
            one(operand, indent);
        }
    }
}
