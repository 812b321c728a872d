;; Aborts with the four numbers of its payload.
(module
  (import "wapc" "__guest_request" (func $request (param i32 i32)))
  (import "env" "abort" (func $abort (param i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 200) "\ff\ff\ff\ff")
  (data (i32.const 300) "\07\00\00\00\00\d8\00\d8\00\d8")
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $request (i32.const 0) (i32.const 1024))
    (call $abort
      (i32.load (i32.const 1024)) (i32.load (i32.const 1028))
      (i32.load (i32.const 1032)) (i32.load (i32.const 1036)))
    unreachable))
