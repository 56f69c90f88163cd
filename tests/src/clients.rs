//! Clients of others, from `tests/clients`: packages of npm and Python that `script/bootstrap test` installs there.

use std::{ffi::OsStr, path::PathBuf, process::Command};

use crate::{
    programs::{Ended, until_its_end},
    workspace,
};

/// The folder with the packages of npm; nothing where they are not installed, and the test that asked says that it skips
pub fn packages() -> Option<PathBuf> {
    installed("node_modules", ".package-lock.json")
}

/// A Python with its packages, in the same way
pub fn python() -> Option<PathBuf> {
    installed(".venv", "installed").map(|folder| folder.join("bin/python"))
}

/// A folder of `tests/clients`, when the file is there that tells that it is complete
fn installed(name: &str, complete: &str) -> Option<PathBuf> {
    let folder = workspace::root().join("tests/clients").join(name);
    if folder.join(complete).is_file() {
        return Some(folder);
    }
    println!("skipped: there is no tests/clients/{name} (script/bootstrap test makes it)");
    None
}

/// Runs a script of `tests/clients` until its end, with a package that it needs. Packages from before it was needed are no
/// reason to skip
pub fn run<A: AsRef<OsStr>>(
    package: &str,
    script: &str,
    arguments: impl IntoIterator<Item = A>,
) -> Option<Ended> {
    let ended = until_its_end(&mut command(package, script, arguments)?);
    assert_eq!(ended.code, 0, "{script} ends well: {ended:#?}");
    Some(ended)
}

/// A script of `tests/clients` with a package that it needs, to be started
pub fn command<A: AsRef<OsStr>>(
    package: &str,
    script: &str,
    arguments: impl IntoIterator<Item = A>,
) -> Option<Command> {
    let packages = packages()?;
    assert!(
        packages.join(package).is_dir(),
        "tests/clients lacks {package}: script/bootstrap test installs it"
    );
    let mut command = Command::new("node");
    command.current_dir(workspace::root().join("tests/clients")).arg(script).args(arguments);
    Some(command)
}

/// The same for a shell script that uses programs of Python
pub fn run_python<A: AsRef<OsStr>>(script: &str, arguments: impl IntoIterator<Item = A>) -> Option<Ended> {
    python()?;
    let folder = workspace::root().join("tests/clients");
    let ended = until_its_end(Command::new("bash").current_dir(&folder).arg(script).args(arguments));
    assert_eq!(ended.code, 0, "{script} ends well: {ended:#?}");
    Some(ended)
}
