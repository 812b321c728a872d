;; echo: an actor that answers every operation with the bytes it was sent.
;;
;; One operation is answered otherwise: `Actor.HealthRequest`, which every actor should know, gets
;; {"healthy": true} in MessagePack.
;;
;; How a guest talks to its host (waPC): the host calls `__guest_call` with two lengths. The guest makes room and asks
;; for the bytes with `__guest_request`, answers with `__guest_response`, and returns 1; a guest that cannot answer says
;; why with `__guest_error` and returns 0.
(module
  (import "wasmbus" "__guest_request" (func $request (param $operation i32) (param $payload i32)))
  (import "wasmbus" "__guest_response" (func $respond (param $start i32) (param $length i32)))
  (import "wasmbus" "__guest_error" (func $fail (param $start i32) (param $length i32)))

  ;; Memory: constants below 1024, then the operation's name, then the payload. Nothing is kept from call to call.
  (memory (export "memory") 1)
  (data (i32.const 0) "Actor.HealthRequest")           ;; 19 bytes
  (data (i32.const 32) "\81\a7healthy\c3")              ;; 10 bytes: a map of one, a text of seven, true
  (data (i32.const 64) "echo: the request does not fit into memory") ;; 42 bytes

  (func (export "__guest_call") (param $operation_length i32) (param $payload_length i32) (result i32)
    (local $payload i32)
    (local.set $payload (i32.add (i32.const 1024) (local.get $operation_length)))
    (if (i32.eqz (call $make_room (i32.add (local.get $payload) (local.get $payload_length))))
      (then
        (call $fail (i32.const 64) (i32.const 42))
        (return (i32.const 0))))
    (call $request (i32.const 1024) (local.get $payload))
    (if (call $is_health_request (local.get $operation_length))
      (then (call $respond (i32.const 32) (i32.const 10)))
      (else (call $respond (local.get $payload) (local.get $payload_length))))
    (i32.const 1))

  ;; Grows the memory to at least $end bytes. Returns 0 when it may not.
  (func $make_room (param $end i32) (result i32)
    (local $wanted i32)
    (local.set $wanted (i32.shr_u (i32.add (local.get $end) (i32.const 65535)) (i32.const 16)))
    (if (i32.le_u (local.get $wanted) (memory.size))
      (then (return (i32.const 1))))
    (i32.ne
      (memory.grow (i32.sub (local.get $wanted) (memory.size)))
      (i32.const -1)))

  ;; Compares the operation's name, at 1024, with the one at 0, byte for byte.
  (func $is_health_request (param $length i32) (result i32)
    (local $at i32)
    (if (i32.ne (local.get $length) (i32.const 19))
      (then (return (i32.const 0))))
    (loop $next
      (if (i32.ne
            (i32.load8_u (local.get $at))
            (i32.load8_u offset=1024 (local.get $at)))
        (then (return (i32.const 0))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $at) (i32.const 19))))
    (i32.const 1)))
