//! The border with Java: the natives of `dev.lattice.node.engine.wasmtime.Native`.
//!
//! Rules: a native takes numbers and returns one; addresses are good for the length of the call only, and belong to
//! direct buffers that Java keeps reachable meanwhile; no panic leaves a native; nothing of JNI is reachable from a
//! host function, because it would run on a guest's stack.

use crate::check::ModuleLimits;
use crate::engine::{CompiledModule, Engine, Settings};
use crate::limits::InstanceLimits;
use crate::outcome::{self, Fault, FaultCode};
use crate::panics;
use crate::slots::{Guard, Handle, Refusal, Slots};
use crate::task::{Budget, Bytes, CLOSING, Task};
use crate::threads;
use jni_sys::{JNI_ERR, JNI_OK, JNI_VERSION_1_8, JNIEnv, JNINativeMethod, JavaVM, jclass, jint, jlong, jobject};
use std::ffi::{CStr, c_char, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::slice;
use std::sync::Arc;

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
        let env: *mut JNIEnv = env.cast();
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

fn natives() -> [JNINativeMethod; 15] {
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
        native(c"compile", c"(JJJJIIJI)J", compile as *mut c_void),
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

/// Where an answer's data go.
#[derive(Clone, Copy)]
struct Out {
    address: jlong,
    capacity: jint,
}

impl Out {
    /// Copies as much of `data` as fits.
    fn put(self, data: &[u8]) -> usize {
        let count = data.len().min(self.capacity.max(0) as usize);
        if count == 0 {
            return 0;
        }
        // SAFETY: Java gave the address of a direct buffer with room for `capacity` bytes that it keeps reachable
        // during the call; `data` is Rust's own memory and does not overlap it.
        unsafe { std::ptr::copy_nonoverlapping(data.as_ptr(), self.address as *mut u8, count) };
        count
    }

    fn answer(self, code: i64, data: &[u8]) -> jlong {
        code | (self.put(data) as i64) << 8
    }
}

/// Bytes that Java put at an address, for the length of this call.
///
/// # Safety
/// `address` and `length` name bytes of a direct buffer that Java keeps reachable and leaves alone during the call.
unsafe fn input<'a>(address: jlong, length: jlong) -> &'a [u8] {
    if length <= 0 {
        return &[];
    }
    // SAFETY: as the caller promises.
    unsafe { slice::from_raw_parts(address as *const u8, length as usize) }
}

/// Runs the body of a native; faults and panics become answers.
fn entry(out: Out, body: impl FnOnce() -> Result<jlong, Fault>) -> jlong {
    let fault = match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(answer)) => return answer,
        Ok(Err(fault)) => fault,
        Err(panic) => Fault::new(FaultCode::Internal, panics::text(panic)),
    };
    out.answer(fault.code as i64, fault.text.as_bytes())
}

fn refused(what: &str, refusal: Refusal) -> Fault {
    match refusal {
        Refusal::Gone => Fault::new(FaultCode::Closed, format!("the {what} is closed")),
        Refusal::Busy => Fault::new(FaultCode::InUse, format!("the {what} is in use by another thread")),
    }
}

/// Takes a value that several threads share; each holds the slot for the length of a clone only.
fn shared<T: Send + Sync>(table: &'static Slots<Arc<T>>, what: &str, handle: Handle) -> Result<Arc<T>, Fault> {
    loop {
        match table.acquire(handle) {
            Ok(guard) => return Ok(guard.clone()),
            Err(Refusal::Busy) => std::hint::spin_loop(),
            Err(gone) => return Err(refused(what, gone)),
        }
    }
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

/// Writes a step's data to `out` when they fit; else they wait for `read`.
fn deliver(task: &Task, out: Out, code: i64) -> jlong {
    let mut state = task.state();
    let pending = if state.log.is_empty() { 0 } else { outcome::LOG_PENDING };
    if code == outcome::YIELDED {
        return code | pending;
    }
    let length = state.output.len();
    if length <= out.capacity as usize {
        out.put(&state.output);
        state.output.clear();
        state.shrink();
    }
    code | pending | (length as i64) << 8
}

extern "system" fn address(env: *mut JNIEnv, _class: jclass, buffer: jobject) -> jlong {
    // SAFETY: the JVM passes its own environment and a live reference; the function accepts any buffer.
    unsafe { ((**env).v1_4.GetDirectBufferAddress)(env, buffer) as jlong }
}

/// Data: allocation strategy, Wasmtime's version and the target, separated by line ends.
extern "system" fn about(_env: *mut JNIEnv, _class: jclass, engine: jlong, address: jlong, capacity: jint) -> jlong {
    let out = Out { address, capacity };
    entry(out, || {
        let engine = shared(&ENGINES, "engine", engine)?;
        let text = format!(
            "{}\n{}\n{}-{}",
            engine.allocation().name(),
            env!("LATTICE_WASMTIME_VERSION"),
            std::env::consts::OS,
            std::env::consts::ARCH
        );
        Ok(out.answer(outcome::OK, text.as_bytes()))
    })
}

/// Data: the engine's handle.
extern "system" fn open_engine(
    _env: *mut JNIEnv,
    _class: jclass,
    instances: jint,
    address: jlong,
    capacity: jint,
) -> jlong {
    let out = Out { address, capacity };
    entry(out, || {
        let instances = instances.max(1) as u32;
        let engine = Arc::new(Engine::open(Settings { instances })?);
        handed(out, ENGINES.insert(|_| engine), "engines")
    })
}

/// Closes the engine and every instance of it that is left.
extern "system" fn close_engine(_env: *mut JNIEnv, _class: jclass, engine: jlong) {
    let out = Out {
        address: 0,
        capacity: 0,
    };
    entry(out, || {
        let closing = shared(&ENGINES, "engine", engine)?;
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
        Ok(0)
    });
}

/// Data: the module's handle. To be called on a thread that does nothing else, since its priority stays low.
#[allow(clippy::too_many_arguments)]
extern "system" fn compile(
    _env: *mut JNIEnv,
    _class: jclass,
    engine: jlong,
    wasm: jlong,
    length: jlong,
    module_bytes: jlong,
    functions: jint,
    function_bytes: jint,
    address: jlong,
    capacity: jint,
) -> jlong {
    let out = Out { address, capacity };
    entry(out, || {
        threads::step_back();
        let engine = shared(&ENGINES, "engine", engine)?;
        let limits = ModuleLimits {
            module_bytes: module_bytes.max(0) as u64,
            functions: functions.max(0) as u32,
            function_bytes: function_bytes.max(0) as u32,
        };
        // SAFETY: Java's side keeps the buffer with the module reachable and untouched during the call.
        let wasm = unsafe { input(wasm, length) };
        let module = Arc::new(engine.compile(wasm, &limits)?);
        handed(out, MODULES.insert(|_| module), "modules")
    })
}

extern "system" fn close_module(_env: *mut JNIEnv, _class: jclass, module: jlong) {
    close_shared(&MODULES, module);
}

/// Closes a handle; when another thread holds it, that thread frees the value.
fn close_shared<T: Send>(table: &'static Slots<T>, handle: Handle) {
    // What refuses to be freed stays; there is nobody to tell.
    let _ = catch_unwind(AssertUnwindSafe(|| table.close(handle)));
}

/// Data: the instance's handle. The instance is made by its first turn, `initialise`.
#[allow(clippy::too_many_arguments)]
extern "system" fn new_instance(
    _env: *mut JNIEnv,
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
    let out = Out { address, capacity };
    entry(out, || {
        let module = shared(&MODULES, "module", module)?;
        let limits = InstanceLimits {
            memory_bytes: memory_bytes.max(0) as usize,
            table_elements: table_elements.max(0) as usize,
            host_calls_per_turn: host_calls.max(0) as u32,
            payload_bytes: payload_bytes.max(0) as usize,
            log_bytes: log_bytes.max(0) as usize,
        };
        let made = INSTANCES.insert(|signal| Task::new(module.engine.clone(), module.pre.clone(), limits, signal));
        handed(out, made, "instances")
    })
}

/// Frees the instance, or lets the thread that runs it free it as soon as the guest can be stopped.
extern "system" fn close_instance(_env: *mut JNIEnv, _class: jclass, instance: jlong) {
    let _ = INSTANCES.signal(instance, CLOSING);
    close_shared(&INSTANCES, instance);
}

extern "system" fn initialise(
    _env: *mut JNIEnv,
    _class: jclass,
    handle: jlong,
    turn: jint,
    slice: jlong,
    remaining: jlong,
    address: jlong,
    capacity: jint,
) -> jlong {
    let out = Out { address, capacity };
    entry(out, || {
        let mut task = instance(handle)?;
        let code = task.initialise(turn as u32, Budget { slice, remaining })?;
        Ok(deliver(&task, out, code))
    })
}

/// The operation and the payload stand one after the other at `address`; a negative payload length says that the
/// payload was staged.
#[allow(clippy::too_many_arguments)]
extern "system" fn begin(
    _env: *mut JNIEnv,
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
    let out = Out { address, capacity };
    entry(out, || {
        let mut task = instance(handle)?;
        // SAFETY: both lie in Java's input buffer, which is kept reachable and untouched during the call.
        let (operation, payload) = unsafe {
            let operation = input(data, i64::from(operation_length));
            (operation, bytes(data + i64::from(operation_length), payload_length))
        };
        let code = task.begin(turn as u32, operation, payload, Budget { slice, remaining })?;
        Ok(deliver(&task, out, code))
    })
}

extern "system" fn proceed(
    _env: *mut JNIEnv,
    _class: jclass,
    handle: jlong,
    turn: jint,
    slice: jlong,
    remaining: jlong,
    address: jlong,
    capacity: jint,
) -> jlong {
    let out = Out { address, capacity };
    entry(out, || {
        let mut task = instance(handle)?;
        let code = task.proceed(turn as u32, Budget { slice, remaining })?;
        Ok(deliver(&task, out, code))
    })
}

/// A negative length says that the answer was staged.
#[allow(clippy::too_many_arguments)]
extern "system" fn resume(
    _env: *mut JNIEnv,
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
    let out = Out { address, capacity };
    entry(out, || {
        let mut task = instance(handle)?;
        // SAFETY: the answer lies in Java's input buffer, which is kept reachable and untouched during the call.
        let answer = unsafe { bytes(data, length) };
        let code = task.resume(turn as u32, ok, answer, Budget { slice, remaining })?;
        Ok(deliver(&task, out, code))
    })
}

/// # Safety
/// As [`input`].
unsafe fn bytes<'a>(address: jlong, length: jint) -> Bytes<'a> {
    if length < 0 {
        return Bytes::Staged;
    }
    // SAFETY: as the caller promises.
    Bytes::Here(unsafe { input(address, i64::from(length)) })
}

/// Brings a piece of an input that does not fit into one crossing.
#[allow(clippy::too_many_arguments)]
extern "system" fn stage(
    _env: *mut JNIEnv,
    _class: jclass,
    handle: jlong,
    first: bool,
    data: jlong,
    length: jint,
    address: jlong,
    capacity: jint,
) -> jlong {
    let out = Out { address, capacity };
    entry(out, || {
        let mut task = instance(handle)?;
        // SAFETY: the piece lies in Java's input buffer, which is kept reachable and untouched during the call.
        task.stage(first, unsafe { input(data, i64::from(length)) });
        Ok(outcome::OK)
    })
}

/// Reads data that wait in the instance, from `offset`; for a negative offset, its log lines. Data: the piece.
extern "system" fn read(
    _env: *mut JNIEnv,
    _class: jclass,
    handle: jlong,
    offset: jlong,
    address: jlong,
    capacity: jint,
) -> jlong {
    let out = Out { address, capacity };
    entry(out, || {
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
        if start + out.capacity as usize >= state.output.len() {
            state.output.clear();
            state.shrink();
        }
        Ok(answer)
    })
}

/// Asks the turn to end. Takes no flag and runs nothing, so any thread may call it at any time.
extern "system" fn cancel(_env: *mut JNIEnv, _class: jclass, handle: jlong, turn: jint) {
    let _ = INSTANCES.signal(handle, turn as u32);
}

fn handed(out: Out, handle: Option<Handle>, what: &str) -> Result<jlong, Fault> {
    match handle {
        Some(handle) => Ok(out.answer(outcome::OK, &handle.to_ne_bytes())),
        None => Err(Fault::new(
            FaultCode::Limit,
            format!("no room for more {what} in this process"),
        )),
    }
}
