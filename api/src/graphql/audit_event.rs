//! The audit trail.

use async_graphql::{Context, Enum, InputObject, Object, Result};
use schema::models;

use super::{
    context::Asking,
    page::{self, Connection, List, Window},
    scalars::DateTime,
};
use crate::{
    auth::{Action, Scope},
    read::{self, audit_event::Wanted},
};

/// How something ended (uitkomst).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AuditResult {
    /// It was done (uitgevoerd).
    Ok,
    /// A rule of the domain, or the door, did not let it (geweigerd).
    Refused,
    /// The role did not allow it (geen toegang).
    Forbidden,
}

impl AuditResult {
    const ALL: [Self; 3] = [Self::Ok, Self::Refused, Self::Forbidden];

    /// The text under which it is stored
    const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Refused => "refused",
            Self::Forbidden => "forbidden",
        }
    }
}

/// Something that somebody did or tried (gebeurtenis in het auditspoor).
#[derive(Debug, Clone)]
pub(super) struct AuditEvent(models::AuditEvent);

/// Something that somebody did or tried (gebeurtenis in het auditspoor).
#[Object]
impl AuditEvent {
    /// Moment at which it was written down (moment).
    async fn happened_at(&self) -> DateTime {
        DateTime(self.0.happened_at)
    }

    /// What was done or tried: the name of a mutation, signIn, export, importApplied ... (handeling).
    async fn action(&self) -> &str {
        &self.0.action
    }

    /// To what: an identity, a short name or the name of a file; empty for nothing in particular (object).
    async fn object(&self) -> &str {
        &self.0.object
    }

    /// How it ended (uitkomst). Null for what a later version of the program writes.
    async fn result(&self) -> Option<AuditResult> {
        AuditResult::ALL.into_iter().find(|result| result.as_str() == self.0.result)
    }

    /// Who, as in the history (wie).
    async fn actor(&self) -> &str {
        &self.0.actor
    }

    /// Address of the client; "command line" or "import" for what came by no request (herkomst).
    async fn origin(&self) -> &str {
        &self.0.origin
    }

    /// Identity of the request, as in the log and in the header X-Request-Id (verzoek). Null for what came by no request.
    async fn request(&self) -> Option<String> {
        self.0.request.map(|request| request.to_string())
    }
}

/// Which events are wanted; every part that is given narrows it (filter).
#[derive(InputObject, Debug, Default)]
pub(super) struct AuditFilter {
    /// Of this actor (wie).
    actor: Option<String>,
    /// Of this action (handeling).
    action: Option<String>,
    /// About this object (object).
    object: Option<String>,
    /// That ended so (uitkomst).
    result: Option<AuditResult>,
    /// At this moment or later (vanaf).
    since: Option<DateTime>,
    /// Before this moment (tot).
    before: Option<DateTime>,
}

impl From<AuditFilter> for Wanted {
    fn from(filter: AuditFilter) -> Self {
        Self {
            actors: filter.actor.map(|actor| vec![actor]),
            action: filter.action,
            object: filter.object,
            result: filter.result.map(|result| result.as_str().to_owned()),
            since: filter.since.map(|DateTime(moment)| moment),
            before: filter.before.map(|DateTime(moment)| moment),
        }
    }
}

/// By what events are ordered (volgorde).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "crate::read::audit_event::AuditOrder")]
pub(super) enum AuditOrder {
    /// Earliest first (moment).
    HappenedAsc,
    /// Latest first (moment).
    HappenedDesc,
}

/// Reads the audit trail
#[derive(Default)]
pub(super) struct AuditQuery;

#[Object]
impl AuditQuery {
    /// What people and programs did and tried (auditspoor): signing in, refusals, exports, changes. Only for an
    /// administrator of the installation.
    #[graphql(complexity = "2 + page::nodes(first, last) * child_complexity")]
    #[expect(clippy::too_many_arguments, reason = "arguments of the field")]
    async fn audit_trail(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are wanted. Null or left out: all.")] filter: Option<AuditFilter>,
        #[graphql(
            desc = "By what they are ordered, at most 3 keys; equal ones by identity. Null or left out: the latest first."
        )]
        order: Option<Vec<AuditOrder>>,
        #[graphql(
            desc = "At most so many from the start or from behind after, 0 to 100. Null or left out: 100."
        )]
        first: Option<i32>,
        #[graphql(desc = "Cursor of the same list and order; from behind it.")] after: Option<String>,
        #[graphql(desc = "At most so many up to the end or to before, 0 to 100; instead of first.")]
        last: Option<i32>,
        #[graphql(desc = "Cursor of the same list and order; up to it.")] before: Option<String>,
    ) -> Result<Connection<AuditEvent>> {
        ctx.require(Action::ReadAuditTrail, Scope::Installation)?;
        let wanted = filter.unwrap_or_default().into();
        let List { name, order, slice } = Window { first, after, last, before }.of("auditTrail", order)?;
        let connection = ctx.database().await?;
        let page = read::audit_event::page(ctx.reader(&connection), &wanted, &order, &slice);
        let (page, total) = page::read(ctx, page, read::audit_event::count(&connection, &wanted)).await?;
        ctx.audit(Action::ReadAuditTrail, "", &[]);
        Ok(Connection::new(&name, page, total, AuditEvent))
    }
}
