//! Private links to calendars: made, shown once, and revoked.

use axum::{
    Extension, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::post,
};
use chrono::Utc;
use diesel_async::AsyncPgConnection;
use schema::{
    models::{Organization, Partnership},
    texts::{FEED_MISSING, FEEDS_TOO_MANY},
};
use serde::Deserialize;
use url::form_urlencoded::Serializer;
use uuid::Uuid;

use super::{Asker, Notice, Problem, asker, load, refused};
use crate::{
    auth::{Action, Scope, Secret, Viewer},
    error::ApiError,
    export::FEED,
    read::{self, calendar_feed::CalendarFeedOf},
    state::AppState,
    telemetry::audit,
    web::{
        done,
        dutch::moment,
        page,
        sent::{Sent, SentId, form, identity},
    },
    write::{self, calendar_feed::NewCalendarFeed},
};

/// Links that somebody has at most
const MOST: usize = 20;

/// The forms of private links
pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/account/feeds", post(create)).route("/account/feeds/{id}/revoke", post(revoke))
}

/// The private links of a user
#[derive(Default)]
pub(super) struct Feeds {
    pub(super) rows: Vec<FeedRow>,
    /// What one can be made of, as it is sent and in words; nothing for who has as many as there may be
    pub(super) choices: Vec<(String, String)>,
}

pub(super) struct FeedRow {
    pub(super) id: Uuid,
    /// What it shows
    pub(super) shows: String,
    pub(super) since: String,
    /// Empty while it has never been used
    pub(super) used: String,
}

/// A link that was made just now: told here and never again
pub(super) struct Made {
    /// Opens the calendar program of who follows it
    pub(super) subscription: String,
    /// The same, to be copied
    pub(super) address: String,
}

impl Made {
    fn of(origin: &str, secret: &Secret) -> Self {
        let start = format!("{origin}{FEED}?");
        let length = start.len();
        let address = Serializer::for_suffix(start, length).append_pair("secret", secret.reveal()).finish();
        let behind = address.split_once("://").map_or(address.as_str(), |(_, behind)| behind);
        Self { subscription: format!("webcal://{behind}"), address }
    }
}

/// # Errors
///
/// [`ApiError`] when the database fails.
pub(super) async fn of_user(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    user_id: Uuid,
) -> Result<Feeds, ApiError> {
    let found = read::calendar_feed::of_user(connection, user_id).await?;
    let mut choices = Vec::new();
    if found.len() < MOST {
        let may = |partnership: &Partnership| viewer.may(Action::ReadAll, partnership.partnership_id).is_ok();
        let own: Vec<Uuid> = viewer.grants().iter().filter_map(|grant| grant.organization_id).collect();
        let own = read::organization::by_ids(connection, &own).await?;
        for partnership in read::partnership::all(connection).await?.iter().filter(|one| may(one)) {
            choices.push((partnership.slug.clone(), shows(partnership, None)));
            choices.extend(own.iter().filter_map(|own| {
                Some((format!("{}/{}", partnership.slug, own.code.as_ref()?), shows(partnership, Some(own))))
            }));
        }
    }
    Ok(Feeds { rows: found.into_iter().map(row).collect(), choices })
}

fn row((feed, partnership, organization): CalendarFeedOf) -> FeedRow {
    FeedRow {
        id: feed.calendar_feed_id,
        shows: shows(&partnership, organization.as_ref()),
        since: moment(feed.created_at),
        used: feed.last_used_at.map(moment).unwrap_or_default(),
    }
}

fn shows(partnership: &Partnership, organization: Option<&Organization>) -> String {
    match organization {
        Some(own) => format!("Alleen {}, in {}", own.name, partnership.name),
        None => format!("Heel {}", partnership.name),
    }
}

/// Of what a link is to be made: the short name of a partnership, and behind a slash the code of a municipality
#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    of: String,
}

/// Makes a link and shows it, this once, or says why not
///
/// # Errors
///
/// What [`Viewer::may`] refuses; [`ApiError::NotFound`] for who is no user, and for an unknown partnership or municipality.
async fn create(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    sent: Sent<Wanted>,
) -> Result<Response, ApiError> {
    viewer.require(Action::ReadAll, Scope::Somewhere)?;
    let Wanted { of } = form(sent)?;
    let mut connection = read::connect(&state.pool).await?;
    if of.is_empty() {
        return refused(&connection, &viewer, vec![Problem::new("of", FEED_MISSING)]).await;
    }
    let (slug, code) = of.split_once('/').map_or((of.as_str(), None), |(slug, code)| (slug, Some(code)));
    viewer.require(Action::ReadAll, slug)?;
    let Asker { user, .. } = asker(&connection, &viewer).await?;
    if read::calendar_feed::of_user(&connection, user.user_id).await?.len() >= MOST {
        return refused(&connection, &viewer, vec![Problem::new("agenda", FEEDS_TOO_MANY)]).await;
    }
    let partnership = read::partnership::find(&connection, slug).await?.ok_or(ApiError::NotFound)?;
    let organization_id = organization(&connection, code).await?;
    let secret = Secret::generate().map_err(|error| ApiError::internal(error.to_string()))?;
    let feed = NewCalendarFeed {
        user_id: user.user_id,
        partnership_id: partnership.partnership_id,
        organization_id,
        secret_sha256: &secret.sha256(),
    };
    let id = write::calendar_feed::create(&mut connection, &feed).await?;
    audit("createCalendarFeed", &id.to_string(), "ok", viewer.actor());
    let made = Notice::Made(Made::of(&state.config.origin(), &secret));
    Ok((StatusCode::CREATED, page(&load(&connection, &viewer, made).await?)?).into_response())
}

async fn organization(connection: &AsyncPgConnection, code: Option<&str>) -> Result<Option<Uuid>, ApiError> {
    let Some(code) = code else { return Ok(None) };
    let found = read::organization::by_codes(connection, &[code.to_owned()]).await?;
    found.first().map(|one| Some(one.organization_id)).ok_or(ApiError::NotFound)
}

/// Revokes a link of the asker's, which works no longer at once
async fn revoke(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: SentId,
) -> Result<Response, ApiError> {
    let id = identity(id)?;
    let mut connection = read::connect(&state.pool).await?;
    let Asker { user, .. } = asker(&connection, &viewer).await?;
    if !write::calendar_feed::revoke(&mut connection, user.user_id, id, Utc::now()).await? {
        return Err(ApiError::NotFound);
    }
    audit("revokeCalendarFeed", &id.to_string(), "ok", viewer.actor());
    Ok(done::see("/account", "revokeFeed"))
}
