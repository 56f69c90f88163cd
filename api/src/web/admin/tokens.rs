//! The page `/admin/tokens`: what lets machines in, made and ended.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use chrono::Utc;
use diesel_async::AsyncPgConnection;
use schema::{
    models::Organization,
    rules::Violation,
    texts::{Label, ROLE_MISSING, TOKEN_DAYS_MISSING, violation_sentence},
    types::{TokenAccess, whole_number},
};
use uuid::Uuid;

use super::{
    Made, Notice,
    place::{Place, Which},
    roles, settled,
};
use crate::{
    auth::{Action, Scope, Secret, Viewer},
    error::ApiError,
    read::{
        self, Reader, Slice,
        token::{TokenOf, Wanted},
    },
    state::AppState,
    telemetry::audit,
    web::{
        Frame, done,
        dutch::moment,
        filled::{Choice, Filled},
        page,
        sent::{self, Asked, Sent, SentId},
    },
    write::{self, Outcome, RoleWanted, token::TokenDraft},
};

/// Most tokens on a page
const MOST_TOKENS: i64 = 100;
/// The fields that something may be wrong with
const FIELDS: [&str; 4] = ["name", "role", "organization", "days"];
/// What a form without a number of days means
const USUAL_DAYS: &str = "365";

#[derive(Template)]
#[template(path = "admin_tokens.html")]
struct TokensPage {
    frame: Frame,
    place: Place,
    rows: Vec<TokenRow>,
    count: String,
    is_continued: bool,
    /// Identity of the last of them; empty when there are no more
    next: String,
    notice: Notice,
    /// What stands in the field with the days
    days: String,
    roles: Vec<Choice>,
    organizations: Vec<Choice>,
}

impl TokensPage {
    /// What is wrong with the form, each with its field
    fn errors(&self) -> &[(&'static str, String)] {
        self.notice.filled.errors()
    }
}

struct TokenRow {
    id: Uuid,
    name: String,
    role: String,
    only_reads: bool,
    made: String,
    /// Empty while it has never been used
    used: String,
    until: String,
    /// Whether it ends within a month
    ends_soon: bool,
}

/// # Errors
///
/// As [`load`].
pub(super) async fn show(
    State(state): State<AppState>,
    viewer: Viewer,
    which: Asked<Which>,
) -> Result<Response, ApiError> {
    let which = sent::asked(which)?;
    let connection = read::connect(&state.pool).await?;
    page(&load(&connection, &viewer, &which, Notice::default()).await?)
}

/// # Errors
///
/// What [`Viewer::require`] refuses; [`ApiError::NotFound`] for an unknown partnership; when the database fails.
async fn load(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    which: &Which,
    notice: Notice,
) -> Result<TokensPage, ApiError> {
    let place = Place::choose(connection, viewer, Action::ReadTokens, &which.partnership).await?;
    let now = Utc::now();
    let after = match which.after.parse() {
        Ok(id) => read::token::bearer(connection, id, now)
            .await?
            .map(|(token, _)| read::token::place_by_name(&token)),
        Err(_) => None,
    };
    let is_continued = after.is_some();
    let wanted = Wanted { partnership: place.slug().map(str::to_owned), now };
    let slice = Slice::First { limit: MOST_TOKENS, after };
    let found = read::token::page(Reader::over(connection), &wanted, &[], &slice).await?;
    let has_next = found.has_next;
    let tokens = found.into_nodes();
    let ids: Vec<Uuid> = tokens.iter().filter_map(|(token, _)| token.organization_id).collect();
    let organizations = read::organization::by_ids(connection, &ids).await?;
    let rows: Vec<TokenRow> = tokens.iter().map(|token| row(token, &organizations)).collect();
    let count = read::token::count(connection, &wanted).await?;
    let last = rows.last().filter(|_| has_next).map(|row| row.id.to_string());
    let days = notice.filled.text("days");
    Ok(TokensPage {
        frame: place.frame(viewer),
        count: if count == 1 {
            "1 toegangssleutel".to_owned()
        } else {
            format!("{} toegangssleutels", whole_number(count))
        },
        next: last.unwrap_or_default(),
        days: if notice.filled.has("days") { days } else { USUAL_DAYS }.to_owned(),
        roles: roles(&notice.filled, place.partnership().is_some()),
        organizations: place.organizations(connection, &notice.filled).await?,
        rows,
        is_continued,
        place,
        notice,
    })
}

fn row((token, partnership): &TokenOf, organizations: &[Organization]) -> TokenRow {
    let place = partnership.as_ref().map_or("alle samenwerkings\u{ad}verbanden", |place| &place.name);
    let own = organizations.iter().find(|one| Some(one.organization_id) == token.organization_id);
    let own = own.map(|one| format!(", voor {}", one.name)).unwrap_or_default();
    let role = token.role.map_or("geen rol", Label::label);
    TokenRow {
        id: token.token_id,
        name: token.name.clone(),
        role: format!("{role} in {place}{own}"),
        only_reads: token.access == TokenAccess::Read,
        made: moment(token.created_at),
        used: token.last_used_at.map(moment).unwrap_or_default(),
        until: moment(token.expires_at),
        ends_soon: token.expires_at - Utc::now() < chrono::TimeDelta::days(30),
    }
}

/// Makes a token and shows it, this once; or the form again with what is wrong
///
/// # Errors
///
/// What [`Viewer::require`] refuses; a body that is no form; when the database fails.
pub(super) async fn create(
    State(state): State<AppState>,
    viewer: Viewer,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let action = Action::CreateToken;
    viewer.require(action, Scope::Somewhere)?;
    let mut filled = Filled::sent(sent::form(sent)?);
    let partnership = filled.optional("partnership");
    viewer.require(action, partnership.as_deref().map_or(Scope::Installation, Scope::Slug))?;
    let mut connection = read::connect(&state.pool).await?;
    let which = Which { partnership: filled.text("partnership").to_owned(), ..Which::default() };
    let (role, days) = (filled.parsed("role", ROLE_MISSING), filled.parsed("days", TOKEN_DAYS_MISSING));
    let name = filled.filled_in("name", "token.name_missing");
    let notice = match name.zip(role.zip(days)) {
        None => Notice::unclear(filled),
        Some((name, (role, days))) => {
            let secret = Secret::generate().map_err(|error| ApiError::internal(error.to_string()))?;
            let organization = filled.optional("organization");
            let role = RoleWanted {
                partnership: partnership.as_deref(),
                role,
                organization: organization.as_deref(),
            };
            let access = if filled.is_checked("changes") { TokenAccess::Full } else { TokenAccess::Read };
            let draft = TokenDraft { name: &name, role, access, days };
            match write::token::create(&mut connection, &draft, &secret.sha256(), Utc::now()).await? {
                Outcome::Done((token, _)) => {
                    audit(action.name(), &name, "ok", viewer.actor());
                    let secret = secret.reveal().to_owned();
                    Notice::made(Made { name, secret, until: moment(token.expires_at) })
                }
                Outcome::Refused(refused) => {
                    audit(action.name(), &name, "refused", viewer.actor());
                    Notice::refused(filled, &FIELDS, &refused)
                }
            }
        }
    };
    settled(notice.status(), &load(&connection, &viewer, &which, notice).await?)
}

/// Ends a token and goes back to the list, or says there why not
///
/// # Errors
///
/// As [`create`].
pub(super) async fn revoke(
    State(state): State<AppState>,
    viewer: Viewer,
    id: SentId,
    sent: Sent<Which>,
) -> Result<Response, ApiError> {
    let action = Action::RevokeToken;
    viewer.require(action, Scope::Somewhere)?;
    let (id, which, now) = (sent::identity(id)?, sent::form(sent)?, Utc::now());
    let mut connection = read::connect(&state.pool).await?;
    let Some((token, _)) = read::token::bearer(&connection, id, now).await? else {
        audit(action.name(), &id.to_string(), "refused", viewer.actor());
        let refusal = violation_sentence(&Violation::new("token.unknown"));
        let notice = Notice { refusal, ..Notice::default() };
        return settled(StatusCode::CONFLICT, &load(&connection, &viewer, &which, notice).await?);
    };
    viewer.require(action, Scope::of(token.partnership_id))?;
    write::token::end(&mut connection, id, now).await?;
    audit(action.name(), &id.to_string(), "ok", viewer.actor());
    let place = Place::choose(&connection, &viewer, action, &which.partnership).await?;
    Ok(done::see(&format!("/admin/tokens?partnership={}", place.field()), Action::RevokeToken.name()))
}
