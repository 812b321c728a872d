;; Logs in its initialiser, for ever.
(module
  (import "wapc" "__console_log" (func $log (param i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "starting")
  (func (export "_initialize")
    (loop $again (call $log (i32.const 0) (i32.const 8)) (br $again)))
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (i32.const 1)))
