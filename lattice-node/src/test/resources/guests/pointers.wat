;; Calls the import that the payload's first u32 says, with the start and the length behind it.
(module
  (import "wapc" "__guest_request" (func $request (param i32 i32)))
  (import "wapc" "__guest_response" (func $response (param i32 i32)))
  (import "wapc" "__guest_error" (func $error (param i32 i32)))
  (import "wapc" "__console_log" (func $log (param i32 i32)))
  (import "wapc" "__host_call" (func $call (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func $is (param $import i32) (result i32)
    (i32.eq (i32.load (i32.const 1024)) (local.get $import)))
  (func $nothing (result i32) (i32.const 0))
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (local $start i32) (local $length i32)
    (call $request (i32.const 0) (i32.const 1024))
    (local.set $start (i32.load (i32.const 1028)))
    (local.set $length (i32.load (i32.const 1032)))
    (if (call $is (i32.const 0)) (then (call $request (local.get $start) (i32.const 0))))
    (if (call $is (i32.const 1)) (then (call $request (i32.const 0) (local.get $start))))
    (if (call $is (i32.const 2)) (then (call $response (local.get $start) (local.get $length))))
    (if (call $is (i32.const 3)) (then (call $error (local.get $start) (local.get $length))))
    (if (call $is (i32.const 4)) (then (call $log (local.get $start) (local.get $length))))
    (if (call $is (i32.const 5)) (then (drop (call $call
      (local.get $start) (local.get $length) (i32.const 0) (i32.const 0)
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))))
    (if (call $is (i32.const 6)) (then (drop (call $call
      (i32.const 0) (i32.const 0) (local.get $start) (local.get $length)
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))))
    (if (call $is (i32.const 7)) (then (drop (call $call
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)
      (local.get $start) (local.get $length) (i32.const 0) (i32.const 0)))))
    (if (call $is (i32.const 8)) (then (drop (call $call
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)
      (i32.const 0) (i32.const 0) (local.get $start) (local.get $length)))))
    (i32.const 1)))
