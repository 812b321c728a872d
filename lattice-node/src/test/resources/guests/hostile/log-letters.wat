;; Logs lines of one letter each, as many as there is room for in 64 KiB, and replies.
(module
  (import "wapc" "__console_log" (func $log (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (local $at i32)
    (loop $again
      (i32.store16 (local.get $at) (i32.const 0x0a78))
      (local.set $at (i32.add (local.get $at) (i32.const 2)))
      (br_if $again (i32.lt_u (local.get $at) (i32.const 65536))))
    (call $log (i32.const 0) (i32.const 65536))
    (i32.const 1)))
