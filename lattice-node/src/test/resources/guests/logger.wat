;; Logs its payload as often as its first byte's number of hundreds says.
(module
  (import "wapc" "__guest_request" (func $request (param i32 i32)))
  (import "wapc" "__console_log" (func $log (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (local $left i32)
    (call $request (i32.const 0) (i32.const 1024))
    (local.set $left (i32.mul (i32.sub (i32.load8_u (i32.const 1024)) (i32.const 0x30)) (i32.const 100)))
    (loop $again
      (call $log (i32.const 1024) (local.get $payload))
      (local.set $left (i32.sub (local.get $left) (i32.const 1)))
      (br_if $again (i32.gt_s (local.get $left) (i32.const 0))))
    (i32.const 1)))
