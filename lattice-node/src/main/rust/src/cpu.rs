//! What code is compiled for on this machine.

use cranelift_codegen::settings::{Configurable, SetResult};

/// The features of the processor that compiled code uses, by Cranelift's names without their `has_`.
///
/// Wasmtime asks the same function when it makes its compiler, so these are the features, not merely the machine's.
pub fn features() -> Vec<String> {
    let mut names = Names(Vec::new());
    // A processor that Cranelift does not know has no features to name; making the engine says why it cannot be.
    let _ = cranelift_native::infer_native_flags(&mut names);
    names.0
}

struct Names(Vec<String>);

impl Configurable for Names {
    fn set(&mut self, name: &str, value: &str) -> SetResult<()> {
        self.0.push(format!("{name}={value}"));
        Ok(())
    }

    fn enable(&mut self, name: &str) -> SetResult<()> {
        self.0.push(name.strip_prefix("has_").unwrap_or(name).to_string());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn should_name_features_shortly_and_once() {
        let names = features();
        let mut unique = names.clone();
        unique.sort();
        unique.dedup();
        assert_eq!(unique.len(), names.len());
        assert!(
            names
                .iter()
                .all(|name| !name.starts_with("has_") && !name.contains(' '))
        );
    }

    #[test]
    #[cfg(target_arch = "x86_64")]
    fn should_name_what_this_processor_has() {
        assert_eq!(
            features().contains(&"avx2".to_string()),
            std::is_x86_feature_detected!("avx2")
        );
    }
}
