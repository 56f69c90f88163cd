//! A calendar on two days.

use async_graphql::{Context, Enum, Object, Result, SimpleObject};
use chrono::Utc;
use schema::{
    clock,
    headings::{Field, TenderField},
    rules::calendar_difference::{self as rule, Move},
};

use super::{
    context::Asking,
    page::{self, Connection, Window},
    period::Period,
    problem::camel_case,
    refusal::failed,
    scalars::Date,
    tender::{Milestone, Tender},
};
use crate::{
    auth::Action,
    read::{self, Page, tender::TenderWithRelations},
};

/// What became of a tender between two days (wat ervan werd).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::rules::calendar_difference::Fate")]
enum TenderFate {
    /// Only there on the second day (nieuw).
    New,
    /// Only there on the first day (verdwenen).
    Gone,
    /// There on both days, and not the same (gewijzigd).
    Changed,
}

/// A planned moment that differs (verschoven moment).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct MilestoneMove {
    /// Which moment (moment).
    milestone: Milestone,
    /// On the first day (was). Null when nothing was said.
    before: Option<Period>,
    /// On the second day (werd). Null when nothing was said any more.
    after: Option<Period>,
    /// By how many days it begins later, less than zero for earlier (dagen later). Null when it has no day on one of both.
    days_later: Option<i32>,
}

impl From<&Move> for MilestoneMove {
    fn from(moved: &Move) -> Self {
        Self {
            milestone: moved.milestone.into(),
            before: moved.before.clone().map(Period::from),
            after: moved.after.clone().map(Period::from),
            days_later: moved.days_later.and_then(|days| i32::try_from(days).ok()),
        }
    }
}

/// A tender that was not the same on two days (verschil tussen twee dagen).
struct TenderDifference(rule::TenderDifference<TenderWithRelations>);

/// A tender that was not the same on two days (verschil tussen twee dagen).
#[Object]
impl TenderDifference {
    /// What became of it (wat ervan werd).
    async fn fate(&self) -> TenderFate {
        self.0.fate.into()
    }

    /// As it stood at the end of the first day (was). Null when it was not there yet.
    async fn before(&self) -> Option<Tender> {
        self.0.pair.before.clone().map(|tender| Tender::new(tender, true))
    }

    /// As it stood at the end of the second day (werd). Null when it was there no longer.
    async fn after(&self) -> Option<Tender> {
        self.0.pair.after.clone().map(|tender| Tender::new(tender, true))
    }

    /// Names of the fields of Tender that differ, in the order of a workbook (gewijzigde velden). None of one that came or went.
    async fn fields(&self) -> Vec<String> {
        self.0.fields.iter().map(|field| name(*field)).collect()
    }

    /// The planned moments that differ (verschoven momenten).
    async fn moves(&self) -> Vec<MilestoneMove> {
        self.0.moves.iter().map(MilestoneMove::from).collect()
    }
}

/// The field of Tender that holds what a column does
fn name(field: TenderField) -> String {
    let name = match field {
        TenderField::Year => "calendar",
        TenderField::Participants => "participations",
        TenderField::Cpv => "cpvCode",
        TenderField::Value => "estimatedValue",
        field => return camel_case(field.name()),
    };
    name.to_owned()
}

/// Compares days
#[derive(Default)]
pub(super) struct CalendarDifferenceQuery;

#[Object]
impl CalendarDifferenceQuery {
    /// What differs in the calendar of a year between the ends of two days, in the Netherlands (verschil tussen twee dagen): in the
    /// order of publication on the second day, then what was there no longer. Tenders are as they stood, without their
    /// source and the contracts that they replace.
    #[graphql(complexity = "20 + page::nodes(first, last) * child_complexity")]
    #[expect(clippy::too_many_arguments, reason = "arguments of the field")]
    async fn calendar_difference(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
        #[graphql(desc = "Year of the calendar.")] year: i32,
        #[graphql(desc = "The first day.")] from: Date,
        #[graphql(desc = "The second day. Null or left out: today, as it is now.")] until: Option<Date>,
        #[graphql(
            desc = "At most so many from the start or from behind after, 0 to 100. Null or left out: 100."
        )]
        first: Option<i32>,
        #[graphql(desc = "Cursor of the same list; from behind it.")] after: Option<String>,
        #[graphql(desc = "At most so many up to the end or to before, 0 to 100; instead of first.")]
        last: Option<i32>,
        #[graphql(desc = "Cursor of the same list; up to it.")] before: Option<String>,
    ) -> Result<Connection<TenderDifference>> {
        ctx.require(Action::ReadAll, &partnership)?;
        let days = (clock::end_of(from.0), until.map_or_else(Utc::now, |Date(day)| clock::end_of(day)));
        let name = format!("calendarDifference {partnership} {year} {from:?} {until:?}");
        let slice = Window { first, after, last, before }.slice(&name)?;
        let connection = ctx.database().await?;
        let reader = ctx.reader(&connection);
        let found =
            read::calendar_difference::between(reader, &partnership, year, days).await.map_err(failed)?;
        let total = i64::try_from(found.len()).ok();
        let page = Page::among(found, &slice).map_err(failed)?;
        Ok(Connection::new(&name, page, total, TenderDifference))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_have_the_names_that_a_tender_has() {
        let sdl = crate::graphql::sdl();
        let tender = sdl.split_once("\ntype Tender ").and_then(|(_, rest)| rest.split_once("\n}")).unwrap().0;
        let told = TenderField::ALL.iter().filter(|field| {
            !matches!(field, TenderField::Organization | TenderField::AnnualValue | TenderField::European)
        });
        for field in told {
            assert!(tender.contains(&format!("\t{}:", name(*field))), "{}", name(*field));
        }
    }
}
