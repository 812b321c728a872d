;; A guest for the tests of errors. It tells operations apart by the length of their names: five letters trap, four
;; never end, and every other one is answered with an error whose text tries to steer the terminal.
(module
  (import "wasmbus" "__guest_error" (func $fail (param i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "no such\0aoperation\1b[31m")
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (if (i32.eq (local.get $operation) (i32.const 5))
      (then (unreachable)))
    (if (i32.eq (local.get $operation) (i32.const 4))
      (then (loop $forever (br $forever))))
    (call $fail (i32.const 0) (i32.const 22))
    (i32.const 0)))
