//! Tokens of machines.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use chrono::Utc;
use schema::{models, rules::Violation};
use uuid::Uuid;

use super::{
    context::{Asking, Selected},
    organization::Organization,
    page::{self, Connection, List, Window},
    partnership::PartnershipSummary,
    problem::Problem,
    refusal::{bad_input, failed, fault},
    scalars::{DateTime, GmCode},
    viewer::{Role, TokenAccess},
};
use crate::{
    auth::{Action, Scope, Secret},
    error::ApiError,
    read::{
        self,
        token::{TokenOf, Wanted},
    },
    write::{self, Outcome, RoleWanted, token::TokenDraft},
};

/// What lets a machine in (token). Its secret was told once, when it was made.
#[derive(Debug, Clone)]
pub(super) struct Token {
    found: TokenOf,
    organization: Option<models::Organization>,
}

impl Token {
    const fn row(&self) -> &models::Token {
        &self.found.0
    }
}

/// What lets a machine in (token). Its secret was told once, when it was made.
#[Object]
impl Token {
    /// Identity, for revokeToken (identificatie).
    async fn id(&self) -> ID {
        ID(self.row().token_id.to_string())
    }

    /// What it is for; behind "token:" the name in the history (naam).
    async fn name(&self) -> &str {
        &self.row().name
    }

    /// Partnership that it works in (samenwerkingsverband). Null for all of them and the installation itself.
    async fn partnership(&self) -> Option<PartnershipSummary> {
        self.found.1.clone().map(PartnershipSummary)
    }

    /// What its holder may do follows from this (rol).
    async fn role(&self) -> Option<Role> {
        self.row().role.map(Into::into)
    }

    /// Organization that its holder acts for (organisatie). Null for none.
    async fn organization(&self) -> Option<Organization> {
        self.organization.clone().map(Organization)
    }

    /// Whether its holder may change anything at all (bereik).
    async fn access(&self) -> TokenAccess {
        self.row().access.into()
    }

    /// Moment at which it was made (gemaakt op).
    async fn created_at(&self) -> DateTime {
        DateTime(self.row().created_at)
    }

    /// Moment of its last use, to within a minute (laatst gebruikt). Null while it has never been used.
    async fn last_used_at(&self) -> Option<DateTime> {
        self.row().last_used_at.map(DateTime)
    }

    /// Moment from which it no longer works (verloopt op).
    async fn expires_at(&self) -> DateTime {
        DateTime(self.row().expires_at)
    }
}

/// With their organizations, when those are asked for
async fn with_organizations(ctx: &Context<'_>, found: Vec<TokenOf>, asked: bool) -> Result<Vec<Token>> {
    let ids: Vec<Uuid> = found.iter().filter_map(|(token, _)| token.organization_id).collect();
    let organizations = if asked && !ids.is_empty() {
        read::organization::by_ids(&*ctx.database().await?, &ids).await.map_err(failed)?
    } else {
        Vec::new()
    };
    let token = |found: TokenOf| {
        let own = organizations.iter().find(|one| Some(one.organization_id) == found.0.organization_id);
        Token { organization: own.cloned(), found }
    };
    Ok(found.into_iter().map(token).collect())
}

/// By what tokens are ordered (volgorde). What is unknown comes last, whichever way.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "crate::read::token::TokenOrder")]
pub(super) enum TokenOrder {
    /// Name, from A to Z (naam).
    NameAsc,
    /// Name, from Z to A (naam).
    NameDesc,
    /// Moment of making, earliest first (gemaakt op).
    CreatedAsc,
    /// Moment of making, latest first (gemaakt op).
    CreatedDesc,
    /// Moment from which it no longer works, earliest first (verloopt op).
    ExpiresAsc,
    /// Moment from which it no longer works, latest first (verloopt op).
    ExpiresDesc,
    /// Moment of its last use, earliest first (laatst gebruikt).
    LastUsedAsc,
    /// Moment of its last use, latest first (laatst gebruikt).
    LastUsedDesc,
}

/// Reads tokens
#[derive(Default)]
pub(super) struct TokenQuery;

#[Object]
impl TokenQuery {
    /// The tokens that work (tokens). Only for an administrator.
    #[graphql(complexity = "2 + page::nodes(first, last) * child_complexity")]
    #[expect(clippy::too_many_arguments, reason = "arguments of the field")]
    async fn tokens(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Short name of the partnership. Null or left out: of all, for an administrator of the installation."
        )]
        partnership: Option<String>,
        #[graphql(
            desc = "By what they are ordered, at most 3 keys; equal ones by identity. Null or left out: by name."
        )]
        order: Option<Vec<TokenOrder>>,
        #[graphql(
            desc = "At most so many from the start or from behind after, 0 to 100. Null or left out: 100."
        )]
        first: Option<i32>,
        #[graphql(desc = "Cursor of the same list and order; from behind it.")] after: Option<String>,
        #[graphql(desc = "At most so many up to the end or to before, 0 to 100; instead of first.")]
        last: Option<i32>,
        #[graphql(desc = "Cursor of the same list and order; up to it.")] before: Option<String>,
    ) -> Result<Connection<Token>> {
        ctx.require(Action::ReadTokens, partnership.as_deref().map_or(Scope::Installation, Scope::Slug))?;
        let List { name, order, slice } = Window { first, after, last, before }.of("tokens", order)?;
        let wanted = Wanted { partnership, now: Utc::now() };
        let connection = ctx.database().await?;
        let page = read::token::page(ctx.reader(&connection), &wanted, &order, &slice);
        let (page, total) = page::read(ctx, page, read::token::count(&connection, &wanted)).await?;
        drop(connection);
        let (found, page) = page.take();
        let tokens = with_organizations(ctx, found, Selected::of_nodes(ctx).has("organization")).await?;
        Ok(Connection::new(&name, page.with(tokens), total, |token| token))
    }
}

/// A token to be made (token).
#[derive(InputObject)]
pub(super) struct CreateTokenInput {
    /// What it is for, 1 to 100 characters; behind "token:" the name in the history (naam).
    name: String,
    /// What its holder may do follows from this (rol).
    role: Role,
    /// Short name of the partnership that it works in (samenwerkingsverband). Null or left out: all of them and the installation,
    /// which only an administrator of the installation can give, and only to the role ADMIN.
    partnership: Option<String>,
    /// Code of the municipality that its holder acts for (gemeentecode). Null or left out: none; an ADVISER changes the tenders of
    /// that one only.
    organization: Option<GmCode>,
    /// Whether its holder may change anything at all (bereik).
    #[graphql(default_with = "TokenAccess::Read")]
    access: TokenAccess,
    /// Days that it works, 1 to 3650 (dagen geldig).
    #[graphql(default = 365)]
    days: i32,
}

/// What came of making a token.
#[derive(SimpleObject)]
pub(super) struct CreateTokenPayload {
    /// The token (token). Null when there are problems.
    token: Option<Token>,
    /// What its holder sends behind "Authorization: Bearer"; told here and never again (geheim). Null when there are problems.
    secret: Option<String>,
    /// Why it was not made (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// A token to be ended (token).
#[derive(InputObject)]
pub(super) struct RevokeTokenInput {
    /// Identity of the token (identificatie).
    id: ID,
}

/// What came of ending a token.
#[derive(SimpleObject)]
pub(super) struct RevokeTokenPayload {
    /// The token as it was (token). Null when there are problems.
    token: Option<Token>,
    /// Why it was not ended (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// Makes and ends tokens
#[derive(Default)]
pub(super) struct TokenMutation;

#[Object]
impl TokenMutation {
    /// Makes a token for a machine (token maken). Only for an administrator.
    async fn create_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The token.")] input: CreateTokenInput,
    ) -> Result<CreateTokenPayload> {
        let partnership = input.partnership.as_deref();
        ctx.require(Action::CreateToken, partnership.map_or(Scope::Installation, Scope::Slug))?;
        let secret = Secret::generate().map_err(|error| fault(&ApiError::internal(error.to_string())))?;
        let draft = TokenDraft {
            name: input.name.trim(),
            role: RoleWanted {
                partnership,
                role: input.role.into(),
                organization: input.organization.as_ref().map(|GmCode(code)| code.as_str()),
            },
            access: input.access.into(),
            days: input.days,
        };
        let mut connection = ctx.database().await?;
        let made = write::token::create(&mut connection, &draft, &secret.sha256(), Utc::now()).await;
        drop(connection);
        let (token, problems) = told(ctx, made.map_err(failed)?).await?;
        ctx.audit(Action::CreateToken, draft.name, &problems);
        let secret = token.is_some().then(|| secret.reveal().to_owned());
        Ok(CreateTokenPayload { token, secret, problems })
    }

    /// Ends a token at once (token intrekken). Only for an administrator.
    async fn revoke_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The token.")] input: RevokeTokenInput,
    ) -> Result<RevokeTokenPayload> {
        ctx.require(Action::RevokeToken, Scope::Somewhere)?;
        let id: Uuid = input.id.parse().map_err(|_| bad_input("This is not the id of a token."))?;
        let now = Utc::now();
        let mut connection = ctx.database().await?;
        let outcome = match read::token::bearer(&connection, id, now).await.map_err(failed)? {
            Some(found) => {
                ctx.require(
                    Action::RevokeToken,
                    found.0.partnership_id.map_or(Scope::Installation, Scope::Id),
                )?;
                write::token::end(&mut connection, id, now).await.map_err(failed)?;
                Outcome::Done(found)
            }
            None => Outcome::Refused(vec![write::Refused::at("id", Violation::new("token.unknown"))]),
        };
        drop(connection);
        let (token, problems) = told(ctx, outcome).await?;
        ctx.audit(Action::RevokeToken, id, &problems);
        Ok(RevokeTokenPayload { token, problems })
    }
}

async fn told(ctx: &Context<'_>, outcome: Outcome<TokenOf>) -> Result<(Option<Token>, Vec<Problem>)> {
    match outcome {
        Outcome::Done(found) => {
            let asked = Selected::here(ctx).below("token").has("organization");
            Ok((with_organizations(ctx, vec![found], asked).await?.pop(), Vec::new()))
        }
        Outcome::Refused(refused) => Ok((None, refused.into_iter().map(Problem::from).collect())),
    }
}
