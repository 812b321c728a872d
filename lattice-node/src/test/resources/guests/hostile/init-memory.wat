;; Copies data from the module into memory, again and again.
(module
  (memory (export "memory") 1)
  (data "sixteen bytes...")
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (loop $again
      (memory.init 0 (i32.const 0) (i32.const 0) (i32.const 16))
      (br $again))
    unreachable))
