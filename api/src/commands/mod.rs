//! The commands of the program.

mod completions;
mod export;
mod man;
mod serve;
mod sign_in_link;
mod template;
mod token;
mod user;

use std::io::Write;

use anyhow::Context;
use api::{
    audit_trail::{self, Origin},
    auth::KnownViewers,
    config::Config,
};
use clap::Subcommand;
use schema::{
    database::{self, Database, Pool},
    types::Role,
};

/// What the program does
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Serve the pages, the API and the downloads until told to stop
    ///
    /// Migrates the database first. Prints a sign-in link for the administrator when there has never been a token.
    Serve,
    /// Print the GraphQL schema
    Sdl,
    /// Write a report as a workbook
    Export(export::Export),
    /// Write an empty workbook to fill in and import
    Template(template::Template),
    /// Make, list and revoke the tokens of machines
    #[command(subcommand)]
    Token(token::Token),
    /// Make, list and shut out the people who sign in with a password
    #[command(subcommand)]
    User(user::User),
    /// Print a link that signs a browser in; it works once, for 24 hours
    SignInLink(sign_in_link::SignInLink),
    /// Print what a shell needs to complete commands and options
    Completions(completions::Completions),
    /// Print the manual page, or write the pages of all commands
    Man(man::Manual),
}

impl Command {
    /// Runs a command that needs neither settings nor a database; `None` for any other
    pub(crate) fn run_alone(&self) -> Option<anyhow::Result<()>> {
        match self {
            Self::Sdl => Some(sdl()),
            Self::Completions(completions) => Some(completions.run()),
            Self::Man(manual) => Some(manual.run()),
            _ => None,
        }
    }

    /// Runs the command
    pub(crate) async fn run(self, config: Config) -> anyhow::Result<()> {
        // Held until the end: the private PostgreSQL runs for as long as somebody does.
        let database = Database::open(&config.database).await?;
        let migrated = database::migrate(database.url()).await?;
        if !migrated.is_empty() {
            tracing::info!(migrations = migrated.len(), "the database was migrated");
        }
        let pool = database.pool(config.database.connections, Some(config.database.statement_timeout));
        let origin = Origin { origin: "command line".to_owned(), network: String::new(), request: None };
        let (done, stored) = audit_trail::kept(
            &pool,
            &KnownViewers::default(),
            origin,
            Box::pin(self.run_on(config, pool.clone())),
        )
        .await;
        done.and(stored.context("the audit trail cannot be written"))
    }

    async fn run_on(self, config: Config, pool: Pool) -> anyhow::Result<()> {
        match self {
            Self::Serve => serve::run(config, pool).await,
            Self::Sdl => sdl(),
            Self::Completions(completions) => completions.run(),
            Self::Man(manual) => manual.run(),
            Self::Export(export) => export.run(&pool).await,
            Self::Template(template) => template.run(&pool).await,
            Self::Token(token) => token.run(&pool).await,
            Self::User(user) => user.run(&pool).await,
            Self::SignInLink(link) => link.run(&config, &pool).await,
        }
    }
}

fn sdl() -> anyhow::Result<()> {
    Ok(std::io::stdout().write_all(api::graphql::sdl().as_bytes())?)
}

/// The role in a text such as `ADMIN` or `programme-manager`
fn role(text: &str) -> Result<Role, String> {
    text.to_ascii_uppercase().replace('-', "_").parse().map_err(|_| {
        let roles = Role::ALL.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", ");
        format!("must be one of {roles}")
    })
}

/// A connection from the pool
async fn connect(
    pool: &Pool,
) -> anyhow::Result<impl std::ops::DerefMut<Target = diesel_async::AsyncPgConnection> + use<>> {
    api::read::connect(pool).await.context("the database cannot be used")
}
