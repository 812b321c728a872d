;; Has every initialiser that there is. Replies with a letter for each that ran, in their order.
(module
  (import "wapc" "__guest_response" (func $response (param i32 i32)))
  (import "wapc" "__host_call" (func $call (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (global $next (mut i32) (i32.const 100))
  (data (i32.const 0) "init")
  (start $begin)
  (func $note (param $letter i32)
    (i32.store8 (global.get $next) (local.get $letter))
    (global.set $next (i32.add (global.get $next) (i32.const 1))))
  (func $begin (call $note (i32.const 0x41)))
  (func (export "_initialize") (call $note (i32.const 0x42)))
  (func (export "_start") (call $note (i32.const 0x43)))
  ;; An initialiser may call the host like any turn.
  (func (export "wapc_init")
    (drop (call $call
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)
      (i32.const 0) (i32.const 4) (i32.const 0) (i32.const 0)))
    (call $note (i32.const 0x44)))
  (func (export "__guest_call") (param i32 i32) (result i32)
    (call $response (i32.const 100) (i32.sub (global.get $next) (i32.const 100)))
    (i32.const 1)))
