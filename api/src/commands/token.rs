//! `token`

use anyhow::{Context, bail};
use api::{
    auth::Secret,
    read,
    telemetry::audit,
    write::{self, token::NewToken},
};
use chrono::{DateTime, TimeDelta, Utc};
use clap::Subcommand;
use schema::{
    database::Pool,
    types::{GmCode, Role, TokenAccess, TokenPurpose},
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
        /// Partnership that it works in, as zhw; the only one when not given. An admin without one has all of them and the
        /// installation
        #[arg(long)]
        partnership: Option<String>,
        /// Municipality that its holder acts for, as GM0503; an adviser changes the tenders of that one only
        #[arg(long)]
        organization: Option<GmCode>,
        /// What it is for; the name in the history
        #[arg(long, value_parser = name)]
        name: String,
        /// Days that it works
        #[arg(long, default_value_t = 365, value_parser = clap::value_parser!(u16).range(1..=3650))]
        days: u16,
        /// Lets its holder change nothing, whatever the role
        #[arg(long)]
        read_only: bool,
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
            Self::Create { role, partnership, organization, name, days, read_only } => {
                let partnership_id = partnership_id(pool, role, partnership.as_deref()).await?;
                let organization_id = organization_id(pool, organization.as_ref()).await?;
                if role == Role::Adviser && organization_id.is_none() {
                    eprintln!("without --organization an adviser can register tenders, but change none");
                }
                let secret = Secret::generate().context("no randomness")?;
                let token = NewToken {
                    purpose: TokenPurpose::Bearer,
                    secret_sha256: &secret.sha256(),
                    name: &name,
                    partnership_id,
                    role: Some(role),
                    organization_id,
                    access: if read_only { TokenAccess::Read } else { TokenAccess::Full },
                    user_id: None,
                    browser: None,
                    expires_at: Utc::now() + TimeDelta::days(days.into()),
                };
                write::token::insert(&mut *connect(pool).await?, &token).await?;
                audit("createToken", &name, "ok", "command line");
                println!("{}", secret.reveal());
                Ok(())
            }
            Self::List => list(pool).await,
            Self::Revoke { name } => revoke(pool, &name).await,
        }
    }
}

/// A name that will do
pub(super) fn name(text: &str) -> Result<String, &'static str> {
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

/// The identity of the partnership with that short name, or else of the only one; an administrator without one is that
/// of the installation
pub(super) async fn partnership_id(
    pool: &Pool,
    role: Role,
    slug: Option<&str>,
) -> anyhow::Result<Option<Uuid>> {
    let connection = connect(pool).await?;
    if let Some(slug) = slug {
        let found = read::partnership::find(&connection, slug).await?;
        return Ok(Some(found.with_context(|| format!("there is no partnership {slug}"))?.partnership_id));
    }
    if role == Role::Admin {
        return Ok(None);
    }
    match read::partnership::all(&connection).await?.as_slice() {
        [] => bail!("there is no partnership yet that a {role} could belong to"),
        [only] => Ok(Some(only.partnership_id)),
        several => {
            let slugs = several.iter().map(|partnership| partnership.slug.as_str()).collect::<Vec<_>>();
            bail!("say which --partnership: {}", slugs.join(", "))
        }
    }
}

async fn list(pool: &Pool) -> anyhow::Result<()> {
    let connection = connect(pool).await?;
    let tokens = read::token::bearers(&connection, Utc::now()).await?;
    let ids: Vec<Uuid> = tokens.iter().filter_map(|(token, _)| token.organization_id).collect();
    let organizations = read::organization::by_ids(&connection, &ids).await?;
    println!(
        "{:17} {:12} {:6} {:6} {:10} {:10} NAME",
        "ROLE", "PARTNERSHIP", "ORG", "ACCESS", "UNTIL", "LAST USED"
    );
    for (token, partnership) in tokens {
        let own = organizations.iter().find(|one| Some(one.organization_id) == token.organization_id);
        let code = own.and_then(|organization| organization.code.as_deref()).unwrap_or("-");
        let slug = partnership.as_ref().map_or("all", |partnership| &partnership.slug);
        let day = |moment: DateTime<Utc>| moment.format("%Y-%m-%d").to_string();
        let used = token.last_used_at.map_or_else(|| "never".to_owned(), day);
        println!(
            "{:17} {slug:12} {code:6} {:6} {} {used:10} {}",
            token.role.map_or("-", Role::as_str),
            token.access,
            day(token.expires_at),
            token.name
        );
    }
    Ok(())
}

async fn revoke(pool: &Pool, name: &str) -> anyhow::Result<()> {
    let ended = write::token::revoke(&mut *connect(pool).await?, name, Utc::now()).await?;
    if ended == 0 {
        bail!("there is no token named {name:?} that works");
    }
    audit("revokeToken", name, "ok", "command line");
    println!("{ended} ended");
    Ok(())
}
