;; Fills 64 MiB of memory again and again: one instruction that takes long.
(module
  (memory (export "memory") 1024)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (loop $again
      (memory.fill (i32.const 0) (i32.const 1) (i32.const 0x4000000))
      (br $again))
    unreachable))
