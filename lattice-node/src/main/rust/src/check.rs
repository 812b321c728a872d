//! What is checked of a module before any time goes into compiling it.

use crate::engine;
use crate::outcome::{Fault, FaultCode, bytes};
use crate::{wapc, wasi};
use wasmparser::{BinaryReaderError, Encoding, ExternalKind, Parser, Payload, Validator, WasmFeatures};
use wasmtime::{ExternType, Module, ValType};

/// Limits on what is compiled; Java's `ModuleLimits`.
#[derive(Clone, Copy, Debug)]
pub struct ModuleLimits {
    pub module_bytes: u64,
    pub functions: u32,
    pub function_bytes: u32,
}

/// Checks form, sizes, features, imports and exports, cheapest first.
pub fn module(wasm: &[u8], limits: &ModuleLimits) -> Result<(), Fault> {
    if wasm.len() as u64 > limits.module_bytes {
        return Err(limit("module", bytes(limits.module_bytes), bytes(wasm.len() as u64)));
    }
    if !wasm.starts_with(b"\0asm") {
        return Err(Fault::new(
            FaultCode::NotWasm,
            "no WebAssembly: the file does not begin with \\0asm",
        ));
    }
    let mut exports = Exports::default();
    for payload in Parser::new(0).parse_all(wasm) {
        section(payload.map_err(malformed)?, limits, &mut exports)?;
    }
    for (name, found) in [("memory", exports.memory), ("__guest_call", exports.guest_call)] {
        if !found {
            let text = format!("the module does not export `{name}`; a waPC guest exports memory and __guest_call");
            return Err(Fault::new(FaultCode::MissingExport, text));
        }
    }
    Validator::new_with_features(engine::features())
        .validate_all(wasm)
        .map(|_| ())
        .map_err(|error| explain(wasm, error))
}

#[derive(Default)]
struct Exports {
    memory: bool,
    guest_call: bool,
}

fn section(payload: Payload<'_>, limits: &ModuleLimits, exports: &mut Exports) -> Result<(), Fault> {
    match payload {
        Payload::Version {
            encoding: Encoding::Component,
            ..
        } => {
            let text = "the file is a component; the engine runs core modules (component model is off)";
            return Err(Fault::new(FaultCode::UnsupportedFeature, text));
        }
        Payload::ImportSection(section) => {
            for import in section.into_imports() {
                let import = import.map_err(malformed)?;
                if !wapc::offers(import.module, import.name) && !wasi::offers(import.module, import.name) {
                    let text = format!(
                        "the module imports `{}.{}`, which the host does not have",
                        import.module, import.name
                    );
                    return Err(Fault::new(FaultCode::UnknownImport, text));
                }
            }
        }
        Payload::FunctionSection(section) if section.count() > limits.functions => {
            return Err(limit("functions", limits.functions, section.count()));
        }
        Payload::CodeSectionEntry(body) => {
            let length = body.range().len() as u64;
            if length > u64::from(limits.function_bytes) {
                return Err(limit(
                    "function body",
                    bytes(u64::from(limits.function_bytes)),
                    bytes(length),
                ));
            }
        }
        Payload::ExportSection(section) => {
            for export in section {
                let export = export.map_err(malformed)?;
                exports.memory |= export.kind == ExternalKind::Memory && export.name == "memory";
                exports.guest_call |= export.kind == ExternalKind::Func && export.name == "__guest_call";
            }
        }
        _ => {}
    }
    Ok(())
}

/// Checks the types of the exports that the engine calls.
pub fn exports(module: &Module) -> Result<(), Fault> {
    let expected: [(&str, usize, usize); 4] = [
        ("__guest_call", 2, 1),
        ("_initialize", 0, 0),
        ("_start", 0, 0),
        ("wapc_init", 0, 0),
    ];
    for (name, parameters, results) in expected {
        let Some(ExternType::Func(ty)) = module.get_export(name) else {
            continue;
        };
        let integers = ty.params().chain(ty.results()).all(|ty| matches!(ty, ValType::I32));
        if !integers || ty.params().len() != parameters || ty.results().len() != results {
            let text =
                format!("the export `{name}` has the type {ty}; {parameters} i32 in and {results} out are needed");
            return Err(Fault::new(FaultCode::MissingExport, text));
        }
    }
    Ok(())
}

fn limit(what: &str, allowed: impl std::fmt::Display, found: impl std::fmt::Display) -> Fault {
    Fault::new(
        FaultCode::Limit,
        format!("{what} limit: {allowed} allowed, the module has {found}"),
    )
}

fn malformed(error: BinaryReaderError) -> Fault {
    Fault::new(FaultCode::InvalidModule, error.to_string())
}

/// Names the feature that the module would need, when one alone makes the difference.
fn explain(wasm: &[u8], error: BinaryReaderError) -> Fault {
    for (name, flag) in WasmFeatures::all().iter_names() {
        if engine::features().contains(flag) {
            continue;
        }
        let mut validator = Validator::new_with_features(engine::features() | flag);
        if validator.validate_all(wasm).is_ok() {
            let name = name.to_lowercase().replace('_', "-");
            let text = format!("the module needs the WebAssembly feature `{name}`, which is off ({error})");
            return Fault::new(FaultCode::UnsupportedFeature, text);
        }
    }
    malformed(error)
}
