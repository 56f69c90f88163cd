//! What every request shares.

use std::sync::Arc;

use schema::database::Pool;

use crate::config::Config;

/// What every request shares; cheap to clone
#[derive(Clone)]
pub struct AppState {
    /// Connections to the database
    pub pool: Pool,
    /// Settings
    pub config: Arc<Config>,
}
