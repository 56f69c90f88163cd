//! The page `/`: what waits for who is signed in, the calendar of a year in short, and its budget and cost distribution.

mod own;
mod waiting;

use askama::Template;
use axum::{
    Extension,
    extract::{Query, State, rejection::QueryRejection},
    response::Response,
};
use chrono::{Datelike, Utc};
use diesel_async::AsyncPgConnection;
use futures::try_join;
use schema::{clock, models::Partnership};
use serde::Deserialize;

use self::{own::OwnMoney, waiting::Waiting};
use super::{Frame, budget::BudgetView, calendar, page};
use crate::{
    auth::{Action, Viewer},
    error::ApiError,
    read::{self, Visibility, cost_distribution::Found},
    state::AppState,
};

/// Which partnership and year; the first one that the viewer is part of, or else the first, and this year, when not given or not to be understood
#[derive(Debug, Default, Deserialize)]
pub(super) struct Which {
    #[serde(default)]
    partnership: String,
    #[serde(default)]
    year: String,
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    frame: Frame,
    partnerships: Vec<Partnership>,
    slug: String,
    years: Vec<i32>,
    year: i32,
    calendar: Option<calendar::Summary>,
    /// What only members see
    member: Option<MemberPart>,
}

/// What only members see
struct MemberPart {
    waiting: Vec<Waiting>,
    /// One a municipality that the viewer has a role for
    own: Vec<OwnMoney>,
    budget: Option<BudgetView>,
}

pub(super) async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    which: Result<Query<Which>, QueryRejection>,
) -> Result<Response, ApiError> {
    let Query(which) = which.map_err(|rejection| ApiError::BadRequest(rejection.body_text()))?;
    let connection = read::connect(&state.pool).await?;
    page(&HomePage::load(&connection, &viewer, &which).await?)
}

impl HomePage {
    /// The page for a viewer
    ///
    /// # Errors
    ///
    /// [`ApiError::NotFound`] for an unknown partnership; when the database fails.
    async fn load(connection: &AsyncPgConnection, viewer: &Viewer, which: &Which) -> Result<Self, ApiError> {
        let partnerships = read::partnership::all(connection).await?;
        let Some(partnership) = chosen(&partnerships, viewer, &which.partnership)?.cloned() else {
            return Ok(Self::without_partnership(viewer));
        };
        let is_member = viewer.may(Action::ReadAll, partnership.partnership_id).is_ok();
        let visibility = if is_member { Visibility::All } else { Visibility::Published };
        let (years, shown) = years(connection, &partnership.slug, visibility).await?;
        let chosen_year = which.year.parse().ok();
        let year = chosen_year.unwrap_or_else(|| nearest_year(&shown, Utc::now().year()));
        let frame = Frame::new(viewer, &partnership);
        let (calendar, member) = try_join!(
            calendar_in_short(connection, &partnership.slug, year, visibility),
            member(connection, viewer, &partnership, year, visibility),
        )?;
        Ok(Self {
            // A year that nobody chose is no reason for pages of money to open on it.
            frame: if chosen_year.is_some() { frame.of_year(year) } else { frame },
            partnerships,
            slug: partnership.slug,
            years,
            year,
            calendar,
            member,
        })
    }

    fn without_partnership(viewer: &Viewer) -> Self {
        Self {
            frame: Frame::outside(viewer),
            partnerships: Vec::new(),
            slug: String::new(),
            years: Vec::new(),
            year: Utc::now().year(),
            calendar: None,
            member: None,
        }
    }
}

/// The partnership of that short name; without a name the first one that the viewer is part of, or else the first; `None` when there
/// is none at all
///
/// # Errors
///
/// [`ApiError::NotFound`] for an unknown name.
pub(super) fn chosen<'p>(
    partnerships: &'p [Partnership],
    viewer: &Viewer,
    slug: &str,
) -> Result<Option<&'p Partnership>, ApiError> {
    if slug.is_empty() {
        let is_own =
            |partnership: &&Partnership| viewer.may(Action::ReadAll, partnership.partnership_id).is_ok();
        return Ok(partnerships.iter().find(is_own).or(partnerships.first()));
    }
    let named = partnerships.iter().find(|partnership| partnership.slug == slug);
    named.map(Some).ok_or(ApiError::NotFound)
}

/// Those of the partnerships that the viewer is part of, for a page that nobody else sees
pub(super) fn of_viewer(mut partnerships: Vec<Partnership>, viewer: &Viewer) -> Vec<Partnership> {
    partnerships.retain(|one| viewer.may(Action::ReadAll, one.partnership_id).is_ok());
    partnerships
}

/// The years that there is something to see of, and those of them that the page opens on, the latest first: it opens on no year of which
/// there is but the draft of a budget
async fn years(
    connection: &AsyncPgConnection,
    slug: &str,
    visibility: Visibility,
) -> Result<(Vec<i32>, Vec<i32>), ApiError> {
    let calendars = read::calendar::years(connection, slug, visibility).await?;
    let (all, shown) = match visibility {
        Visibility::All => {
            try_join!(read::budget::years(connection, slug), read::budget::years_to_show(connection, slug),)?
        }
        Visibility::Published => (Vec::new(), Vec::new()),
    };
    let with_calendars = |budgets: Vec<i32>| {
        let mut years = [budgets, calendars.clone()].concat();
        years.sort_unstable_by(|one, other| other.cmp(one));
        years.dedup();
        years
    };
    Ok((with_calendars(all), with_calendars(shown)))
}

/// The year nearest to this one of which there is something to see; of two as near the past one
pub(super) fn nearest_year(years: &[i32], this_year: i32) -> i32 {
    let nearest = years.iter().min_by_key(|year| (year.abs_diff(this_year), **year));
    nearest.copied().unwrap_or(this_year)
}

/// Of a page of money: this year if there is something to see of it, or else the latest before it, or else the first after it
pub(super) fn year_to_show(latest_first: &[i32], this_year: i32) -> i32 {
    let past = latest_first.iter().find(|year| **year <= this_year);
    past.or(latest_first.last()).copied().unwrap_or(this_year)
}

/// This year if it has a calendar, or else the first after it, which is being planned, or else the latest before it
pub(super) fn year_to_plan(latest_first: &[i32], this_year: i32) -> i32 {
    let coming = latest_first.iter().rev().find(|year| **year >= this_year);
    coming.or(latest_first.first()).copied().unwrap_or(this_year)
}

async fn calendar_in_short(
    connection: &AsyncPgConnection,
    slug: &str,
    year: i32,
    visibility: Visibility,
) -> Result<Option<calendar::Summary>, ApiError> {
    Ok(calendar::Summary::load(connection, slug, year, visibility).await?)
}

async fn member(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    partnership: &Partnership,
    year: i32,
    visibility: Visibility,
) -> Result<Option<MemberPart>, ApiError> {
    if visibility == Visibility::Published {
        return Ok(None);
    }
    let (slug, today) = (partnership.slug.as_str(), clock::dutch(Utc::now()).date());
    let (found, waiting) = try_join!(
        read::cost_distribution::find(connection, slug, year, None, None),
        waiting::load(connection, viewer, partnership, today),
    )?;
    let own = own::load(connection, viewer, partnership, found.as_ref()).await?;
    let budget = match found {
        None => None,
        Some(Found::Distribution(distribution)) => {
            let origin = read::budget::origin(connection, distribution.budget.budget_id).await?;
            Some(BudgetView::shared(&distribution, origin.as_ref()))
        }
        Some(Found::Refused(violation)) => match read::budget::find(connection, slug, year, None).await? {
            None => None,
            Some(found) => {
                let origin = read::budget::origin(connection, found.budget.budget_id).await?;
                Some(BudgetView::refused(&found.budget, &found.lines, origin.as_ref(), &violation))
            }
        },
    };
    Ok(Some(MemberPart { waiting, own, budget }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_page_is_of_the_year_that_is_nearest_to_now() {
        assert_eq!(nearest_year(&[2027, 2026, 2023], 2026), 2026);
        assert_eq!(nearest_year(&[2027, 2023], 2026), 2027, "what is planned, not what was long ago");
        assert_eq!(nearest_year(&[2027, 2025], 2026), 2025);
        assert_eq!(nearest_year(&[], 2026), 2026);
    }

    #[test]
    fn money_is_of_this_year_or_else_of_the_one_before() {
        assert_eq!(year_to_show(&[2024, 2023, 2022], 2023), 2023);
        assert_eq!(year_to_show(&[2027, 2026, 2023], 2026), 2026, "this year, not the latest");
        assert_eq!(year_to_show(&[2023, 2022], 2026), 2023);
        assert_eq!(year_to_show(&[2031, 2030], 2026), 2030);
        assert_eq!(year_to_show(&[2027, 2023], 2026), 2023, "what is spent, not what will be");
        assert_eq!(year_to_show(&[], 2026), 2026);
    }

    #[test]
    fn a_calendar_is_of_this_year_or_else_of_the_next() {
        assert_eq!(year_to_plan(&[2024, 2023, 2022], 2023), 2023);
        assert_eq!(year_to_plan(&[2028, 2027, 2023], 2026), 2027, "what is being planned");
        assert_eq!(year_to_plan(&[2023, 2022], 2026), 2023);
        assert_eq!(year_to_plan(&[], 2026), 2026);
    }
}
