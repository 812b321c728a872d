//! What the natives have in common: where data come from and go to, and how refusals are answered.

use crate::outcome::{self, Fault, FaultCode};
use crate::panics;
use crate::slots::{Handle, Refusal, Slots};
use crate::state::Bytes;
use jni_sys::{jint, jlong};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::slice;
use std::sync::Arc;

/// Where an answer's data go.
#[derive(Clone, Copy)]
pub struct Out {
    address: jlong,
    capacity: usize,
}

impl Out {
    fn at(address: jlong, capacity: jint) -> Out {
        Out {
            address,
            capacity: capacity.max(0) as usize,
        }
    }

    pub fn capacity(self) -> usize {
        self.capacity
    }

    /// Copies as much of `data` as fits.
    pub fn put(self, data: &[u8]) -> usize {
        let count = data.len().min(self.capacity);
        if count == 0 {
            return 0;
        }
        // SAFETY: Java gave the address of a direct buffer with room for `capacity` bytes that it keeps reachable
        // during the call; `data` is Rust's own memory and does not overlap it.
        unsafe { std::ptr::copy_nonoverlapping(data.as_ptr(), self.address as *mut u8, count) };
        count
    }

    /// Puts the data and gives the answer that tells of them.
    pub fn answer(self, code: i64, data: &[u8]) -> jlong {
        code | (self.put(data) as i64) << 8
    }

    /// The answer that brings a new value's handle, or says that there is no room for it.
    pub fn handed(self, handle: Option<Handle>, what: &str) -> Result<jlong, Fault> {
        match handle {
            Some(handle) => Ok(self.answer(outcome::OK, &handle.to_ne_bytes())),
            None => Err(Fault::new(
                FaultCode::Limit,
                format!("no room for more {what} in this process"),
            )),
        }
    }
}

/// Runs the body of a native whose data go to `address`; faults and panics become answers.
pub fn answering(address: jlong, capacity: jint, body: impl FnOnce(Out) -> Result<jlong, Fault>) -> jlong {
    let out = Out::at(address, capacity);
    let fault = match catch_unwind(AssertUnwindSafe(|| body(out))) {
        Ok(Ok(answer)) => return answer,
        Ok(Err(fault)) => fault,
        Err(panic) => Fault::new(FaultCode::Internal, panics::text(panic)),
    };
    out.answer(fault.code as i64, fault.text.as_bytes())
}

/// Runs the body of a native that answers nothing; there is nobody to tell of a panic.
pub fn quietly(body: impl FnOnce()) {
    let _ = catch_unwind(AssertUnwindSafe(body));
}

/// Bytes that Java put at an address, for the length of this call.
///
/// # Safety
/// `address` and `length` name bytes of a direct buffer that Java keeps reachable and leaves alone during the call.
pub unsafe fn input<'a>(address: jlong, length: jlong) -> &'a [u8] {
    if length <= 0 {
        return &[];
    }
    // SAFETY: as the caller promises.
    unsafe { slice::from_raw_parts(address as *const u8, length as usize) }
}

/// Bytes of a request or an answer; a negative length says that they were staged.
///
/// # Safety
/// As [`input`].
pub unsafe fn bytes<'a>(address: jlong, length: jint) -> Bytes<'a> {
    if length < 0 {
        return Bytes::Staged;
    }
    // SAFETY: as the caller promises.
    Bytes::Here(unsafe { input(address, i64::from(length)) })
}

/// Numbers that Java put at an address.
///
/// # Safety
/// As [`input`], for `8 * N` bytes.
pub unsafe fn numbers<const N: usize>(address: jlong) -> [u64; N] {
    // SAFETY: as the caller promises; the length is a multiple of eight.
    let bytes = unsafe { input(address, 8 * N as jlong) };
    std::array::from_fn(|at| u64::from_ne_bytes(std::array::from_fn(|byte| bytes[8 * at + byte])))
}

/// The fault behind a handle that cannot be used.
pub fn refused(what: &str, refusal: Refusal) -> Fault {
    match refusal {
        Refusal::Gone => Fault::new(FaultCode::Closed, format!("the {what} is closed")),
        Refusal::Busy => Fault::new(FaultCode::InUse, format!("the {what} is in use by another thread")),
    }
}

/// Takes a value that several threads share; each holds the slot for the length of a clone only.
pub fn shared<T: Send + Sync>(table: &'static Slots<Arc<T>>, what: &str, handle: Handle) -> Result<Arc<T>, Fault> {
    loop {
        match table.acquire(handle) {
            Ok(guard) => return Ok(guard.clone()),
            Err(Refusal::Busy) => std::hint::spin_loop(),
            Err(gone) => return Err(refused(what, gone)),
        }
    }
}
