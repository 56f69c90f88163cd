//! The migrations as files.

use std::{fs, path::PathBuf};

use crate::workspace;

/// The folders of the migrations, in order
pub fn folders() -> Vec<PathBuf> {
    let mut folders: Vec<_> = fs::read_dir(workspace::root().join("migrations"))
        .expect("the migrations")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.join("up.sql").is_file())
        .collect();
    folders.sort();
    folders
}

/// The texts that make the tables, in order
pub fn up_texts() -> Vec<String> {
    folders().iter().map(|folder| fs::read_to_string(folder.join("up.sql")).expect("a migration")).collect()
}
