;; Obeys its payload: a row of commands of nine little-endian words, an import and up to eight arguments, as they come.
;; Behind the last whole command it completes.
(module
  (import "wapc" "__guest_request" (func $request (param i32 i32)))
  (import "wapc" "__guest_response" (func $response (param i32 i32)))
  (import "wapc" "__guest_error" (func $error (param i32 i32)))
  (import "wapc" "__console_log" (func $log (param i32 i32)))
  (import "wapc" "__host_call" (func $call (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wapc" "__host_response_len" (func $answered (result i32)))
  (import "wapc" "__host_response" (func $answer (param i32)))
  (import "wapc" "__host_error_len" (func $refused (result i32)))
  (import "wapc" "__host_error" (func $refusal (param i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "clock_time_get" (func $time (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 2)
  (global $at (mut i32) (i32.const 0))
  (func $word (param $index i32) (result i32)
    (i32.load (i32.add (global.get $at) (i32.mul (local.get $index) (i32.const 4)))))
  (func $is (param $import i32) (result i32)
    (i32.eq (i32.load8_u (global.get $at)) (local.get $import)))
  (func $obey
    (if (call $is (i32.const 0)) (then (call $request (call $word (i32.const 1)) (call $word (i32.const 2)))))
    (if (call $is (i32.const 1)) (then (call $response (call $word (i32.const 1)) (call $word (i32.const 2)))))
    (if (call $is (i32.const 2)) (then (call $error (call $word (i32.const 1)) (call $word (i32.const 2)))))
    (if (call $is (i32.const 3)) (then (call $log (call $word (i32.const 1)) (call $word (i32.const 2)))))
    (if (call $is (i32.const 4)) (then (drop (call $call
      (call $word (i32.const 1)) (call $word (i32.const 2)) (call $word (i32.const 3)) (call $word (i32.const 4))
      (call $word (i32.const 5)) (call $word (i32.const 6)) (call $word (i32.const 7)) (call $word (i32.const 8))))))
    (if (call $is (i32.const 5)) (then (drop (call $answered))))
    (if (call $is (i32.const 6)) (then (call $answer (call $word (i32.const 1)))))
    (if (call $is (i32.const 7)) (then (drop (call $refused))))
    (if (call $is (i32.const 8)) (then (call $refusal (call $word (i32.const 1)))))
    (if (call $is (i32.const 9)) (then (drop (call $write
      (call $word (i32.const 1)) (call $word (i32.const 2)) (call $word (i32.const 3)) (call $word (i32.const 4))))))
    (if (call $is (i32.const 10)) (then (drop (call $read
      (call $word (i32.const 1)) (call $word (i32.const 2)) (call $word (i32.const 3)) (call $word (i32.const 4))))))
    (if (call $is (i32.const 11)) (then (drop (call $random (call $word (i32.const 1)) (call $word (i32.const 2))))))
    (if (call $is (i32.const 12)) (then (drop (call $time
      (call $word (i32.const 1)) (i64.const 1) (call $word (i32.const 2))))))
    (if (call $is (i32.const 13)) (then (drop (call $poll
      (call $word (i32.const 1)) (call $word (i32.const 2)) (call $word (i32.const 3)) (call $word (i32.const 4))))))
    (if (call $is (i32.const 14)) (then (call $exit (call $word (i32.const 1))))))
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (local $end i32)
    (global.set $at (i32.const 65536))
    (local.set $end (i32.add (i32.const 65500) (local.get $payload)))
    (call $request (i32.const 1024) (i32.const 65536))
    (block $done
      (loop $next
        (br_if $done (i32.gt_u (global.get $at) (local.get $end)))
        (call $obey)
        (global.set $at (i32.add (global.get $at) (i32.const 36)))
        (br $next)))
    (i32.const 1)))
