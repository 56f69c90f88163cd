//! Clients of others, from `tests/clients`: packages of npm and Python that `script/bootstrap test` installs there.

use std::{ffi::OsStr, process::Command};

use crate::{
    programs::{Ended, until_its_end},
    workspace,
};

/// Runs a script of `tests/clients` until its end, when `package` is installed there; nothing where it is not, and the
/// test that asked says that it skips
pub fn run<A: AsRef<OsStr>>(
    package: &str,
    script: &str,
    arguments: impl IntoIterator<Item = A>,
) -> Option<Ended> {
    let ended = until_its_end(&mut command(package, script, arguments)?);
    assert_eq!(ended.code, 0, "{script} ends well: {ended:#?}");
    Some(ended)
}

/// A script of `tests/clients`, to be started; nothing where `package` is not installed
pub fn command<A: AsRef<OsStr>>(
    package: &str,
    script: &str,
    arguments: impl IntoIterator<Item = A>,
) -> Option<Command> {
    let folder = workspace::root().join("tests/clients");
    if !folder.join("node_modules").join(package).is_dir() {
        println!("skipped: there is no {package} in tests/clients (script/bootstrap test installs it)");
        return None;
    }
    let mut command = Command::new("node");
    command.current_dir(&folder).arg(script).args(arguments);
    Some(command)
}

/// The same for a shell script that uses a program of Python
pub fn run_python<A: AsRef<OsStr>>(
    program: &str,
    script: &str,
    arguments: impl IntoIterator<Item = A>,
) -> Option<Ended> {
    let folder = workspace::root().join("tests/clients");
    if !folder.join(".venv/bin").join(program).exists() {
        println!("skipped: there is no {program} in tests/clients (script/bootstrap test installs it)");
        return None;
    }
    let ended = until_its_end(Command::new("bash").current_dir(&folder).arg(script).args(arguments));
    assert_eq!(ended.code, 0, "{script} ends well: {ended:#?}");
    Some(ended)
}
