//! The border with Java: the natives of `dev.lattice.node.engine.wasmtime.Native`.
//!
//! Rules: a native takes numbers and returns one; addresses are good for the length of the call only, and belong to
//! direct buffers that Java keeps reachable meanwhile; no panic leaves a native; nothing of JNI is reachable from a
//! host function, because it would run on a guest's stack.
//!
//! The last two numbers of most say where data go; what the data are stands with each.

// The numbers of JNI's functions are what they are.
#![allow(clippy::too_many_arguments)]

use crate::border::{Out, answering, bytes, input, numbers, quietly, refused, shared};
use crate::check::ModuleLimits;
use crate::code::{self, Key};
use crate::cpu;
use crate::engine::{CompiledModule, Engine, Settings};
use crate::limits::InstanceLimits;
use crate::outcome::{self, Fault, FaultCode};
use crate::slots::{Guard, Handle, Slots};
use crate::state::Budget;
use crate::task::{CLOSING, Task};
use crate::threads;
use jni_sys::{JNI_ERR, JNI_OK, JNI_VERSION_1_8, JNIEnv, JNINativeMethod, JavaVM, jclass, jint, jlong, jobject};
use std::ffi::{CStr, OsStr, c_char, c_void};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::Arc;

/// What the JVM passes to every native; only [`address`] has a use for it.
type Env = *mut JNIEnv;

static ENGINES: Slots<Arc<Engine>> = Slots::new();
static MODULES: Slots<Arc<CompiledModule>> = Slots::new();
static INSTANCES: Slots<Task> = Slots::new();

const CLASS: &CStr = c"dev/lattice/node/engine/wasmtime/Native";

/// Registers the natives, so that no later call has to look one up: a lookup can fail on a nearly full stack.
///
/// # Safety
/// Called by the JVM, with its own pointers, while it loads the library.
#[unsafe(no_mangle)]
#[allow(non_snake_case)]
pub unsafe extern "system" fn JNI_OnLoad(vm: *mut JavaVM, _reserved: *mut c_void) -> jint {
    // SAFETY: `vm` is what the JVM passed, and the table behind it has every function of JNI 1.8.
    unsafe {
        let mut env: *mut c_void = std::ptr::null_mut();
        if ((**vm).v1_2.GetEnv)(vm, &mut env, JNI_VERSION_1_8) != JNI_OK {
            return JNI_ERR;
        }
        let env: Env = env.cast();
        let class = ((**env).v1_1.FindClass)(env, CLASS.as_ptr());
        if class.is_null() {
            return JNI_ERR;
        }
        let methods = natives();
        let count = methods.len() as jint;
        if ((**env).v1_1.RegisterNatives)(env, class, methods.as_ptr(), count) != JNI_OK {
            return JNI_ERR;
        }
    }
    JNI_VERSION_1_8
}

fn natives() -> [JNINativeMethod; 18] {
    let native = |name: &'static CStr, signature: &'static CStr, function: *mut c_void| JNINativeMethod {
        name: name.as_ptr() as *mut c_char,
        signature: signature.as_ptr() as *mut c_char,
        fnPtr: function,
    };
    [
        native(c"address", c"(Ljava/nio/ByteBuffer;)J", address as *mut c_void),
        native(c"about", c"(JJI)J", about as *mut c_void),
        native(c"openEngine", c"(IJI)J", open_engine as *mut c_void),
        native(c"closeEngine", c"(J)V", close_engine as *mut c_void),
        native(c"check", c"(JJJJJI)J", check as *mut c_void),
        native(c"load", c"(JJIJI)J", load as *mut c_void),
        native(c"compile", c"(JJJJJI)J", compile as *mut c_void),
        native(c"save", c"(JJIJI)J", save as *mut c_void),
        native(c"closeModule", c"(J)V", close_module as *mut c_void),
        native(c"newInstance", c"(JJJIIIJI)J", new_instance as *mut c_void),
        native(c"closeInstance", c"(J)V", close_instance as *mut c_void),
        native(c"initialise", c"(JIJJJI)J", initialise as *mut c_void),
        native(c"begin", c"(JIJIIJJJI)J", begin as *mut c_void),
        native(c"proceed", c"(JIJJJI)J", proceed as *mut c_void),
        native(c"resume", c"(JIZJIJJJI)J", resume as *mut c_void),
        native(c"stage", c"(JZJIJI)J", stage as *mut c_void),
        native(c"read", c"(JJJI)J", read as *mut c_void),
        native(c"cancel", c"(JI)V", cancel as *mut c_void),
    ]
}

extern "system" fn address(env: Env, _class: jclass, buffer: jobject) -> jlong {
    // SAFETY: the JVM passes its own environment and a live reference; the function accepts any buffer.
    unsafe { ((**env).v1_4.GetDirectBufferAddress)(env, buffer) as jlong }
}

/// Data: allocation strategy, Wasmtime's version, the target and the processor's features, separated by line ends.
extern "system" fn about(_env: Env, _class: jclass, engine: jlong, address: jlong, capacity: jint) -> jlong {
    answering(address, capacity, |out| {
        let text = [
            shared(&ENGINES, "engine", engine)?.allocation().name(),
            env!("LATTICE_WASMTIME_VERSION"),
            &format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH),
            &cpu::features().join(" "),
        ]
        .join("\n");
        Ok(out.answer(outcome::OK, text.as_bytes()))
    })
}

/// Data: the engine's handle.
extern "system" fn open_engine(_env: Env, _class: jclass, instances: jint, address: jlong, capacity: jint) -> jlong {
    answering(address, capacity, |out| {
        let instances = instances.max(1) as u32;
        let engine = Arc::new(Engine::open(Settings { instances })?);
        out.handed(ENGINES.insert(|_| engine), "engines")
    })
}

/// Closes the engine and every instance of it that is left.
extern "system" fn close_engine(_env: Env, _class: jclass, engine: jlong) {
    quietly(|| {
        let Ok(closing) = shared(&ENGINES, "engine", engine) else {
            return;
        };
        closing.close();
        let _ = ENGINES.close(engine);
        for handle in MODULES.handles() {
            if shared(&MODULES, "module", handle).is_ok_and(|module| Arc::ptr_eq(&module.engine, &closing)) {
                let _ = MODULES.close(handle);
            }
        }
        for handle in INSTANCES.handles() {
            // One in use notices that its engine is closed at its next crossing, and is closed by its owner.
            let own = INSTANCES
                .acquire(handle)
                .is_ok_and(|task| Arc::ptr_eq(task.engine(), &closing));
            if own {
                let _ = INSTANCES.close(handle);
            }
        }
    });
}

/// Checks a module, short of validating it. Data: the key of its code.
extern "system" fn check(
    _env: Env,
    _class: jclass,
    engine: jlong,
    wasm: jlong,
    length: jlong,
    limits: jlong,
    address: jlong,
    capacity: jint,
) -> jlong {
    answering(address, capacity, |out| {
        let engine = shared(&ENGINES, "engine", engine)?;
        // SAFETY: Java's side keeps both buffers, of the module and of the limits, reachable and untouched.
        let (wasm, limits) = unsafe { (input(wasm, length), ModuleLimits::of(numbers(limits))) };
        let key = engine.check(wasm, &limits)?;
        Ok(out.answer(outcome::OK, &key.0))
    })
}

/// Makes a module of code in a file; `data` holds its key and the file's name. Data: the module's handle; or nothing,
/// when there is no file; or, with the code UNUSABLE, why the file is not to be used.
extern "system" fn load(
    _env: Env,
    _class: jclass,
    engine: jlong,
    data: jlong,
    length: jint,
    address: jlong,
    capacity: jint,
) -> jlong {
    answering(address, capacity, |out| {
        let engine = shared(&ENGINES, "engine", engine)?;
        // SAFETY: both lie in Java's input buffer, which is kept reachable and untouched during the call.
        let (key, path) = unsafe { file(data, length)? };
        match engine.load(key, path) {
            Ok(module) => out.handed(MODULES.insert(|_| Arc::new(module)), "modules"),
            Err(refusal) => Ok(unusable(out, refusal)),
        }
    })
}

/// Validates and compiles a checked module. Data: its handle. To be called on a thread that does nothing else, since
/// its priority stays low.
extern "system" fn compile(
    _env: Env,
    _class: jclass,
    engine: jlong,
    wasm: jlong,
    length: jlong,
    limits: jlong,
    address: jlong,
    capacity: jint,
) -> jlong {
    answering(address, capacity, |out| {
        threads::step_back();
        let engine = shared(&ENGINES, "engine", engine)?;
        // SAFETY: Java's side keeps both buffers, of the module and of the limits, reachable and untouched.
        let (wasm, limits) = unsafe { (input(wasm, length), ModuleLimits::of(numbers(limits))) };
        let module = engine.compile(wasm, &limits)?;
        out.handed(MODULES.insert(|_| Arc::new(module)), "modules")
    })
}

/// Writes a module's code to a new file; `data` as for [`load`]. Data: its length as eight bytes; or, with the code
/// UNUSABLE, why it could not be written.
extern "system" fn save(
    _env: Env,
    _class: jclass,
    module: jlong,
    data: jlong,
    length: jint,
    address: jlong,
    capacity: jint,
) -> jlong {
    answering(address, capacity, |out| {
        let module = shared(&MODULES, "module", module)?;
        // SAFETY: both lie in Java's input buffer, which is kept reachable and untouched during the call.
        let (key, path) = unsafe { file(data, length)? };
        match code::save(module.pre.module(), key, path) {
            Ok(length) => Ok(out.answer(outcome::OK, &length.to_ne_bytes())),
            Err(refusal) => Ok(unusable(out, refusal)),
        }
    })
}

/// A key and a file's name, one after the other.
///
/// # Safety
/// As [`input`].
unsafe fn file<'a>(data: jlong, length: jint) -> Result<(Key, &'a Path), Fault> {
    // SAFETY: as the caller promises.
    let data = unsafe { input(data, i64::from(length)) };
    match data.split_first_chunk() {
        Some((key, path)) => Ok((Key(*key), Path::new(OsStr::from_bytes(path)))),
        None => Err(Fault::new(FaultCode::Internal, "no key of a file of code")),
    }
}

fn unusable(out: Out, refusal: code::Refusal) -> jlong {
    match refusal {
        code::Refusal::Absent => out.answer(outcome::OK, &[]),
        code::Refusal::Unusable(why) => out.answer(outcome::UNUSABLE, why.as_bytes()),
    }
}

extern "system" fn close_module(_env: Env, _class: jclass, module: jlong) {
    close(&MODULES, module);
}

/// Closes a handle; when another thread holds it, that thread frees the value.
fn close<T: Send>(table: &'static Slots<T>, handle: Handle) {
    // What refuses to be freed stays; there is nobody to tell.
    quietly(|| {
        let _ = table.close(handle);
    });
}

/// Data: the instance's handle. The instance is made by its first turn, `initialise`.
extern "system" fn new_instance(
    _env: Env,
    _class: jclass,
    module: jlong,
    memory_bytes: jlong,
    payload_bytes: jlong,
    table_elements: jint,
    host_calls: jint,
    log_bytes: jint,
    address: jlong,
    capacity: jint,
) -> jlong {
    answering(address, capacity, |out| {
        let module = shared(&MODULES, "module", module)?;
        let limits = InstanceLimits {
            memory_bytes: memory_bytes.max(0) as usize,
            table_elements: table_elements.max(0) as usize,
            host_calls_per_turn: host_calls.max(0) as u32,
            payload_bytes: payload_bytes.max(0) as usize,
            log_bytes: log_bytes.max(0) as usize,
        };
        let made = INSTANCES.insert(|signal| Task::new(module.engine.clone(), module.pre.clone(), limits, signal));
        out.handed(made, "instances")
    })
}

/// Frees the instance, or lets the thread that runs it free it as soon as the guest can be stopped.
extern "system" fn close_instance(_env: Env, _class: jclass, instance: jlong) {
    let _ = INSTANCES.signal(instance, CLOSING);
    close(&INSTANCES, instance);
}

extern "system" fn initialise(
    _env: Env,
    _class: jclass,
    handle: jlong,
    turn: jint,
    slice: jlong,
    remaining: jlong,
    address: jlong,
    capacity: jint,
) -> jlong {
    crossing(handle, address, capacity, |task| {
        task.initialise(turn as u32, Budget { slice, remaining })
    })
}

/// The operation and the payload stand one after the other at `data`; a negative payload length says that the payload
/// was staged.
extern "system" fn begin(
    _env: Env,
    _class: jclass,
    handle: jlong,
    turn: jint,
    data: jlong,
    operation_length: jint,
    payload_length: jint,
    slice: jlong,
    remaining: jlong,
    address: jlong,
    capacity: jint,
) -> jlong {
    crossing(handle, address, capacity, |task| {
        let operation_length = i64::from(operation_length);
        // SAFETY: both lie in Java's input buffer, which is kept reachable and untouched during the call.
        let (operation, payload) = unsafe {
            (
                input(data, operation_length),
                bytes(data + operation_length, payload_length),
            )
        };
        task.begin(turn as u32, operation, payload, Budget { slice, remaining })
    })
}

extern "system" fn proceed(
    _env: Env,
    _class: jclass,
    handle: jlong,
    turn: jint,
    slice: jlong,
    remaining: jlong,
    address: jlong,
    capacity: jint,
) -> jlong {
    crossing(handle, address, capacity, |task| {
        task.proceed(turn as u32, Budget { slice, remaining })
    })
}

/// A negative length says that the answer was staged.
extern "system" fn resume(
    _env: Env,
    _class: jclass,
    handle: jlong,
    turn: jint,
    ok: bool,
    data: jlong,
    length: jint,
    slice: jlong,
    remaining: jlong,
    address: jlong,
    capacity: jint,
) -> jlong {
    crossing(handle, address, capacity, |task| {
        // SAFETY: the answer lies in Java's input buffer, which is kept reachable and untouched during the call.
        let answer = unsafe { bytes(data, length) };
        task.resume(turn as u32, ok, answer, Budget { slice, remaining })
    })
}

/// Runs a guest to its next step, whose data are the answer's when they fit; else they wait for `read`.
fn crossing(
    handle: Handle,
    address: jlong,
    capacity: jint,
    run: impl FnOnce(&mut Task) -> Result<i64, Fault>,
) -> jlong {
    answering(address, capacity, |out| {
        let mut task = instance(handle)?;
        let code = run(&mut task)?;
        let mut state = task.state();
        let pending = if state.log.is_empty() { 0 } else { outcome::LOG_PENDING };
        if code == outcome::YIELDED {
            return Ok(code | pending);
        }
        let length = state.output.len();
        if length <= out.capacity() {
            out.put(&state.output);
            state.output.clear();
            state.shrink();
        }
        Ok(code | pending | (length as i64) << 8)
    })
}

fn instance(handle: Handle) -> Result<Guard<Task>, Fault> {
    let task = INSTANCES
        .acquire(handle)
        .map_err(|refusal| refused("instance", refusal))?;
    if task.engine().is_closed() {
        return Err(Fault::new(FaultCode::Closed, "the engine is closed"));
    }
    Ok(task)
}

/// Brings a piece of an input that does not fit into one crossing.
extern "system" fn stage(
    _env: Env,
    _class: jclass,
    handle: jlong,
    first: bool,
    data: jlong,
    length: jint,
    address: jlong,
    capacity: jint,
) -> jlong {
    answering(address, capacity, |_| {
        let mut task = instance(handle)?;
        // SAFETY: the piece lies in Java's input buffer, which is kept reachable and untouched during the call.
        task.stage(first, unsafe { input(data, i64::from(length)) });
        Ok(outcome::OK)
    })
}

/// Reads data that wait in the instance, from `offset`; for a negative offset, its log lines. Data: the piece.
extern "system" fn read(
    _env: Env,
    _class: jclass,
    handle: jlong,
    offset: jlong,
    address: jlong,
    capacity: jint,
) -> jlong {
    answering(address, capacity, |out| {
        let task = instance(handle)?;
        let state = &mut *task.state();
        if offset < 0 {
            state.log.drain(&mut state.output);
            let answer = out.answer(outcome::OK, &state.output);
            state.output.clear();
            return Ok(answer);
        }
        let start = state.output.len().min(offset as usize);
        let answer = out.answer(outcome::OK, &state.output[start..]);
        if start + out.capacity() >= state.output.len() {
            state.output.clear();
            state.shrink();
        }
        Ok(answer)
    })
}

/// Asks the turn to end. Takes no flag and runs nothing, so any thread may call it at any time.
extern "system" fn cancel(_env: Env, _class: jclass, handle: jlong, turn: jint) {
    let _ = INSTANCES.signal(handle, turn as u32);
}
