;; Calls the host with an operation name that is no UTF-8, and fails with what the host says to it.
(module
  (import "wapc" "__guest_error" (func $error (param i32 i32)))
  (import "wapc" "__host_call" (func $call (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wapc" "__host_error_len" (func $refused (result i32)))
  (import "wapc" "__host_error" (func $refusal (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\ff\fe\80")
  (func (export "__guest_call") (param i32 i32) (result i32)
    (if (call $call
          (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)
          (i32.const 0) (i32.const 3) (i32.const 0) (i32.const 0))
      (then unreachable))
    (call $refusal (i32.const 1024))
    (call $error (i32.const 1024) (call $refused))
    (i32.const 0)))
