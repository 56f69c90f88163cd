//! The page `/admin/users/{id}`: what somebody is, and the forms that change it.

use askama::Template;
use axum::{extract::State, response::Response};
use diesel_async::AsyncPgConnection;
use schema::{models::User, types::Role};
use uuid::Uuid;

use super::{
    Notice,
    place::{Place, Which},
    roles,
    users::{UserRow, organizations_of, rows, told},
};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read,
    state::AppState,
    web::{
        Frame,
        filled::Choice,
        page,
        sent::{self, Asked, SentId},
    },
};

#[derive(Template)]
#[template(path = "admin_user.html")]
pub(super) struct UserPage {
    frame: Frame,
    place: Place,
    /// The page that somebody came from to give a role, with what it is called
    back: Option<(String, &'static str)>,
    user: UserRow,
    held: Vec<HeldRole>,
    /// Why there can be no link for a new password, or what it is for
    link: Link,
    /// Whether the viewer lets users out and in
    may_shut_out: bool,
    is_oneself: bool,
    /// Whether the provider tells roles, so that those of here are replaced at each sign-in
    roles_come_from_provider: bool,
    notice: Notice,
    /// Where a role can be given
    places: Vec<Choice>,
    roles: Vec<Choice>,
    organizations: Vec<Choice>,
}

/// What can be done about a password
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    /// Nothing: it is of a provider
    OfProvider,
    /// Nothing by this viewer: the user is something elsewhere too
    Elsewhere,
    /// A link can be made
    Possible,
}

/// A role that can be taken
struct HeldRole {
    told: String,
    role: Role,
    /// Short name of the partnership; empty for all
    slug: String,
}

impl UserPage {
    /// What is wrong with the form, each with its field
    fn errors(&self) -> &[(&'static str, String)] {
        self.notice.filled.errors()
    }
}

/// # Errors
///
/// As [`load`].
pub(super) async fn show(
    State(state): State<AppState>,
    viewer: Viewer,
    id: SentId,
    which: Asked<Which>,
) -> Result<Response, ApiError> {
    let (id, which) = (sent::identity(id)?, sent::asked(which)?);
    let connection = read::connect(&state.pool).await?;
    page(&load(&connection, (&state, &viewer), id, &which, Notice::default()).await?)
}

/// The user, when the viewer administers something that the user is, or the installation
///
/// # Errors
///
/// What [`Viewer::require`] refuses; [`ApiError::NotFound`] for others; when the database fails.
pub(in crate::web) async fn find(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    id: Uuid,
) -> Result<User, ApiError> {
    viewer.require(Action::ReadUsers, Scope::Somewhere)?;
    let user = read::user::find(connection, id).await?.ok_or(ApiError::NotFound)?;
    let held = read::user::roles_of(connection, &[id]).await?;
    let sees = |scope| viewer.may(Action::ReadUsers, scope).is_ok();
    if sees(Scope::Installation) || held.iter().any(|role| sees(Scope::of(read::user::place_of(role)))) {
        Ok(user)
    } else {
        Err(ApiError::NotFound)
    }
}

/// # Errors
///
/// As [`find`], and as [`Place::choose`].
pub(super) async fn load(
    connection: &AsyncPgConnection,
    (state, viewer): (&AppState, &Viewer),
    id: Uuid,
    which: &Which,
    notice: Notice,
) -> Result<UserPage, ApiError> {
    let found = find(connection, viewer, id).await?;
    let place = Place::choose(connection, viewer, Action::ReadUsers, &which.partnership).await?;
    let all = read::user::roles_of(connection, &[id]).await?;
    let organizations = organizations_of(connection, &all).await?;
    let held = all
        .iter()
        .filter(|role| viewer.may(Action::WithdrawRole, Scope::of(read::user::place_of(role))).is_ok());
    let held = held.map(|role| HeldRole {
        told: told(role, &organizations),
        role: role.0.role,
        slug: role.1.as_ref().map(|place| place.slug.clone()).unwrap_or_default(),
    });
    let held = held.collect();
    let places: Vec<Scope<'_>> = all.iter().map(read::user::place_of).map(Scope::of).collect();
    let link = match &found.issuer {
        Some(_) => Link::OfProvider,
        None if viewer.may_with_account(Action::ResetPassword, &places).is_ok() => Link::Possible,
        None => Link::Elsewhere,
    };
    let of_provider =
        state.config.oidc.as_ref().filter(|settings| found.issuer.as_ref() == Some(&settings.issuer));
    let roles_come_from_provider = of_provider.is_some_and(|settings| !settings.roles.is_empty());
    let user = rows(connection, viewer, vec![found]).await?.pop().ok_or(ApiError::NotFound)?;
    Ok(UserPage {
        frame: place.frame(viewer),
        may_shut_out: viewer.may(Action::DisableUser, Scope::Installation).is_ok(),
        is_oneself: viewer.user_id() == Some(id),
        places: place.choices(&notice.filled),
        roles: roles(&notice.filled, !place.partnerships.is_empty()),
        organizations: place.organizations(connection, &notice.filled).await?,
        roles_come_from_provider,
        link,
        held,
        user,
        back: which.back(),
        place,
        notice,
    })
}
