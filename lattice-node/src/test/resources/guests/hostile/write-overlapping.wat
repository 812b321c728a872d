;; Writes the same 48 MiB as often as the payload says (u32), with one call, by vectors that overlap.
(module
  (import "wapc" "__guest_request" (func $request (param i32 i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1024)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (local $at i32) (local $vectors i32)
    (call $request (i32.const 0) (i32.const 1024))
    (local.set $vectors (i32.load (i32.const 1024)))
    (local.set $at (i32.const 65536))
    (loop $again
      (i32.store (local.get $at) (i32.const 0))
      (i32.store offset=4 (local.get $at) (i32.const 0x3000000))
      (local.set $at (i32.add (local.get $at) (i32.const 8)))
      (br_if $again
        (i32.lt_u (local.get $at) (i32.add (i32.const 65536) (i32.shl (local.get $vectors) (i32.const 3))))))
    (drop (call $write (i32.const 1) (i32.const 65536) (local.get $vectors) (i32.const 0)))
    (i32.const 1)))
