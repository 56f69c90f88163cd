//! Who the server's programs run as: PostgreSQL refuses root, so root hands them to another account.

use super::DatabaseError;
use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The account of the server's programs.
pub(super) struct Account {
    uid: u32,
    gid: u32,
    switch: Switch,
}

/// How a program comes to run as the account.
enum Switch {
    /// Already so.
    None,
    /// Set by this process before the program starts.
    Ids,
    /// By `setpriv`, which can leave the right to pass folders that are closed to the account, as below /root.
    Setpriv(PathBuf),
}

impl Account {
    /// The own account; for root the owner of `cluster` when that exists, else `postgres`, else `nobody`.
    pub(super) fn of(cluster: &Path, reached: &[&Path]) -> Result<Self, DatabaseError> {
        let uid = rustix::process::geteuid();
        if !uid.is_root() {
            let gid = rustix::process::getegid().as_raw();
            return Ok(Self { uid: uid.as_raw(), gid, switch: Switch::None });
        }
        let owner =
            fs::metadata(cluster).ok().map(|found| (found.uid(), found.gid())).filter(|(uid, _)| *uid != 0);
        let (uid, gid) =
            owner.or_else(|| listed("postgres")).or_else(|| listed("nobody")).ok_or_else(|| {
                DatabaseError::CannotStart {
                    step: "choosing an account",
                    log: "PostgreSQL refuses to run as root, and there is no account `postgres` or `nobody`"
                        .to_owned(),
                }
            })?;
        let closed = reached.iter().find_map(|path| closed_to(uid, gid, path));
        let switch = match (closed, program_in_path("setpriv")) {
            (None, _) => Switch::Ids,
            (Some(_), Some(setpriv)) => Switch::Setpriv(setpriv),
            (Some(folder), None) => {
                let reason = "the account of the server may not enter it: install setpriv (util-linux), or set \
                              INKOOPKRACHT_DATA_DIR to a folder that everybody may enter";
                return Err(DatabaseError::Folder { path: folder, source: io::Error::other(reason) });
            }
        };
        Ok(Self { uid, gid, switch })
    }

    pub(super) fn uid(&self) -> u32 {
        self.uid
    }

    /// Gives a file or folder to the account.
    pub(super) fn give(&self, path: &Path) -> Result<(), DatabaseError> {
        if matches!(self.switch, Switch::None) {
            return Ok(());
        }
        chown(path, Some(self.uid), Some(self.gid)).map_err(DatabaseError::folder(path))
    }

    /// `program` as the account, from the root folder, without input and output, in a process group of its own so that
    /// an interrupt typed at the terminal does not reach it.
    pub(super) fn command(&self, program: &Path) -> Command {
        let mut command = match &self.switch {
            Switch::None | Switch::Ids => Command::new(program),
            Switch::Setpriv(setpriv) => {
                let mut command = Command::new(setpriv);
                command
                    .args([format!("--reuid={}", self.uid), format!("--regid={}", self.gid)])
                    .args(["--clear-groups", "--no-new-privs"])
                    .args(["--inh-caps=+dac_override", "--ambient-caps=+dac_override"])
                    .arg(program);
                command
            }
        };
        if matches!(self.switch, Switch::Ids) {
            command.uid(self.uid).gid(self.gid);
        }
        // The caller's own PostgreSQL client settings are about another server.
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PG")) {
            command.env_remove(name);
        }
        command.env("LC_ALL", "C").current_dir("/").process_group(0);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }
}

/// User and group of an account in /etc/passwd.
fn listed(name: &str) -> Option<(u32, u32)> {
    let accounts = fs::read_to_string("/etc/passwd").ok()?;
    accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next() != Some(name) {
            return None;
        }
        let uid = fields.nth(1)?.parse().ok()?;
        Some((uid, fields.next()?.parse().ok()?))
    })
}

/// The first folder on the way to `path` that the account may not enter.
fn closed_to(uid: u32, gid: u32, path: &Path) -> Option<PathBuf> {
    let closed = |folder: &&Path| {
        fs::metadata(folder).is_ok_and(|found| {
            let bit = match () {
                () if found.uid() == uid => 0o100,
                () if found.gid() == gid => 0o010,
                () => 0o001,
            };
            found.mode() & bit == 0
        })
    };
    path.ancestors().skip(1).find(closed).map(Path::to_path_buf)
}

/// Where a program is found in PATH, or in the usual folders when PATH lacks them.
pub(super) fn program_in_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let usual = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"].map(PathBuf::from);
    std::env::split_paths(&path).chain(usual).map(|folder| folder.join(name)).find(|file| file.is_file())
}
