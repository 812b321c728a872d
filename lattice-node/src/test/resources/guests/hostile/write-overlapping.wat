;; Writes the same bytes by vectors that overlap. The payload says how many vectors, how many bytes for each, and how
;; often it does that (u32 each; 0 is for ever). Replies with what the last call wrote (u32).
(module
  (import "wapc" "__guest_request" (func $request (param i32 i32)))
  (import "wapc" "__guest_response" (func $response (param i32 i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1024)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (local $at i32) (local $vectors i32) (local $times i32)
    (call $request (i32.const 0) (i32.const 1024))
    (local.set $vectors (i32.load (i32.const 1024)))
    (local.set $times (i32.load (i32.const 1032)))
    (local.set $at (i32.const 65536))
    (loop $again
      (i32.store (local.get $at) (i32.const 0))
      (i32.store offset=4 (local.get $at) (i32.load (i32.const 1028)))
      (local.set $at (i32.add (local.get $at) (i32.const 8)))
      (br_if $again
        (i32.lt_u (local.get $at) (i32.add (i32.const 65536) (i32.shl (local.get $vectors) (i32.const 3))))))
    (loop $more
      (drop (call $write (i32.const 1) (i32.const 65536) (local.get $vectors) (i32.const 0)))
      (local.set $times (i32.sub (local.get $times) (i32.const 1)))
      (br_if $more (local.get $times)))
    (call $response (i32.const 0) (i32.const 4))
    (i32.const 1)))
