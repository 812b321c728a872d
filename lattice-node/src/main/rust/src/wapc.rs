//! The imports of waPC guests, under both of their module names, and `env.abort`.
//!
//! The functions copy bytes between the guest's memory and the exchange state; only `__host_call` parks the guest. No
//! pointer of a guest is trusted: each names bytes inside its memory, or ends the guest.

use crate::limits;
use crate::outcome::{self, Halt};
use crate::task::{Guest, Park};
use std::ops::Range;
use wasmtime::{AsContextMut, Caller, Extern, Linker, Memory, Result};

/// The module names that guests import from: older and general waPC guests, and those of 2021 to 2024.
const MODULES: [&str; 2] = ["wapc", "wasmbus"];

/// What each module offers.
const FUNCTIONS: [&str; 9] = [
    "__guest_request",
    "__guest_response",
    "__guest_error",
    "__host_call",
    "__host_response_len",
    "__host_response",
    "__host_error_len",
    "__host_error",
    "__console_log",
];

/// A message longer than this says nothing more.
const ABORT_CHARS: usize = 512;

/// Whether the guest may import `module.name` from here.
pub fn offers(module: &str, name: &str) -> bool {
    MODULES.contains(&module) && FUNCTIONS.contains(&name) || (module, name) == ("env", "abort")
}

/// Adds the imports to a linker.
pub fn link(linker: &mut Linker<Guest>) -> Result<()> {
    for module in MODULES {
        linker.func_wrap(module, "__guest_request", guest_request)?;
        linker.func_wrap(module, "__guest_response", guest_response)?;
        linker.func_wrap(module, "__guest_error", guest_error)?;
        linker.func_wrap_async(module, "__host_call", |caller, call: CallArguments| {
            Box::new(host_call(caller, call))
        })?;
        linker.func_wrap(module, "__host_response_len", host_response_len)?;
        linker.func_wrap(module, "__host_response", host_response)?;
        linker.func_wrap(module, "__host_error_len", host_error_len)?;
        linker.func_wrap(module, "__host_error", host_error)?;
        linker.func_wrap(module, "__console_log", console_log)?;
    }
    linker.func_wrap("env", "abort", abort)?;
    Ok(())
}

/// The memory of the calling guest.
pub fn memory(caller: &mut Caller<'_, Guest>) -> Result<Memory> {
    if let Some(memory) = caller.data().memory {
        return Ok(memory);
    }
    // Start functions run before the instance stands.
    match caller.get_export("memory") {
        Some(Extern::Memory(memory)) => Ok(memory),
        _ => Err(Halt::BadPointer("the guest has no memory yet".into()).into()),
    }
}

/// The place of `length` bytes at `start`, or the end of the guest; `what` names them in its text.
pub fn range(memory: &[u8], what: &str, start: u32, length: u32) -> Result<Range<usize>, Halt> {
    let end = u64::from(start) + u64::from(length);
    if end <= memory.len() as u64 {
        return Ok(start as usize..end as usize);
    }
    Err(Halt::BadPointer(format!(
        "{what}: {length} bytes at {start} reach past the guest's memory of {} bytes",
        memory.len()
    )))
}

fn guest_request(mut caller: Caller<'_, Guest>, operation: u32, payload: u32) -> Result<()> {
    let (memory, guest) = memory(&mut caller)?.data_and_store_mut(&mut caller);
    let state = guest.shared.state.borrow();
    put(memory, "__guest_request operation", operation, &state.operation)?;
    put(memory, "__guest_request payload", payload, &state.payload)
}

fn guest_response(mut caller: Caller<'_, Guest>, start: u32, length: u32) -> Result<()> {
    let (memory, guest) = memory(&mut caller)?.data_and_store_mut(&mut caller);
    let bytes = &memory[range(memory, "__guest_response", start, length)?];
    guest.shared.limits.payload("reply", bytes.len())?;
    let mut state = guest.shared.state.borrow();
    state.response.clear();
    state.response.extend_from_slice(bytes);
    Ok(())
}

fn guest_error(mut caller: Caller<'_, Guest>, start: u32, length: u32) -> Result<()> {
    let (memory, guest) = memory(&mut caller)?.data_and_store_mut(&mut caller);
    let bytes = &memory[range(memory, "__guest_error", start, length)?];
    guest.shared.limits.payload("error text", bytes.len())?;
    let mut state = guest.shared.state.borrow();
    state.error.clear();
    state.error.extend_from_slice(bytes);
    Ok(())
}

type CallArguments = (u32, u32, u32, u32, u32, u32, u32, u32);

/// Parks the guest with its call; 1 when the host answered, 0 when it refused.
async fn host_call(mut caller: Caller<'_, Guest>, call: CallArguments) -> Result<i32> {
    if !publish_call(&mut caller, call)? {
        return Ok(0);
    }
    Park::default().await;
    // However long the host took, the guest gets its slice.
    caller.as_context_mut().set_epoch_deadline(1);
    Ok(i32::from(caller.data().shared.state.borrow().host_ok))
}

/// Writes the call down as this crossing's step; false when the host refuses it at once.
fn publish_call(caller: &mut Caller<'_, Guest>, call: CallArguments) -> Result<bool> {
    let (memory, guest) = memory(caller)?.data_and_store_mut(caller);
    let (memory, shared) = (&*memory, &guest.shared);
    let binding = &memory[range(memory, "__host_call binding", call.0, call.1)?];
    let namespace = &memory[range(memory, "__host_call namespace", call.2, call.3)?];
    let operation = &memory[range(memory, "__host_call operation", call.4, call.5)?];
    let payload = &memory[range(memory, "__host_call payload", call.6, call.7)?];
    shared.limits.payload("host call", payload.len())?;
    let names = [("binding", binding), ("namespace", namespace), ("operation", operation)];
    for (what, name) in names {
        limits::name(what, name.len())?;
    }

    let state = &mut *shared.state.borrow();
    state.host_calls += 1;
    if state.host_calls > shared.limits.host_calls_per_turn {
        let text = format!("host call limit: {} per turn", shared.limits.host_calls_per_turn);
        return Err(Halt::Limit(text).into());
    }
    for (what, name) in names {
        if std::str::from_utf8(name).is_err() {
            state.host_ok = false;
            state.host_bytes.clear();
            let text = format!("__host_call: the {what} is not UTF-8");
            state.host_bytes.extend_from_slice(text.as_bytes());
            return Ok(false);
        }
    }
    state.output.clear();
    let parts = [binding, namespace, operation, payload];
    for part in parts {
        state.output.extend_from_slice(&(part.len() as u32).to_ne_bytes());
    }
    for part in parts {
        state.output.extend_from_slice(part);
    }
    state.step = Some(outcome::HOST_CALL);
    Ok(true)
}

fn host_response_len(caller: Caller<'_, Guest>) -> u32 {
    answer_length(&caller, true)
}

fn host_error_len(caller: Caller<'_, Guest>) -> u32 {
    answer_length(&caller, false)
}

fn host_response(caller: Caller<'_, Guest>, start: u32) -> Result<()> {
    answer(caller, "__host_response", true, start)
}

fn host_error(caller: Caller<'_, Guest>, start: u32) -> Result<()> {
    answer(caller, "__host_error", false, start)
}

fn answer_length(caller: &Caller<'_, Guest>, ok: bool) -> u32 {
    let state = caller.data().shared.state.borrow();
    if state.host_ok == ok {
        state.host_bytes.len() as u32
    } else {
        0
    }
}

fn answer(mut caller: Caller<'_, Guest>, what: &str, ok: bool, start: u32) -> Result<()> {
    let (memory, guest) = memory(&mut caller)?.data_and_store_mut(&mut caller);
    let state = guest.shared.state.borrow();
    if state.host_ok == ok {
        put(memory, what, start, &state.host_bytes)?;
    }
    Ok(())
}

fn console_log(mut caller: Caller<'_, Guest>, start: u32, length: u32) -> Result<()> {
    let (memory, guest) = memory(&mut caller)?.data_and_store_mut(&mut caller);
    let bytes = &memory[range(memory, "__console_log", start, length)?];
    guest.shared.state.borrow().log.lines(bytes);
    Ok(())
}

fn put(memory: &mut [u8], what: &str, start: u32, bytes: &[u8]) -> Result<()> {
    let place = range(memory, what, start, bytes.len() as u32)?;
    memory[place].copy_from_slice(bytes);
    Ok(())
}

/// AssemblyScript's `abort(message, file, line, column)`; both texts are its strings, or 0.
fn abort(mut caller: Caller<'_, Guest>, message: u32, file: u32, line: u32, column: u32) -> Result<()> {
    let memory = memory(&mut caller)?.data(&caller);
    let message = script_text(memory, message).unwrap_or_else(|| "no message".into());
    let file = script_text(memory, file).unwrap_or_else(|| "an unnamed file".into());
    Err(Halt::Abort(format!("abort: {message} ({file}:{line}:{column})")).into())
}

/// A string of AssemblyScript: UTF-16, its length in bytes in the u32 before it. Lenient, as a guest may hand over
/// anything.
fn script_text(memory: &[u8], start: u32) -> Option<String> {
    let start = start as usize;
    let header = memory.get(start.checked_sub(4)?..start)?;
    let length = u32::from_ne_bytes(header.try_into().ok()?) as usize;
    let bytes = memory.get(start..start.checked_add(length.min(2 * ABORT_CHARS))?)?;
    let units = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    Some(
        char::decode_utf16(units)
            .map(|unit| unit.unwrap_or('\u{fffd}'))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn should_accept_the_whole_memory_and_nothing_past_it() {
        let memory = [0; 64];
        assert_eq!(range(&memory, "x", 0, 64).unwrap(), 0..64);
        assert_eq!(range(&memory, "x", 64, 0).unwrap(), 64..64);
        for (start, length) in [(0, 65), (65, 0), (1, u32::MAX), (u32::MAX, u32::MAX), (u32::MAX, 1)] {
            assert!(range(&memory, "x", start, length).is_err());
        }
    }

    #[test]
    fn should_read_script_texts_leniently() {
        let mut memory = vec![4, 0, 0, 0];
        memory.extend_from_slice(&[b'h', 0, b'i', 0]);
        assert_eq!(script_text(&memory, 4).as_deref(), Some("hi"));
        assert_eq!(script_text(&memory, 0), None);
        assert_eq!(script_text(&memory, 7), None);
        assert_eq!(script_text(&memory, u32::MAX), None);
    }

    #[test]
    fn should_offer_both_module_names() {
        assert!(offers("wapc", "__host_call") && offers("wasmbus", "__console_log") && offers("env", "abort"));
        assert!(!offers("env", "__host_call") && !offers("wapc", "other"));
    }
}
