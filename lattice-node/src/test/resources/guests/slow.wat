;; Counts to the number of millions in its payload's first byte, then replies with its payload.
(module
  (import "wapc" "__guest_request" (func $request (param i32 i32)))
  (import "wapc" "__guest_response" (func $response (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (local $left i32)
    (call $request (i32.const 0) (i32.const 4096))
    (local.set $left (i32.mul (i32.load8_u (i32.const 4096)) (i32.const 1000000)))
    (loop $again
      (local.set $left (i32.sub (local.get $left) (i32.const 1)))
      (br_if $again (i32.gt_s (local.get $left) (i32.const 0))))
    ;; Once more, after the yields: the request has to be there still.
    (call $request (i32.const 0) (i32.const 8192))
    (call $response (i32.const 8192) (local.get $payload))
    (i32.const 1)))
