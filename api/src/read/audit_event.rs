//! The audit trail.

use chrono::{DateTime, Utc};
use diesel::{
    SelectableHelper,
    dsl::{AsSelect, SqlTypeOf},
    pg::Pg,
    sql_types::BigInt,
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::models::AuditEvent;

use super::{
    Page, ReadError, Slice, Value,
    page::Key,
    statement::{Kind, Statement},
};

/// Which events are wanted; every part that is given narrows it
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Of this actor
    pub actor: Option<String>,
    /// Of this action
    pub action: Option<String>,
    /// About this object
    pub object: Option<String>,
    /// That ended so
    pub result: Option<String>,
    /// At this moment or later
    pub since: Option<DateTime<Utc>>,
    /// Before this moment
    pub before: Option<DateTime<Utc>>,
}

/// Part of the audit trail, the latest first
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn page(
    mut connection: &AsyncPgConnection,
    wanted: &Wanted,
    slice: &Slice,
) -> Result<Page<AuditEvent>, ReadError> {
    let rows = Statement::new("SELECT ")
        .fragment(AuditEvent::as_select())
        .events(wanted)
        .slice(&[Key::descending("audit_event_id", Kind::Number)], slice)?
        .gives::<SqlTypeOf<AsSelect<AuditEvent, Pg>>>()
        .load::<AuditEvent>(&mut connection)
        .await?;
    Ok(Page::of(slice, rows, |row: &AuditEvent| vec![Some(Value::Number(row.audit_event_id))]))
}

/// How many events are wanted
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn count(mut connection: &AsyncPgConnection, wanted: &Wanted) -> Result<i64, ReadError> {
    let statement = Statement::new("SELECT count(*)").events(wanted);
    Ok(statement.gives::<BigInt>().get_result(&mut connection).await?)
}

impl Statement {
    fn events(mut self, wanted: &Wanted) -> Self {
        self = self.sql(" FROM audit_events WHERE TRUE");
        for (condition, text) in [
            (" AND actor = ", &wanted.actor),
            (" AND action = ", &wanted.action),
            (" AND object = ", &wanted.object),
            (" AND result = ", &wanted.result),
        ] {
            if let Some(text) = text {
                self = self.sql(condition).bind(Value::Text(text.clone()));
            }
        }
        for (condition, moment) in
            [(" AND happened_at >= ", wanted.since), (" AND happened_at < ", wanted.before)]
        {
            if let Some(moment) = moment {
                self = self.sql(condition).bind(Value::Moment(moment));
            }
        }
        self
    }
}
