//! What an instance and Java exchange, kept from turn to turn.

use crate::cell::CrossingCell;
use crate::engine::Engine;
use crate::limits::InstanceLimits;
use crate::log::Log;
use crate::slots::Signal;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Buffers that grew beyond this for one turn are given back after it.
const KEPT_BYTES: usize = 16 * 1024;

/// What the guest's side and Java's side of an instance exchange.
pub struct Shared {
    pub engine: Arc<Engine>,
    pub limits: InstanceLimits,
    pub state: CrossingCell<State>,
    pub signal: Signal,
}

/// What changes from crossing to crossing.
pub struct State {
    pub request: Option<Request>,
    pub operation: Vec<u8>,
    pub payload: Vec<u8>,
    pub response: Vec<u8>,
    pub error: Vec<u8>,
    /// The host's answer to the latest host call.
    pub host_ok: bool,
    pub host_bytes: Vec<u8>,
    pub host_calls: u32,
    /// Input that is too long for one crossing gathers here.
    pub staged: Vec<u8>,
    /// The code of the step that this crossing ends with; none when the guest only yielded.
    pub step: Option<i64>,
    /// Data of the step.
    pub output: Vec<u8>,
    pub log: Log,
    pub turn: u32,
    pub budget: Duration,
    pub remaining: Duration,
    /// When this crossing's guest was first asked whether it may go on.
    pub seen: Option<Instant>,
}

/// What Java wants of the guest next.
pub enum Request {
    Initialise,
    Call,
}

/// Where the bytes of a request or an answer are.
pub enum Bytes<'a> {
    /// At an address that is good for this crossing.
    Here(&'a [u8]),
    /// Brought before, by [`State::stage`].
    Staged,
}

impl Bytes<'_> {
    fn fill(self, target: &mut Vec<u8>, staged: &mut Vec<u8>) {
        target.clear();
        match self {
            Bytes::Here(bytes) => target.extend_from_slice(bytes),
            Bytes::Staged => std::mem::swap(target, staged),
        }
    }
}

/// Slice, time to the deadline, of one crossing.
#[derive(Clone, Copy)]
pub struct Budget {
    pub slice: i64,
    pub remaining: i64,
}

impl State {
    pub fn new(log_bytes: usize) -> State {
        State {
            request: None,
            operation: Vec::new(),
            payload: Vec::new(),
            response: Vec::new(),
            error: Vec::new(),
            host_ok: false,
            host_bytes: Vec::new(),
            host_calls: 0,
            staged: Vec::new(),
            step: None,
            output: Vec::new(),
            log: Log::new(log_bytes),
            turn: 0,
            budget: Duration::ZERO,
            remaining: Duration::ZERO,
            seen: None,
        }
    }

    /// Brings the message of the next turn.
    pub fn message(&mut self, operation: &[u8], payload: Bytes<'_>) {
        self.operation.clear();
        self.operation.extend_from_slice(operation);
        payload.fill(&mut self.payload, &mut self.staged);
    }

    /// Opens a turn.
    pub fn open(&mut self, turn: u32, request: Request) {
        self.turn = turn;
        self.request = Some(request);
        self.host_calls = 0;
        self.response.clear();
        self.error.clear();
    }

    /// Brings the host's answer.
    pub fn answer(&mut self, ok: bool, answer: Bytes<'_>) {
        self.host_ok = ok;
        answer.fill(&mut self.host_bytes, &mut self.staged);
    }

    /// Brings a piece of a long input; `first` forgets what was brought before.
    pub fn stage(&mut self, first: bool, piece: &[u8]) {
        if first {
            self.staged.clear();
        }
        self.staged.extend_from_slice(piece);
    }

    /// Makes ready for a crossing.
    pub fn depart(&mut self, budget: Budget) {
        self.budget = Duration::from_nanos(budget.slice.max(0) as u64);
        self.remaining = Duration::from_nanos(budget.remaining.max(0) as u64);
        self.seen = None;
        self.step = None;
    }

    /// Gives back what one large turn made the buffers grow to.
    pub fn shrink(&mut self) {
        let buffers = [
            &mut self.payload,
            &mut self.response,
            &mut self.error,
            &mut self.host_bytes,
            &mut self.staged,
            &mut self.output,
        ];
        for buffer in buffers {
            if buffer.capacity() > KEPT_BYTES {
                buffer.clear();
                buffer.shrink_to(KEPT_BYTES);
            }
        }
    }
}
