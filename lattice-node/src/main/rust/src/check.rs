//! What is checked of a module before any time goes into compiling it.

use crate::engine;
use crate::outcome::{Fault, FaultCode, bytes};
use crate::{wapc, wasi, work};
use wasmparser::{
    BinaryReaderError, CompositeInnerType, ElementItems, Encoding, ExternalKind, ImportSectionReader, Parser, Payload,
    TableSectionReader, TypeSectionReader, Validator, WasmFeatures,
};
use wasmtime::{ExternType, Module, ValType};

/// Limits on what is compiled; Java's `ModuleLimits`, which says what each is for, and in the same order.
#[derive(Clone, Copy, Debug)]
pub struct ModuleLimits {
    pub module_bytes: u64,
    pub functions: u64,
    pub function_bytes: u64,
    pub types: u64,
    pub type_values: u64,
    pub imports: u64,
    pub exports: u64,
    pub globals: u64,
    pub tables: u64,
    pub segments: u64,
    pub elements: u64,
    pub all_type_values: u64,
    pub function_work: u64,
    pub module_work: u64,
}

/// How many numbers Java passes.
pub const LIMITS: usize = 14;

impl ModuleLimits {
    /// From the numbers that Java passes.
    pub fn of(numbers: [u64; LIMITS]) -> ModuleLimits {
        let [
            module_bytes,
            functions,
            function_bytes,
            types,
            type_values,
            imports,
            exports,
            globals,
            tables,
            segments,
            elements,
            all_type_values,
            function_work,
            module_work,
        ] = numbers;
        ModuleLimits {
            module_bytes,
            functions,
            function_bytes,
            types,
            type_values,
            imports,
            exports,
            globals,
            tables,
            segments,
            elements,
            all_type_values,
            function_work,
            module_work,
        }
    }
}

/// Checks form, sizes, imports and exports. Reads the sections but not the code in them, so that it is cheap enough to
/// be done for code of the cache as well.
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
    let mut found = Found::default();
    for payload in Parser::new(0).parse_all(wasm) {
        section(payload.map_err(malformed)?, limits, &mut found)?;
    }
    for (name, found) in [("memory", found.memory), ("__guest_call", found.guest_call)] {
        if !found {
            let text = format!("the module does not export `{name}`; a waPC guest exports memory and __guest_call");
            return Err(Fault::new(FaultCode::MissingExport, text));
        }
    }
    Ok(())
}

/// Checks every instruction and what compiling it will cost, and names a feature that is off. Takes milliseconds per
/// megabyte, so it is left out where compiled code of exactly these bytes is at hand: nothing is compiled that did not
/// pass.
pub fn validate(wasm: &[u8], limits: &ModuleLimits) -> Result<(), Fault> {
    let mut most = 0;
    let mut whole = 0u64;
    work::validate(wasm, |function| {
        most = most.max(function);
        whole = whole.saturating_add(function);
    })
    .map_err(|error| explain(wasm, error))?;
    within("locals times blocks of a function", limits.function_work, most)?;
    within("locals times blocks of all functions", limits.module_work, whole)
}

/// What was seen of a module so far.
#[derive(Default)]
struct Found {
    memory: bool,
    guest_call: bool,
    elements: u64,
}

fn section(payload: Payload<'_>, limits: &ModuleLimits, found: &mut Found) -> Result<(), Fault> {
    match payload {
        Payload::Version {
            encoding: Encoding::Component,
            ..
        } => {
            let text = "the file is a component; the engine runs core modules (component model is off)";
            return Err(Fault::new(FaultCode::UnsupportedFeature, text));
        }
        Payload::TypeSection(section) => types(section, limits)?,
        Payload::ImportSection(section) => imports(section, limits)?,
        Payload::FunctionSection(section) => within("functions", limits.functions, section.count())?,
        Payload::TableSection(section) => tables(section, limits)?,
        Payload::GlobalSection(section) => within("globals", limits.globals, section.count())?,
        Payload::ExportSection(section) => {
            within("exports", limits.exports, section.count())?;
            for export in section {
                let export = export.map_err(malformed)?;
                found.memory |= export.kind == ExternalKind::Memory && export.name == "memory";
                found.guest_call |= export.kind == ExternalKind::Func && export.name == "__guest_call";
            }
        }
        Payload::ElementSection(section) => {
            within("element segments", limits.segments, section.count())?;
            for segment in section {
                found.elements += match segment.map_err(malformed)?.items {
                    ElementItems::Functions(items) => u64::from(items.count()),
                    ElementItems::Expressions(_, items) => u64::from(items.count()),
                };
                within("elements", limits.elements, found.elements)?;
            }
        }
        Payload::DataSection(section) => within("data segments", limits.segments, section.count())?,
        Payload::CodeSectionEntry(body) => {
            let length = body.range().len() as u64;
            if length > limits.function_bytes {
                return Err(limit("function body", bytes(limits.function_bytes), bytes(length)));
            }
        }
        _ => {}
    }
    Ok(())
}

fn types(section: TypeSectionReader<'_>, limits: &ModuleLimits) -> Result<(), Fault> {
    let mut count = 0u64;
    let mut whole = 0u64;
    for group in section {
        for ty in group.map_err(malformed)?.types() {
            count += 1;
            within("types", limits.types, count)?;
            if let CompositeInnerType::Func(ty) = &ty.composite_type.inner {
                let values = ty.params().len() + ty.results().len();
                within("parameters and results of a type", limits.type_values, values as u64)?;
                whole += values as u64;
                within("parameters and results of all types", limits.all_type_values, whole)?;
            }
        }
    }
    Ok(())
}

fn imports(section: ImportSectionReader<'_>, limits: &ModuleLimits) -> Result<(), Fault> {
    let mut count = 0u64;
    for import in section.into_imports() {
        let import = import.map_err(malformed)?;
        count += 1;
        within("imports", limits.imports, count)?;
        if !wapc::offers(import.module, import.name) && !wasi::offers(import.module, import.name) {
            let text = format!(
                "the module imports `{}.{}`, which the host does not have",
                import.module, import.name
            );
            return Err(Fault::new(FaultCode::UnknownImport, text));
        }
    }
    Ok(())
}

fn tables(section: TableSectionReader<'_>, limits: &ModuleLimits) -> Result<(), Fault> {
    within("tables", limits.tables, section.count())?;
    for table in section {
        // The pool would refuse it as well, but when everything is compiled.
        let elements = table.map_err(malformed)?.ty.initial;
        within("elements of a table", engine::POOL_TABLE_ELEMENTS as u64, elements)?;
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

fn within(what: &str, allowed: u64, found: impl Into<u64>) -> Result<(), Fault> {
    let found = found.into();
    if found <= allowed {
        return Ok(());
    }
    Err(limit(what, allowed, found))
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
