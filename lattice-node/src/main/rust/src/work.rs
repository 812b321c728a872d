//! What compiling a function costs beyond its size.
//!
//! Compilers follow each value through each block in which it is alive. A megabyte of code has room for 50,000 locals
//! and 100,000 blocks, so the product is what has to be bounded. It is counted while the code is validated, which knows
//! how many operands there are at each place. What functions take and calls bring counts as well, since a call of two
//! bytes may bring as many values as a type has.

use crate::engine;
use wasmparser::{
    BinaryReaderError, BlockType, FuncToValidate, FuncValidator, FuncValidatorAllocations, FunctionBody, Operator,
    Parser, ValidPayload, Validator, ValidatorResources,
};

/// A loop, of which compilers make several blocks that may each change what the others read. Measured: 0.7 to 2.2 us
/// per local, where a plain block takes 0.07.
const LOOP: u64 = 10;
/// A parameter is handed over at the function's entry, and once more by each way into it from outside.
const PARAMETER: u64 = 32;
/// A result of a call beyond the first, which comes by memory. Measured: 4 to 7 us.
const RESULT: u64 = 64;
/// A block that has a type of the type section. Few have, and each may hand on as many values as a type has: with 64,
/// compiling 3,800 in a row takes 2 s and 2.9 GB, and both grow with the square of their number.
const TYPED: u64 = 16_384;
/// Asks whether the table's entry was filled in already.
const INDIRECT: u64 = 4;
/// Targets of a jump table that together weigh as much as a block.
const TARGETS: u64 = 8;

/// Checks every instruction, and tells `each` the work of every function.
pub fn validate(wasm: &[u8], mut each: impl FnMut(u64)) -> Result<(), BinaryReaderError> {
    let mut validator = Validator::new_with_features(engine::features());
    let mut parser = Parser::new(0);
    parser.set_features(engine::features());
    let mut functions = Vec::new();
    for payload in parser.parse_all(wasm) {
        if let ValidPayload::Func(function, body) = validator.payload(&payload?)? {
            functions.push((function, body));
        }
    }
    let mut allocations = FuncValidatorAllocations::default();
    for (function, body) in functions {
        let (work, used) = function_work(function, &body, allocations)?;
        allocations = used;
        each(work);
    }
    Ok(())
}

fn function_work(
    function: FuncToValidate<ValidatorResources>,
    body: &FunctionBody<'_>,
    allocations: FuncValidatorAllocations,
) -> Result<(u64, FuncValidatorAllocations), BinaryReaderError> {
    let mut validator = function.into_validator(allocations);
    // Before the locals are read, there are the parameters.
    let mut work = PARAMETER * u64::from(validator.len_locals());
    validator.read_locals(&mut body.get_binary_reader())?;
    let mut operators = body.get_operators_reader()?;
    let mut results = 0u64;
    while !operators.eof() {
        let offset = operators.original_position();
        let operator = operators.read()?;
        work = work.saturating_add(brought(&operator, &mut validator, offset));
        if has_result(&operator) {
            // Each is joined to those before: time and memory grow with the square, to 2 GB for 20,000 of them.
            results += 1;
            work = work.saturating_add(results);
        }
        validator.op(offset, &operator)?;
        let blocks = blocks(&operator);
        if blocks > 0 {
            let values = u64::from(validator.len_locals()) + u64::from(validator.operand_stack_height());
            work = work.saturating_add(blocks.saturating_mul(values));
        }
    }
    operators.finish()?;
    Ok((work, validator.into_allocations()))
}

/// Of how many blocks a compiler will make an instruction, roughly.
fn blocks(operator: &Operator<'_>) -> u64 {
    match operator {
        Operator::Block { .. } | Operator::If { .. } | Operator::Else | Operator::BrIf { .. } => 1,
        Operator::Loop { .. } => LOOP,
        Operator::BrTable { targets } => 1 + u64::from(targets.len()) / TARGETS,
        Operator::CallIndirect { .. } | Operator::ReturnCallIndirect { .. } | Operator::TableGet { .. } => INDIRECT,
        _ => 0,
    }
}

/// What calls and blocks cost for what they bring; what they take was put there by instructions, each with bytes of its
/// own.
fn brought(operator: &Operator<'_>, validator: &mut FuncValidator<ValidatorResources>, offset: usize) -> u64 {
    match operator {
        Operator::Call { .. } | Operator::CallIndirect { .. } => operator
            .operator_arity(&validator.visitor(offset))
            .map_or(0, |(_, results)| RESULT * u64::from(results).saturating_sub(1)),
        Operator::Block { blockty } | Operator::Loop { blockty } | Operator::If { blockty } => match blockty {
            BlockType::Empty => 0,
            BlockType::Type(_) => RESULT,
            BlockType::FuncType(_) => TYPED,
        },
        _ => 0,
    }
}

fn has_result(operator: &Operator<'_>) -> bool {
    let (Operator::Block { blockty } | Operator::Loop { blockty } | Operator::If { blockty }) = operator else {
        return false;
    };
    *blockty != BlockType::Empty
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module of one function of type () -> () with `locals` i32 locals and this code.
    fn module(locals: u8, code: &[u8]) -> Vec<u8> {
        let mut body = vec![1, locals, 0x7f];
        body.extend_from_slice(code);
        body.push(0x0b);
        let mut wasm = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x02\x01\0".to_vec();
        wasm.extend_from_slice(&[10, body.len() as u8 + 2, 1, body.len() as u8]);
        wasm.extend_from_slice(&body);
        wasm
    }

    fn work(locals: u8, code: &[u8]) -> u64 {
        let mut all = Vec::new();
        validate(&module(locals, code), |function| all.push(function)).unwrap();
        assert_eq!(all.len(), 1);
        all[0]
    }

    #[test]
    fn should_multiply_locals_and_operands_by_blocks() {
        assert_eq!(work(5, &[0x20, 0, 0x21, 1]), 0);
        assert_eq!(work(5, &[0x02, 0x40, 0x0b]), 5);
        assert_eq!(work(5, &[0x02, 0x40, 0x20, 0, 0x0d, 0, 0x0b]), 10);
        assert_eq!(work(5, &[0x03, 0x40, 0x0b]), 5 * LOOP);
        // Two operands wait while the block runs.
        assert_eq!(work(5, &[0x20, 0, 0x20, 0, 0x02, 0x40, 0x0b, 0x1a, 0x1a]), 7);
    }

    #[test]
    fn should_count_blocks_with_results_by_the_square() {
        let block: &[u8] = &[0x02, 0x7f, 0x41, 0, 0x0b, 0x1a];
        assert_eq!(work(5, block), RESULT + 5 + 1);
        assert_eq!(work(5, &block.repeat(3)), 3 * (RESULT + 5) + 1 + 2 + 3);
    }

    #[test]
    fn should_count_what_calls_bring() {
        // Of type (i32) -> (i32, i32), it calls itself once.
        let wasm =
            b"\0asm\x01\0\0\0\x01\x07\x01\x60\x01\x7f\x02\x7f\x7f\x03\x02\x01\0\x0a\x08\x01\x06\0\x20\0\x10\0\x0b";
        let mut all = Vec::new();
        validate(wasm, |function| all.push(function)).unwrap();
        assert_eq!(all, [PARAMETER + RESULT]);
    }

    #[test]
    fn should_validate_as_it_counts() {
        assert!(validate(&module(1, &[0x1a]), |_| ()).is_err());
        assert!(validate(&module(1, &[0x20, 1, 0x1a]), |_| ()).is_err());
        assert!(validate(b"\0asm\x01\0\0", |_| ()).is_err());
    }
}
