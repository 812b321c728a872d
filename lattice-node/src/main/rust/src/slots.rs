//! Handles for values that Java owns: an index, a generation, and an in-use flag.
//!
//! A late or concurrent use of a handle gets a [`Refusal`], never undefined behaviour: slots are never freed, a stale
//! generation does not match, and only the thread that set the in-use flag reaches the value.

use std::cell::UnsafeCell;
use std::ops::{Deref, DerefMut};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

const CHUNK: usize = 1024;
const CHUNKS: usize = 256;

const BUSY: u64 = 1;
const LIVE: u64 = 2;
/// Closed while in use: the user frees the value when it lets go.
const DOOMED: u64 = 4;
const GENERATION_SHIFT: u32 = 3;
/// Handles stay positive as Java longs.
const GENERATION_MASK: u64 = 0x7fff_ffff;

/// Why a handle could not be used.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub enum Refusal {
    /// Closed, or never existed.
    Gone,
    /// Another thread is using it at this moment.
    Busy,
}

/// A number that Java keeps: generation in the upper half, index in the lower.
pub type Handle = i64;

struct Slot<T> {
    word: AtomicU64,
    /// A message to the user of the value that needs no in-use flag; see [`Slots::signal`].
    signal: AtomicU64,
    value: UnsafeCell<Option<T>>,
}

// SAFETY: `value` is reached only by the thread that moved `word` to BUSY (acquire) until it moves it back (release).
unsafe impl<T: Send> Sync for Slot<T> {}

impl<T> Slot<T> {
    fn empty() -> Self {
        Slot {
            word: AtomicU64::new(1 << GENERATION_SHIFT),
            signal: AtomicU64::new(0),
            value: UnsafeCell::new(None),
        }
    }
}

/// A table of values with handles. Grows by chunks up to a fixed bound; chunks are never freed.
pub struct Slots<T: Send + 'static> {
    chunks: [OnceLock<Box<[Slot<T>]>>; CHUNKS],
    free: Mutex<Free>,
}

struct Free {
    indices: Vec<u32>,
    next: u32,
}

impl<T: Send + 'static> Slots<T> {
    /// An empty table; meant for a `static`.
    pub const fn new() -> Self {
        Slots {
            chunks: [const { OnceLock::new() }; CHUNKS],
            free: Mutex::new(Free {
                indices: Vec::new(),
                next: 0,
            }),
        }
    }

    /// Stores what `make` returns and gives its handle, or nothing when the table is full. `make` gets the value's
    /// signal and the number under which it will be signalled.
    pub fn insert(&'static self, make: impl FnOnce(Signal) -> T) -> Option<Handle> {
        let index = self.reserve()?;
        let slot = self.slot(index)?;
        let generation = slot.word.load(Ordering::Acquire) >> GENERATION_SHIFT;
        let value = make(Signal {
            cell: &slot.signal,
            generation,
        });
        // SAFETY: the index came from the free list and is not LIVE, so no other thread passes `acquire` for it.
        unsafe { *slot.value.get() = Some(value) };
        slot.word
            .store(generation << GENERATION_SHIFT | LIVE, Ordering::Release);
        Some(((generation << 32) | u64::from(index)) as i64)
    }

    /// Takes the value for this thread until the guard is dropped.
    pub fn acquire(&'static self, handle: Handle) -> Result<Guard<T>, Refusal> {
        let (slot, idle) = self.find(handle)?;
        match slot
            .word
            .compare_exchange(idle, idle | BUSY, Ordering::Acquire, Ordering::Relaxed)
        {
            Ok(_) => Ok(Guard {
                table: self,
                slot,
                index: handle as u32,
            }),
            Err(word) if word & !(BUSY | DOOMED) == idle && word & DOOMED == 0 => Err(Refusal::Busy),
            Err(_) => Err(Refusal::Gone),
        }
    }

    /// Ends the handle's life. Frees the value now, or, when it is in use, lets its user free it; says which.
    pub fn close(&'static self, handle: Handle) -> Result<Closed, Refusal> {
        let (slot, idle) = self.find(handle)?;
        loop {
            let word = slot.word.load(Ordering::Acquire);
            if word & !BUSY != idle {
                return Err(Refusal::Gone);
            }
            // Doomed even where nobody uses it: who comes while it is freed is late, not second.
            let wanted = word | BUSY | DOOMED;
            if slot
                .word
                .compare_exchange_weak(word, wanted, Ordering::AcqRel, Ordering::Relaxed)
                .is_ok()
            {
                if word & BUSY == 0 {
                    self.retire(slot, handle as u32);
                    return Ok(Closed::Now);
                }
                return Ok(Closed::Later);
            }
        }
    }

    /// Leaves `message` (its low 32 bits) for the value without taking it. Without effect on any other value.
    pub fn signal(&'static self, handle: Handle, message: u32) -> Result<(), Refusal> {
        let (slot, idle) = self.find(handle)?;
        if slot.word.load(Ordering::Acquire) & !(BUSY | DOOMED) != idle {
            return Err(Refusal::Gone);
        }
        let generation = idle >> GENERATION_SHIFT;
        slot.signal
            .store(generation << 32 | u64::from(message), Ordering::Release);
        Ok(())
    }

    /// The handles that are alive at some moment of the call.
    pub fn handles(&'static self) -> Vec<Handle> {
        let end = lock(&self.free).next;
        (0..end)
            .filter_map(|index| {
                let word = self.slot(index)?.word.load(Ordering::Acquire);
                let generation = word >> GENERATION_SHIFT;
                (word & LIVE != 0).then_some(((generation << 32) | u64::from(index)) as i64)
            })
            .collect()
    }

    fn reserve(&self) -> Option<u32> {
        let mut free = lock(&self.free);
        if let Some(index) = free.indices.pop() {
            return Some(index);
        }
        let index = free.next;
        let chunk = self.chunks.get(index as usize / CHUNK)?;
        chunk.get_or_init(|| (0..CHUNK).map(|_| Slot::empty()).collect());
        free.next += 1;
        Some(index)
    }

    fn slot(&'static self, index: u32) -> Option<&'static Slot<T>> {
        let chunk = self.chunks.get(index as usize / CHUNK)?.get()?;
        chunk.get(index as usize % CHUNK)
    }

    /// The slot of a handle, and the word that it has while the value is alive and idle.
    fn find(&'static self, handle: Handle) -> Result<(&'static Slot<T>, u64), Refusal> {
        let slot = self.slot(handle as u32).ok_or(Refusal::Gone)?;
        let generation = (handle as u64) >> 32;
        Ok((slot, generation << GENERATION_SHIFT | LIVE))
    }

    /// Frees the value of a slot that this thread holds, and makes the slot ready for the next one.
    fn retire(&'static self, slot: &'static Slot<T>, index: u32) {
        // SAFETY: the caller moved the word to BUSY, so this thread alone reaches the value.
        let value = unsafe { (*slot.value.get()).take() };
        // A value that panics while it is dropped must not unwind into Java.
        let _ = catch_unwind(AssertUnwindSafe(|| drop(value)));
        let generation = slot.word.load(Ordering::Relaxed) >> GENERATION_SHIFT;
        let next = (generation + 1) & GENERATION_MASK;
        slot.word.store(next << GENERATION_SHIFT, Ordering::Release);
        // A slot whose generations are used up is never used again: an old handle could fit it.
        if next != 0 {
            lock(&self.free).indices.push(index);
        }
    }
}

fn lock(free: &Mutex<Free>) -> std::sync::MutexGuard<'_, Free> {
    free.lock().unwrap_or_else(PoisonError::into_inner)
}

/// When a closed value is freed.
#[derive(Debug, PartialEq, Eq)]
pub enum Closed {
    Now,
    Later,
}

/// The receiving end of [`Slots::signal`].
#[derive(Clone, Copy)]
pub struct Signal {
    cell: &'static AtomicU64,
    generation: u64,
}

impl Signal {
    /// Whether the latest message to this value is `message`.
    pub fn is(&self, message: u32) -> bool {
        self.cell.load(Ordering::Acquire) == self.generation << 32 | u64::from(message)
    }
}

/// A value in use by this thread.
pub struct Guard<T: Send + 'static> {
    table: &'static Slots<T>,
    slot: &'static Slot<T>,
    index: u32,
}

impl<T: Send> Deref for Guard<T> {
    type Target = T;
    fn deref(&self) -> &T {
        // SAFETY: the guard exists only while its thread holds BUSY on the slot; a LIVE slot always has a value.
        unsafe { (*self.slot.value.get()).as_ref().unwrap_unchecked() }
    }
}

impl<T: Send> DerefMut for Guard<T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as in `deref`, and `&mut self` makes this the only reference.
        unsafe { (*self.slot.value.get()).as_mut().unwrap_unchecked() }
    }
}

impl<T: Send> Drop for Guard<T> {
    fn drop(&mut self) {
        let word = self.slot.word.load(Ordering::Relaxed);
        let idle = word & !(BUSY | DOOMED);
        if self
            .slot
            .word
            .compare_exchange(idle | BUSY, idle, Ordering::Release, Ordering::Relaxed)
            .is_err()
        {
            // Closed meanwhile: the word is BUSY and DOOMED, and nobody else may touch the slot now.
            self.table.retire(self.slot, self.index);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn should_refuse_a_second_user_and_a_late_one() {
        static TABLE: Slots<String> = Slots::new();
        let handle = TABLE.insert(|_| "first".to_string()).unwrap();
        let guard = TABLE.acquire(handle).unwrap();
        assert_eq!(TABLE.acquire(handle).err(), Some(Refusal::Busy));
        drop(guard);
        assert_eq!(*TABLE.acquire(handle).unwrap(), "first");
        assert_eq!(TABLE.close(handle), Ok(Closed::Now));
        assert_eq!(TABLE.acquire(handle).err(), Some(Refusal::Gone));
        assert_eq!(TABLE.close(handle), Err(Refusal::Gone));
        let next = TABLE.insert(|_| "second".to_string()).unwrap();
        assert_ne!(next, handle);
        assert_eq!(TABLE.acquire(handle).err(), Some(Refusal::Gone));
        assert_eq!(TABLE.handles(), vec![next]);
    }

    #[test]
    fn should_free_a_value_that_was_closed_in_use_when_its_user_lets_go() {
        static TABLE: Slots<std::sync::Arc<()>> = Slots::new();
        let value = std::sync::Arc::new(());
        let kept = value.clone();
        let handle = TABLE.insert(|_| value).unwrap();
        let guard = TABLE.acquire(handle).unwrap();
        assert_eq!(TABLE.close(handle), Ok(Closed::Later));
        assert_eq!(TABLE.close(handle), Err(Refusal::Gone));
        assert_eq!(std::sync::Arc::strong_count(&kept), 2);
        drop(guard);
        assert_eq!(std::sync::Arc::strong_count(&kept), 1);
    }

    #[test]
    fn should_call_a_value_gone_while_it_is_freed() {
        struct Probe(Arc<Mutex<Vec<Refusal>>>, Arc<AtomicU64>);
        static TABLE: Slots<Probe> = Slots::new();
        impl Drop for Probe {
            fn drop(&mut self) {
                let handle = self.1.load(Ordering::SeqCst) as Handle;
                self.0.lock().unwrap().extend(TABLE.acquire(handle).err());
            }
        }
        let (seen, own) = (Arc::default(), Arc::new(AtomicU64::new(0)));
        let handle = TABLE.insert(|_| Probe(Arc::clone(&seen), Arc::clone(&own))).unwrap();
        own.store(handle as u64, Ordering::SeqCst);
        assert_eq!(TABLE.close(handle), Ok(Closed::Now));
        assert_eq!(*seen.lock().unwrap(), [Refusal::Gone]);
    }

    #[test]
    fn should_signal_only_the_value_that_was_meant() {
        static TABLE: Slots<Signal> = Slots::new();
        let old = TABLE.insert(|signal| signal).unwrap();
        TABLE.signal(old, 7).unwrap();
        assert!(TABLE.acquire(old).unwrap().is(7));
        assert!(!TABLE.acquire(old).unwrap().is(8));
        TABLE.close(old).unwrap();
        let new = TABLE.insert(|signal| signal).unwrap();
        assert!(!TABLE.acquire(new).unwrap().is(7));
        assert_eq!(TABLE.signal(old, 9), Err(Refusal::Gone));
    }

    #[test]
    fn should_hand_the_value_over_between_threads_one_at_a_time() {
        static TABLE: Slots<u64> = Slots::new();
        let handle = TABLE.insert(|_| 0).unwrap();
        let threads: Vec<_> = (0..4)
            .map(|_| {
                std::thread::spawn(move || {
                    let mut done = 0;
                    while done < 10_000 {
                        if let Ok(mut value) = TABLE.acquire(handle) {
                            *value += 1;
                            done += 1;
                        }
                    }
                })
            })
            .collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        assert_eq!(*TABLE.acquire(handle).unwrap(), 40_000);
    }
}
