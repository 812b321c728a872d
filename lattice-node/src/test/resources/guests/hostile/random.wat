;; Asks for so much randomness as the payload says (u32), without end.
(module
  (import "wapc" "__guest_request" (func $request (param i32 i32)))
  (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
  (memory (export "memory") 1024)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $request (i32.const 0) (i32.const 1024))
    (loop $again
      (drop (call $random (i32.const 0) (i32.load (i32.const 1024))))
      (i32.store (i32.const 1024) (i32.const 0x800000))
      (br $again))
    unreachable))
