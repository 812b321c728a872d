;; Moves 64 MiB of memory by one byte, again and again.
(module
  (memory (export "memory") 1024)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (loop $again
      (memory.copy (i32.const 0) (i32.const 1) (i32.const 0x3ffffff))
      (br $again))
    unreachable))
