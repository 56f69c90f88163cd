//! What is published of a calendar, and the forms that publish it and take it back.

use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::Utc;
use schema::{clock, models::CalendarEdition, texts::violation_sentence, types::CalendarStatus};
use serde::Deserialize;

use super::{page::load, which::Which};
use crate::{
    auth::{Action, Viewer},
    error::ApiError,
    read,
    state::AppState,
    telemetry::audit,
    web::{
        done,
        dutch::{day, moment},
        page,
        sent::{Sent, form},
    },
    write::{self, Author, Outcome},
};

/// What is published of a calendar
pub(super) struct Publication {
    /// Whether anyone sees it
    pub(super) is_public: bool,
    /// The edition that is shown to who is no member, or that was asked for; `None` while the calendar is shown as it is
    pub(super) shown: Option<EditionView>,
    /// The latest edition; `None` when it was never published by edition
    pub(super) latest: Option<EditionView>,
    /// All of them, the latest first
    pub(super) all: Vec<EditionView>,
}

/// An edition
#[derive(Clone)]
pub(super) struct EditionView {
    pub(super) number: i32,
    /// `3 maart 2023, 14:05`
    pub(super) moment: String,
    /// The same day as an address has it
    pub(super) day: String,
    pub(super) note: String,
}

impl Publication {
    /// What is published, for who reads all of the partnership or not
    pub(super) fn of(
        status: CalendarStatus,
        editions: &[CalendarEdition],
        asked: Option<i32>,
        is_member: bool,
    ) -> Self {
        let all: Vec<EditionView> = editions.iter().map(EditionView::of).collect();
        let latest = all.first().cloned();
        let shown = match asked {
            Some(number) => all.iter().find(|edition| edition.number == number).cloned(),
            None if is_member => None,
            None => latest.clone(),
        };
        Self { is_public: status == CalendarStatus::Published, shown, latest, all }
    }
}

impl EditionView {
    fn of(edition: &CalendarEdition) -> Self {
        Self {
            number: edition.number,
            moment: moment(edition.published_at),
            day: clock::dutch(edition.published_at).date().to_string(),
            note: edition.note.clone().unwrap_or_default(),
        }
    }

    /// `3 maart 2023`
    pub(super) fn on(&self) -> String {
        self.day.parse().map(day).unwrap_or_default()
    }
}

/// What the forms send
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Wanted {
    partnership: String,
    year: String,
    note: String,
}

/// Publishes a calendar and goes back to it, or shows why not
///
/// # Errors
///
/// What [`Viewer::may`] refuses; a body that is no form; when the database fails.
pub(in crate::web) async fn publish(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    sent: Sent<Wanted>,
) -> Result<Response, ApiError> {
    let wanted = form(sent)?;
    viewer.require(Action::PublishCalendar, wanted.partnership.as_str())?;
    let mut connection = read::connect(&state.pool).await?;
    let author = Author { actor: viewer.actor(), cause: "page:publishCalendar" };
    let which = (wanted.partnership.as_str(), wanted.year.parse().unwrap_or_default());
    let ended = write::calendar_edition::publish(&mut connection, author, which, Some(&wanted.note)).await?;
    drop(connection);
    settle(&state, &viewer, Action::PublishCalendar, &wanted, &ended).await
}

/// Takes a calendar back and goes back to it, or shows why not
///
/// # Errors
///
/// As [`publish`].
pub(in crate::web) async fn withdraw(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    sent: Sent<Wanted>,
) -> Result<Response, ApiError> {
    let wanted = form(sent)?;
    viewer.require(Action::WithdrawCalendar, wanted.partnership.as_str())?;
    let mut connection = read::connect(&state.pool).await?;
    let author = Author { actor: viewer.actor(), cause: "page:withdrawCalendar" };
    let which = (wanted.partnership.as_str(), wanted.year.parse().unwrap_or_default());
    let ended = write::calendar_edition::withdraw(&mut connection, author, which).await?;
    drop(connection);
    settle(&state, &viewer, Action::WithdrawCalendar, &wanted, &ended).await
}

async fn settle<T>(
    state: &AppState,
    viewer: &Viewer,
    action: Action,
    wanted: &Wanted,
    ended: &Outcome<T>,
) -> Result<Response, ApiError> {
    let object = format!("{} {}", wanted.partnership, wanted.year);
    let which = Which::of(&wanted.partnership, &wanted.year);
    match ended {
        Outcome::Done(_) => {
            audit(action.name(), &object, "ok", viewer.actor());
            Ok(done::see(&which.address(&[]), action.name()))
        }
        Outcome::Refused(refused) => {
            audit(action.name(), &object, "refused", viewer.actor());
            let sentences = refused.iter().map(|refused| violation_sentence(&refused.violation));
            let refusal = sentences.collect::<Vec<_>>().join(" ");
            let connection = read::connect(&state.pool).await?;
            let shown =
                load(&connection, (&state.config, viewer), which, clock::dutch(Utc::now()).date(), refusal)
                    .await?;
            Ok((StatusCode::BAD_REQUEST, page(&shown)?).into_response())
        }
    }
}
