;; Replies with, or for the operation "fail" fails with, so many bytes as the payload says (u32).
(module
  (import "wapc" "__guest_request" (func $request (param i32 i32)))
  (import "wapc" "__guest_response" (func $response (param i32 i32)))
  (import "wapc" "__guest_error" (func $error (param i32 i32)))
  (memory (export "memory") 1024)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $request (i32.const 0) (i32.const 1024))
    (if (i32.eq (i32.load8_u (i32.const 0)) (i32.const 0x66))
      (then
        (call $error (i32.const 2048) (i32.load (i32.const 1024)))
        (return (i32.const 0))))
    (call $response (i32.const 2048) (i32.load (i32.const 1024)))
    (i32.const 1)))
