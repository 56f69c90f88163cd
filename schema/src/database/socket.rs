//! The folder of the server's socket: the only way to the server, closed to everybody else.

use super::DatabaseError;
use super::account::Account;
use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

/// A socket's whole path has at most 107 bytes on Linux and 103 on macOS.
const PATH_MAX_BYTES: usize = 100;
/// PostgreSQL derives it from the port.
pub(super) const NAME: &str = ".s.PGSQL.5432";

/// In the data folder, or for a long path in /tmp under a name that every process derives alike.
pub(super) fn folder(data_folder: &Path, uid: u32) -> PathBuf {
    let inside = data_folder.join("postgresql.socket");
    if inside.as_os_str().len() + 1 + NAME.len() < PATH_MAX_BYTES {
        return inside;
    }
    // FNV-1a; the hashes of the standard library may differ between releases.
    let hash = data_folder.as_os_str().as_bytes().iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    Path::new("/tmp").join(format!("inkoopkracht-{uid}-{hash:016x}"))
}

/// The folder as the host of an address.
pub(super) fn host(folder: &Path) -> String {
    let mut host = String::new();
    for byte in folder.as_os_str().as_bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(byte) {
            host.push(char::from(*byte));
        } else {
            host.extend(['%', hexadecimal(byte >> 4), hexadecimal(byte & 15)]);
        }
    }
    host
}

fn hexadecimal(digit: u8) -> char {
    char::from_digit(u32::from(digit), 16).unwrap_or('0').to_ascii_uppercase()
}

/// A folder that the account alone may enter. One that stands there already may be a trap in /tmp: it must be a real
/// folder, of the account, closed to others.
pub(super) fn prepare(folder: &Path, account: &Account) -> Result<(), DatabaseError> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Ok(()) => return account.give(folder),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(source) => {
            return Err(DatabaseError::Folder { path: folder.to_path_buf(), source });
        }
    }
    let found = fs::symlink_metadata(folder).map_err(DatabaseError::folder(folder))?;
    let own = found.uid() == account.uid() || found.uid() == rustix::process::geteuid().as_raw();
    if !found.is_dir() || !own || found.mode() & 0o077 != 0 {
        let reason = "is not a private folder of the server's account: remove it";
        return Err(DatabaseError::Folder { path: folder.to_path_buf(), source: io::Error::other(reason) });
    }
    account.give(folder)
}
