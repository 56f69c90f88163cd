//! The page `/admin/users`: who may sign in, as what, and the forms that let others in.

use askama::Template;
use axum::{extract::State, response::Response};
use diesel_async::AsyncPgConnection;
use schema::{
    models::{Organization, User},
    texts::{Label, role_explained},
    types::whole_number,
};
use url::form_urlencoded::byte_serialize;
use uuid::Uuid;

use super::{
    Notice,
    place::{Place, Which},
    roles,
};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read::{self, ReadError, Reader, Slice, user::RoleOf},
    state::AppState,
    web::{
        Frame,
        dutch::moment,
        filled::Choice,
        page,
        sent::{self, Asked},
    },
};

/// Most users on a page
const MOST_USERS: i64 = 100;

#[derive(Template)]
#[template(path = "admin_users.html")]
pub(super) struct UsersPage {
    frame: Frame,
    place: Place,
    /// The page that somebody came from to give a role, with what it is called
    back: Option<(String, &'static str)>,
    rows: Vec<UserRow>,
    /// How many there are, in words
    count: String,
    /// Whether the list begins behind somebody
    is_continued: bool,
    /// Identity of the last of them; empty when there are no more
    next: String,
    notice: Notice,
    /// Where a role can be given
    places: Vec<Choice>,
    roles: Vec<Choice>,
    /// Each role that may be given with what it is for
    explained: Vec<(String, &'static str)>,
    organizations: Vec<Choice>,
}

impl UsersPage {
    /// What is wrong with a form, each with its field
    fn errors(&self) -> &[(&'static str, String)] {
        self.notice.filled.errors()
    }
}

/// A user in the list
pub(super) struct UserRow {
    pub(super) id: Uuid,
    pub(super) name: String,
    /// By what they sign in
    pub(super) source: String,
    pub(super) is_shut_out: bool,
    pub(super) roles: Vec<String>,
    /// Empty for who was never seen
    pub(super) seen: String,
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
    page(&load(&connection, &viewer, &which, which.wanted()).await?)
}

/// # Errors
///
/// What [`Viewer::require`] refuses; [`ApiError::NotFound`] for an unknown partnership; when the database fails.
pub(super) async fn load(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    which: &Which,
    notice: Notice,
) -> Result<UsersPage, ApiError> {
    let place = Place::choose(connection, viewer, Action::ReadUsers, &which.partnership).await?;
    let after = match which.after.parse() {
        Ok(id) => read::user::find(connection, id).await?.as_ref().map(read::user::place_by_name),
        Err(_) => None,
    };
    let is_continued = after.is_some();
    let slice = Slice::First { limit: MOST_USERS, after };
    let found = read::user::page(Reader::over(connection), place.slug(), &[], &slice).await?;
    let has_next = found.has_next;
    let rows = rows(connection, viewer, found.into_nodes()).await?;
    let count = read::user::count(connection, place.slug()).await?;
    let last = rows.last().filter(|_| has_next).map(|row| row.id.to_string());
    let roles = roles(&notice.filled, !place.partnerships.is_empty());
    Ok(UsersPage {
        frame: place.frame(viewer),
        count: match count {
            0 => "Nog geen gebruikers".to_owned(),
            1 => "1 gebruiker".to_owned(),
            more => format!("{} gebruikers", whole_number(more)),
        },
        next: last.unwrap_or_default(),
        explained: roles.iter().filter_map(explained).collect(),
        places: place.choices(&notice.filled),
        roles,
        organizations: place.organizations(connection, &notice.filled).await?,
        rows,
        is_continued,
        back: which.back(),
        place,
        notice,
    })
}

fn explained(role: &Choice) -> Option<(String, &'static str)> {
    Some((role.name.clone(), role_explained(role.value.parse().ok()?)))
}

/// Users as they are shown, with their roles where the viewer administers them
///
/// # Errors
///
/// When the database fails.
pub(super) async fn rows(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    users: Vec<User>,
) -> Result<Vec<UserRow>, ReadError> {
    let ids: Vec<Uuid> = users.iter().map(|user| user.user_id).collect();
    let mut of_all = read::user::roles_of(connection, &ids).await?;
    of_all.retain(|role| viewer.may(Action::ReadUsers, Scope::of(read::user::place_of(role))).is_ok());
    let organizations = organizations_of(connection, &of_all).await?;
    let seen = read::user::last_seen_of(connection, &ids).await?;
    let with_password = read::user::with_password(connection, &ids).await?;
    let row = |user: User| {
        let id = user.user_id;
        let own = of_all.iter().filter(|(role, _)| role.user_id == id);
        let seen = seen.iter().find(|(of, _)| *of == id).map(|(_, at)| moment(*at));
        UserRow {
            id,
            roles: own.map(|role| told(role, &organizations)).collect(),
            source: source(&user, with_password.contains(&id)),
            is_shut_out: user.disabled_at.is_some(),
            name: user.name,
            seen: seen.unwrap_or_default(),
        }
    };
    Ok(users.into_iter().map(row).collect())
}

/// # Errors
///
/// When the database fails.
pub(super) async fn organizations_of(
    connection: &AsyncPgConnection,
    roles: &[RoleOf],
) -> Result<Vec<Organization>, ReadError> {
    let ids: Vec<Uuid> = roles.iter().filter_map(|(role, _)| role.organization_id).collect();
    read::organization::by_ids(connection, &ids).await
}

/// By what a user signs in
fn source(user: &User, has_password: bool) -> String {
    match (&user.issuer, has_password) {
        (Some(issuer), _) => {
            let host = issuer.split_once("://").map_or(issuer.as_str(), |(_, rest)| rest);
            format!("account van {}", host.split('/').next().unwrap_or(host))
        }
        (None, true) => "wachtwoord".to_owned(),
        (None, false) => "uitgenodigd, nog geen wachtwoord".to_owned(),
    }
}

/// A role in words
pub(super) fn told((role, place): &RoleOf, organizations: &[Organization]) -> String {
    let place = place.as_ref().map_or("alle samenwerkings\u{ad}verbanden", |place| &place.name);
    let own = organizations.iter().find(|one| Some(one.organization_id) == role.organization_id);
    let own = own.map(|one| format!(", voor {}", one.name)).unwrap_or_default();
    format!("{} in {place}{own}", role.role.label())
}

/// Where the list of a place is
pub(super) fn address(place: &str) -> String {
    let place: String = byte_serialize(place.as_bytes()).collect();
    format!("/admin/users?partnership={place}")
}
