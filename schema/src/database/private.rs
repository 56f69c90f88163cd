//! The private PostgreSQL and who uses it.
//!
//! Any number of processes share one server. Each holds a shared lock on the users file for as long as it lives, which
//! the system takes back even from a killed process. A detached guardian waits for the exclusive lock on that file, so
//! for the moment that nobody uses the server, and then stops it; who comes meanwhile waits, and starts it anew.
//! Starting happens under a lock of its own, which the guardian never takes and which is always taken after the users
//! lock: no circle, no deadlock.

use super::cluster::{Cluster, State};
use super::{DatabaseError, Settings};
use std::fs::{self, File};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};
use std::time::Duration;

/// How often a user looks whether the server and its guardian live.
const WATCH: Duration = Duration::from_secs(1);

/// One use of the private server.
pub(super) struct PrivateServer {
    cluster: Cluster,
    /// Holds the shared lock.
    users: File,
    start_path: PathBuf,
    guardian_path: PathBuf,
}

impl PrivateServer {
    /// Makes and starts the server unless that was done, and uses it. Blocks until it accepts connections.
    pub(super) fn join(settings: &Settings) -> Result<Arc<Self>, DatabaseError> {
        let folder = &settings.data_dir;
        fs::create_dir_all(folder).map_err(DatabaseError::folder(folder))?;
        let folder = fs::canonicalize(folder).map_err(DatabaseError::folder(folder))?;
        let users_path = folder.join("postgresql.users");
        let cluster = Cluster::of(&folder, &users_path, settings)?;
        let guardian_path = folder.join("postgresql.guardian");
        let users = open(&users_path)?;
        for path in [&users_path, &guardian_path] {
            open(path)?;
            cluster.account().give(path)?;
        }
        users.lock_shared().map_err(DatabaseError::folder(&users_path))?;
        let start_path = folder.join("postgresql.start");
        let server = Self { cluster, users, start_path, guardian_path };
        // First the guardian: from here on a killed user leaves no server behind.
        server.post_guardian();
        server.ensure_ready()?;
        let server = Arc::new(server);
        let watched = Arc::downgrade(&server);
        // A thread, since a busy or ended runtime must not keep it from its work.
        let watch =
            std::thread::Builder::new().name("postgresql-watch".to_owned()).spawn(move || watch(&watched));
        watch.map_err(|error| DatabaseError::CannotStart { step: "the watch", log: error.to_string() })?;
        Ok(server)
    }

    pub(super) fn url(&self) -> String {
        self.cluster.url()
    }

    fn ensure_ready(&self) -> Result<(), DatabaseError> {
        let start = open(&self.start_path)?;
        start.lock().map_err(DatabaseError::folder(&self.start_path))?;
        self.cluster.ensure_ready(&self.users)
    }

    fn post_guardian(&self) {
        let Some(mut command) = self.cluster.guardian(&self.guardian_path) else {
            return;
        };
        match command.spawn() {
            Ok(mut guardian) => {
                // Waited for, or it would stay in the process table after its end.
                std::thread::spawn(move || guardian.wait());
            }
            Err(error) => {
                tracing::warn!(%error, "no guardian: the private PostgreSQL may go on after its last user");
            }
        }
    }

    fn look(&self) {
        if self.cluster.state() == State::Down {
            tracing::error!("the private PostgreSQL ended unexpectedly; starting it again");
            match self.ensure_ready() {
                Ok(()) => tracing::info!("the private PostgreSQL runs again"),
                Err(error) => tracing::error!(%error, "the private PostgreSQL does not start; trying again"),
            }
        }
        let on_duty = open(&self.guardian_path).is_ok_and(|file| file.try_lock().is_err());
        if !on_duty {
            self.post_guardian();
        }
    }
}

impl Drop for PrivateServer {
    /// Stops the server where no guardian can do so, when this was the last user.
    fn drop(&mut self) {
        if self.cluster.guardian(&self.guardian_path).is_some() || self.users.unlock().is_err() {
            return;
        }
        if self.users.try_lock().is_ok() {
            self.cluster.stop();
        }
    }
}

/// While working it holds on to the server, so that nobody takes a server that is being started for one without users.
fn watch(server: &Weak<PrivateServer>) {
    loop {
        std::thread::sleep(WATCH);
        let Some(server) = server.upgrade() else { return };
        server.look();
    }
}

/// For the own account alone, since who may open it may lock it.
fn open(path: &Path) -> Result<File, DatabaseError> {
    let mut options = File::options();
    let file = options.read(true).write(true).create(true).truncate(false).mode(0o600).open(path);
    file.map_err(DatabaseError::folder(path))
}
