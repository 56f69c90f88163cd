//! The calendar of a person, at an address that is a secret: calendar programs cannot say who they are.
//!
//! The secret stands behind the question mark, so that no log of ours has it. It opens this calendar and nothing else, as long
//! as its user may read all of the partnership.

use axum::{
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use chrono::{Datelike, NaiveDate, TimeDelta, Utc};
use schema::{
    clock,
    models::{Organization, Partnership},
};
use serde::Deserialize;

use super::{ICS, Wanted, write};
use crate::{
    attachment::attachment,
    auth::{Action, Secret, Viewer},
    error::ApiError,
    read::{self, Visibility},
    state::AppState,
    telemetry::audit,
    write as writing,
};

/// How often the use of a link is noted, so that reading seldom writes
const USE_IS_NOTED_EVERY: TimeDelta = TimeDelta::hours(1);

/// What stands behind the question mark
#[derive(Deserialize)]
pub(super) struct Asked {
    secret: String,
}

/// The calendar of a person: all years, from the beginning of the last one
///
/// # Errors
///
/// Not found for a secret that is none of ours, was revoked, or whose user may not read all any more: nobody learns which.
pub(super) async fn calendar(
    State(state): State<AppState>,
    headers: HeaderMap,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, ApiError> {
    let secret =
        asked.ok().and_then(|Query(asked)| Secret::parse(&asked.secret)).ok_or(ApiError::NotFound)?;
    let mut connection = read::connect(&state.pool).await?;
    let found = read::calendar_feed::find(&connection, &secret.sha256()).await?;
    let ((feed, partnership, organization), user) = found.ok_or(ApiError::NotFound)?;
    let roles = read::user::roles_of(&connection, &[user.user_id]).await?;
    let viewer = Viewer::by_link(&user, feed.calendar_feed_id, roles);
    tracing::Span::current().record("actor", viewer.actor());
    viewer.require(Action::ReadAll, partnership.partnership_id).map_err(|_| ApiError::NotFound)?;
    let now = Utc::now();
    if feed.last_used_at.is_none_or(|used| now - used >= USE_IS_NOTED_EVERY) {
        writing::calendar_feed::note_use(&mut connection, feed.calendar_feed_id, now).await?;
    }
    let wanted = Wanted {
        slug: &partnership.slug,
        year: None,
        from: NaiveDate::from_ymd_opt(clock::dutch(now).year() - 1, 1, 1),
        visibility: Visibility::All,
        organization: organization.clone(),
    };
    let name = name(&partnership, organization.as_ref());
    let content = write(&connection, &state.config, &name, &wanted).await?;
    drop(connection);
    let answer = attachment(content, "kalender.ics", ICS, &headers)?;
    if answer.status() == StatusCode::OK {
        audit("calendarFeed", &feed.calendar_feed_id.to_string(), "ok", viewer.actor());
    }
    Ok(answer)
}

fn name(partnership: &Partnership, organization: Option<&Organization>) -> String {
    match organization {
        Some(organization) => format!("{}, {}", partnership.name, organization.name),
        None => partnership.name.clone(),
    }
}
