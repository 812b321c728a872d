;; Has as many tables as a module may have, and keeps its instance by asking a host that is silent.
(module
  (import "wapc" "__host_call" (func $call (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (table 10 funcref)
  (table 10 funcref)
  (table 10 funcref)
  (table 10 funcref)
  (data (i32.const 0) "test:silent")
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $call
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 11)
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))))
