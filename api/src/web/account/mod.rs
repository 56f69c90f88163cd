//! The page `/account`: who somebody is, where they are signed in, and the way to end that and to change a password; and the private
//! links to calendars.

mod feeds;

use askama::Template;
use axum::{
    Extension, Form, Router,
    extract::{
        Path, State,
        rejection::{FormRejection, PathRejection},
    },
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use chrono::Utc;
use diesel_async::AsyncPgConnection;
use schema::{
    models::User,
    rules,
    texts::{Label, browser_name, violation_sentence},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    Frame, done,
    dutch::moment,
    known_password::{self, EMPTY, Told},
    page,
    sign_in::TOO_OFTEN,
};
use crate::{
    audit_trail::Origin,
    auth::{Grant, Viewer, password},
    error::ApiError,
    read,
    state::AppState,
    telemetry::audit,
    write::{self, Author},
};
use feeds::{Feeds, Made};

const WRONG: &str = "Het huidige wachtwoord klopt niet.";

/// `/account` and its forms
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/account", get(show))
        .route("/account/password", post(change_password))
        .route("/account/sessions/end", post(end_all))
        .route("/account/sessions/{id}/end", post(end))
        .merge(feeds::routes())
}

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    frame: Frame,
    roles: Vec<String>,
    sessions: Vec<SessionRow>,
    /// Name of the user whose password can be changed here; `None` where there is none
    name: Option<String>,
    feeds: Feeds,
    /// A private link that was made just now
    made: Option<Made>,
    /// Why nothing was done; empty when nothing was to be
    problems: Vec<Problem>,
}

/// What the page says before all else
enum Notice {
    Nothing,
    /// Why nothing was done
    Problems(Vec<Problem>),
    /// A private link, told this once
    Made(Made),
}

impl AccountPage {
    /// What is wrong with a field; empty for nothing
    fn error(&self, field: &str) -> &str {
        self.problems.iter().find(|problem| problem.field == field).map_or("", |problem| &problem.sentence)
    }
}

/// Why nothing was done
struct Problem {
    /// Field that it is about
    field: &'static str,
    sentence: String,
}

impl Problem {
    fn new(field: &'static str, sentence: &str) -> Self {
        Self { field, sentence: sentence.to_owned() }
    }
}

struct SessionRow {
    id: String,
    browser: String,
    since: String,
    used: String,
    is_this: bool,
}

/// Who asks, when that is a user with a session
struct Asker {
    user: User,
    session: Uuid,
}

/// # Errors
///
/// [`ApiError::Unauthenticated`] for nobody; [`ApiError::NotFound`] for who is no user; when the database fails.
async fn asker(connection: &AsyncPgConnection, viewer: &Viewer) -> Result<Asker, ApiError> {
    let (session, user_id) = match viewer {
        Viewer::Anonymous => return Err(ApiError::Unauthenticated),
        Viewer::SignedIn { token_id, user_id, .. } => (*token_id, user_id.ok_or(ApiError::NotFound)?),
    };
    let user = read::user::find(connection, user_id).await?.ok_or(ApiError::NotFound)?;
    Ok(Asker { user, session })
}

async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
) -> Result<Response, ApiError> {
    if viewer == Viewer::Anonymous {
        return Ok(Redirect::to("/sign-in").into_response());
    }
    let connection = read::connect(&state.pool).await?;
    page(&load(&connection, &viewer, Notice::Nothing).await?)
}

async fn load(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    notice: Notice,
) -> Result<AccountPage, ApiError> {
    let (sessions, name, feeds) = match asker(connection, viewer).await {
        Ok(Asker { user, session }) => {
            let found = read::user::sessions(connection, user.user_id, Utc::now()).await?;
            let row = |token: schema::models::Token| SessionRow {
                id: token.token_id.to_string(),
                browser: browser_name(token.browser.as_deref().unwrap_or_default()),
                since: moment(token.created_at),
                used: moment(token.last_used_at.unwrap_or(token.created_at)),
                is_this: token.token_id == session,
            };
            let feeds = feeds::of_user(connection, viewer, user.user_id).await?;
            (found.into_iter().map(row).collect(), user.issuer.is_none().then_some(user.name), feeds)
        }
        // Who came by a link has no account, but roles.
        Err(ApiError::NotFound) => (Vec::new(), None, Feeds::default()),
        Err(error) => return Err(error),
    };
    let ids: Vec<Uuid> = viewer.grants().iter().filter_map(|grant| grant.organization_id).collect();
    let organizations = read::organization::by_ids(connection, &ids).await?;
    let role = |grant: &Grant| {
        let place =
            grant.partnership.as_ref().map_or("alle samenwerkings\u{ad}verbanden", |place| &place.name);
        let own = organizations.iter().find(|found| Some(found.organization_id) == grant.organization_id);
        let own = own.map(|organization| format!(", voor {}", organization.name)).unwrap_or_default();
        format!("{} in {place}{own}", grant.role.label())
    };
    let (mut problems, mut made) = (Vec::new(), None);
    match notice {
        Notice::Nothing => {}
        Notice::Problems(wrong) => problems = wrong,
        Notice::Made(link) => made = Some(link),
    }
    Ok(AccountPage {
        frame: Frame::outside(viewer),
        roles: viewer.grants().iter().map(role).collect(),
        sessions,
        name,
        feeds,
        made,
        problems,
    })
}

/// The page, with why nothing was done
async fn refused(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    problems: Vec<Problem>,
) -> Result<Response, ApiError> {
    let answer = page(&load(connection, viewer, Notice::Problems(problems)).await?)?;
    Ok((StatusCode::BAD_REQUEST, answer).into_response())
}

/// Ends one session of the asker's
async fn end(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: Result<Path<Uuid>, PathRejection>,
) -> Result<Response, ApiError> {
    let Path(id) = id.map_err(|_| ApiError::NotFound)?;
    let mut connection = read::connect(&state.pool).await?;
    let Asker { user, .. } = asker(&connection, &viewer).await?;
    if !write::user::end_session(&mut connection, user.user_id, id, Utc::now()).await? {
        return Err(ApiError::NotFound);
    }
    audit("endSession", &id.to_string(), "ok", viewer.actor());
    Ok(done::see("/account", "endSession"))
}

/// Ends all sessions of the asker's, this one too
async fn end_all(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
) -> Result<Response, ApiError> {
    let mut connection = read::connect(&state.pool).await?;
    let Asker { user, .. } = asker(&connection, &viewer).await?;
    write::user::end_sessions(&mut connection, user.user_id, None, Utc::now()).await?;
    audit("endSessions", "", "ok", viewer.actor());
    Ok(done::see("/sign-in", "endSessions"))
}

/// What somebody types to change a password
#[derive(Deserialize)]
struct Change {
    current: String,
    new: String,
}

async fn change_password(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Extension(origin): Extension<Origin>,
    sent: Result<Form<Change>, FormRejection>,
) -> Result<Response, ApiError> {
    let Form(Change { current, new }) =
        sent.map_err(|rejection| ApiError::BadRequest(rejection.body_text()))?;
    let mut connection = read::connect(&state.pool).await?;
    let Asker { user, session } = asker(&connection, &viewer).await?;
    let is_empty = current.is_empty();
    let of_current = match known_password::told(&mut connection, &user, &origin, current).await? {
        Told::TooOften => Some(TOO_OFTEN),
        Told::Wrong if is_empty => Some(EMPTY),
        Told::Wrong => Some(WRONG),
        Told::Right => None,
    };
    let of_current = of_current.map(|sentence| Problem::new("current", sentence));
    let of_new = rules::password::check(&new, &user.name).err();
    let of_new = of_new.map(|broken| Problem::new("new", &violation_sentence(&broken)));
    let problems: Vec<Problem> = of_current.into_iter().chain(of_new).collect();
    if !problems.is_empty() {
        audit("changePassword", &user.name, "refused", viewer.actor());
        return refused(&connection, &viewer, problems).await;
    }
    let author = Author { actor: viewer.actor(), cause: "page:changePassword" };
    let hash = password::hash(new).await?;
    write::user::set_password(&mut connection, author, user.user_id, &hash, Some(session), Utc::now())
        .await?;
    audit("changePassword", &user.name, "ok", viewer.actor());
    Ok(done::see("/account", "changePassword"))
}
