//! A cell for state that belongs to whoever holds an instance's in-use flag.

use std::cell::{RefCell, RefMut};

/// Interior mutability that costs one flag instead of a lock.
///
/// The borrow flag turns a mistake within one thread into a panic; two threads are kept apart by the in-use flag of
/// the instance (see [`crate::slots`]), which is what makes this type `Sync`.
pub struct CrossingCell<T>(RefCell<T>);

// SAFETY: `new` makes the caller promise that only the thread that holds the instance's in-use flag touches the cell.
// The flag is taken with acquire and given back with release ordering, so the contents are handed over properly.
unsafe impl<T: Send> Sync for CrossingCell<T> {}

impl<T> CrossingCell<T> {
    /// # Safety
    /// Every later `borrow` must happen while the calling thread holds the in-use flag of the one instance that the
    /// cell belongs to, or while no other thread can reach the cell.
    pub unsafe fn new(value: T) -> Self {
        CrossingCell(RefCell::new(value))
    }

    /// Borrows the contents. Guards are not `Send`, so none can be held across an await point.
    pub fn borrow(&self) -> RefMut<'_, T> {
        self.0.borrow_mut()
    }
}
