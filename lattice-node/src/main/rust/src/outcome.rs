//! How a crossing ends, and how that is written down for Java.
//!
//! A crossing answers with one `long`: the code in the low seven bits, [`LOG_PENDING`], and the length of the data
//! above bit 8. The data stand at the address that Java gave when they fit, and wait in the instance otherwise. The
//! numbers here are repeated in `StepReader` and `NativeFault` on Java's side.

use std::fmt;
use wasmtime::Trap;

/// The guest completed; data: the reply.
pub const COMPLETED: i64 = 0;
/// The guest reported a failure; data: its text.
pub const FAILED: i64 = 1;
/// The guest calls the host; data: four u32 lengths, then binding, namespace, operation, payload.
pub const HOST_CALL: i64 = 2;
/// The guest sleeps; data: u64 nanoseconds.
pub const SLEEP: i64 = 3;
/// The guest used up its slice; no data.
pub const YIELDED: i64 = 4;
/// The turn was stopped; data: u32 reason, text.
pub const STOPPED: i64 = 5;
/// The guest trapped; data: u32 kind, text.
pub const TRAPPED: i64 = 6;
/// What was asked for is done; data as the function says.
pub const OK: i64 = 16;

/// A file of code is not to be used, or could not be written; data: why.
pub const UNUSABLE: i64 = 17;

/// Bit 7 of an answer: log lines wait in the instance.
pub const LOG_PENDING: i64 = 0x80;

/// Why Java's request was refused, or could not be carried out. Data: a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i64)]
pub enum FaultCode {
    Closed = 32,
    InUse = 33,
    WrongState = 34,
    Internal = 35,
    Limit = 36,
    NotWasm = 37,
    InvalidModule = 38,
    UnsupportedFeature = 39,
    UnknownImport = 40,
    MissingExport = 41,
    Unavailable = 42,
}

/// A refusal with its text.
#[derive(Debug)]
pub struct Fault {
    pub code: FaultCode,
    pub text: String,
}

impl Fault {
    pub fn new(code: FaultCode, text: impl Into<String>) -> Fault {
        Fault {
            code,
            text: text.into(),
        }
    }
}

/// Ends a guest from within a host function, the epoch callback or the limiter.
#[derive(Debug)]
pub enum Halt {
    Deadline,
    Cancelled,
    Limit(String),
    /// The guest named bytes that are not in its memory.
    BadPointer(String),
    /// `env.abort` of AssemblyScript.
    Abort(String),
    /// `proc_exit` of WASI.
    Exit(i32),
}

impl fmt::Display for Halt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Halt::Deadline => f.write_str("the deadline passed while the guest ran"),
            Halt::Cancelled => f.write_str("the turn was cancelled"),
            Halt::Limit(text) | Halt::BadPointer(text) | Halt::Abort(text) => f.write_str(text),
            Halt::Exit(status) => write!(f, "the guest ended itself with proc_exit({status})"),
        }
    }
}

impl std::error::Error for Halt {}

/// Why a turn was stopped; Java's `StopReason` by ordinal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum StopReason {
    Deadline = 0,
    Cancelled = 1,
    Limit = 2,
}

/// Java's `TrapKind` by ordinal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum TrapKind {
    Unreachable = 0,
    MemoryOutOfBounds = 1,
    TableOutOfBounds = 2,
    IndirectCallToNull = 3,
    BadSignature = 4,
    IntegerOverflow = 5,
    IntegerDivisionByZero = 6,
    BadConversionToInteger = 7,
    StackOverflow = 8,
    BadPointer = 9,
    Abort = 10,
    Exit = 11,
    Other = 12,
}

/// The end of a guest that did not return.
#[derive(Debug)]
pub enum Ending {
    Stopped(StopReason, String),
    Trapped(TrapKind, String),
}

impl Ending {
    /// Sorts an error out of Wasmtime by what caused it.
    pub fn of(error: &wasmtime::Error) -> Ending {
        if let Some(halt) = error.downcast_ref::<Halt>() {
            let text = halt.to_string();
            return match halt {
                Halt::Deadline => Ending::Stopped(StopReason::Deadline, text),
                Halt::Cancelled => Ending::Stopped(StopReason::Cancelled, text),
                Halt::Limit(_) => Ending::Stopped(StopReason::Limit, text),
                Halt::BadPointer(_) => Ending::Trapped(TrapKind::BadPointer, text),
                Halt::Abort(_) => Ending::Trapped(TrapKind::Abort, text),
                Halt::Exit(_) => Ending::Trapped(TrapKind::Exit, text),
            };
        }
        if let Some(trap) = error.downcast_ref::<Trap>() {
            return Ending::Trapped(kind(*trap), text(*trap));
        }
        Ending::Trapped(TrapKind::Other, format!("{error:#}"))
    }

    /// Appends the data of a STOPPED or TRAPPED answer and gives its code.
    pub fn encode(&self, output: &mut Vec<u8>) -> i64 {
        output.clear();
        let (code, number, text) = match self {
            Ending::Stopped(reason, text) => (STOPPED, *reason as u32, text),
            Ending::Trapped(kind, text) => (TRAPPED, *kind as u32, text),
        };
        output.extend_from_slice(&number.to_ne_bytes());
        output.extend_from_slice(text.as_bytes());
        code
    }
}

fn kind(trap: Trap) -> TrapKind {
    match trap {
        Trap::StackOverflow => TrapKind::StackOverflow,
        Trap::MemoryOutOfBounds => TrapKind::MemoryOutOfBounds,
        Trap::TableOutOfBounds => TrapKind::TableOutOfBounds,
        Trap::IndirectCallToNull | Trap::NullReference => TrapKind::IndirectCallToNull,
        Trap::BadSignature => TrapKind::BadSignature,
        Trap::IntegerOverflow => TrapKind::IntegerOverflow,
        Trap::IntegerDivisionByZero => TrapKind::IntegerDivisionByZero,
        Trap::BadConversionToInteger => TrapKind::BadConversionToInteger,
        Trap::UnreachableCodeReached => TrapKind::Unreachable,
        _ => TrapKind::Other,
    }
}

fn text(trap: Trap) -> String {
    let text = trap.to_string();
    match text.strip_prefix("wasm trap: ") {
        Some(rest) => rest.to_string(),
        None => text,
    }
}

/// Bytes for people: whole MiB or KiB by name, everything else exactly.
pub fn bytes(count: u64) -> String {
    const KIB: u64 = 1 << 10;
    const MIB: u64 = 1 << 20;
    match count {
        0 => "0 bytes".to_string(),
        n if n % MIB == 0 => format!("{} MiB", n / MIB),
        n if n % KIB == 0 => format!("{} KiB", n / KIB),
        n => format!("{n} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn should_name_sizes_for_people_without_rounding() {
        assert_eq!(bytes(64 << 20), "64 MiB");
        assert_eq!(bytes(65_536), "64 KiB");
        assert_eq!(bytes(1_000), "1000 bytes");
        assert_eq!(bytes(0), "0 bytes");
    }

    #[test]
    fn should_write_an_ending_as_number_and_text() {
        let mut output = vec![1, 2, 3];
        let code = Ending::Stopped(StopReason::Limit, "too much".into()).encode(&mut output);
        assert_eq!(code, STOPPED);
        assert_eq!(output, [&2u32.to_ne_bytes()[..], b"too much"].concat());
    }
}
