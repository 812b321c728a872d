;; Its start function asks the host, and remembers what it hears.
(module
  (import "wapc" "__guest_response" (func $response (param i32 i32)))
  (import "wapc" "__host_call" (func $call (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wapc" "__host_error_len" (func $refused (result i32)))
  (import "wapc" "__host_error" (func $refusal (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "test:echo")
  (start $begin)
  (func $begin
    (if (call $call
          (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 9)
          (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))
      (then unreachable))
    (call $refusal (i32.const 64)))
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $response (i32.const 64) (i32.const 6))
    (i32.const 1)))
