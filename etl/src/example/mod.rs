//! What an empty installation begins with: the partnership of the annual plan 2023, its published figures, and an
//! example calendar that says that it is one.
//!
//! The workbooks take the way of every other workbook; only the partnership, the approval and the publication, which
//! no workbook tells, are written here.

mod annual_plan;
mod approval;
mod partnership;

use chrono::{DateTime, Utc};
use diesel_async::{AsyncConnection, AsyncPgConnection};
use schema::{models::Application, types::ImportKind};

use crate::{
    config::Limits,
    error::EtlError,
    load,
    run::{self, Progress, Upload},
};

/// Slug of the partnership that the example makes
pub const PARTNERSHIP: &str = "zhw";

const YEAR: i32 = 2023;

/// Who and why, in the history
const ACTOR: &str = "example";

const WORKBOOKS: [(ImportKind, &str, &[u8]); 3] = [
    (ImportKind::Population, "inwonertallen.csv", include_bytes!("inwonertallen.csv")),
    (ImportKind::Budget, "begroting-2023.csv", include_bytes!("begroting-2023.csv")),
    (ImportKind::Calendar, "voorbeeldkalender-2023.csv", include_bytes!("voorbeeldkalender-2023.csv")),
];

/// Loads the example when there is no partnership yet; gives whether it did
///
/// All of it or nothing: a crash halfway leaves the database as empty as it was.
///
/// # Errors
///
/// [`EtlError::Database`] when the database refuses; an unreadable example would be a defect of the product.
pub async fn load(
    connection: &mut AsyncPgConnection,
    limits: &Limits,
    now: DateTime<Utc>,
) -> Result<bool, EtlError> {
    connection.transaction(async |connection| load_once(connection, limits, now).await).await
}

async fn load_once(
    connection: &mut AsyncPgConnection,
    limits: &Limits,
    now: DateTime<Utc>,
) -> Result<bool, EtlError> {
    load::history::explain(connection, ACTOR, ACTOR).await?;
    let Some(partnership) = partnership::insert(connection).await? else {
        return Ok(false);
    };
    for (kind, file_name, content) in WORKBOOKS {
        let upload = Upload {
            application: Application::default(),
            partnership: partnership.clone(),
            file_name: file_name.to_owned(),
            content: content.into(),
            kind: Some(kind),
            year: (kind != ImportKind::Population).then_some(YEAR),
            columns: Vec::new(),
            actor: ACTOR.to_owned(),
        };
        run::import(connection, &upload, limits, ACTOR, &Progress::default(), now).await?;
    }
    // The imports named causes of their own.
    load::history::explain(connection, ACTOR, ACTOR).await?;
    approval::approve_budget(connection, partnership.partnership_id, YEAR).await?;
    approval::publish_calendar(connection, partnership.partnership_id, YEAR).await?;
    Ok(true)
}
