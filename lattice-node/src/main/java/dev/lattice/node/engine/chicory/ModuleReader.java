package dev.lattice.node.engine.chicory;

import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.AnnotatedInstruction;
import com.dylibso.chicory.wasm.types.DeclarativeElement;
import com.dylibso.chicory.wasm.types.Element;
import com.dylibso.chicory.wasm.types.ElementSection;
import com.dylibso.chicory.wasm.types.Export;
import com.dylibso.chicory.wasm.types.ExternalType;
import com.dylibso.chicory.wasm.types.FunctionBody;
import com.dylibso.chicory.wasm.types.Global;
import com.dylibso.chicory.wasm.types.Instruction;
import com.dylibso.chicory.wasm.types.OpCode;
import com.dylibso.chicory.wasm.types.ValType;
import dev.lattice.node.engine.EngineException;
import dev.lattice.node.engine.EngineException.Kind;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads a module and validates it.
 *
 * <p>Chicory does not look whether all blocks of a function end. Its validator takes no function for declared but those
 * of declarative segments, and looks at functions that refer to themselves only. So references are held to the rule of
 * the specification here (all functions that the module names outside of its functions are declared), and what they
 * need is declared for Chicory.
 */
final class ModuleReader {
    private ModuleReader() {}

    /** Gives a valid module; throws whatever Chicory throws otherwise. */
    static WasmModule read(byte[] wasm) {
        WasmModule module = Parser.builder().withValidation(false).build().parse(() -> new ByteArrayInputStream(wasm));
        for (FunctionBody body : module.codeSection().functionBodies()) {
            requireEnded(body);
        }
        Set<Integer> references = references(module);
        if (!declared(module).containsAll(references)) {
            throw EngineException.of(Kind.INVALID_MODULE, "undeclared function reference");
        }
        return validated(module, references);
    }

    /** Chicory takes a function for ended when its bytes are, also in the midst of a block. */
    private static void requireEnded(FunctionBody body) {
        int open = 1;
        for (AnnotatedInstruction instruction : body.instructions()) {
            switch (instruction.opcode()) {
                case BLOCK, LOOP, IF, TRY_TABLE -> open++;
                case END -> open--;
                default -> {}
            }
        }
        if (open != 0) {
            throw EngineException.of(
                    Kind.INVALID_MODULE, "control frames remain at end of function body or expression");
        }
    }

    /** The functions that instructions refer to. */
    private static Set<Integer> references(WasmModule module) {
        Set<Integer> references = new TreeSet<>();
        for (FunctionBody body : module.codeSection().functionBodies()) {
            for (AnnotatedInstruction instruction : body.instructions()) {
                note(instruction, references);
            }
        }
        return references;
    }

    private static void note(Instruction instruction, Set<Integer> functions) {
        if (instruction.opcode() == OpCode.REF_FUNC) {
            functions.add((int) instruction.operand(0));
        }
    }

    private static Set<Integer> declared(WasmModule module) {
        Set<Integer> declared = new TreeSet<>();
        for (Element segment : module.elementSection().elements()) {
            segment.initializers().forEach(expression -> expression.forEach(each -> note(each, declared)));
        }
        for (Global global : module.globalSection().globals()) {
            global.initInstructions().forEach(each -> note(each, declared));
        }
        for (int index = 0; index < module.exportSection().exportCount(); index++) {
            Export export = module.exportSection().getExport(index);
            if (export.exportType() == ExternalType.FUNCTION) {
                declared.add(export.index());
            }
        }
        return declared;
    }

    /** The same module with the functions declared behind its own segments, where no instruction names them. */
    private static WasmModule validated(WasmModule module, Set<Integer> functions) {
        WasmModule.Builder valid = WasmModule.builder()
                .setTypeSection(module.typeSection())
                .setImportSection(module.importSection())
                .setFunctionSection(module.functionSection())
                .setTableSection(module.tableSection())
                .setGlobalSection(module.globalSection())
                .setExportSection(module.exportSection())
                .setElementSection(declaring(module.elementSection(), functions))
                .setCodeSection(module.codeSection())
                .setDataSection(module.dataSection());
        module.memorySection().ifPresent(valid::setMemorySection);
        module.startSection().ifPresent(valid::setStartSection);
        module.dataCountSection().ifPresent(valid::setDataCountSection);
        module.tagSection().ifPresent(valid::setTagSection);
        return valid.build();
    }

    private static ElementSection declaring(ElementSection own, Set<Integer> functions) {
        if (functions.isEmpty()) {
            return own;
        }
        ElementSection.Builder section = ElementSection.builder();
        own.stream().forEach(section::addElement);
        List<List<Instruction>> references = new ArrayList<>();
        for (int function : functions) {
            references.add(List.of(
                    new Instruction(-1, OpCode.REF_FUNC, new long[] {function}),
                    new Instruction(-1, OpCode.END, new long[0])));
        }
        ValType type = ValType.builder()
                .withOpcode(ValType.ID.Ref)
                .withTypeIdx(ValType.TypeIdxCode.FUNC.code())
                .build();
        return section.addElement(new DeclarativeElement(type, references)).build();
    }
}
