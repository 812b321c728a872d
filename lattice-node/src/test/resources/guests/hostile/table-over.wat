;; Begins with a table that is larger than allowed.
(module
  (memory (export "memory") 1)
  (table 100000 funcref)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (i32.const 1)))
