;; Calls itself without end.
(module
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (i32.add (call 0 (local.get $operation) (local.get $payload)) (i32.const 1))))
