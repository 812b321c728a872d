//! Compiled code in files: written by the nodes of one user, read back by them, proven whole before it is trusted.
//!
//! A file is what Wasmtime serialised, and after it a [`MARK`] and the SHA-256 of key and code. The key holds all that
//! the code depends on, so a file for other bytes, another Wasmtime or another processor has another name; and because
//! the hash covers the key, a file that was given a wrong name is refused like a damaged one.

use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions};
use std::hash::{Hash, Hasher};
use std::io::{self, ErrorKind, Read, Write};
#[cfg(target_os = "linux")]
use std::os::fd::{AsRawFd, FromRawFd};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;
use wasmtime::Module;

/// Stands between code and hash; its number grows with the layout.
const MARK: &[u8; 8] = b"lattice1";
const HASH_BYTES: usize = 32;
const TRAILER_BYTES: usize = MARK.len() + HASH_BYTES;
/// More than the largest module that can be compiled makes; a file beyond it is none of ours.
const MAX_FILE_BYTES: u64 = 1 << 30;
/// A piece is hashed while it is still in the processor's cache.
const PIECE_BYTES: usize = 128 * 1024;

/// The name of a module's code: SHA-256 over the module's bytes and everything else that decides what they become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(pub [u8; HASH_BYTES]);

/// The part of a [`Key`] that an engine contributes: Wasmtime's version, its settings, the processor's features.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings([u8; HASH_BYTES]);

/// Why there is no code to be had from a file.
#[derive(Debug)]
pub enum Refusal {
    /// There is no such file.
    Absent,
    /// There is one that must not be used, or cannot be read or written; the text says why.
    Unusable(String),
}

impl Settings {
    pub fn of(engine: &wasmtime::Engine) -> Settings {
        let mut hasher = ShaHasher(Sha256::new());
        // Whole: Wasmtime's own check compares major versions, and a fix of its compiler has to leave old code behind.
        env!("LATTICE_WASMTIME_VERSION").hash(&mut hasher);
        engine.precompile_compatibility_hash().hash(&mut hasher);
        Settings(hasher.0.finalize().into())
    }

    /// The key of a module's code.
    pub fn key(&self, wasm: &[u8]) -> Key {
        let mut sha = Sha256::new();
        sha.update(self.0);
        sha.update(wasm);
        Key(sha.finalize().into())
    }
}

/// Reads code back.
pub fn load(engine: &wasmtime::Engine, key: Key, path: &Path) -> Result<Module, Refusal> {
    let code = read(key, path)?;
    // SAFETY: Wasmtime asks for exactly the bytes that it serialised, unchanged for good. The hash proves that these
    // are the bytes that `save` wrote under this key, and nothing else writes there: the file, looked at when it was
    // open, is a plain one of this user that nobody else may write to, in a directory of which the same holds (Java
    // looks). Whoever could put a file with a right hash there runs as this user already. What was hashed is a copy of
    // our own that can no longer change, whatever happens to the file. Code of another version or processor has another
    // key, and Wasmtime checks both once more.
    let module = unsafe {
        match code {
            Snapshot::Sealed(file) => Module::deserialize_open_file(engine, file),
            Snapshot::Owned(bytes) => Module::deserialize(engine, bytes),
        }
    };
    module.map_err(|error| unusable(format!("{error:#}")))
}

/// Copies a file's code, and proves the copy.
fn read(key: Key, path: &Path) -> Result<Snapshot, Refusal> {
    let file = OpenOptions::new()
        .read(true)
        // No link leads elsewhere, and a pipe in the file's place keeps nobody waiting.
        .custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK)
        .open(path)
        .map_err(|error| match error.kind() {
            ErrorKind::NotFound => Refusal::Absent,
            _ => unusable(error.to_string()),
        })?;
    let length = own_length(&file)?;
    match copy(key, &file, length - TRAILER_BYTES) {
        Ok(Some(code)) => Ok(code),
        Ok(None) => Err(unusable("its hash does not fit its content")),
        Err(error) => Err(unusable(error.to_string())),
    }
}

/// Nothing when the copy is not what was written under this key.
fn copy(key: Key, mut file: &File, length: usize) -> io::Result<Option<Snapshot>> {
    let mut code = Snapshot::of(length);
    let mut sha = Sha256::new();
    sha.update(key.0);
    let mut buffer = vec![0; PIECE_BYTES.min(length.max(TRAILER_BYTES))];
    let mut left = length;
    while left > 0 {
        let piece = &mut buffer[..left.min(PIECE_BYTES)];
        file.read_exact(piece)?;
        sha.update(&piece);
        code.append(piece)?;
        left -= piece.len();
    }
    let trailer = &mut buffer[..TRAILER_BYTES];
    file.read_exact(trailer)?;
    let (mark, hash) = trailer.split_at(MARK.len());
    sha.update(mark);
    let whole = mark == MARK && hash == sha.finalize().as_slice();
    Ok(if whole { Some(code.sealed()?) } else { None })
}

/// A copy of code that nothing outside of this process can change.
enum Snapshot {
    /// A file in memory without a name. Once sealed it cannot change at all, so it can be mapped instead of copied
    /// again, and memories of instances can be mapped from it as well.
    Sealed(File),
    Owned(Vec<u8>),
}

impl Snapshot {
    fn of(length: usize) -> Snapshot {
        match memory_file() {
            Some(file) => Snapshot::Sealed(file),
            None => Snapshot::Owned(Vec::with_capacity(length)),
        }
    }

    fn append(&mut self, piece: &[u8]) -> io::Result<()> {
        match self {
            Snapshot::Sealed(file) => file.write_all(piece),
            Snapshot::Owned(bytes) => {
                bytes.extend_from_slice(piece);
                Ok(())
            }
        }
    }

    #[cfg(target_os = "linux")]
    fn sealed(self) -> io::Result<Snapshot> {
        if let Snapshot::Sealed(file) = &self {
            let seals = libc::F_SEAL_WRITE | libc::F_SEAL_GROW | libc::F_SEAL_SHRINK | libc::F_SEAL_SEAL;
            // SAFETY: a call with the number of an open file and a number.
            if unsafe { libc::fcntl(file.as_raw_fd(), libc::F_ADD_SEALS, seals) } != 0 {
                return Err(io::Error::last_os_error());
            }
        }
        Ok(self)
    }

    #[cfg(not(target_os = "linux"))]
    fn sealed(self) -> io::Result<Snapshot> {
        Ok(self)
    }
}

/// Not to be had on every system, nor in every sandbox.
#[cfg(target_os = "linux")]
fn memory_file() -> Option<File> {
    let flags = libc::MFD_CLOEXEC | libc::MFD_ALLOW_SEALING;
    // SAFETY: the name is a C string; a number that is not negative is a file that nobody else has.
    unsafe {
        let number = libc::memfd_create(c"lattice-code".as_ptr(), flags);
        (number >= 0).then(|| File::from_raw_fd(number))
    }
}

#[cfg(not(target_os = "linux"))]
fn memory_file() -> Option<File> {
    None
}

/// The length of a file that nobody but this user can have written.
fn own_length(file: &File) -> Result<usize, Refusal> {
    let about = file.metadata().map_err(|error| unusable(error.to_string()))?;
    // SAFETY: a call without arguments that cannot fail.
    let user = unsafe { libc::geteuid() };
    if !about.is_file() {
        return Err(unusable("it is no plain file"));
    }
    if about.uid() != user || about.mode() & 0o022 != 0 {
        return Err(unusable("others may write to it"));
    }
    if about.len() < TRAILER_BYTES as u64 || about.len() > MAX_FILE_BYTES {
        return Err(unusable(format!("a length of {} bytes cannot be right", about.len())));
    }
    Ok(about.len() as usize)
}

/// Writes code to a new file, readable for this user alone. The caller gives it its name when it is whole.
pub fn save(module: &Module, key: Key, path: &Path) -> Result<u64, Refusal> {
    let code = module.serialize().map_err(|error| unusable(format!("{error:#}")))?;
    let mut sha = Sha256::new();
    sha.update(key.0);
    sha.update(&code);
    sha.update(MARK);
    let hash: [u8; HASH_BYTES] = sha.finalize().into();
    write(path, &[&code, MARK, &hash]).map_err(|error| unusable(error.to_string()))
}

fn write(path: &Path, parts: &[&[u8]]) -> io::Result<u64> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    for part in parts {
        file.write_all(part)?;
    }
    Ok(parts.iter().map(|part| part.len() as u64).sum())
}

fn unusable(why: impl Into<String>) -> Refusal {
    Refusal::Unusable(why.into())
}

/// SHA-256 as the receiver of what Wasmtime hashes; 64 bits would be few for a name that code is trusted under.
struct ShaHasher(Sha256);

impl Hasher for ShaHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        let hash: [u8; HASH_BYTES] = self.0.clone().finalize().into();
        hash.iter()
            .take(8)
            .fold(0, |number, byte| number << 8 | u64::from(*byte))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::PathBuf;

    /// The smallest module: header only.
    const WASM: &[u8] = b"\0asm\x01\0\0\0";

    struct Kept {
        engine: wasmtime::Engine,
        key: Key,
        path: PathBuf,
    }

    /// Code of the smallest module in a file of its own.
    fn kept(name: &str) -> Kept {
        let engine = wasmtime::Engine::default();
        let key = Settings::of(&engine).key(WASM);
        let path = std::env::temp_dir().join(format!("lattice-code-{}-{name}", std::process::id()));
        let _ = fs::remove_file(&path);
        let module = Module::from_binary(&engine, WASM).unwrap();
        let length = save(&module, key, &path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().len(), length);
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        Kept { engine, key, path }
    }

    impl Kept {
        fn why(&self) -> String {
            match load(&self.engine, self.key, &self.path) {
                Err(Refusal::Unusable(why)) => why,
                Err(Refusal::Absent) => "absent".to_string(),
                Ok(_) => "loaded".to_string(),
            }
        }
    }

    impl Drop for Kept {
        fn drop(&mut self) {
            let _ = fs::remove_file(&self.path);
        }
    }

    #[test]
    fn should_load_what_was_saved_and_only_under_its_key() {
        let kept = kept("key");
        assert_eq!(kept.why(), "loaded");
        let other = Settings::of(&kept.engine).key(b"other");
        assert!(matches!(
            load(&kept.engine, other, &kept.path),
            Err(Refusal::Unusable(_))
        ));
        assert!(matches!(
            load(&kept.engine, kept.key, Path::new("/none")),
            Err(Refusal::Absent)
        ));
    }

    #[test]
    fn should_refuse_every_flipped_byte_and_every_cut() {
        let kept = kept("damage");
        let good = fs::read(&kept.path).unwrap();
        for at in (0..good.len())
            .step_by(good.len() / 97)
            .chain(good.len() - TRAILER_BYTES..good.len())
        {
            let mut bad = good.clone();
            bad[at] ^= 1 << (at % 8);
            fs::write(&kept.path, &bad).unwrap();
            assert_eq!(kept.why(), "its hash does not fit its content", "byte {at}");
            fs::write(&kept.path, &good[..at]).unwrap();
            assert_ne!(kept.why(), "loaded", "cut at {at}");
        }
        fs::write(&kept.path, &good).unwrap();
        assert_eq!(kept.why(), "loaded");
    }

    #[test]
    fn should_refuse_what_others_may_write_to_and_what_is_no_plain_file() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let kept = kept("owner");
        fs::set_permissions(&kept.path, fs::Permissions::from_mode(0o620)).unwrap();
        assert_eq!(kept.why(), "others may write to it");
        fs::set_permissions(&kept.path, fs::Permissions::from_mode(0o600)).unwrap();
        let target = kept.path.with_extension("target");
        fs::rename(&kept.path, &target).unwrap();
        symlink(&target, &kept.path).unwrap();
        assert!(!kept.why().is_empty() && kept.why() != "loaded");
        fs::remove_file(&target).unwrap();
        fs::remove_file(&kept.path).unwrap();
        fs::create_dir(&kept.path).unwrap();
        assert_eq!(kept.why(), "it is no plain file");
        fs::remove_dir(&kept.path).unwrap();
    }

    #[test]
    fn should_keep_settings_and_versions_apart() {
        let mut config = wasmtime::Config::new();
        config.epoch_interruption(true);
        let other = wasmtime::Engine::new(&config).unwrap();
        let usual = wasmtime::Engine::default();
        assert_ne!(Settings::of(&usual), Settings::of(&other));
        assert_eq!(Settings::of(&usual), Settings::of(&wasmtime::Engine::default()));
        assert_ne!(Settings::of(&usual).key(b"a"), Settings::of(&usual).key(b"b"));
    }

    #[test]
    fn should_not_write_over_a_file() {
        let kept = kept("over");
        let module = Module::from_binary(&kept.engine, WASM).unwrap();
        assert!(matches!(save(&module, kept.key, &kept.path), Err(Refusal::Unusable(_))));
    }
}
