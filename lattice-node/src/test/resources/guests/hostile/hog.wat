;; Takes all memory that it may have, writes to every page, and replies: it is not over its limit.
(module
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (drop (memory.grow (i32.sub (i32.const 1024) (memory.size))))
    (memory.fill (i32.const 0) (i32.const 1) (i32.const 0x4000000))
    (i32.const 1)))
