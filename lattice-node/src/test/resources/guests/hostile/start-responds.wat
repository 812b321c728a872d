;; Its start function replies, fails, and asks for a request, before there is any.
(module
  (import "wapc" "__guest_request" (func $request (param i32 i32)))
  (import "wapc" "__guest_response" (func $response (param i32 i32)))
  (import "wapc" "__guest_error" (func $error (param i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "too early")
  (start $begin)
  (func $begin
    (call $request (i32.const 64) (i32.const 64))
    (call $response (i32.const 0) (i32.const 9))
    (call $error (i32.const 0) (i32.const 9)))
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (i32.const 1)))
