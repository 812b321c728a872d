;; Is refused by its host and calls on, fails and calls on, fails once more, and then says that all is well.
(module
  (import "wapc" "__guest_response" (func $response (param i32 i32)))
  (import "wapc" "__guest_error" (func $error (param i32 i32)))
  (import "wapc" "__host_call" (func $call (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "test:refuse")
  (data (i32.const 16) "done")
  (func $ask
    (drop (call $call
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 11)
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))))
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $ask)
    (call $ask)
    (call $error (i32.const 0) (i32.const 3))
    (call $ask)
    (call $error (i32.const 0) (i32.const 5))
    (call $response (i32.const 16) (i32.const 4))
    (call $ask)
    (i32.const 1)))
