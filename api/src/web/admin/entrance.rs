//! The page `/admin`: what there is to administer, and what of it waits.

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::{TimeDelta, Utc};
use schema::types::ImportStatus;
use uuid::Uuid;

use super::place::{Place, Which};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read::{self, cpv_code::Wanted},
    state::AppState,
    web::{
        Frame, page,
        sent::{self, Asked},
    },
};

/// How long a failed import is called to mind
pub(super) const FAILED_FOR: TimeDelta = TimeDelta::days(7);
/// How long an import may wait before something seems wrong
const WAITS_LONG: TimeDelta = TimeDelta::minutes(10);
/// Most imports that are looked at
pub(super) const MOST_RUNS: i64 = 200;

#[derive(Template)]
#[template(path = "admin.html")]
struct EntrancePage {
    frame: Frame,
    place: Place,
    /// What waits, in sentences, each with where to go
    waiting: Vec<(String, String)>,
    sees_audit: bool,
    /// Whether the viewer came by a link, and so cannot come back without another
    by_link: bool,
}

/// # Errors
///
/// What [`Viewer::require`] refuses; [`ApiError::NotFound`] for an unknown partnership; when the database fails.
pub(super) async fn show(
    State(state): State<AppState>,
    viewer: Viewer,
    which: Asked<Which>,
) -> Result<Response, ApiError> {
    let which = sent::asked(which)?;
    let connection = read::connect(&state.pool).await?;
    let place = Place::choose(&connection, &viewer, Action::ReadUsers, &which.partnership).await?;
    let ids: Vec<Uuid> = match place.partnership() {
        Some(one) => vec![one.partnership_id],
        None => place.partnerships.iter().map(|one| one.partnership_id).collect(),
    };
    let now = Utc::now();
    let runs = read::import_run::standing(&connection, &ids, now - FAILED_FOR, MOST_RUNS).await?;
    let mut waiting = Vec::new();
    let failed = runs.iter().filter(|(run, _)| run.status == ImportStatus::Failed).count();
    let long = runs
        .iter()
        .filter(|(run, _)| run.status == ImportStatus::Waiting && now - run.created_at > WAITS_LONG);
    let long = long.count();
    let system = format!("/admin/system?partnership={}", place.field());
    if failed > 0 {
        let told = if failed == 1 {
            "1 import is mislukt in de laatste zeven dagen".to_owned()
        } else {
            format!("{failed} imports zijn mislukt in de laatste zeven dagen")
        };
        waiting.push((told, format!("{system}#imports")));
    }
    if long > 0 {
        let told = if long == 1 {
            "1 import wacht langer dan tien minuten".to_owned()
        } else {
            format!("{long} imports wachten langer dan tien minuten")
        };
        waiting.push((told, format!("{system}#imports")));
    }
    if !read::worker::all(&connection).await?.iter().any(|worker| worker.is_connected) {
        waiting.push((
            "Er is geen verwerker actief: werkmappen blijven wachten".to_owned(),
            format!("{system}#verwerkers"),
        ));
    }
    if read::cpv_code::count(&connection, &Wanted::default()).await? == 0 {
        let told = "Er is geen CPV-lijst ingelezen: niemand kan codes op woorden zoeken".to_owned();
        waiting.push((told, "/reference/cpv".to_owned()));
    }
    if place.sees_all && place.partnership().is_none() {
        let without = read::user::count_without_role(&connection).await?;
        if without > 0 {
            let told = if without == 1 {
                "1 gebruiker heeft geen rol".to_owned()
            } else {
                format!("{without} gebruikers hebben geen rol")
            };
            waiting.push((told, "/admin/users".to_owned()));
        }
    }
    page(&EntrancePage {
        frame: place.frame(&viewer),
        sees_audit: viewer.may(Action::ReadAuditTrail, Scope::Installation).is_ok(),
        by_link: viewer.user_id().is_none(),
        waiting,
        place,
    })
}
