;; Asks the host with names of so many bytes as the payload says (u32).
(module
  (import "wapc" "__guest_request" (func $request (param i32 i32)))
  (import "wapc" "__host_call" (func $call (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1024)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (local $length i32)
    (call $request (i32.const 0) (i32.const 1024))
    (local.set $length (i32.load (i32.const 1024)))
    (memory.fill (i32.const 2048) (i32.const 0x61) (i32.const 0x2000000))
    (loop $again
      (drop (call $call
        (i32.const 2048) (local.get $length) (i32.const 2048) (local.get $length)
        (i32.const 2048) (local.get $length) (i32.const 2048) (local.get $length)))
      (br $again))
    unreachable))
