;; The guest that all engines run. The first letter of the operation says what it does; it replies with the payload.
;; After a change: wat2wasm guest.wat -o guest.wasm
(module
  (import "wapc" "__guest_request" (func $request (param i32 i32)))
  (import "wapc" "__guest_response" (func $response (param i32 i32)))
  (import "wapc" "__host_call" (func $host_call (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wapc" "__host_response_len" (func $host_response_len (result i32)))
  (import "wapc" "__host_response" (func $host_response (param i32)))

  ;; Memory: names of the host call, the operation at 1024, the payload at 4096 (up to 8 KiB), the hash's data behind.
  (memory (export "memory") 1)
  (data (i32.const 0) "defaultlattice:benchmarkGet")

  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (local $letter i32)
    (call $request (i32.const 1024) (i32.const 4096))
    (local.set $letter (i32.load8_u (i32.const 1024)))
    (if (i32.ne (local.get $letter) (i32.const 69)) ;; E, for echo
      (then
        (if (i32.eq (local.get $letter) (i32.const 67)) ;; C, for call the host
          (then (local.set $payload (call $ask (local.get $payload)))))
        (if (i32.eq (local.get $letter) (i32.const 72)) ;; H, for hash
          (then (i32.store (i32.const 4096) (call $hash))))
        (if (i32.eq (local.get $letter) (i32.const 84)) ;; T, for trap
          (then unreachable))))
    (call $response (i32.const 4096) (local.get $payload))
    (i32.const 1))

  ;; Sends the payload to the host and puts the host's answer in its place. Returns the answer's length.
  (func $ask (param $payload i32) (result i32)
    (if (i32.eqz
          (call $host_call
            (i32.const 0) (i32.const 7)
            (i32.const 7) (i32.const 17)
            (i32.const 24) (i32.const 3)
            (i32.const 4096) (local.get $payload)))
      (then unreachable))
    (call $host_response (i32.const 4096))
    (call $host_response_len))

  ;; A million steps over 16 KiB of memory, each with a load, a multiplication and a store.
  (func $hash (result i32)
    (local $left i32)
    (local $at i32)
    (local $hash i32)
    (local.set $left (i32.const 1000000))
    (local.set $hash (i32.const 0x811c9dc5))
    (loop $next
      (local.set $hash
        (i32.mul
          (i32.xor (local.get $hash) (i32.load offset=16384 (local.get $at)))
          (i32.const 0x01000193)))
      (i32.store offset=16384 (local.get $at) (local.get $hash))
      (local.set $at (i32.and (i32.add (local.get $at) (i32.const 4)) (i32.const 0x3ffc)))
      (local.set $left (i32.sub (local.get $left) (i32.const 1)))
      (br_if $next (local.get $left)))
    (local.get $hash)))
