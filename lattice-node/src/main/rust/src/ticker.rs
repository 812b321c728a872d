//! The clock of running guests: a thread that advances the engine's epoch each millisecond, and sleeps when idle.

use crate::threads;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How often a running guest is asked whether it may go on.
pub const TICK: Duration = Duration::from_millis(1);

/// Ticks without any crossing before the thread parks. Parking at once would cost a system call per turn.
const IDLE_TICKS: u64 = 64;

struct Inner {
    ticks: AtomicU64,
    /// The tick of the latest crossing, or of the latest question to a running guest.
    active: AtomicU64,
    parked: AtomicBool,
    stopped: AtomicBool,
}

/// The ticking thread of one engine. It ends when this is dropped.
pub struct Ticker {
    inner: Arc<Inner>,
    thread: Option<JoinHandle<()>>,
}

impl Ticker {
    /// Starts the thread; it calls `tick` about once per [`TICK`] while guests run.
    pub fn start(tick: impl Fn() + Send + 'static) -> std::io::Result<Ticker> {
        let inner = Arc::new(Inner {
            ticks: AtomicU64::new(IDLE_TICKS),
            active: AtomicU64::new(0),
            parked: AtomicBool::new(false),
            stopped: AtomicBool::new(false),
        });
        let shared = inner.clone();
        let thread = threads::with_signals_blocked(|| {
            thread::Builder::new()
                .name("lattice-ticker".into())
                .stack_size(64 * 1024)
                .spawn(move || run(&shared, tick))
        })?;
        Ok(Ticker {
            inner,
            thread: Some(thread),
        })
    }

    /// Says that a guest runs now. Called at each crossing and at each question to a running guest.
    pub fn touch(&self) {
        let now = self.inner.ticks.load(Ordering::Relaxed);
        if self.inner.active.load(Ordering::Relaxed) != now {
            // Store here, then load `parked`; the thread stores `parked`, then loads `active`. One of both sees the
            // other, so no guest runs on a clock that stands still. Where nothing is stored, this very tick is
            // already marked, and the thread goes on for IDLE_TICKS.
            self.inner.active.store(now, Ordering::SeqCst);
        }
        if self.inner.parked.load(Ordering::SeqCst) {
            self.wake();
        }
    }

    #[cold]
    fn wake(&self) {
        if self.inner.parked.swap(false, Ordering::SeqCst)
            && let Some(thread) = &self.thread
        {
            thread.thread().unpark();
        }
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        self.inner.stopped.store(true, Ordering::SeqCst);
        self.inner.parked.store(false, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            let _ = thread.join();
        }
    }
}

fn run(inner: &Inner, tick: impl Fn()) {
    while !inner.stopped.load(Ordering::Relaxed) {
        thread::sleep(TICK);
        let now = inner.ticks.fetch_add(1, Ordering::Relaxed) + 1;
        tick();
        if now.saturating_sub(inner.active.load(Ordering::Relaxed)) >= IDLE_TICKS {
            inner.parked.store(true, Ordering::SeqCst);
            if now.saturating_sub(inner.active.load(Ordering::SeqCst)) < IDLE_TICKS {
                inner.parked.store(false, Ordering::SeqCst);
            }
            // Who drops the ticker clears `parked` once, which may be before it was set above.
            while inner.parked.load(Ordering::SeqCst) && !inner.stopped.load(Ordering::SeqCst) {
                thread::park();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    fn await_that(condition: impl Fn() -> bool) {
        let end = Instant::now() + Duration::from_secs(30);
        while !condition() {
            assert!(Instant::now() < end, "condition not met within 30 s");
            thread::yield_now();
        }
    }

    #[test]
    fn should_park_when_idle_and_tick_again_when_touched() {
        let count = Arc::new(AtomicU64::new(0));
        let seen = count.clone();
        let ticker = Ticker::start(move || {
            seen.fetch_add(1, Ordering::SeqCst);
        })
        .unwrap();
        for _ in 0..3 {
            await_that(|| ticker.inner.parked.load(Ordering::SeqCst));
            let before = count.load(Ordering::SeqCst);
            ticker.touch();
            await_that(|| count.load(Ordering::SeqCst) > before);
        }
    }

    #[test]
    fn should_end_when_dropped_just_as_it_goes_to_sleep() {
        // It is idle from the start, so its first tick, a millisecond after it began, is its last.
        for round in 0..200 {
            let ticker = Ticker::start(|| {}).unwrap();
            thread::sleep(Duration::from_micros(900 + round));
            drop(ticker);
        }
    }
}
