;; Has as many tables as a module may have.
(module
  (memory (export "memory") 1)
  (table 10 funcref)
  (table 10 funcref)
  (table 10 funcref)
  (table 10 funcref)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (i32.const 1)))
