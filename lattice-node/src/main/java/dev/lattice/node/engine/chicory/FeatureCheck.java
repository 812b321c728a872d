package dev.lattice.node.engine.chicory;

import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.FunctionBody;
import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.Instruction;
import com.dylibso.chicory.wasm.types.OpCode;
import com.dylibso.chicory.wasm.types.ValType;
import dev.lattice.node.engine.EngineException;
import dev.lattice.node.engine.EngineException.Kind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds the WebAssembly features that a module needs and that are off. Those that guests may use are the ones of the
 * engine on Wasmtime, but for SIMD, which Chicory's compiler does not have: WebAssembly 2.0, extended constants, tail
 * calls.
 */
final class FeatureCheck {
    private static final int PREFIX_GC = 0xfb;
    private static final int PREFIX_SIMD = 0xfd;
    private static final int PREFIX_ATOMIC = 0xfe;
    private final Map<String, String> off = new TreeMap<>();

    private FeatureCheck() {}

    /** Looks through a valid module; gives the features by name, with what needs each. */
    static Map<String, String> run(WasmModule module) {
        FeatureCheck check = new FeatureCheck();
        check.types(module);
        for (FunctionBody body : module.codeSection().functionBodies()) {
            body.localTypes().forEach(check::type);
            body.instructions().forEach(check::instruction);
        }
        return check.off;
    }

    /** Refuses a module for what {@link #run} found, when that is anything. */
    static void refuse(Map<String, String> off) {
        if (off.size() == 1) {
            String name = off.keySet().iterator().next();
            throw EngineException.of(
                    Kind.UNSUPPORTED_FEATURE,
                    "the module needs the WebAssembly feature `" + name + "`, which is off (" + off.get(name) + ")");
        }
        if (!off.isEmpty()) {
            // The native engine names a feature only when that one alone makes the difference.
            throw EngineException.of(
                    Kind.INVALID_MODULE,
                    "the module needs the WebAssembly features " + String.join(", ", off.keySet()) + ", which are off");
        }
    }

    private void types(WasmModule module) {
        for (int index = 0; index < module.typeSection().subTypeCount(); index++) {
            var composite = module.typeSection().getSubType(index).compType();
            FunctionType function = composite.funcType();
            if (function == null) {
                off.putIfAbsent("gc", "it has types of structures or arrays");
            } else {
                function.params().forEach(this::type);
                function.returns().forEach(this::type);
            }
        }
        for (int index = 0; index < module.globalSection().globalCount(); index++) {
            type(module.globalSection().getGlobal(index).valueType());
            constant(module.globalSection().getGlobal(index).initInstructions());
        }
        for (int index = 0; index < module.tableSection().tableCount(); index++) {
            type(module.tableSection().getTable(index).elementType());
        }
    }

    private void constant(List<? extends Instruction> expression) {
        expression.forEach(this::instruction);
    }

    private void type(ValType type) {
        if (type.equals(ValType.V128)) {
            simd();
        } else if (type.equals(ValType.ExternRef)) {
            off.putIfAbsent("gc-types", "it has values of type externref");
        } else if (type.isReference() && !type.equals(ValType.FuncRef)) {
            off.putIfAbsent("function-references", "it has values of type " + type);
        }
    }

    private void simd() {
        off.putIfAbsent("simd", "it has vectors; the engine on Wasmtime runs them, this one does not");
    }

    private void instruction(Instruction instruction) {
        OpCode opcode = instruction.opcode();
        // Instructions with a prefix have it above their own number.
        switch (opcode.opcode() >>> 8) {
            case PREFIX_GC -> off.putIfAbsent("gc", "it has the instruction " + opcode);
            case PREFIX_ATOMIC -> off.putIfAbsent("threads", "it has the instruction " + opcode);
            case PREFIX_SIMD -> simd();
            default -> plain(opcode, instruction);
        }
    }

    private void plain(OpCode opcode, Instruction instruction) {
        switch (opcode) {
            case THROW, THROW_REF, TRY_TABLE -> off.putIfAbsent("exceptions", "it has the instruction " + opcode);
            case CALL_REF, RETURN_CALL_REF, REF_AS_NON_NULL, BR_ON_NULL, BR_ON_NON_NULL ->
                off.putIfAbsent("function-references", "it has the instruction " + opcode);
            case REF_NULL -> {
                if (instruction.operand(0) == ValType.TypeIdxCode.EXTERN.code()) {
                    off.putIfAbsent("gc-types", "it has values of type externref");
                }
            }
            case REF_EQ -> off.putIfAbsent("gc", "it has the instruction " + opcode);
            default -> {}
        }
    }
}
