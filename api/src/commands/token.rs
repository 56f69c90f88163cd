//! `token`

use anyhow::{Context, bail};
use api::{auth::Secret, read, telemetry::audit, write};
use chrono::{TimeDelta, Utc};
use clap::Subcommand;
use schema::{
    database::Pool,
    types::{GmCode, Role, TokenPurpose},
};
use uuid::Uuid;

use super::connect;

/// Make, list and revoke the tokens of machines
#[derive(Subcommand)]
pub(crate) enum Token {
    /// Make a token and print it, alone; it cannot be shown again
    Create {
        /// What its holder may do: viewer, adviser, coordinator, finance, programme-manager, secretary, director, legal, admin
        #[arg(long, value_parser = super::role)]
        role: Role,
        /// Municipality that its holder acts for, as GM0503; an adviser changes the tenders of that one only
        #[arg(long)]
        organization: Option<GmCode>,
        /// What it is for; the name in the history
        #[arg(long, value_parser = name)]
        name: String,
        /// Days that it works
        #[arg(long, default_value_t = 365, value_parser = clap::value_parser!(u16).range(1..=3650))]
        days: u16,
    },
    /// List the tokens that work, without their secrets
    List,
    /// End the tokens with that name
    Revoke {
        /// The name that they were made with
        name: String,
    },
}

impl Token {
    /// Runs the command
    pub(super) async fn run(self, pool: &Pool) -> anyhow::Result<()> {
        match self {
            Self::Create { role, organization, name, days } => {
                let organization_id = organization_id(pool, organization.as_ref()).await?;
                if role == Role::Adviser && organization_id.is_none() {
                    eprintln!("without --organization an adviser can register tenders, but change none");
                }
                create(pool, role, organization_id, &name, days).await
            }
            Self::List => list(pool).await,
            Self::Revoke { name } => revoke(pool, &name).await,
        }
    }
}

fn name(text: &str) -> Result<String, &'static str> {
    let name = text.trim();
    let fits = (1..=100).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if fits { Ok(name.to_owned()) } else { Err("must have 1 to 100 characters") }
}

/// The identity of the municipality with that code
pub(super) async fn organization_id(pool: &Pool, code: Option<&GmCode>) -> anyhow::Result<Option<Uuid>> {
    let Some(code) = code else { return Ok(None) };
    let found = read::organization::find(&*connect(pool).await?, code).await?;
    let organization = found.with_context(|| format!("there is no organization {code}"))?;
    Ok(Some(organization.organization_id))
}

async fn create(
    pool: &Pool,
    role: Role,
    organization_id: Option<Uuid>,
    name: &str,
    days: u16,
) -> anyhow::Result<()> {
    let secret = Secret::generate().context("no randomness")?;
    let token = write::token::NewToken {
        purpose: TokenPurpose::Bearer,
        secret_sha256: &secret.sha256(),
        name,
        role,
        organization_id,
        expires_at: Utc::now() + TimeDelta::days(days.into()),
    };
    write::token::insert(&mut *connect(pool).await?, &token).await?;
    audit("create-token", name, "ok", "command-line");
    println!("{}", secret.reveal());
    Ok(())
}

async fn list(pool: &Pool) -> anyhow::Result<()> {
    let connection = connect(pool).await?;
    let tokens = read::token::bearers(&connection, Utc::now()).await?;
    let ids: Vec<Uuid> = tokens.iter().filter_map(|token| token.organization_id).collect();
    let organizations = read::organization::by_ids(&connection, &ids).await?;
    println!("{:17} {:6} {:10} NAME", "ROLE", "ORG", "UNTIL");
    for token in tokens {
        let own = organizations.iter().find(|one| Some(one.organization_id) == token.organization_id);
        let code = own.and_then(|organization| organization.code.as_deref()).unwrap_or("-");
        println!("{:17} {code:6} {} {}", token.role, token.expires_at.format("%Y-%m-%d"), token.name);
    }
    Ok(())
}

async fn revoke(pool: &Pool, name: &str) -> anyhow::Result<()> {
    let ended = write::token::revoke(&mut *connect(pool).await?, name, Utc::now()).await?;
    if ended == 0 {
        bail!("there is no token named {name:?} that works");
    }
    audit("revoke-token", name, "ok", "command-line");
    println!("{ended} ended");
    Ok(())
}
