;; Asks the host from the bottom of a deep recursion, then replies with how deep that was.
(module
  (import "wapc" "__guest_response" (func $response (param i32 i32)))
  (import "wapc" "__host_call" (func $call (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "test:echo")
  (func $down (param $left i32) (result i32)
    (if (result i32) (local.get $left)
      (then (i32.add (call $down (i32.sub (local.get $left) (i32.const 1))) (i32.const 1)))
      (else (i32.sub (call $call
        (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 9)
        (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)) (i32.const 1)))))
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (i32.store (i32.const 64) (call $down (i32.const 3000)))
    (call $response (i32.const 64) (i32.const 2))
    (i32.const 1)))
