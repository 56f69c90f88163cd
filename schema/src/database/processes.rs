//! Looks for the server's processes, where the system shows them.

use rustix::process::{Pid, test_kill_process};
use std::fs;
use std::io;
use std::path::Path;

/// Whether the system tells about processes as Linux does; macOS does not.
pub(super) fn can_be_seen() -> bool {
    Path::new("/proc/self").exists()
}

/// A number alone proves nothing: after a restart of the machine or container it may be anybody's. The server's
/// processes stand in its data folder.
pub(super) fn is_alive(process: Pid, data: &Path) -> bool {
    match fs::read_link(format!("/proc/{}/cwd", process.as_raw_nonzero())) {
        Ok(folder) => folder == data,
        Err(error) if error.kind() == io::ErrorKind::NotFound && can_be_seen() => false,
        Err(_) => !matches!(test_kill_process(process), Err(rustix::io::Errno::SRCH)),
    }
}

/// The processes of the server that has its data in `data`, also when the first of them is gone.
pub(super) fn of_server(data: &Path) -> Vec<Pid> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries
        .filter_map(|entry| {
            let process = Pid::from_raw(entry.file_name().to_str()?.parse().ok()?)?;
            let is_server = fs::read_to_string(entry.path().join("comm")).ok()?.trim() == "postgres";
            let folder = fs::read_link(entry.path().join("cwd")).ok()?;
            (is_server && folder == data).then_some(process)
        })
        .collect()
}
