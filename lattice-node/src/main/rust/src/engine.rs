//! The Wasmtime engine, its settings, and compiled modules.

use crate::check::{self, ModuleLimits};
use crate::code::{self, Key, Refusal};
use crate::outcome::{Fault, FaultCode, Halt};
use crate::task::Guest;
use crate::ticker::Ticker;
use crate::{threads, wapc, wasi};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use wasmparser::WasmFeatures;
use wasmtime::{Config, InstanceAllocationStrategy, InstancePre, Linker, Module, PoolingAllocationConfig};

/// Room for a guest's own frames. Deeper recursion traps.
const GUEST_STACK_BYTES: usize = 256 * 1024;
/// The whole stack of a guest. The difference is for host functions and for signal frames of profilers; overrunning
/// it outside of WebAssembly would abort the process.
const WHOLE_STACK_BYTES: usize = 1024 * 1024;
/// Memory that a warm slot keeps between instances, so that making one costs no page faults for it.
const KEPT_BYTES: usize = 64 * 1024;
/// A pool reserves its tables beforehand; larger ones are beyond any guest that was seen.
pub const POOL_TABLE_ELEMENTS: usize = 1 << 17;
const POOL_TABLES_PER_MODULE: u32 = 4;
/// As [`KEPT_BYTES`], of a table: four of them keep what a memory does, and most guests have one that is smaller.
const KEPT_TABLE_BYTES: usize = KEPT_BYTES / POOL_TABLES_PER_MODULE as usize;
const POOL_CORE_INSTANCE_BYTES: usize = 8 << 20;

/// What Java decides about an engine.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Live instances at most; the size of the pool.
    pub instances: u32,
}

/// How instances get their memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allocation {
    /// A pool with 4 GiB of address space per memory: no bounds checks in the guest's code.
    Pooled,
    /// A pool of small reservations, where the address space is short.
    PooledSmall,
    /// Made and unmade one by one.
    OnDemand,
}

impl Allocation {
    /// For people.
    pub fn name(self) -> &'static str {
        match self {
            Allocation::Pooled => "pool",
            Allocation::PooledSmall => "pool with bounds checks",
            Allocation::OnDemand => "on demand",
        }
    }
}

/// One engine; Java closes it, instances and modules keep it until they are closed as well.
pub struct Engine {
    wasmtime: wasmtime::Engine,
    linker: Linker<Guest>,
    ticker: Ticker,
    allocation: Allocation,
    code: code::Settings,
    instances: u32,
    closed: AtomicBool,
}

/// A module, compiled and linked.
pub struct CompiledModule {
    pub engine: Arc<Engine>,
    pub pre: InstancePre<Guest>,
}

impl Engine {
    /// Makes an engine, with the best allocation that the machine has room for.
    pub fn open(settings: Settings) -> Result<Engine, Fault> {
        threads::prepare_compilers();
        let mut refusals = Vec::new();
        for allocation in [Allocation::Pooled, Allocation::PooledSmall, Allocation::OnDemand] {
            match Engine::with(settings, allocation) {
                Ok(engine) => return Ok(engine),
                Err(error) => refusals.push(format!("{}: {error:#}", allocation.name())),
            }
        }
        Err(Fault::new(FaultCode::Unavailable, refusals.join("; ")))
    }

    fn with(settings: Settings, allocation: Allocation) -> wasmtime::Result<Engine> {
        let wasmtime = wasmtime::Engine::new(&config(settings, allocation))?;
        let mut linker = Linker::new(&wasmtime);
        wapc::link(&mut linker)?;
        wasi::link(&mut linker)?;
        let ticking = wasmtime.clone();
        let ticker = Ticker::start(move || ticking.increment_epoch())?;
        Ok(Engine {
            code: code::Settings::of(&wasmtime),
            wasmtime,
            linker,
            ticker,
            allocation,
            instances: settings.instances,
            closed: AtomicBool::new(false),
        })
    }

    /// Checks what can be checked quickly, and gives the key under which the module's code is kept.
    pub fn check(&self, wasm: &[u8], limits: &ModuleLimits) -> Result<Key, Fault> {
        check::module(wasm, limits)?;
        Ok(self.code.key(wasm))
    }

    /// Takes the code of a checked module from a file, and links it.
    pub fn load(self: &Arc<Self>, key: Key, path: &Path) -> Result<CompiledModule, Refusal> {
        let module = code::load(&self.wasmtime, key, path)?;
        self.link(&module).map_err(|fault| Refusal::Unusable(fault.text))
    }

    /// Validates, compiles and links a checked module. Takes long; not to be cancelled.
    pub fn compile(self: &Arc<Self>, wasm: &[u8], limits: &ModuleLimits) -> Result<CompiledModule, Fault> {
        check::validate(wasm, limits)?;
        let module = Module::from_binary(&self.wasmtime, wasm)
            .map_err(|error| Fault::new(FaultCode::InvalidModule, format!("{error:#}")))?;
        self.link(&module)
    }

    fn link(self: &Arc<Self>, module: &Module) -> Result<CompiledModule, Fault> {
        check::exports(module)?;
        let pre = self
            .linker
            .instantiate_pre(module)
            .map_err(|error| Fault::new(FaultCode::UnknownImport, format!("{error:#}")))?;
        Ok(CompiledModule {
            engine: self.clone(),
            pre,
        })
    }

    pub fn ticker(&self) -> &Ticker {
        &self.ticker
    }

    pub fn allocation(&self) -> Allocation {
        self.allocation
    }

    /// Names the limit behind a pool that is full.
    pub fn instance_limit(&self) -> Halt {
        Halt::Limit(format!(
            "instance limit: {} allowed in this engine, all of them live",
            self.instances
        ))
    }

    /// Refuses everything from now on.
    pub fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
    }

    pub fn is_closed(&self) -> bool {
        self.closed.load(Ordering::SeqCst)
    }
}

/// The WebAssembly features that guests may use; what is not here is refused by name.
pub fn features() -> WasmFeatures {
    WasmFeatures::WASM2
        | WasmFeatures::EXTENDED_CONST
        | WasmFeatures::TAIL_CALL
        // Wasmtime is built without a garbage collector: function references only.
        & !WasmFeatures::GC_TYPES
}

fn config(settings: Settings, allocation: Allocation) -> Config {
    let mut config = Config::new();
    let all = WasmFeatures::all();
    config.wasm_features(all & !features() & known(), false);
    config
        .epoch_interruption(true)
        .max_wasm_stack(GUEST_STACK_BYTES)
        .async_stack_size(WHOLE_STACK_BYTES)
        // Of the component model; nothing here uses it, and each store would pay for it.
        .concurrency_support(false)
        // A trap is told by its kind. Backtraces would cost each trap time, and their tables half of the code's size.
        .wasm_backtrace_max_frames(None)
        .generate_address_map(false)
        // For unwinders of other tools; nothing here unwinds through a guest, and registering it costs each start.
        .native_unwind_info(cfg!(windows));
    match allocation {
        Allocation::Pooled => {
            config.memory_reservation(1 << 32);
            config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool(settings, 1 << 32)));
        }
        Allocation::PooledSmall => {
            config.memory_reservation(64 << 20).memory_guard_size(1 << 16);
            config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool(settings, 64 << 20)));
        }
        Allocation::OnDemand => {}
    }
    config
}

/// Features that can be switched in this build of Wasmtime.
fn known() -> WasmFeatures {
    WasmFeatures::WASM3 | WasmFeatures::CUSTOM_PAGE_SIZES | WasmFeatures::WIDE_ARITHMETIC
}

fn pool(settings: Settings, memory_bytes: usize) -> PoolingAllocationConfig {
    let mut pool = PoolingAllocationConfig::new();
    pool.total_core_instances(settings.instances)
        .total_memories(settings.instances)
        .total_stacks(settings.instances)
        // One mapping of address space, whatever their number: no module can take the tables of other instances.
        .total_tables(settings.instances.saturating_mul(POOL_TABLES_PER_MODULE))
        .max_tables_per_module(POOL_TABLES_PER_MODULE)
        .table_elements(POOL_TABLE_ELEMENTS)
        .max_core_instance_size(POOL_CORE_INSTANCE_BYTES)
        .max_memory_size(memory_bytes)
        .linear_memory_keep_resident(KEPT_BYTES)
        .table_keep_resident(KEPT_TABLE_BYTES);
    pool
}
