;; Asks the host, grows its memory, and takes the answer across what was its end; for an operation of four letters then
;; also past the new end.
(module
  (import "wapc" "__guest_request" (func $request (param i32 i32)))
  (import "wapc" "__guest_response" (func $response (param i32 i32)))
  (import "wapc" "__host_call" (func $call (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wapc" "__host_response_len" (func $answered (result i32)))
  (import "wapc" "__host_response" (func $answer (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "test:echo")
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $request (i32.const 64) (i32.const 128))
    (drop (call $call
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 9)
      (i32.const 0) (i32.const 0) (i32.const 128) (local.get $payload)))
    (drop (memory.grow (i32.const 1)))
    (call $answer (i32.const 65534))
    (call $response (i32.const 65534) (call $answered))
    (if (i32.eq (local.get $operation) (i32.const 4))
      (then (call $answer (i32.sub (i32.shl (memory.size) (i32.const 16)) (i32.const 2)))))
    (i32.const 1)))
