;; Uses WASI as the payload's first byte says: 'w' writes to both streams, 'r' replies with 8 random bytes, 't' with the
;; time, 's' sleeps 5 ms, 'x' ends itself with status 3, 'f' replies with the answer of fd_read.
(module
  (import "wapc" "__guest_request" (func $request (param i32 i32)))
  (import "wapc" "__guest_response" (func $response (param i32 i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "clock_time_get" (func $time (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "to the output\nopen ")
  (data (i32.const 32) "to the error\n")
  ;; Vectors: 14 bytes and 5 bytes of the first text; the second text.
  (data (i32.const 64) "\00\00\00\00\0e\00\00\00\0e\00\00\00\05\00\00\00\20\00\00\00\0d\00\00\00")
  ;; A subscription: user data 7, a relative timeout of 5,000,000 ns on the monotonic clock.
  (data (i32.const 128) "\07\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\01\00\00\00\00\00\00\00\40\4b\4c")
  (func $is (param $letter i32) (result i32)
    (i32.eq (i32.load8_u (i32.const 1024)) (local.get $letter)))
  (func (export "_start") (call $exit (i32.const 0)))
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $request (i32.const 512) (i32.const 1024))
    (if (call $is (i32.const 0x77)) (then
      (drop (call $write (i32.const 1) (i32.const 64) (i32.const 2) (i32.const 2048)))
      (drop (call $write (i32.const 2) (i32.const 80) (i32.const 1) (i32.const 2052)))
      (call $response (i32.const 2048) (i32.const 8))))
    (if (call $is (i32.const 0x72)) (then
      (drop (call $random (i32.const 2048) (i32.const 8)))
      (call $response (i32.const 2048) (i32.const 8))))
    (if (call $is (i32.const 0x74)) (then
      (drop (call $time (i32.const 0) (i64.const 1) (i32.const 2048)))
      (call $response (i32.const 2048) (i32.const 8))))
    (if (call $is (i32.const 0x73)) (then
      (i32.store8 (i32.const 2100) (call $poll (i32.const 128) (i32.const 2048) (i32.const 1) (i32.const 2096)))
      (call $response (i32.const 2048) (i32.const 53))))
    (if (call $is (i32.const 0x66)) (then
      (i32.store (i32.const 2048) (call $read (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 2052)))
      (call $response (i32.const 2048) (i32.const 4))))
    (if (call $is (i32.const 0x78)) (then (call $exit (i32.const 3))))
    (i32.const 1)))
