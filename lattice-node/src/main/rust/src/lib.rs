//! The native half of Lattice's engine: WebAssembly guests as coroutines, on Wasmtime, behind JNI.
//!
//! Java calls down, nothing calls up. A crossing runs a guest until its next step and returns that step as data; what
//! the guest wants from the host is a step too, so no Java frame ever stands above a native one, no Java exception
//! crosses the border, and a guest never depends on the stack of the thread that runs it.
//!
//! * [`jni`] is the border: every entry, and the rules that hold there; [`border`] is what the entries share.
//! * [`slots`] turns handles into values, for one user at a time.
//! * [`task`] is an instance: a future that owns store and guest, polled once per crossing; [`state`] is what it and
//!   Java exchange.
//! * [`wapc`] and [`wasi`] are what a guest can import.
//! * [`engine`], [`check`], [`work`] and [`limits`] say what is compiled, how, and what it may use.
//! * [`code`] keeps what was compiled, [`cpu`] says for which processor.
//! * [`ticker`] is the clock that makes a looping guest yield.
//! * [`outcome`] is how steps and faults are written down for Java.

mod border;
mod cell;
mod check;
mod code;
mod cpu;
mod engine;
mod jni;
mod limits;
mod log;
mod outcome;
mod panics;
mod slots;
mod state;
mod task;
mod threads;
mod ticker;
mod wapc;
mod wasi;
mod work;
