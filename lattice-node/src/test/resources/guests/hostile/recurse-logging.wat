;; Calls itself without end, and the host from every depth: the host has to work at the very end of a guest's stack.
(module
  (import "wapc" "__console_log" (func $log (param i32 i32)))
  (import "wasi_snapshot_preview1" "clock_time_get" (func $time (param i32 i64 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $log (i32.const 0) (i32.const 1))
    (drop (call $time (i32.const 0) (i64.const 1) (i32.const 64)))
    (i32.add (call $deeper (local.get $operation) (local.get $payload)) (i32.const 1)))
  (func $deeper (param i32 i32) (result i32)
    (call $log (i32.const 0) (i32.const 1))
    (drop (call $time (i32.const 0) (i64.const 1) (i32.const 64)))
    (i32.add (call $deeper (local.get 0) (local.get 1)) (i32.const 1))))
