//! Threads of the library's own: without signals, and out of the way of the JVM's.

use std::sync::Once;

/// How far compiling stands back behind the threads that serve calls; 0 is usual, 19 the most.
const COMPILER_NICENESS: libc::c_int = 10;

/// Runs `spawn` with all signals blocked, which new threads inherit: signals of the JVM and of profilers are for the
/// JVM's own threads.
pub fn with_signals_blocked<R>(spawn: impl FnOnce() -> R) -> R {
    // SAFETY: both sets are plain data that the calls fill in; the old mask is put back before returning.
    unsafe {
        let mut all: libc::sigset_t = std::mem::zeroed();
        let mut old: libc::sigset_t = std::mem::zeroed();
        libc::sigfillset(&mut all);
        let blocked = libc::pthread_sigmask(libc::SIG_SETMASK, &all, &mut old) == 0;
        let result = spawn();
        if blocked {
            libc::pthread_sigmask(libc::SIG_SETMASK, &old, std::ptr::null_mut());
        }
        result
    }
}

/// Makes the threads that Wasmtime compiles on, once per process.
pub fn prepare_compilers() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        with_signals_blocked(|| {
            // Somebody else's pool would do as well, so a refusal is no failure.
            let _ = rayon::ThreadPoolBuilder::new()
                .thread_name(|number| format!("lattice-compile-{number}"))
                .start_handler(|_| step_back())
                .build_global();
        });
    });
}

/// Lowers the calling thread's priority for good.
pub fn step_back() {
    // SAFETY: a call without pointers; on Linux `0` names the calling thread, elsewhere nothing is done.
    #[cfg(target_os = "linux")]
    unsafe {
        libc::setpriority(libc::PRIO_PROCESS, 0, COMPILER_NICENESS);
    }
}
