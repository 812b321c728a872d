;; Grows its memory by as many pages as the payload says (u32), and replies with what memory.grow answered.
(module
  (import "wapc" "__guest_request" (func $request (param i32 i32)))
  (import "wapc" "__guest_response" (func $response (param i32 i32)))
  (memory (export "memory") 1 1000)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $request (i32.const 0) (i32.const 1024))
    (i32.store (i32.const 2048) (memory.grow (i32.load (i32.const 1024))))
    (call $response (i32.const 2048) (i32.const 4))
    (i32.const 1)))
