//! `user`

use std::io::{BufRead, IsTerminal};

use anyhow::{Context, bail};
use api::{
    auth::password,
    read,
    telemetry::audit,
    write::{self, Author, Outcome, user::RoleDraft},
};
use chrono::Utc;
use clap::{Args, Subcommand};
use diesel_async::AsyncPgConnection;
use schema::{
    database::Pool,
    models::User as Account,
    rules,
    texts::violation_sentence,
    types::{GmCode, Role},
};
use uuid::Uuid;

use super::{connect, token};

const ACTOR: &str = "command line";

/// Make, list and shut out the people who sign in with a password
#[derive(Subcommand)]
pub(crate) enum User {
    /// Make a user; the password is asked for, or read as the first line of what is piped in
    Create {
        /// Name to sign in with
        #[arg(value_parser = token::name)]
        name: String,
        /// What they may do, as for grant; nothing when not given
        #[arg(long, value_parser = super::role)]
        role: Option<Role>,
        /// Partnership that the role counts in, as zhw; the only one when not given
        #[arg(long, requires = "role")]
        partnership: Option<String>,
        /// Municipality that they act for, as GM0503
        #[arg(long, requires = "role")]
        organization: Option<GmCode>,
    },
    /// List the users with their roles
    List,
    /// Give a user a role as well
    Grant {
        /// Name of the user; of an account of an OpenID provider openid:NAME
        name: String,
        #[command(flatten)]
        role: RoleOf,
    },
    /// Take a role from a user
    Withdraw {
        /// Name of the user, as for grant
        name: String,
        #[command(flatten)]
        role: RoleOf,
    },
    /// Give a user another password; asked for, or piped in. Ends the user's sessions
    Password {
        /// Name of the user
        name: String,
    },
    /// Let a user in no longer; ends the user's sessions
    Disable {
        /// Name of the user, as for grant
        name: String,
    },
    /// Let a user in again
    Enable {
        /// Name of the user, as for grant
        name: String,
    },
}

/// A role in a partnership
#[derive(Args)]
pub(crate) struct RoleOf {
    /// What they may do: viewer, adviser, coordinator, finance, programme-manager, secretary, director, legal, admin
    #[arg(long, value_parser = super::role)]
    role: Role,
    /// Partnership that the role counts in, as zhw; the only one when not given. An admin without one has all of them and the
    /// installation
    #[arg(long)]
    partnership: Option<String>,
    /// Municipality that they act for, as GM0503
    #[arg(long)]
    organization: Option<GmCode>,
}

impl RoleOf {
    async fn draft(&self, pool: &Pool) -> anyhow::Result<RoleDraft> {
        Ok(RoleDraft {
            partnership_id: token::partnership_id(pool, self.role, self.partnership.as_deref()).await?,
            role: self.role,
            organization_id: token::organization_id(pool, self.organization.as_ref()).await?,
        })
    }
}

impl User {
    /// Runs the command
    pub(super) async fn run(self, pool: &Pool) -> anyhow::Result<()> {
        match self {
            Self::Create { name, role, partnership, organization } => {
                let role = role.map(|role| RoleOf { role, partnership, organization });
                create(pool, &name, role).await
            }
            Self::List => list(pool).await,
            Self::Grant { name, role } => {
                let (mut connection, user) = named(pool, &name).await?;
                let roles = [role.draft(pool).await?];
                write::user::grant(&mut connection, author("grantRole"), user.user_id, &roles).await?;
                done("grantRole", &format!("{name} {}", role.role));
                Ok(())
            }
            Self::Withdraw { name, role } => {
                let (mut connection, user) = named(pool, &name).await?;
                let RoleDraft { partnership_id, role, .. } = role.draft(pool).await?;
                let author = author("withdrawRole");
                let user_id = user.user_id;
                let gone =
                    write::user::withdraw(&mut connection, author, user_id, partnership_id, role).await?;
                if gone == 0 {
                    bail!("{name} is no {role} there");
                }
                done("withdrawRole", &format!("{name} {role}"));
                Ok(())
            }
            Self::Password { name } => {
                let (mut connection, user) = named(pool, &name).await?;
                if user.issuer.is_some() {
                    bail!("{name} signs in with a password of the provider");
                }
                let hash = password::hash(typed_password(&name)?).await?;
                let author = author("changePassword");
                let now = Utc::now();
                write::user::set_password(&mut connection, author, user.user_id, &hash, None, now).await?;
                done("changePassword", &name);
                Ok(())
            }
            Self::Disable { name } => set_disabled(pool, &name, true).await,
            Self::Enable { name } => set_disabled(pool, &name, false).await,
        }
    }
}

const fn author(cause: &'static str) -> Author<'static> {
    Author { actor: ACTOR, cause }
}

fn done(action: &str, object: &str) {
    audit(action, object, "ok", ACTOR);
}

async fn create(pool: &Pool, name: &str, role: Option<RoleOf>) -> anyhow::Result<()> {
    let roles = match &role {
        Some(role) => vec![role.draft(pool).await?],
        None => Vec::new(),
    };
    let hash = password::hash(typed_password(name)?).await?;
    let mut connection = connect(pool).await?;
    match write::user::create(&mut connection, author("createUser"), name, &hash, &roles).await? {
        Outcome::Done(_) => {
            done("createUser", name);
            Ok(())
        }
        Outcome::Refused(refused) => {
            let sentences = refused.iter().map(|refused| violation_sentence(&refused.violation));
            bail!("{}", sentences.collect::<Vec<_>>().join(" "))
        }
    }
}

async fn set_disabled(pool: &Pool, name: &str, disabled: bool) -> anyhow::Result<()> {
    let (mut connection, user) = named(pool, name).await?;
    let action = if disabled { "disableUser" } else { "enableUser" };
    let moment = disabled.then(Utc::now);
    write::user::set_disabled(&mut connection, author(action), user.user_id, moment).await?;
    done(action, name);
    Ok(())
}

/// The local user with that name, or the account of a provider with that name in the history, who may be shut out
async fn named(
    pool: &Pool,
    name: &str,
) -> anyhow::Result<(impl std::ops::DerefMut<Target = AsyncPgConnection> + use<>, Account)> {
    let connection = connect(pool).await?;
    let lower = name.to_lowercase();
    let users = read::user::all(&connection).await?;
    let is_named = |user: &Account| {
        (user.issuer.is_none() && user.name.to_lowercase() == lower) || user.actor().to_lowercase() == lower
    };
    let found = users.into_iter().find(is_named);
    Ok((connection, found.with_context(|| format!("there is no user {name}"))?))
}

/// A password that will do: typed twice without being shown, or else piped in
fn typed_password(name: &str) -> anyhow::Result<String> {
    let password = if std::io::stdin().is_terminal() {
        let password = rpassword::prompt_password("Password: ")?;
        if rpassword::prompt_password("Again: ")? != password {
            bail!("the two are not the same");
        }
        password
    } else {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line)?;
        line.trim_end_matches(['\r', '\n']).to_owned()
    };
    match rules::password::check(&password, name) {
        Ok(()) => Ok(password),
        Err(violation) => bail!("{}", violation_sentence(&violation)),
    }
}

async fn list(pool: &Pool) -> anyhow::Result<()> {
    let connection = connect(pool).await?;
    let users = read::user::all(&connection).await?;
    let ids: Vec<Uuid> = users.iter().map(|user| user.user_id).collect();
    let roles = read::user::roles_of(&connection, &ids).await?;
    let ids: Vec<Uuid> = roles.iter().filter_map(|(role, _)| role.organization_id).collect();
    let organizations = read::organization::by_ids(&connection, &ids).await?;
    println!("{:30} {:8} ROLES", "NAME", "STATE");
    for user in users {
        let own = roles.iter().filter(|(role, _)| role.user_id == user.user_id).map(|(role, partnership)| {
            let slug = partnership.as_ref().map_or("all", |partnership| &partnership.slug);
            let code = organizations
                .iter()
                .find(|one| Some(one.organization_id) == role.organization_id)
                .and_then(|organization| organization.code.as_deref());
            code.map_or_else(
                || format!("{}@{slug}", role.role),
                |code| format!("{}@{slug}:{code}", role.role),
            )
        });
        let state = match (&user.disabled_at, &user.issuer) {
            (Some(_), _) => "disabled",
            (None, Some(_)) => "openid",
            (None, None) => "local",
        };
        println!("{:30} {state:8} {}", user.name, own.collect::<Vec<_>>().join(" "));
    }
    Ok(())
}
