;; Does nothing but offer its time to others.
(module
  (import "wasi_snapshot_preview1" "sched_yield" (func $pause (result i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (loop $again (drop (call $pause)) (br $again))
    unreachable))
