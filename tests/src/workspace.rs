//! Where things are.

use std::path::{Path, PathBuf};

/// The root of the workspace
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in the workspace")
}

/// The folder that cargo builds in
pub fn target() -> PathBuf {
    let test = std::env::current_exe().expect("a test has a path");
    // target/<profile>/deps/<test>
    test.ancestors().nth(3).expect("a test lies in the target folder").to_path_buf()
}

/// A folder of the real files that people shared with the project; none in a user's own clone, and the test that asked
/// says that it skips
pub fn shared_data(folder: &str) -> Option<PathBuf> {
    let data = std::env::var_os("INKOOPKRACHT_SHARED_DATA")
        .map_or_else(|| root().parent().unwrap_or(root()).join("shared/data"), PathBuf::from);
    let found = data.join(folder);
    if found.is_dir() {
        return Some(found);
    }
    println!("skipped: there is no folder {}", found.display());
    None
}

/// A file of `tests/fixtures`
pub fn fixture(name: &str) -> PathBuf {
    root().join("tests/fixtures").join(name)
}
