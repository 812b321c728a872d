;; Grows its table by as many elements as the payload says (u32), and replies with what table.grow answered.
(module
  (import "wapc" "__guest_request" (func $request (param i32 i32)))
  (import "wapc" "__guest_response" (func $response (param i32 i32)))
  (memory (export "memory") 1)
  (table 10 funcref)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $request (i32.const 0) (i32.const 1024))
    (i32.store (i32.const 2048) (table.grow (ref.null func) (i32.load (i32.const 1024))))
    (call $response (i32.const 2048) (i32.const 4))
    (i32.const 1)))
