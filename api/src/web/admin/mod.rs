//! The pages below `/admin`: what an administrator looks after, in the partnerships that it administers, and of the installation.

mod audit;
mod audited;
mod entrance;
mod place;
mod system;
mod tokens;
mod user;
mod user_commands;
mod users;

use axum::{
    Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use diesel_async::AsyncPgConnection;
use schema::{texts::Label, types::Role};
use uuid::Uuid;

use super::{
    filled::{Choice, Filled},
    page,
};
use crate::{
    auth::{Action, Viewer},
    error::ApiError,
    read::{self, ReadError},
    state::AppState,
    write::Refused,
};
pub(super) use user::find as find_user;

/// `/admin` and what is below it
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/admin", get(entrance::show))
        .route("/admin/users", get(users::show).post(user_commands::invite))
        .route("/admin/users/grant", post(user_commands::grant_named))
        .route("/admin/users/{id}", get(user::show))
        .route("/admin/users/{id}/grant", post(user_commands::grant))
        .route("/admin/users/{id}/withdraw", post(user_commands::withdraw))
        .route("/admin/users/{id}/link", post(user_commands::link))
        .route("/admin/users/{id}/disable", post(user_commands::disable))
        .route("/admin/users/{id}/enable", post(user_commands::enable))
        .route("/admin/tokens", get(tokens::show).post(tokens::create))
        .route("/admin/tokens/{id}/revoke", post(tokens::revoke))
        .route("/admin/audit", get(audit::show))
        .route("/admin/audit.csv", get(audit::download))
        .route("/admin/system", get(system::show))
}

/// Whether nobody is programme manager of a partnership; asked only for who may give roles
///
/// # Errors
///
/// When the database fails.
pub(super) async fn lacks_manager(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    partnership_id: Uuid,
) -> Result<bool, ReadError> {
    Ok(viewer.may(Action::GrantRole, partnership_id).is_ok()
        && !read::user::is_held(connection, partnership_id, Role::ProgrammeManager).await?)
}

/// Something that was made just now and is told here once
pub(super) struct Made {
    /// Whose, or what it is for
    name: String,
    /// The secret, or an address with one
    secret: String,
    /// Until when it works
    until: String,
}

/// What a page says before all else
#[derive(Default)]
struct Notice {
    /// What was filled in, and what is wrong with it
    filled: Filled,
    /// Why nothing was done, as far as no field says it; empty when nothing was to be
    refusal: String,
    /// What was made
    made: Option<Made>,
}

impl Notice {
    /// A form that was refused
    fn refused(mut filled: Filled, fields: &[&'static str], refused: &[Refused]) -> Self {
        let refusal = filled.refuse(fields, refused);
        Self { filled, refusal, made: None }
    }

    /// A form that cannot be understood, which says so itself
    fn unclear(filled: Filled) -> Self {
        Self { filled, ..Self::default() }
    }

    /// Something to tell once
    fn made(made: Made) -> Self {
        Self { made: Some(made), ..Self::default() }
    }

    const fn status(&self) -> StatusCode {
        if self.made.is_some() { StatusCode::CREATED } else { StatusCode::BAD_REQUEST }
    }
}

/// A page as an answer to a form that led to no other
fn settled(status: StatusCode, template: &impl askama::Template) -> Result<Response, ApiError> {
    Ok((status, page(template)?).into_response())
}

/// The roles that can be given, to choose from: of the installation alone there are only administrators
fn roles(filled: &Filled, is_of_partnership: bool) -> Vec<Choice> {
    let all = if is_of_partnership { Role::ALL } else { &[Role::Admin] };
    filled.choices("role", all.iter().map(|role| (role.to_string(), role.label().to_owned())))
}
