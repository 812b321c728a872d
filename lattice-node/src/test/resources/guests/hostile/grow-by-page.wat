;; Takes memory page by page and writes to each, for ever.
(module
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (local $page i32)
    (loop $again
      (local.set $page (memory.grow (i32.const 1)))
      (br_if $again (i32.lt_s (local.get $page) (i32.const 0)))
      (i32.store (i32.shl (local.get $page) (i32.const 16)) (i32.const -1))
      (br $again))
    unreachable))
