//! `sign-in-link`

use anyhow::Context;
use api::{
    auth::Secret,
    config::Config,
    telemetry::audit,
    write::token::{self, NewToken},
};
use chrono::{DateTime, TimeDelta, Utc};
use clap::Args;
use schema::{
    database::Pool,
    types::{Role, TokenAccess, TokenPurpose},
};

use super::connect;

/// How long a link works
const LINK: TimeDelta = TimeDelta::hours(24);

/// Print a link that signs a browser in; it works once, for 24 hours
#[derive(Args)]
pub(crate) struct SignInLink {
    /// Role of who signs in: viewer, adviser, coordinator, finance, programme-manager, secretary, director, legal, admin
    #[arg(long, default_value = "admin", value_parser = super::role)]
    role: Role,
    /// Partnership that they work in, as zhw; the only one when not given. An admin without one has all of them and the
    /// installation
    #[arg(long)]
    partnership: Option<String>,
    /// Municipality that they act for, as GM0503
    #[arg(long)]
    organization: Option<schema::types::GmCode>,
    /// Who signs in; the name in the history. The role, when not given
    #[arg(long)]
    name: Option<String>,
}

impl SignInLink {
    /// Prints the link alone
    pub(super) async fn run(self, config: &Config, pool: &Pool) -> anyhow::Result<()> {
        let partnership = self.partnership.as_deref();
        let partnership_id = super::token::partnership_id(pool, self.role, partnership).await?;
        let organization_id = super::token::organization_id(pool, self.organization.as_ref()).await?;
        let name = self.name.unwrap_or_else(|| self.role.as_str().to_ascii_lowercase());
        let secret = Secret::generate().context("no randomness")?;
        let hash = secret.sha256();
        let token = NewToken { partnership_id, organization_id, ..link(&name, self.role, &hash, Utc::now()) };
        token::insert(&mut *connect(pool).await?, &token).await?;
        audit("createSignInLink", &name, "ok", "command line");
        println!("{}", address(config, &secret));
        Ok(())
    }
}

/// A link for the administrator when there has never been any token
pub(super) async fn first(
    config: &Config,
    pool: &Pool,
    now: DateTime<Utc>,
) -> anyhow::Result<Option<String>> {
    let secret = Secret::generate().context("no randomness")?;
    let hash = secret.sha256();
    let made =
        token::insert_first(&mut *connect(pool).await?, &link("administrator", Role::Admin, &hash, now))
            .await?;
    Ok(made.then(|| address(config, &secret)))
}

fn link<'a>(name: &'a str, role: Role, secret_sha256: &'a [u8], now: DateTime<Utc>) -> NewToken<'a> {
    let expires_at = now + LINK;
    NewToken {
        purpose: TokenPurpose::SignIn,
        secret_sha256,
        name,
        partnership_id: None,
        role: Some(role),
        organization_id: None,
        access: TokenAccess::Full,
        user_id: None,
        browser: None,
        expires_at,
    }
}

fn address(config: &Config, secret: &Secret) -> String {
    format!("{}/sign-in?code={}", config.origin(), secret.reveal())
}
