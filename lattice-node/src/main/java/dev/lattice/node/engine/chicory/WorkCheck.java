package dev.lattice.node.engine.chicory;

import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.FunctionBody;
import com.dylibso.chicory.wasm.types.Instruction;
import dev.lattice.node.engine.ModuleLimits;

/**
 * Bounds locals times blocks, by which the time and memory that a function takes to compile grow. As the native engine
 * counts them, but for operands and results of calls, which are not known without validating once more.
 */
final class WorkCheck {
    private static final int LOOP = 10;
    private static final int INDIRECT = 4;
    private static final int PARAMETER = 32;
    /** Targets of a jump table that together weigh as much as a block. */
    private static final int TARGETS = 8;

    private WorkCheck() {}

    /** Refuses a valid module that would cost too much. */
    static void run(WasmModule module, ModuleLimits limits) {
        long most = 0;
        long whole = 0;
        for (int index = 0; index < module.codeSection().functionBodyCount(); index++) {
            int type = module.functionSection().getFunctionType(index);
            int parameters = module.typeSection().getType(type).params().size();
            long work = work(parameters, module.codeSection().getFunctionBody(index));
            most = Math.max(most, work);
            whole += work;
        }
        ModuleCheck.within("locals times blocks of a function", limits.functionWork(), most);
        ModuleCheck.within("locals times blocks of all functions", limits.moduleWork(), whole);
    }

    private static long work(int parameters, FunctionBody body) {
        long blocks = 0;
        for (Instruction instruction : body.instructions()) {
            blocks += blocks(instruction);
        }
        return (long) PARAMETER * parameters
                + blocks * (parameters + body.localTypes().size());
    }

    private static long blocks(Instruction instruction) {
        return switch (instruction.opcode()) {
            case BLOCK, IF, ELSE, BR_IF -> 1;
            case LOOP -> LOOP;
            case BR_TABLE -> 1 + (instruction.operandCount() - 1) / TARGETS;
            case CALL_INDIRECT, RETURN_CALL_INDIRECT, TABLE_GET -> INDIRECT;
            default -> 0;
        };
    }
}
