;; Fails with a text that is no UTF-8.
(module
  (import "wapc" "__guest_error" (func $error (param i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\ff\fe\80\c0 said the guest")
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $error (i32.const 0) (i32.const 19))
    (i32.const 0)))
