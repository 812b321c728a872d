//! One instance as a coroutine: a future that owns store and instance, takes requests and publishes steps.
//!
//! Nothing waits: a poll runs the guest until it completes, traps, asks the host for something or has used up its
//! slice. The guest's frames live on a stack of its own, so the next poll may come from another thread.

use crate::cell::CrossingCell;
use crate::engine::Engine;
use crate::limits::{InstanceLimits, Limiter};
use crate::outcome::{self, Ending, Fault, FaultCode, Halt};
use crate::slots::Signal;
use crate::state::{Budget, Bytes, Request, Shared, State};
use crate::ticker::TICK;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Instant;
use wasmtime::{InstancePre, Memory, PoolConcurrencyLimitError, Store, StoreContextMut, TypedFunc, UpdateDeadline};

/// The message of an instance that is closed while it runs; Java counts turns from 1 and never gets here.
pub const CLOSING: u32 = u32::MAX;

/// What Wasmtime keeps for the guest.
pub struct Guest {
    pub shared: Arc<Shared>,
    /// Known once the instance stands; looked up by name before (start functions).
    pub memory: Option<Memory>,
    /// Where the guest's monotonic clock begins.
    pub started: Instant,
    limiter: Limiter,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Phase {
    /// Not initialised yet.
    Fresh,
    Idle,
    /// A turn waits for `proceed`.
    Yielded,
    /// A turn waits for `resume`.
    Calling,
    /// Trapped, stopped or broken: only good for closing.
    Dead,
}

/// One instance, as Java's handle knows it.
pub struct Task {
    shared: Arc<Shared>,
    future: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    phase: Phase,
}

impl Task {
    pub fn new(engine: Arc<Engine>, pre: InstancePre<Guest>, limits: InstanceLimits, signal: Signal) -> Task {
        // SAFETY: the cell is reached through the task and its future only, which live in a slot of the instance
        // table; both run only in a thread that holds the slot's in-use flag.
        let state = unsafe { CrossingCell::new(State::new(limits.log_bytes)) };
        let shared = Arc::new(Shared {
            engine,
            limits,
            state,
            signal,
        });
        let future: Pin<Box<dyn Future<Output = ()> + Send>> = Box::pin(drive(shared.clone(), pre));
        Task {
            shared,
            future: Some(future),
            phase: Phase::Fresh,
        }
    }

    /// The engine that the instance belongs to.
    pub fn engine(&self) -> &Arc<Engine> {
        &self.shared.engine
    }

    /// The instance's state, between crossings.
    pub fn state(&self) -> std::cell::RefMut<'_, State> {
        self.shared.state.borrow()
    }

    /// Instantiates and initialises, as a turn.
    pub fn initialise(&mut self, turn: u32, budget: Budget) -> Result<i64, Fault> {
        self.expect(Phase::Fresh, "initialise an instance that is new")?;
        self.state().open(turn, Request::Initialise);
        Ok(self.cross(budget))
    }

    /// Begins a turn.
    pub fn begin(&mut self, turn: u32, operation: &[u8], payload: Bytes<'_>, budget: Budget) -> Result<i64, Fault> {
        self.expect(Phase::Idle, "begin a turn on an initialised instance without a turn")?;
        self.state().message(operation, payload);
        self.state().open(turn, Request::Call);
        Ok(self.cross(budget))
    }

    /// Brings a piece of a long input; `first` forgets what was brought before.
    pub fn stage(&mut self, first: bool, piece: &[u8]) {
        self.state().stage(first, piece);
    }

    /// Goes on after a yield.
    pub fn proceed(&mut self, turn: u32, budget: Budget) -> Result<i64, Fault> {
        self.expect(Phase::Yielded, "continue a turn that yielded or slept")?;
        self.expect_turn(turn)?;
        Ok(self.cross(budget))
    }

    /// Goes on after a host call with its answer.
    pub fn resume(&mut self, turn: u32, ok: bool, answer: Bytes<'_>, budget: Budget) -> Result<i64, Fault> {
        self.expect(Phase::Calling, "answer a turn that called the host")?;
        self.expect_turn(turn)?;
        self.state().answer(ok, answer);
        Ok(self.cross(budget))
    }

    fn expect(&self, phase: Phase, what: &str) -> Result<(), Fault> {
        if self.phase == phase {
            return Ok(());
        }
        let now = match self.phase {
            Phase::Fresh => "is not initialised",
            Phase::Idle => "has no turn",
            Phase::Yielded => "has a turn that yielded",
            Phase::Calling => "has a turn that waits for the host",
            Phase::Dead => "trapped or was stopped",
        };
        let text = format!("the instance {now}; the engine can only {what}");
        Err(Fault::new(FaultCode::WrongState, text))
    }

    fn expect_turn(&self, turn: u32) -> Result<(), Fault> {
        if self.state().turn == turn {
            return Ok(());
        }
        Err(Fault::new(FaultCode::WrongState, "the turn is over"))
    }

    /// Runs the guest until its next step and gives the step's code.
    fn cross(&mut self, budget: Budget) -> i64 {
        if let Some(halt) = self.halted(budget) {
            return self.end(&Ending::of(&wasmtime::Error::new(halt)));
        }
        self.state().depart(budget);
        self.shared.engine.ticker().touch();
        let over = match self.poll() {
            Ok(poll) => poll.is_ready(),
            Err(text) => {
                let ending = Ending::Trapped(outcome::TrapKind::Other, format!("fault of the engine: {text}"));
                return self.end(&ending);
            }
        };
        let step = self.state().step.take();
        self.phase = match step {
            _ if over => Phase::Dead,
            Some(outcome::HOST_CALL) => Phase::Calling,
            Some(outcome::COMPLETED | outcome::FAILED) => Phase::Idle,
            _ => Phase::Yielded,
        };
        if over {
            self.drop_future();
        }
        step.unwrap_or(outcome::YIELDED)
    }

    fn halted(&self, budget: Budget) -> Option<Halt> {
        let turn = self.state().turn;
        if self.shared.signal.is(turn) {
            return Some(Halt::Cancelled);
        }
        (budget.remaining <= 0).then_some(Halt::Deadline)
    }

    fn poll(&mut self) -> Result<Poll<()>, String> {
        let Some(future) = self.future.as_mut() else {
            return Ok(Poll::Ready(()));
        };
        let mut context = Context::from_waker(Waker::noop());
        catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(&mut context))).map_err(crate::panics::text)
    }

    /// Ends the turn and the instance.
    fn end(&mut self, ending: &Ending) -> i64 {
        self.phase = Phase::Dead;
        self.drop_future();
        self.publish(ending)
    }

    fn publish(&self, ending: &Ending) -> i64 {
        let mut state = self.state();
        ending.encode(&mut state.output)
    }

    /// Unwinds a suspended guest and frees it. Runs destructors on the guest's stack, none of which reaches JNI.
    fn drop_future(&mut self) {
        if let Some(future) = self.future.take() {
            let _ = catch_unwind(AssertUnwindSafe(|| drop(future)));
        }
        self.state().log.flush();
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.drop_future();
    }
}

/// The life of an instance. Ends with its first trap or stop.
async fn drive(shared: Arc<Shared>, pre: InstancePre<Guest>) {
    let guest = Guest {
        shared: shared.clone(),
        memory: None,
        started: Instant::now(),
        limiter: Limiter::new(shared.limits),
    };
    let mut store = Store::new(pre.module().engine(), guest);
    store.limiter(|guest| &mut guest.limiter);
    store.epoch_deadline_callback(on_tick);

    let mut call: Option<TypedFunc<(u32, u32), i32>> = None;
    loop {
        let request = NextRequest(&shared).await;
        store.set_epoch_deadline(1);
        let result = match (request, &call) {
            (Request::Call, Some(call)) => {
                let (operation, payload) = lengths(&shared);
                call.call_async(&mut store, (operation, payload)).await
            }
            _ => initialise(&mut store, &pre).await.map(|found| {
                call = Some(found);
                1
            }),
        };
        let mut state = shared.state.borrow();
        state.log.flush();
        let state = &mut *state;
        match result {
            Ok(0) => {
                std::mem::swap(&mut state.output, &mut state.error);
                state.step = Some(outcome::FAILED);
            }
            Ok(_) => {
                std::mem::swap(&mut state.output, &mut state.response);
                state.step = Some(outcome::COMPLETED);
            }
            Err(error) => {
                state.step = Some(Ending::of(&error).encode(&mut state.output));
                return;
            }
        }
    }
}

fn lengths(shared: &Shared) -> (u32, u32) {
    let state = shared.state.borrow();
    (state.operation.len() as u32, state.payload.len() as u32)
}

/// Instantiates and runs the initialisers that are present, each once.
async fn initialise(
    store: &mut Store<Guest>,
    pre: &InstancePre<Guest>,
) -> wasmtime::Result<TypedFunc<(u32, u32), i32>> {
    let instance = match pre.instantiate_async(&mut *store).await {
        Err(error) if error.is::<PoolConcurrencyLimitError>() => {
            return Err(store.data().shared.engine.instance_limit().into());
        }
        made => made?,
    };
    store.data_mut().memory = instance.get_memory(&mut *store, "memory");
    for name in ["_initialize", "_start", "wapc_init"] {
        let Some(function) = instance.get_func(&mut *store, name) else {
            continue;
        };
        let function = function.typed::<(), ()>(&store)?;
        match function.call_async(&mut *store, ()).await {
            // What a command calls when its `_start` is done.
            Err(error) if matches!(error.downcast_ref(), Some(Halt::Exit(0))) => {}
            result => result?,
        }
    }
    instance.get_typed_func(&mut *store, "__guest_call")
}

/// Asked about once per tick while a guest runs: may it go on?
fn on_tick(context: StoreContextMut<'_, Guest>) -> wasmtime::Result<UpdateDeadline> {
    let shared = &context.data().shared;
    shared.engine.ticker().touch();
    let mut state = shared.state.borrow();
    if shared.signal.is(state.turn) || shared.signal.is(CLOSING) || shared.engine.is_closed() {
        return Err(wasmtime::Error::new(Halt::Cancelled));
    }
    let now = Instant::now();
    // The clock is not read at the start of a crossing, which would cost more than a tenth of an echo: time counts from
    // the first question. So a deadline may be late by a tick, never early, and a slice ends at the tick nearest to it.
    let seen = *state.seen.get_or_insert(now);
    let ran = now.saturating_duration_since(seen);
    if ran >= state.remaining {
        return Err(wasmtime::Error::new(Halt::Deadline));
    }
    if ran + TICK >= state.budget {
        return Ok(UpdateDeadline::Yield(1));
    }
    Ok(UpdateDeadline::Continue(1))
}

/// Ready when Java has asked for something.
struct NextRequest<'a>(&'a Shared);

impl Future for NextRequest<'_> {
    type Output = Request;

    fn poll(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Request> {
        match self.0.state.borrow().request.take() {
            Some(request) => Poll::Ready(request),
            None => Poll::Pending,
        }
    }
}

/// Pending once: parks the guest until Java polls again with what it asked for.
#[derive(Default)]
pub struct Park(bool);

impl Future for Park {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<()> {
        match std::mem::replace(&mut self.0, true) {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }
    }
}
