//! The peer of the queries: `PostGraphile` 5 on the same database, asked for the same values.
//!
//! Installed by `npm ci` in `tests/benches/postgraphile`; `BENCH_NODE` names its Node, 22 or newer (`node`).

use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context, Result};

use crate::server::memory_kb;

/// `PostGraphile` as a process; ended with the value
pub(crate) struct Peer {
    child: Child,
    /// Where it answers
    pub(crate) address: SocketAddr,
}

impl Peer {
    /// Starts it on a database; none when it is not installed
    pub(crate) fn start(database: &str) -> Result<Option<Self>> {
        let folder = folder();
        if !folder.join("node_modules").is_dir() {
            return Ok(None);
        }
        let node = std::env::var("BENCH_NODE").unwrap_or_else(|_| "node".to_owned());
        let mut command = Command::new(node);
        command.arg("server.mjs").arg(database).current_dir(folder).env("GRAPHILE_ENV", "production");
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().context("its output")?).read_line(&mut line)?;
        let address = line.trim().parse().with_context(|| format!("the peer gives no address: {line}"))?;
        Ok(Some(Self { child, address }))
    }

    /// Memory that it holds now
    pub(crate) fn memory_mb(&self) -> u64 {
        memory_kb(self.child.id(), "VmRSS") / 1024
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/postgraphile")
}
