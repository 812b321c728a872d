//! What a panic says, for a Java exception.

use std::any::Any;

/// The message of a caught panic.
pub fn text(panic: Box<dyn Any + Send>) -> String {
    let text = match panic.downcast_ref::<&str>() {
        Some(text) => text.to_string(),
        None => match panic.downcast_ref::<String>() {
            Some(text) => text.clone(),
            None => "a panic without a message".to_string(),
        },
    };
    // Dropping a payload can panic as well.
    std::mem::forget(panic);
    text
}
