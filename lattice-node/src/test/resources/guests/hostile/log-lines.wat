;; Logs 64 MiB of lines without a letter, in one go.
(module
  (import "wapc" "__console_log" (func $log (param i32 i32)))
  (memory (export "memory") 1024)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (memory.fill (i32.const 0) (i32.const 0x0a) (i32.const 0x4000000))
    (call $log (i32.const 0) (i32.const 0x4000000))
    (i32.const 1)))
