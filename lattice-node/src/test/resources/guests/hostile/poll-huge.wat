;; Sleeps for as long as a number can say: 2^64 - 1 ns, some 584 years.
(module
  (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "\01\00\00\00\00\00\00\00\ff\ff\ff\ff\ff\ff\ff\ff")
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (loop $again
      (drop (call $poll (i32.const 0) (i32.const 128) (i32.const 1) (i32.const 192)))
      (br $again))
    unreachable))
