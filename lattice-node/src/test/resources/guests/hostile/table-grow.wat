;; Makes its table longer, for ever.
(module
  (memory (export "memory") 1)
  (table 1 funcref)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (loop $again
      (drop (table.grow (ref.null func) (i32.const 1000)))
      (br $again))
    unreachable))
