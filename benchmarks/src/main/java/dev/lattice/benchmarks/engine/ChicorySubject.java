package dev.lattice.benchmarks.engine;

import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.runtime.ByteArrayMemory;
import com.dylibso.chicory.runtime.ExportFunction;
import com.dylibso.chicory.runtime.HostFunction;
import com.dylibso.chicory.runtime.ImportFunction;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.runtime.TrapException;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.FunctionImport;
import com.dylibso.chicory.wasm.types.FunctionType;
import dev.lattice.benchmarks.BenchmarkException;
import dev.lattice.protocol.invocation.Payload;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Chicory, compiled to JVM bytecode, by its own API: no limits, no deadline, no suspension, and a host call is a call
 * of Java's. Its memory is an array of Java's heap.
 */
final class ChicorySubject implements Subject {
    private final FileCache cache;

    ChicorySubject(Path cache) {
        this.cache = new FileCache(cache);
    }

    @Override
    public Code compile(byte[] wasm) {
        WasmModule module = Parser.parse(wasm);
        return new ChicoryCode(
                module, MachineFactoryCompiler.builder(module).withCache(cache).compile());
    }

    @Override
    public void close() {}

    private record ChicoryCode(WasmModule module, Function<Instance, Machine> machines) implements Code {
        @Override
        public Guest instance() {
            return new ChicoryGuest(module, machines);
        }

        @Override
        public void close() {}
    }

    private static final class ChicoryGuest implements Guest {
        private static final long[] NOTHING = {};
        private static final long[] DONE = {1};

        private final ExportFunction guestCall;
        private Message message = Message.ECHO_64;
        private byte[] reply = {};
        private byte[] answer = {};

        ChicoryGuest(WasmModule module, Function<Instance, Machine> machines) {
            ImportFunction[] imports = module.importSection().stream()
                    .map(FunctionImport.class::cast)
                    .map(wanted -> host(wanted, module.typeSection().getType(wanted.typeIndex())))
                    .toArray(ImportFunction[]::new);
            guestCall = Instance.builder(module)
                    .withImportValues(
                            ImportValues.builder().addFunction(imports).build())
                    .withMachineFactory(machines)
                    // The faster of its two; the other one is what it takes by default.
                    .withMemoryFactory(ByteArrayMemory::new)
                    .build()
                    .export("__guest_call");
        }

        private HostFunction host(FunctionImport wanted, FunctionType type) {
            return new HostFunction(
                    wanted.module(),
                    wanted.name(),
                    type,
                    switch (wanted.name()) {
                        case "__guest_request" ->
                            (guest, given) -> {
                                guest.memory().write((int) given[0], message.operationUtf8());
                                guest.memory().write((int) given[1], message.bytes());
                                return NOTHING;
                            };
                        case "__guest_response" ->
                            (guest, given) -> {
                                reply = guest.memory().readBytes((int) given[0], (int) given[1]);
                                return NOTHING;
                            };
                        case "__host_call" -> this::hostCall;
                        case "__host_response_len" -> (guest, given) -> new long[] {answer.length};
                        case "__host_response" ->
                            (guest, given) -> {
                                guest.memory().write((int) given[0], answer);
                                return NOTHING;
                            };
                        case "__guest_error" ->
                            (guest, given) -> {
                                throw new BenchmarkException(guest.memory().readString((int) given[0], (int) given[1]));
                            };
                        default -> throw new BenchmarkException("no host function " + wanted.name());
                    });
        }

        /** Reads the names as well, as our engine does: a host has to know them. */
        private long[] hostCall(Instance guest, long... given) {
            String binding = guest.memory().readString((int) given[0], (int) given[1]);
            String namespace = guest.memory().readString((int) given[2], (int) given[3]);
            String operation = guest.memory().readString((int) given[4], (int) given[5]);
            HostNames.check(binding, namespace, operation);
            answer = guest.memory().readBytes((int) given[6], (int) given[7]);
            return DONE;
        }

        @Override
        public Payload call(Message next) {
            message = next;
            if (guestCall.apply(next.operationUtf8().length, next.bytes().length)[0] != 1) {
                throw new BenchmarkException(next.operation() + " failed");
            }
            return Payload.wrap(reply);
        }

        @Override
        public void trap(Message next) {
            message = next;
            try {
                guestCall.apply(next.operationUtf8().length, next.bytes().length);
            } catch (TrapException e) {
                return;
            }
            throw new BenchmarkException(next.operation() + " did not trap");
        }

        @Override
        public void close() {}
    }
}
