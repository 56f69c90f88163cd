//! The audit trail.

use chrono::{DateTime, Utc};
use diesel::SelectableHelper;
use diesel_async::AsyncPgConnection;
use schema::models::AuditEvent;

use super::{
    Page, Place, ReadError, Reader, Slice, Value,
    page::{self, Key, Order},
    reader::Columns,
    statement::{Kind, Statement},
};

/// Which events are wanted; every part that is given narrows it
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Of one of these actors
    pub actors: Option<Vec<String>>,
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

/// By what events, which are numbered as they are written down are ordered
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AuditOrder {
    /// Earliest first
    HappenedAsc,
    /// Latest first
    HappenedDesc,
}

impl Order for AuditOrder {
    fn key(self) -> Key {
        match self {
            Self::HappenedAsc => Key::ascending("audit_event_id", Kind::Number),
            Self::HappenedDesc => Key::descending("audit_event_id", Kind::Number),
        }
    }
}

/// Part of the audit trail; without an order the latest first
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn page(
    reader: Reader<'_>,
    wanted: &Wanted,
    order: &[AuditOrder],
    slice: &Slice,
) -> Result<Page<AuditEvent>, ReadError> {
    let identity = Key::ascending("audit_event_id", Kind::Number);
    let keys = page::keys(order, &[AuditOrder::HappenedDesc], identity);
    let statement = Statement::new("SELECT ").fragment(AuditEvent::as_select()).places(&keys).events(wanted);
    reader.page::<AuditEvent, Columns<AuditEvent>>(statement, &keys, slice).await
}

/// The place of an event in the list by moment, whichever way
pub fn place(audit_event_id: i64) -> Place {
    vec![Some(Value::Number(audit_event_id)), Some(Value::Number(audit_event_id))]
}

/// How many events are wanted
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn count(connection: &AsyncPgConnection, wanted: &Wanted) -> Result<i64, ReadError> {
    Statement::new("SELECT count(*)").events(wanted).only_number(connection).await
}

impl Statement {
    fn events(mut self, wanted: &Wanted) -> Self {
        self = self.sql(" FROM audit_events WHERE TRUE").one_of("actor", wanted.actors.as_deref());
        for (condition, text) in [
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
