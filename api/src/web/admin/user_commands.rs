//! What the forms of users do: invite, give and take roles, make links for passwords, shut out and let in.

use axum::{extract::State, http::StatusCode, response::Response};
use chrono::Utc;
use schema::{
    models::User,
    rules::Violation,
    texts::{ROLE_MISSING, USER_MISSING},
    types::Role,
};
use url::form_urlencoded::Serializer;
use uuid::Uuid;

use super::{
    Made, Notice,
    place::Which,
    settled,
    user::{self, find},
    users,
};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    password_link::{self, INVITATION, RESET},
    read,
    state::AppState,
    telemetry::audit,
    web::{
        done,
        dutch::moment,
        filled::Filled,
        sent::{self, Sent, SentId},
    },
    write::{self, Author, Outcome, Refused, RoleWanted},
};

/// The fields that something may be wrong with
const FIELDS: [&str; 3] = ["name", "role", "organization"];

/// What was filled in, by who may do that in the place that it is about
///
/// # Errors
///
/// What [`Viewer::require`] refuses; a body that is no form.
fn permitted(viewer: &Viewer, action: Action, sent: Sent<Vec<(String, String)>>) -> Result<Filled, ApiError> {
    viewer.require(action, Scope::Somewhere)?;
    let filled = Filled::sent(sent::form(sent)?);
    viewer.require(action, scope(&filled))?;
    Ok(filled)
}

fn scope(filled: &Filled) -> Scope<'_> {
    match filled.text("partnership") {
        "" => Scope::Installation,
        slug => Scope::Slug(slug),
    }
}

fn which(filled: &Filled) -> Which {
    let [partnership, back] = ["partnership", "back"].map(|field| filled.text(field).to_owned());
    Which { partnership, back, ..Which::default() }
}

/// A role as it was filled in
struct Wished {
    partnership: Option<String>,
    role: Role,
    organization: Option<String>,
}

impl Wished {
    /// `None`, with what is wrong said, when that is not to be understood
    fn of(filled: &mut Filled) -> Option<Self> {
        let role = filled.parsed("role", ROLE_MISSING)?;
        Some(Self {
            partnership: filled.optional("partnership"),
            role,
            organization: filled.optional("organization"),
        })
    }

    fn wanted(&self) -> RoleWanted<'_> {
        RoleWanted {
            partnership: self.partnership.as_deref(),
            role: self.role,
            organization: self.organization.as_deref(),
        }
    }

    /// For the audit trail, as GraphQL tells it
    fn told(&self, whom: &str) -> String {
        format!("{whom} {} {}", self.role, self.partnership.as_deref().unwrap_or("all"))
    }
}

/// Invites somebody and shows the link, this once; or the form again with what is wrong
///
/// # Errors
///
/// What [`Viewer::require`] refuses; a body that is no form; when the database fails.
pub(super) async fn invite(
    State(state): State<AppState>,
    viewer: Viewer,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let action = Action::InviteUser;
    let mut filled = permitted(&viewer, action, sent)?;
    let mut connection = read::connect(&state.pool).await?;
    let (which, now) = (which(&filled), Utc::now());
    let name = filled.filled_in("name", "user.name_missing");
    let notice = match name.zip(Wished::of(&mut filled)) {
        None => Notice::unclear(filled),
        Some((name, wished)) => {
            let (address, link) = password_link::make(&state.config.origin(), now, INVITATION)?;
            let author = Author { actor: viewer.actor(), cause: "page:inviteUser" };
            match write::user::invite(&mut connection, author, &name, wished.wanted(), &link).await? {
                Outcome::Done(user) => {
                    audit(action.name(), &wished.told(&user.actor()), "ok", viewer.actor());
                    Notice::made(Made { name, secret: address, until: moment(link.expires_at) })
                }
                Outcome::Refused(refused) => {
                    audit(action.name(), &wished.told(&name), "refused", viewer.actor());
                    Notice::refused(filled, &FIELDS, &refused)
                }
            }
        }
    };
    settled(notice.status(), &users::load(&connection, &viewer, &which, notice).await?)
}

/// Gives a role to the user of that name and goes to its page, or shows the form again with what is wrong
///
/// # Errors
///
/// As [`invite`].
pub(super) async fn grant_named(
    State(state): State<AppState>,
    viewer: Viewer,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let mut filled = permitted(&viewer, Action::GrantRole, sent)?;
    let mut connection = read::connect(&state.pool).await?;
    let which = which(&filled);
    let found = match filled.filled_in("name", "user.name_missing") {
        None => None,
        Some(name) => {
            let found = read::user::named(&connection, &name).await?;
            filled.expect("name", found, || USER_MISSING.to_owned())
        }
    };
    let wished = Wished::of(&mut filled);
    let notice = match found.zip(wished) {
        None => Notice::unclear(filled),
        Some((found, wished)) => match give(&mut connection, &viewer, &found, &wished).await? {
            None => return Ok(to(found.user_id, &filled, Action::GrantRole)),
            Some(refused) => Notice::refused(filled, &FIELDS, &refused),
        },
    };
    settled(notice.status(), &users::load(&connection, &viewer, &which, notice).await?)
}

/// Gives a role to a user and goes back to its page, or shows the form again with what is wrong
///
/// # Errors
///
/// As [`invite`]; [`ApiError::NotFound`] for a user whom the viewer does not see.
pub(super) async fn grant(
    State(state): State<AppState>,
    viewer: Viewer,
    id: SentId,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let mut filled = permitted(&viewer, Action::GrantRole, sent)?;
    let id = sent::identity(id)?;
    let mut connection = read::connect(&state.pool).await?;
    let found = find(&connection, &viewer, id).await?;
    let which = which(&filled);
    let notice = match Wished::of(&mut filled) {
        None => Notice::unclear(filled),
        Some(wished) => match give(&mut connection, &viewer, &found, &wished).await? {
            None => return Ok(to(id, &filled, Action::GrantRole)),
            Some(refused) => Notice::refused(filled, &FIELDS, &refused),
        },
    };
    settled(notice.status(), &user::load(&connection, (&state, &viewer), id, &which, notice).await?)
}

/// Gives a role; why not, when it is refused
async fn give(
    connection: &mut diesel_async::AsyncPgConnection,
    viewer: &Viewer,
    user: &User,
    wished: &Wished,
) -> Result<Option<Vec<Refused>>, ApiError> {
    let author = Author { actor: viewer.actor(), cause: "page:grantRole" };
    let outcome = write::user::grant_role(connection, author, user.user_id, wished.wanted()).await?;
    let (result, refused) = match outcome {
        Outcome::Done(_) => ("ok", None),
        Outcome::Refused(refused) => ("refused", Some(refused)),
    };
    audit(Action::GrantRole.name(), &wished.told(&user.actor()), result, viewer.actor());
    Ok(refused)
}

/// To the page of a user, in the place where something was done
fn to(id: Uuid, filled: &Filled, action: Action) -> Response {
    let mut query = Serializer::new(String::new());
    for field in ["partnership", "back"] {
        if let Some(text) = filled.optional(field) {
            query.append_pair(field, &text);
        }
    }
    done::see(&format!("/admin/users/{id}?{}", query.finish()), action.name())
}

/// Takes a role from a user and goes back to its page, or says there why not
///
/// # Errors
///
/// As [`grant`].
pub(super) async fn withdraw(
    State(state): State<AppState>,
    viewer: Viewer,
    id: SentId,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let action = Action::WithdrawRole;
    viewer.require(action, Scope::Somewhere)?;
    let mut filled = Filled::sent(sent::form(sent)?);
    // Where the role counts, which may be elsewhere than what is shown.
    let slug = filled.optional("of");
    viewer.require(action, slug.as_deref().map_or(Scope::Installation, Scope::Slug))?;
    let id = sent::identity(id)?;
    let mut connection = read::connect(&state.pool).await?;
    let found = find(&connection, &viewer, id).await?;
    let which = which(&filled);
    let Some(role) = filled.parsed("role", ROLE_MISSING) else {
        return Err(ApiError::BadRequest("role is one of the form".to_owned()));
    };
    let wished = Wished { partnership: slug, role, organization: None };
    let author = Author { actor: viewer.actor(), cause: "page:withdrawRole" };
    let outcome = write::user::withdraw_role(&mut connection, author, id, wished.wanted()).await?;
    let about = wished.told(&found.actor());
    match outcome {
        Outcome::Done(_) => {
            audit(action.name(), &about, "ok", viewer.actor());
            // Who is nothing any more that the viewer administers, is not seen any more either.
            if find(&connection, &viewer, id).await.is_err() {
                return Ok(done::see(&users::address(&which.partnership), action.name()));
            }
            Ok(to(id, &filled, action))
        }
        Outcome::Refused(refused) => {
            audit(action.name(), &about, "refused", viewer.actor());
            let notice = Notice::refused(Filled::default(), &[], &refused);
            settled(
                StatusCode::CONFLICT,
                &user::load(&connection, (&state, &viewer), id, &which, notice).await?,
            )
        }
    }
}

/// Makes a link by which a user sets a password and shows it, this once; or says why there is none
///
/// # Errors
///
/// As [`grant`].
pub(super) async fn link(
    State(state): State<AppState>,
    viewer: Viewer,
    id: SentId,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let action = Action::ResetPassword;
    viewer.require(action, Scope::Somewhere)?;
    let (filled, id) = (Filled::sent(sent::form(sent)?), sent::identity(id)?);
    let mut connection = read::connect(&state.pool).await?;
    let found = find(&connection, &viewer, id).await?;
    let held = read::user::roles_of(&connection, &[id]).await?;
    let places: Vec<Scope<'_>> = held.iter().map(read::user::place_of).map(Scope::of).collect();
    viewer.require_with_account(action, id, &places)?;
    let now = Utc::now();
    let (address, link) = password_link::make(&state.config.origin(), now, RESET)?;
    let outcome = write::user::reset_password(&mut connection, id, &link, now).await?;
    let notice = match outcome {
        Outcome::Done(_) => {
            audit(action.name(), &found.actor(), "ok", viewer.actor());
            Notice::made(Made { name: found.name, secret: address, until: moment(link.expires_at) })
        }
        Outcome::Refused(refused) => {
            audit(action.name(), &found.actor(), "refused", viewer.actor());
            Notice::refused(Filled::default(), &[], &refused)
        }
    };
    let which = which(&filled);
    settled(notice.status(), &user::load(&connection, (&state, &viewer), id, &which, notice).await?)
}

/// Shuts a user out and goes back to its page, or says there why not
///
/// # Errors
///
/// As [`grant`].
pub(super) async fn disable(
    State(state): State<AppState>,
    viewer: Viewer,
    id: SentId,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    set_disabled(&state, &viewer, (Action::DisableUser, "page:disableUser"), id, sent).await
}

/// Lets a user in again and goes back to its page, or says there why not
///
/// # Errors
///
/// As [`grant`].
pub(super) async fn enable(
    State(state): State<AppState>,
    viewer: Viewer,
    id: SentId,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    set_disabled(&state, &viewer, (Action::EnableUser, "page:enableUser"), id, sent).await
}

async fn set_disabled(
    state: &AppState,
    viewer: &Viewer,
    (action, cause): (Action, &'static str),
    id: SentId,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    viewer.require(action, Scope::Installation)?;
    let (filled, id) = (Filled::sent(sent::form(sent)?), sent::identity(id)?);
    let mut connection = read::connect(&state.pool).await?;
    let found = find(&connection, viewer, id).await?;
    let at = (action == Action::DisableUser).then(Utc::now);
    let outcome = if at.is_some() && viewer.user_id() == Some(id) {
        Outcome::Refused(vec![Refused {
            path: vec!["id".to_owned()],
            violation: Violation::new("user.oneself"),
        }])
    } else {
        write::user::set_disabled(&mut connection, Author { actor: viewer.actor(), cause }, id, at).await?
    };
    match outcome {
        Outcome::Done(_) => {
            audit(action.name(), &found.actor(), "ok", viewer.actor());
            Ok(to(id, &filled, action))
        }
        Outcome::Refused(refused) => {
            audit(action.name(), &found.actor(), "refused", viewer.actor());
            let notice = Notice::refused(Filled::default(), &[], &refused);
            let shown = user::load(&connection, (state, viewer), id, &which(&filled), notice).await?;
            settled(StatusCode::CONFLICT, &shown)
        }
    }
}
