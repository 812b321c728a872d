;; Fills the largest table that is allowed, again and again.
(module
  (memory (export "memory") 1)
  (table 65536 funcref)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (loop $again
      (table.fill (i32.const 0) (ref.null func) (i32.const 65536))
      (br $again))
    unreachable))
