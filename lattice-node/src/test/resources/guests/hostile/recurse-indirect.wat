;; Calls itself without end, through a table.
(module
  (memory (export "memory") 1)
  (type $self (func (param i32 i32) (result i32)))
  (table 1 funcref)
  (elem (i32.const 0) func $deeper)
  (func $deeper (param i32 i32) (result i32)
    (i32.add (call_indirect (type $self) (local.get 0) (local.get 1) (i32.const 0)) (i32.const 1)))
  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (call $deeper (i32.const 1) (i32.const 2))))
