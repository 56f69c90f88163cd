//! What every request shares.

use std::{ops::Deref, sync::Arc};

use axum::http::HeaderValue;
use schema::database::Pool;

use crate::{
    auth::KnownViewers,
    client::Rates,
    config::Config,
    events::Events,
    graphql::{documents::Documents, socket::Sockets},
    web,
};

/// What every request shares; cheap to clone
#[derive(Clone)]
pub struct AppState(Arc<Shared>);

/// What every request shares
pub struct Shared {
    /// Connections to the database
    pub pool: Pool,
    /// Settings
    pub config: Config,
    /// What browsers may load for pages
    pub content_policy: HeaderValue,
    /// The GraphQL documents that are known by their hash
    pub documents: Documents,
    /// What happens in the database, for who follows it
    pub events: Events,
    /// Who the holders of tokens are
    pub known: KnownViewers,
    /// How much clients have asked of late
    pub rates: Rates,
    /// The sockets that are open
    pub sockets: Sockets,
}

impl AppState {
    /// What the requests of a new server share; nothing is heard until [`Events::hear`] runs
    pub fn new(pool: Pool, config: Config) -> Self {
        let known = KnownViewers::default();
        Self(Arc::new(Shared {
            content_policy: web::content_policy(config.theme.as_ref()),
            documents: Documents::new(&config),
            sockets: Sockets::new(config.sockets.sockets),
            rates: Rates::new(config.http.client_requests),
            events: Events::new(known.clone()),
            known,
            pool,
            config,
        }))
    }
}

impl Deref for AppState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}
