//! WASI preview 1 with nothing granted: no files, no arguments, no environment.
//!
//! Written by hand from the witx description of `wasi_snapshot_preview1`: a guest that was built for it finds clocks,
//! randomness, sleep, and its standard output and error as log lines; everything else answers that it is not there.

use crate::log::Stream;
use crate::outcome::{self, Halt};
use crate::task::{Guest, Park};
use crate::wapc::{memory, range};
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use wasmtime::{AsContextMut, Caller, Linker, Result};

const MODULE: &str = "wasi_snapshot_preview1";

const SUCCESS: i32 = 0;
const BADF: i32 = 8;
const INVAL: i32 = 28;
const NOSYS: i32 = 52;

const CLOCK_REALTIME: u32 = 0;
const CLOCK_MONOTONIC: u32 = 1;

/// `poll_oneoff` on more clocks than this is refused.
const SUBSCRIPTIONS: u32 = 16;
const SUBSCRIPTION_BYTES: usize = 48;
const EVENT_BYTES: usize = 32;

/// One `fd_write` takes so much and says how much it was; guests bring the rest with the next. In between they can be
/// paused and stopped, which they cannot be in here.
const WRITE_BYTES: usize = 64 * 1024;
/// And looks at so many vectors: what other systems call IOV_MAX.
const WRITE_VECTORS: usize = 1024;

/// Functions that answer with a number alone, and the parameters they take: `i` for i32, `l` for i64.
const REFUSED: [(&str, &str, i32); 34] = [
    ("clock_res_get", "ii", NOSYS),
    ("fd_advise", "illi", BADF),
    ("fd_allocate", "ill", BADF),
    ("fd_close", "i", BADF),
    ("fd_datasync", "i", BADF),
    ("fd_fdstat_set_flags", "ii", BADF),
    ("fd_fdstat_set_rights", "ill", BADF),
    ("fd_filestat_get", "ii", BADF),
    ("fd_filestat_set_size", "il", BADF),
    ("fd_filestat_set_times", "illi", BADF),
    ("fd_pread", "iiili", BADF),
    ("fd_prestat_get", "ii", BADF),
    ("fd_prestat_dir_name", "iii", BADF),
    ("fd_pwrite", "iiili", BADF),
    ("fd_read", "iiii", BADF),
    ("fd_readdir", "iiili", BADF),
    ("fd_renumber", "ii", BADF),
    ("fd_seek", "ilii", BADF),
    ("fd_sync", "i", BADF),
    ("fd_tell", "ii", BADF),
    ("path_create_directory", "iii", BADF),
    ("path_filestat_get", "iiiii", BADF),
    ("path_filestat_set_times", "iiiilli", BADF),
    ("path_link", "iiiiiii", BADF),
    ("path_open", "iiiiillii", BADF),
    ("path_readlink", "iiiiii", BADF),
    ("path_remove_directory", "iii", BADF),
    ("path_rename", "iiiiii", BADF),
    ("path_symlink", "iiiii", BADF),
    ("path_unlink_file", "iii", BADF),
    ("proc_raise", "i", NOSYS),
    ("sock_accept", "iii", BADF),
    ("sock_recv", "iiiiii", BADF),
    ("sock_send", "iiiii", BADF),
];

const SERVED: [&str; 12] = [
    "args_get",
    "args_sizes_get",
    "clock_time_get",
    "environ_get",
    "environ_sizes_get",
    "fd_fdstat_get",
    "fd_write",
    "poll_oneoff",
    "proc_exit",
    "random_get",
    "sched_yield",
    "sock_shutdown",
];

/// Whether the guest may import `module.name` from here.
pub fn offers(module: &str, name: &str) -> bool {
    module == MODULE && (SERVED.contains(&name) || REFUSED.iter().any(|(refused, ..)| *refused == name))
}

/// Adds the imports to a linker.
pub fn link(linker: &mut Linker<Guest>) -> Result<()> {
    linker.func_wrap(MODULE, "args_get", |_: i32, _: i32| SUCCESS)?;
    linker.func_wrap(MODULE, "environ_get", |_: i32, _: i32| SUCCESS)?;
    linker.func_wrap(MODULE, "args_sizes_get", no_strings)?;
    linker.func_wrap(MODULE, "environ_sizes_get", no_strings)?;
    linker.func_wrap(MODULE, "clock_time_get", clock_time_get)?;
    linker.func_wrap(MODULE, "fd_fdstat_get", fd_fdstat_get)?;
    linker.func_wrap(MODULE, "fd_write", fd_write)?;
    linker.func_wrap(MODULE, "proc_exit", |status: i32| -> Result<()> {
        Err(Halt::Exit(status).into())
    })?;
    linker.func_wrap(MODULE, "random_get", random_get)?;
    linker.func_wrap(MODULE, "sched_yield", || SUCCESS)?;
    linker.func_wrap(MODULE, "sock_shutdown", |_: i32, _: i32| BADF)?;
    linker.func_wrap_async(MODULE, "poll_oneoff", |caller, arguments: (u32, u32, u32, u32)| {
        Box::new(poll_oneoff(caller, arguments))
    })?;
    for (name, parameters, errno) in REFUSED {
        let parameters = parameters.chars().map(|letter| match letter {
            'l' => wasmtime::ValType::I64,
            _ => wasmtime::ValType::I32,
        });
        let ty = wasmtime::FuncType::new(linker.engine(), parameters, [wasmtime::ValType::I32]);
        linker.func_new(MODULE, name, ty, move |_, _, results| {
            results[0] = errno.into();
            Ok(())
        })?;
    }
    Ok(())
}

fn store(memory: &mut [u8], what: &str, start: u32, bytes: &[u8]) -> Result<()> {
    let place = range(memory, what, start, bytes.len() as u32)?;
    memory[place].copy_from_slice(bytes);
    Ok(())
}

/// A little-endian u32 of a guest's structure.
fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

fn long(bytes: &[u8], at: usize) -> u64 {
    u64::from(word(bytes, at)) | u64::from(word(bytes, at + 4)) << 32
}

fn no_strings(mut caller: Caller<'_, Guest>, count: u32, size: u32) -> Result<i32> {
    let memory = memory(&mut caller)?.data_mut(&mut caller);
    store(memory, "sizes_get", count, &[0; 4])?;
    store(memory, "sizes_get", size, &[0; 4])?;
    Ok(SUCCESS)
}

fn now(clock: u32, started: Instant) -> Option<u64> {
    match clock {
        CLOCK_REALTIME => Some(
            SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |time| time.as_nanos() as u64),
        ),
        CLOCK_MONOTONIC => Some(started.elapsed().as_nanos() as u64),
        _ => None,
    }
}

fn clock_time_get(mut caller: Caller<'_, Guest>, clock: u32, _precision: u64, target: u32) -> Result<i32> {
    let (memory, guest) = memory(&mut caller)?.data_and_store_mut(&mut caller);
    let Some(nanos) = now(clock, guest.started) else {
        return Ok(INVAL);
    };
    store(memory, "clock_time_get", target, &nanos.to_le_bytes())?;
    Ok(SUCCESS)
}

/// Standard streams are character devices that can be written to; nothing else is open.
fn fd_fdstat_get(mut caller: Caller<'_, Guest>, descriptor: u32, target: u32) -> Result<i32> {
    if descriptor > 2 {
        return Ok(BADF);
    }
    const CHARACTER_DEVICE: u8 = 2;
    const RIGHT_FD_WRITE: u8 = 1 << 6;
    let mut stat = [0; 24];
    stat[0] = CHARACTER_DEVICE;
    stat[8] = if descriptor == 0 { 0 } else { RIGHT_FD_WRITE };
    let memory = memory(&mut caller)?.data_mut(&mut caller);
    store(memory, "fd_fdstat_get", target, &stat)?;
    Ok(SUCCESS)
}

fn fd_write(mut caller: Caller<'_, Guest>, descriptor: u32, vectors: u32, count: u32, written: u32) -> Result<i32> {
    let stream = match descriptor {
        1 => Stream::Output,
        2 => Stream::Error,
        _ => return Ok(BADF),
    };
    let (memory, guest) = memory(&mut caller)?.data_and_store_mut(&mut caller);
    let mut room = WRITE_BYTES;
    {
        let memory = &*memory;
        let state = &mut *guest.shared.state.borrow();
        let vectors = &memory[range(memory, "fd_write vectors", vectors, count.saturating_mul(8))?];
        for vector in vectors.chunks_exact(8).take(WRITE_VECTORS) {
            let text = &memory[range(memory, "fd_write", word(vector, 0), word(vector, 4))?];
            let taken = &text[..text.len().min(room)];
            state.log.write(stream, taken);
            room -= taken.len();
            if room == 0 {
                break;
            }
        }
    }
    let taken = (WRITE_BYTES - room) as u32;
    store(memory, "fd_write", written, &taken.to_le_bytes())?;
    Ok(SUCCESS)
}

fn random_get(mut caller: Caller<'_, Guest>, start: u32, length: u32) -> Result<i32> {
    let (memory, guest) = memory(&mut caller)?.data_and_store_mut(&mut caller);
    let place = range(memory, "random_get", start, length)?;
    // The same bound as for everything else that is copied in one go.
    guest.shared.limits.payload("random_get", place.len())?;
    for piece in memory[place].chunks_mut(256) {
        // SAFETY: the piece is writable memory of that length; the call fills it or fails.
        let filled = unsafe { libc::getentropy(piece.as_mut_ptr().cast(), piece.len()) };
        if filled != 0 {
            return Ok(NOSYS);
        }
    }
    Ok(SUCCESS)
}

/// Sleeps until the earliest of the clocks asked for; anything but a clock is not served.
async fn poll_oneoff(mut caller: Caller<'_, Guest>, arguments: (u32, u32, u32, u32)) -> Result<i32> {
    let (subscriptions, events, count, stored) = arguments;
    if count == 0 || count > SUBSCRIPTIONS {
        return Ok(INVAL);
    }
    let Some((nanos, event)) = earliest(&mut caller, subscriptions, count)? else {
        return Ok(NOSYS);
    };
    {
        let state = &mut *caller.data().shared.state.borrow();
        state.output.clear();
        state.output.extend_from_slice(&nanos.to_ne_bytes());
        state.step = Some(outcome::SLEEP);
    }
    Park::default().await;
    caller.as_context_mut().set_epoch_deadline(1);
    let memory = memory(&mut caller)?.data_mut(&mut caller);
    store(memory, "poll_oneoff", events, &event)?;
    store(memory, "poll_oneoff", stored, &1u32.to_le_bytes())?;
    Ok(SUCCESS)
}

/// How long until the first clock, and the event that it makes; nothing when one is no clock.
fn earliest(caller: &mut Caller<'_, Guest>, start: u32, count: u32) -> Result<Option<(u64, [u8; EVENT_BYTES])>> {
    let (memory, guest) = memory(caller)?.data_and_store_mut(caller);
    let place = range(memory, "poll_oneoff", start, count * SUBSCRIPTION_BYTES as u32)?;
    let mut first: Option<(u64, [u8; EVENT_BYTES])> = None;
    for subscription in memory[place].chunks_exact(SUBSCRIPTION_BYTES) {
        const TAG_CLOCK: u8 = 0;
        const FLAG_ABSOLUTE: u8 = 1;
        let timeout = long(subscription, 24);
        let Some(now) = now(word(subscription, 16), guest.started) else {
            return Ok(None);
        };
        if subscription[8] != TAG_CLOCK {
            return Ok(None);
        }
        let absolute = subscription[40] & FLAG_ABSOLUTE != 0;
        let nanos = if absolute { timeout.saturating_sub(now) } else { timeout };
        if first.is_none_or(|(earliest, _)| nanos < earliest) {
            // userdata, errno 0, type clock.
            let mut event = [0; EVENT_BYTES];
            event[..8].copy_from_slice(&subscription[..8]);
            first = Some((nanos, event));
        }
    }
    Ok(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn should_offer_all_of_preview_1_once() {
        let mut names: Vec<&str> = SERVED.to_vec();
        names.extend(REFUSED.iter().map(|(name, ..)| *name));
        names.sort_unstable();
        names.dedup();
        // 45 functions in the snapshot's witx, and sock_accept, which came later.
        assert_eq!(names.len(), 46);
        assert!(offers(MODULE, "fd_write") && offers(MODULE, "path_open"));
        assert!(!offers("wasi_unstable", "fd_write"));
    }
}
