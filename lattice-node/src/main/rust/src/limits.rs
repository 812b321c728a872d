//! What a guest may use, and the texts that say which limit was met.

use crate::outcome::{Halt, bytes};
use wasmtime::ResourceLimiter;

/// Bytes of each name of a host call; Java's `InstanceLimits.MAX_NAME_BYTES`.
pub const NAME_BYTES: usize = 4096;

/// Limits of one instance; Java's `InstanceLimits`.
#[derive(Clone, Copy, Debug)]
pub struct InstanceLimits {
    pub memory_bytes: usize,
    pub table_elements: usize,
    pub host_calls_per_turn: u32,
    pub payload_bytes: usize,
    pub log_bytes: usize,
}

impl InstanceLimits {
    /// Checks a payload's length; `what` says which payload it is.
    pub fn payload(&self, what: &str, length: usize) -> Result<(), Halt> {
        if length <= self.payload_bytes {
            return Ok(());
        }
        Err(Halt::Limit(format!(
            "payload limit: {} allowed, the {what} has {}",
            bytes(self.payload_bytes as u64),
            bytes(length as u64)
        )))
    }
}

/// Checks the length of a host call's name; `what` says which it is.
pub fn name(what: &str, length: usize) -> Result<(), Halt> {
    if length <= NAME_BYTES {
        return Ok(());
    }
    Err(Halt::Limit(format!(
        "name limit: {} allowed, the {what} has {}",
        bytes(NAME_BYTES as u64),
        bytes(length as u64)
    )))
}

/// Holds memories and tables of one instance to their limits.
///
/// Growing past a limit stops the guest instead of answering -1: allocators of guest languages take -1 for an
/// unspecific failure and end in a bare `unreachable`, which would hide the limit from whoever has to raise it. Growing
/// past the maximum that the guest itself declared answers -1, as the specification says.
pub struct Limiter {
    limits: InstanceLimits,
}

impl Limiter {
    pub fn new(limits: InstanceLimits) -> Limiter {
        Limiter { limits }
    }
}

impl ResourceLimiter for Limiter {
    fn memory_growing(&mut self, _current: usize, desired: usize, maximum: Option<usize>) -> wasmtime::Result<bool> {
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false);
        }
        if desired > self.limits.memory_bytes {
            return Err(wasmtime::Error::new(Halt::Limit(format!(
                "memory limit: {} allowed, the guest asked for {}",
                bytes(self.limits.memory_bytes as u64),
                bytes(desired as u64)
            ))));
        }
        Ok(true)
    }

    fn table_growing(&mut self, _current: usize, desired: usize, maximum: Option<usize>) -> wasmtime::Result<bool> {
        if desired > self.limits.table_elements {
            return Err(wasmtime::Error::new(Halt::Limit(format!(
                "table limit: {} elements allowed, the guest asked for {desired}",
                self.limits.table_elements
            ))));
        }
        Ok(maximum.is_none_or(|maximum| desired <= maximum))
    }
}
