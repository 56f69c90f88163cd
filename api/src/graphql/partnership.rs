//! Partnerships and their members.

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use diesel_async::AsyncPgConnection;
use futures::try_join;
use schema::models;
use uuid::Uuid;

use super::{
    calendar::Calendar,
    context::{Asking, Selected},
    import_run::ImportKind,
    node::Kind,
    null_propagation::keep,
    organization::Organization,
    page::{self, Connection, List, Window},
    period::DateRange,
    refusal::failed,
    scalars::Date,
};
use crate::{
    auth::{Action, Scope},
    export::template,
    read::{self, partnership::Member},
};

/// How an organization came into a partnership (soort deelname).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::MembershipKind")]
pub(super) enum MembershipKind {
    /// From the start (deelnemer).
    Founding,
    /// Joined later, for a year or more (toetreder).
    Acceding,
}

/// What a member does for its partnership (rol van een deelnemer).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::MembershipRole")]
pub(super) enum MembershipRole {
    /// Keeps the books: settlements run through it (administrerende gemeente).
    Administering,
    /// Bears a share of the costs (kostendelend).
    CostSharing,
}

/// Membership of an organization in a partnership in a period (deelnemer of toetreder).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct Membership {
    /// The member (organisatie).
    organization: Organization,
    /// How it came in (soort deelname).
    kind: MembershipKind,
    /// Days of membership; without an end while it lasts (periode).
    during: DateRange,
    /// What it does for the partnership (rollen).
    roles: Vec<MembershipRole>,
}

impl From<Member> for Membership {
    fn from(member: Member) -> Self {
        Self {
            organization: Organization(member.organization),
            kind: member.membership.kind.into(),
            during: (&member.membership.during).into(),
            roles: member.roles.into_iter().map(Into::into).collect(),
        }
    }
}

/// Municipalities that buy together (samenwerkingsverband).
#[derive(Debug, Clone)]
pub(super) struct Partnership {
    row: models::Partnership,
    members: Vec<Member>,
    calendars: Vec<Calendar>,
}

impl Partnership {
    /// Identity
    pub(super) fn uuid(&self) -> Uuid {
        self.row.partnership_id
    }
}

/// Municipalities that buy together (samenwerkingsverband).
#[Object]
impl Partnership {
    /// Global identity (identificatie).
    pub(super) async fn id(&self) -> ID {
        Kind::Partnership.id(self.row.partnership_id)
    }

    /// Short name in addresses and arguments, such as "zhw" (korte naam).
    async fn slug(&self) -> &str {
        &self.row.slug
    }

    /// Full name (naam).
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// Who is a member, by name (deelnemers en toetreders). Null, with an error, for who is not signed in.
    #[graphql(complexity = "1 + 5 * child_complexity")]
    async fn members(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Members on this day (peildatum). Null or left out: of all times.")] on: Option<
            Date,
        >,
    ) -> Option<Vec<Membership>> {
        let is_wanted = |member: &&Member| on.is_none_or(|Date(day)| member.is_on(day));
        let members = || self.members.iter().filter(is_wanted).cloned().map(Membership::from).collect();
        keep(ctx, ctx.require(Action::ReadAll, self.row.partnership_id).map(|()| Some(members())))
    }

    /// Its calendars that you may see, the latest year first (aanbestedingskalenders).
    #[graphql(complexity = "1 + 5 * child_complexity")]
    async fn calendars(&self) -> &[Calendar] {
        &self.calendars
    }

    /// Where, on this server, an empty workbook of that kind can be downloaded, to fill in and hand in (sjabloon).
    async fn template(&self, #[graphql(desc = "Kind of workbook (soort).")] kind: ImportKind) -> String {
        template::path(kind.into(), &self.row.slug)
    }
}

/// The partnership of something that is part of it (samenwerkingsverband).
#[derive(Debug, Clone)]
pub(super) struct PartnershipSummary(pub(super) models::Partnership);

/// The partnership that something is part of, by its names (samenwerkingsverband).
#[Object]
impl PartnershipSummary {
    /// Global identity of the partnership, for node (identificatie).
    async fn id(&self) -> ID {
        Kind::Partnership.id(self.0.partnership_id)
    }

    /// Short name in addresses and arguments, such as "zhw" (korte naam).
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// Full name (naam).
    async fn name(&self) -> &str {
        &self.0.name
    }
}

/// The partnerships with what is selected of them, each relation read once
pub(super) async fn with_relations(
    ctx: &Context<'_>,
    connection: &AsyncPgConnection,
    rows: Vec<models::Partnership>,
    selected: &Selected<'_>,
) -> Result<Vec<Partnership>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.partnership_id).collect();
    let members = async {
        let of: Vec<Uuid> = ids.iter().copied().filter(|id| ctx.sees_all(*id)).collect();
        let asked = selected.has("members") && !of.is_empty();
        if asked { read::partnership::members_of(connection, &of).await } else { Ok(Vec::new()) }
    };
    let calendars = async {
        let asked = selected.has("calendars");
        if asked { read::calendar::of_partnerships(connection, &ids).await } else { Ok(Vec::new()) }
    };
    let (members, calendars) = try_join!(members, calendars).map_err(failed)?;
    let partnership = |row: models::Partnership| Partnership {
        members: members
            .iter()
            .filter(|member| member.membership.partnership_id == row.partnership_id)
            .cloned()
            .collect(),
        calendars: calendars
            .iter()
            .filter(|(calendar, _)| calendar.partnership_id == row.partnership_id)
            .filter(|(calendar, _)| ctx.viewer().sees(calendar))
            .cloned()
            .map(Calendar::from)
            .collect(),
        row,
    };
    Ok(rows.into_iter().map(partnership).collect())
}

/// By what partnerships are ordered (volgorde).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "crate::read::partnership::PartnershipOrder")]
pub(super) enum PartnershipOrder {
    /// Name, from A to Z (naam).
    NameAsc,
    /// Name, from Z to A (naam).
    NameDesc,
}

/// Partnerships that an installation has at most, as a rule: for the cost of a list of them
const FEW: usize = 20;

/// Reads partnerships
#[derive(Default)]
pub(super) struct PartnershipQuery;

#[Object]
impl PartnershipQuery {
    /// The partnership with this short name (samenwerkingsverband). Null when there is none.
    async fn partnership(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name, such as \"zhw\".")] slug: String,
    ) -> Result<Option<Partnership>> {
        ctx.require(Action::ReadPublished, &slug)?;
        let connection = ctx.database().await?;
        let found = read::partnership::find(&connection, &slug).await.map_err(failed)?;
        let rows = found.into_iter().collect();
        Ok(with_relations(ctx, &connection, rows, &Selected::here(ctx)).await?.pop())
    }

    /// The partnerships (samenwerkingsverbanden).
    #[graphql(complexity = "2 + page::nodes(first, last).min(FEW) * child_complexity")]
    async fn partnerships(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "By what they are ordered, at most 3 keys; equal ones by identity. Null or left out: by name."
        )]
        order: Option<Vec<PartnershipOrder>>,
        #[graphql(
            desc = "At most so many from the start or from behind after, 0 to 100. Null or left out: 100."
        )]
        first: Option<i32>,
        #[graphql(desc = "Cursor of the same list and order; from behind it.")] after: Option<String>,
        #[graphql(desc = "At most so many up to the end or to before, 0 to 100; instead of first.")]
        last: Option<i32>,
        #[graphql(desc = "Cursor of the same list and order; up to it.")] before: Option<String>,
    ) -> Result<Connection<Partnership>> {
        ctx.require(Action::ReadPublished, Scope::Somewhere)?;
        let List { name, order, slice } = Window { first, after, last, before }.of("partnerships", order)?;
        let connection = ctx.database().await?;
        let page = read::partnership::page(ctx.reader(&connection), &order, &slice);
        let (page, total) = page::read(ctx, page, read::partnership::count(&connection)).await?;
        let (rows, page) = page.take();
        let nodes = with_relations(ctx, &connection, rows, &Selected::of_nodes(ctx)).await?;
        Ok(Connection::new(&name, page.with(nodes), total, |node| node))
    }
}
