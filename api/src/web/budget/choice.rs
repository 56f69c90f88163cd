//! Which revision of a budget a page is about.

use chrono::{Datelike, Utc};
use diesel_async::AsyncPgConnection;
use futures::try_join;
use schema::{models::Partnership, types::BudgetStatus};
use serde::Deserialize;

use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read::{self, Reader, Slice, budget::BudgetWithLines},
    web::home::{chosen, of_viewer, year_to_show},
};

/// Most revisions on a page
const MOST_REVISIONS: i64 = 100;

/// Which partnership, year and revision, and which revision it is compared with; what is not given, or not to be understood, is the
/// first partnership of the viewer, this year or the nearest with an approved budget, the revision that counts, and none
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Which {
    #[serde(default)]
    partnership: String,
    #[serde(default)]
    year: String,
    #[serde(default)]
    revision: String,
    #[serde(default)]
    compare: String,
}

impl Which {
    /// That revision
    pub(in crate::web) fn of(budget: &BudgetWithLines) -> Self {
        Self {
            partnership: budget.partnership.slug.clone(),
            year: budget.budget.year.to_string(),
            revision: budget.budget.revision.to_string(),
            compare: String::new(),
        }
    }

    /// The latest revision of a year
    pub(super) fn latest(partnership: &str, year: &str) -> Self {
        Self { partnership: partnership.to_owned(), year: year.to_owned(), ..Self::default() }
    }
}

/// What a page is about, and what else there is
pub(in crate::web) struct Choice {
    /// The partnerships of the viewer
    pub(in crate::web) partnerships: Vec<Partnership>,
    /// The one that is chosen
    pub(in crate::web) partnership: Partnership,
    /// The year that is chosen
    pub(in crate::web) year: i32,
    /// The years that have a budget, and the one that is chosen, the latest first
    pub(in crate::web) years: Vec<i32>,
    /// The revisions of that year, the latest first
    pub(in crate::web) revisions: Vec<BudgetWithLines>,
    /// The number of the revision that is chosen; `None` when the year has none
    pub(in crate::web) revision: Option<i32>,
    /// The number of the revision that it is compared with; `None` for none
    pub(in crate::web) compared: Option<i32>,
}

impl Choice {
    /// The year after the latest that there is a budget of; `None` when there is none at all
    pub(super) fn next_year(&self) -> Option<i32> {
        let has_budget = |year: &&i32| **year != self.year || !self.revisions.is_empty();
        self.years.iter().find(has_budget)?.checked_add(1)
    }

    /// The latest revision, when it was rejected and the one that is chosen is in force
    pub(super) fn rejected(&self) -> Option<i32> {
        let latest = self.revisions.first().filter(|row| row.budget.status == BudgetStatus::Rejected)?;
        let is_in_force = self.row().is_some_and(|row| row.budget.status == BudgetStatus::Approved);
        is_in_force.then_some(latest.budget.revision)
    }

    /// The revision that is chosen; `None` when the year has none
    pub(in crate::web) fn row(&self) -> Option<&BudgetWithLines> {
        let wanted = self.revision?;
        self.revisions.iter().find(|row| row.budget.revision == wanted)
    }
}

/// The latest revision; when that was rejected, the one that is in force, if there is one
fn to_open(revisions: &[BudgetWithLines]) -> Option<&BudgetWithLines> {
    let latest = revisions.first()?;
    let in_force = || revisions.iter().find(|row| row.budget.status == BudgetStatus::Approved);
    match latest.budget.status {
        BudgetStatus::Rejected => in_force().or(Some(latest)),
        _ => Some(latest),
    }
}

/// What is meant, as far as the viewer may read it
///
/// # Errors
///
/// What [`Viewer::may`] refuses; [`ApiError::NotFound`] for an unknown partnership or revision; when the database fails.
pub(in crate::web) async fn choose(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    which: &Which,
) -> Result<Choice, ApiError> {
    viewer.require(Action::ReadAll, Scope::Somewhere)?;
    let partnerships = read::partnership::all(connection).await?;
    let partnership =
        chosen(&partnerships, viewer, &which.partnership)?.cloned().ok_or(ApiError::NotFound)?;
    viewer.require(Action::ReadAll, partnership.partnership_id)?;
    let shown = read::budget::years_to_show(connection, &partnership.slug).await?;
    let year = which.year.parse().unwrap_or_else(|_| year_to_show(&shown, Utc::now().year()));
    let slice = Slice::first(MOST_REVISIONS);
    let (revisions, mut years) = try_join!(
        read::budget::page(Reader::over(connection), &partnership.slug, Some(year), &[], &slice),
        read::budget::years(connection, &partnership.slug),
    )?;
    let revisions = revisions.into_nodes();
    let wanted = which.revision.parse::<i32>().ok();
    let revision = match wanted {
        Some(wanted) => revisions.iter().find(|row| row.budget.revision == wanted),
        None => to_open(&revisions),
    };
    let revision = revision.map(|row| row.budget.revision);
    if revision.is_none() && wanted.is_some() {
        return Err(ApiError::NotFound);
    }
    if !years.contains(&year) {
        years.push(year);
        years.sort_unstable_by(|one, other| other.cmp(one));
    }
    let compared = which.compare.parse().ok();
    Ok(Choice {
        partnerships: of_viewer(partnerships, viewer),
        partnership,
        year,
        years,
        revisions,
        revision,
        compared,
    })
}
