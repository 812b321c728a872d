;; Aborts as guests of AssemblyScript do: with two of its strings, each after its length in bytes.
(module
  (import "env" "abort" (func $abort (param i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 100) "\08\00\00\00b\00a\00d\00!\00")
  (data (i32.const 200) "\08\00\00\00a\00.\00t\00s\00")
  (func (export "__guest_call") (param i32 i32) (result i32)
    (call $abort (i32.const 104) (i32.const 204) (i32.const 3) (i32.const 14))
    unreachable))
