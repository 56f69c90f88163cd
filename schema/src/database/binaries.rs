//! Finds the server's programs on this machine.

use super::{DatabaseError, MINIMUM_VERSION};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Folders that hold one folder a version: Debian and Ubuntu; the PostgreSQL project's own packages; Homebrew.
const VERSIONED: [(&str, &str); 4] = [
    ("/usr/lib/postgresql", ""),
    ("/usr", "pgsql-"),
    ("/opt/homebrew/opt", "postgresql@"),
    ("/usr/local/opt", "postgresql@"),
];

/// The folder with `postgres`, `initdb` and `pg_ctl`: `chosen`, or else the first of PATH, or else the newest known, of
/// the major version that wrote `cluster` when that exists and of [`MINIMUM_VERSION`] or newer when it does not.
pub(super) fn find(chosen: Option<&Path>, cluster: &Path) -> Result<PathBuf, DatabaseError> {
    let folders = chosen.map_or_else(usual_folders, |folder| vec![folder.to_path_buf()]);
    let found: Vec<(PathBuf, u32)> =
        folders.iter().filter_map(|folder| Some((folder.clone(), version(folder)?))).collect();
    let searched = folders.iter().map(|folder| folder.display().to_string()).collect::<Vec<_>>().join(", ");
    let searched = if searched.is_empty() { "PATH and /usr/lib/postgresql".to_owned() } else { searched };
    let written_by =
        fs::read_to_string(cluster.join("PG_VERSION")).ok().and_then(|text| text.trim().parse().ok());
    let newest = found.iter().map(|(_, version)| *version).max();
    let fitting = found.into_iter().find(|(_, version)| match written_by {
        Some(written_by) => *version == written_by,
        None => *version >= MINIMUM_VERSION,
    });
    match (fitting, newest, written_by) {
        (Some((folder, _)), _, _) => Ok(folder),
        (None, None, _) => Err(DatabaseError::NoServerBinaries { searched }),
        (None, Some(_), Some(written_by)) => {
            Err(DatabaseError::OtherVersion { folder: cluster.to_path_buf(), written_by, searched })
        }
        (None, Some(found), None) => Err(DatabaseError::TooOld { found }),
    }
}

fn usual_folders() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let in_path = std::env::split_paths(&path)
        .filter_map(|folder| Some(fs::canonicalize(folder.join("pg_ctl")).ok()?.parent()?.to_path_buf()));
    let mut versioned: Vec<(u32, PathBuf)> = VERSIONED
        .iter()
        .flat_map(|(folder, prefix)| {
            let entries = fs::read_dir(folder).into_iter().flatten().flatten();
            entries.filter_map(move |entry| {
                let major = entry.file_name().to_str()?.strip_prefix(prefix)?.parse().ok()?;
                Some((major, entry.path().join("bin")))
            })
        })
        .collect();
    versioned.sort_by(|left, right| right.cmp(left));
    let mut folders: Vec<PathBuf> = Vec::new();
    for folder in in_path.chain(versioned.into_iter().map(|(_, folder)| folder)) {
        if !folders.contains(&folder) {
            folders.push(folder);
        }
    }
    folders
}

/// Major version of the programs in a folder; none when one of the three is missing.
fn version(folder: &Path) -> Option<u32> {
    if !["initdb", "pg_ctl"].iter().all(|program| folder.join(program).is_file()) {
        return None;
    }
    let said = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
    major(&String::from_utf8(said.stdout).ok()?)
}

/// 15 of "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", 19 of "postgres (PostgreSQL) 19beta1".
fn major(said: &str) -> Option<u32> {
    let number = said.split_once("(PostgreSQL)")?.1.trim_start();
    number.split(|character: char| !character.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_what_the_program_says() {
        assert_eq!(major("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
        assert_eq!(major("postgres (PostgreSQL) 19beta1\n"), Some(19));
        assert_eq!(major("something else"), None);
    }

    #[test]
    fn a_chosen_folder_without_the_programs_is_named_in_the_error() {
        let error =
            find(Some(Path::new("/nonexistent/bin")), Path::new("/nonexistent")).expect_err("nothing there");
        assert!(error.to_string().contains("/nonexistent/bin"), "{error}");
        assert!(error.to_string().contains("script/bootstrap"), "{error}");
    }
}
