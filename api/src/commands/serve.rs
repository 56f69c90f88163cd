//! `serve`

use std::io::Write;

use anyhow::Context;
use api::{config::Config, connections, server, state::AppState};
use chrono::Utc;
use schema::database::Pool;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use super::sign_in_link;

/// Serves until the process is told to stop
pub(super) async fn run(mut config: Config, pool: Pool) -> anyhow::Result<()> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let listener = TcpListener::bind(config.bind)
        .await
        .with_context(|| format!("INKOOPKRACHT_BIND: cannot listen on {}", config.bind))?;
    // The port that was found, when any would do.
    config.bind = listener.local_addr()?;
    let link = sign_in_link::first(&config, &pool, Utc::now()).await?;
    announce(&config, link.as_deref());
    let limits = config.http;
    let state = AppState::new(pool.clone(), config);
    tokio::spawn(state.events.clone().hear(pool));
    let sockets = state.sockets.clone();
    connections::serve(listener, server::app(state), limits, async {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("stopping: running requests end, new ones are not taken");
        sockets.close();
    })
    .await;
    sockets.closed().await;
    Ok(())
}

/// Tells people where it is; that nobody listens is no reason to stop
fn announce(config: &Config, link: Option<&str>) {
    let origin = config.origin();
    let mut output = std::io::stdout();
    let _ = writeln!(output, "Inkoopkracht is at {origin}/ and its API at {origin}/graphql");
    if let Some(link) = link {
        let _ = writeln!(output, "Sign in as administrator, once, within 24 hours: {link}");
    }
}
