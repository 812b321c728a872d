package dev.lattice.benchmarks.engine;

import dev.lattice.benchmarks.BenchmarkException;
import dev.lattice.protocol.invocation.Payload;
import io.github.kawamuray.wasmtime.Caller;
import io.github.kawamuray.wasmtime.Config;
import io.github.kawamuray.wasmtime.Engine;
import io.github.kawamuray.wasmtime.Extern;
import io.github.kawamuray.wasmtime.Func;
import io.github.kawamuray.wasmtime.ImportType;
import io.github.kawamuray.wasmtime.Instance;
import io.github.kawamuray.wasmtime.Memory;
import io.github.kawamuray.wasmtime.Module;
import io.github.kawamuray.wasmtime.Store;
import io.github.kawamuray.wasmtime.Val;
import io.github.kawamuray.wasmtime.WasmFunctionError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The published binding of Wasmtime, by its own API: no limits, no deadline, no suspension, and a host call is a call
 * up into Java. Functions with values in an array are its fastest kind; the typed ones are built on them.
 */
final class WasmtimeJavaSubject implements Subject {
    private final Engine engine;

    WasmtimeJavaSubject(Path cache) {
        engine = new Engine(new Config().cacheConfigLoad(cacheSettings(cache)));
    }

    /** Wasmtime's own cache of compiled code, which is how this binding has one. */
    private static Path cacheSettings(Path cache) {
        try {
            Files.createDirectories(cache);
            Path file = cache.resolve("settings.toml");
            Files.writeString(file, "[cache]\nenabled = true\ndirectory = \"" + cache.toAbsolutePath() + "/code\"\n");
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Code compile(byte[] wasm) {
        Module module = Module.fromBinary(engine, wasm);
        return new BindingCode(engine, module, List.of(module.imports()));
    }

    @Override
    public void close() {
        engine.dispose();
    }

    private record BindingCode(Engine engine, Module module, List<ImportType> imports) implements Code {
        @Override
        public Guest instance() {
            return new BindingGuest(engine, module, imports);
        }

        @Override
        public void close() {
            module.dispose();
        }
    }

    private static final class BindingGuest implements Guest {
        private final Store<Void> store;
        private final List<Func> hosts = new ArrayList<>();
        private final Instance instance;
        private final Memory memory;
        private final Func guestCall;
        private ByteBuffer view;
        private Message message = Message.ECHO_64;
        private byte[] reply = {};
        private byte[] answer = {};

        BindingGuest(Engine engine, Module module, List<ImportType> imports) {
            store = new Store<>(null, engine);
            List<Extern> externs = new ArrayList<>();
            for (ImportType wanted : imports) {
                Func host = new Func(store, wanted.func(), handler(wanted.name()));
                hosts.add(host);
                externs.add(Extern.fromFunc(host));
            }
            instance = new Instance(store, module, externs);
            memory = instance.getMemory(store, "memory").orElseThrow();
            guestCall = instance.getFunc(store, "__guest_call").orElseThrow();
            view = memory.buffer(store);
        }

        private Func.Handler<Void> handler(String name) {
            return switch (name) {
                case "__guest_request" ->
                    (caller, given, results) -> {
                        write(given[0].i32(), message.operationUtf8());
                        write(given[1].i32(), message.bytes());
                    };
                case "__guest_response" -> (caller, given, results) -> reply = read(given[0].i32(), given[1].i32());
                case "__host_call" -> this::hostCall;
                case "__host_response_len" -> (caller, given, results) -> results[0] = Val.fromI32(answer.length);
                case "__host_response" -> (caller, given, results) -> write(given[0].i32(), answer);
                case "__guest_error" ->
                    (caller, given, results) -> {
                        throw new BenchmarkException(text(given[0].i32(), given[1].i32()));
                    };
                default -> throw new BenchmarkException("no host function " + name);
            };
        }

        /** Reads the names as well, as our engine does: a host has to know them. */
        private void hostCall(Caller<Void> caller, Val[] given, Val[] results) {
            HostNames.check(
                    text(given[0].i32(), given[1].i32()),
                    text(given[2].i32(), given[3].i32()),
                    text(given[4].i32(), given[5].i32()));
            answer = read(given[6].i32(), given[7].i32());
            results[0] = Val.fromI32(1);
        }

        /**
         * Asking for the memory costs a crossing, so it is done only when the memory has grown; it never moves, as the
         * engine reserves all of a memory's addresses.
         */
        private ByteBuffer upTo(int end) {
            if (end > view.capacity()) {
                view = memory.buffer(store);
            }
            return view;
        }

        private void write(int start, byte[] bytes) {
            upTo(start + bytes.length).put(start, bytes);
        }

        private byte[] read(int start, int length) {
            byte[] bytes = new byte[length];
            upTo(start + length).get(start, bytes);
            return bytes;
        }

        private String text(int start, int length) {
            return new String(read(start, length), StandardCharsets.UTF_8);
        }

        @Override
        public Payload call(Message next) {
            Val[] results = run(next);
            if (results[0].i32() != 1) {
                throw new BenchmarkException(next.operation() + " failed with " + Arrays.toString(results));
            }
            return Payload.wrap(reply);
        }

        private Val[] run(Message next) {
            message = next;
            return guestCall.call(store, Val.fromI32(next.operationUtf8().length), Val.fromI32(next.bytes().length));
        }

        @Override
        public void trap(Message next) {
            try {
                run(next);
            } catch (WasmFunctionError.TrapError e) {
                return;
            }
            throw new BenchmarkException(next.operation() + " did not trap");
        }

        @Override
        public void close() {
            guestCall.dispose();
            memory.dispose();
            instance.dispose();
            hosts.forEach(Func::dispose);
            store.dispose();
        }
    }
}
