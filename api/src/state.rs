//! What every request shares.

use std::sync::Arc;

use schema::database::Pool;

use crate::{
    config::Config,
    events::Events,
    graphql::{documents::Documents, socket::Sockets},
};

/// What every request shares; cheap to clone
#[derive(Clone)]
pub struct AppState {
    /// Connections to the database
    pub pool: Pool,
    /// Settings
    pub config: Arc<Config>,
    /// The GraphQL documents that are known by their hash
    pub documents: Documents,
    /// What happens in the database, for who follows it
    pub events: Events,
    /// The sockets that are open
    pub sockets: Sockets,
}

impl AppState {
    /// What the requests of a new server share; nothing is heard until [`Events::hear`] runs
    pub fn new(pool: Pool, config: Config) -> Self {
        let (documents, sockets) = (Documents::new(&config), Sockets::new(config.sockets.sockets));
        Self { pool, config: Arc::new(config), documents, events: Events::default(), sockets }
    }
}
