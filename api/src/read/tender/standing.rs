//! Tenders as they stood: what was changed later is undone, by the history.
//!
//! A statement that begins with [`Statement::as_they_stood`] finds, under the names of the tables, the rows of a moment: those
//! of which the history tells no later change as they are, and of the others what they were before their first later change. So
//! filters, orders, totals and relations are those of any other statement, and the work grows with what was changed since.

use chrono::{DateTime, Utc};
use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::TenderFilter;
use crate::read::{ReadError, Value, Visibility, calendar_edition, statement::Statement};

/// Tenders of calendars at a moment of each
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    /// Of this partnership; of all when it is not said
    slug: Option<String>,
    /// Of the calendar of this year; of all when it is not said
    year: Option<i32>,
    /// No others than these; all when it is not said
    only: Option<Vec<Uuid>>,
    moment: Moment,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Moment {
    At(DateTime<Utc>),
    Edition(i32),
    /// What is published; of a calendar without editions it is as it is
    LatestEdition,
}

impl Standing {
    /// What a filter asks for, or may be seen; `None` for tenders as they are
    ///
    /// # Errors
    ///
    /// [`ReadError`] when the database fails.
    pub(super) async fn of(
        connection: &AsyncPgConnection,
        slug: &str,
        filter: &TenderFilter,
        visibility: Visibility,
    ) -> Result<Option<Self>, ReadError> {
        let moment = match (filter.as_of, filter.edition, visibility) {
            (Some(moment), _, _) => Moment::At(moment),
            (None, Some(number), _) => Moment::Edition(number),
            (None, None, Visibility::All) => return Ok(None),
            (None, None, Visibility::Published) => {
                if !calendar_edition::exist(connection, Some(slug), filter.year).await? {
                    return Ok(None);
                }
                Moment::LatestEdition
            }
        };
        Ok(Some(Self { slug: Some(slug.to_owned()), year: filter.year, only: None, moment }))
    }

    /// What is published of these tenders; `None` where nothing is published but calendars as they are
    ///
    /// # Errors
    ///
    /// [`ReadError`] when the database fails.
    pub(super) async fn published(
        connection: &AsyncPgConnection,
        only: &[Uuid],
    ) -> Result<Option<Self>, ReadError> {
        let exist = calendar_edition::exist(connection, None, None).await?;
        let only = Some(only.to_vec());
        Ok(exist.then_some(Self { slug: None, year: None, only, moment: Moment::LatestEdition }))
    }
}

/// The tenders that were in a calendar, from those that are in it and those that left it. A row may have left and come back, so
/// the first change since the moment counts; what was inserted by the hundred is packed.
const CANDIDATES: &str = "), candidates AS MATERIALIZED (
    SELECT tender_id, calendar_id, moment FROM tenders JOIN as_of USING (calendar_id) WHERE TRUE";
const LEFT: &str = "
    UNION
    SELECT row_key, calendar_id, moment FROM row_changes JOIN as_of ON before ->> 'calendar_id' = calendar_id::text
    WHERE table_name = 'tenders' AND (operation = 'DELETE' OR before ->> 'calendar_id' <> after ->> 'calendar_id') AND changed_at >= moment";
const UNDONE: &str = "
), undone_tenders AS MATERIALIZED (
    SELECT DISTINCT ON (row_key, calendar_id) row_key, calendar_id, before FROM (
        SELECT row_key, calendar_id, change_id, before FROM candidates JOIN row_changes ON row_key = tender_id
        WHERE table_name = 'tenders' AND changed_at >= moment
        UNION ALL
        SELECT place.row_key, calendar_id, place.change_id, NULL
        FROM packed_inserts CROSS JOIN LATERAL unnest(row_keys, change_ids) AS place (row_key, change_id)
            JOIN candidates ON tender_id = place.row_key
        WHERE table_name = 'tenders' AND changed_at >= (SELECT min(moment) FROM as_of) AND changed_at >= moment
    ) AS later ORDER BY row_key, calendar_id, change_id
), tenders AS MATERIALIZED (
    SELECT stored.* FROM tenders AS stored JOIN candidates USING (tender_id, calendar_id)
    WHERE NOT EXISTS (SELECT FROM undone_tenders AS undone
        WHERE undone.row_key = stored.tender_id AND undone.calendar_id = stored.calendar_id)
    UNION ALL
    SELECT stood.* FROM undone_tenders LEFT JOIN tenders AS stored ON stored.tender_id = row_key
        CROSS JOIN LATERAL jsonb_populate_record(stored, before) AS stood
    WHERE before ->> 'calendar_id' = undone_tenders.calendar_id::text
)";
/// The parts of those tenders, of one table. Columns that are younger than the history are as they are now.
macro_rules! parts {
    ($table:literal, $key:literal) => {
        concat!(
            ", ",
            $table,
            " AS MATERIALIZED (
    WITH later AS MATERIALIZED (
        SELECT row_key, change_id, before, moment FROM tenders JOIN as_of USING (calendar_id)
            JOIN row_changes ON part_of(table_name, coalesce(after, before)) = tender_id::text
        WHERE part_of(table_name, coalesce(after, before)) IS NOT NULL AND table_name = '",
            $table,
            "' AND changed_at >= moment
    ), parts AS MATERIALIZED (
        SELECT ",
            $key,
            " AS row_key, moment FROM ",
            $table,
            " JOIN tenders USING (tender_id) JOIN as_of USING (calendar_id)
        UNION SELECT row_key, moment FROM later
    ), undone AS MATERIALIZED (
        SELECT DISTINCT ON (row_key) row_key, before FROM (
            SELECT row_key, change_id, before FROM later
            UNION ALL
            SELECT place.row_key, place.change_id, NULL
            FROM packed_inserts CROSS JOIN LATERAL unnest(row_keys, change_ids) AS place (row_key, change_id)
                JOIN parts ON parts.row_key = place.row_key
            WHERE table_name = '",
            $table,
            "' AND changed_at >= (SELECT min(moment) FROM as_of) AND changed_at >= moment
        ) AS later_and_packed ORDER BY row_key, change_id
    )
    SELECT stored.* FROM ",
            $table,
            " AS stored JOIN tenders USING (tender_id) WHERE NOT EXISTS (SELECT FROM undone WHERE row_key = ",
            $key,
            ")
    UNION ALL
    SELECT stood.* FROM undone LEFT JOIN ",
            $table,
            " AS stored ON stored.",
            $key,
            " = row_key
        CROSS JOIN LATERAL jsonb_populate_record(stored, before) AS stood
    WHERE before IS NOT NULL
)"
        )
    };
}

const PARTICIPATIONS: &str = parts!("participations", "participation_id");
const LOTS: &str = parts!("lots", "lot_id");
const PERIODS: &str = parts!("planned_periods", "planned_period_id");

impl Statement {
    /// A statement in whose text behind it tenders and their parts are those that stood then; without a standing, those that are
    pub(super) fn as_they_stood(standing: Option<&Standing>) -> Self {
        let Some(standing) = standing else { return Self::default() };
        let Standing { slug, year, only, moment } = standing;
        let mut calendars = Self::new("WITH as_of AS MATERIALIZED (").of_moment(moment);
        if let Some(slug) = slug {
            calendars = calendars.sql(" AND slug = ").bind(Value::Text(slug.clone()));
        }
        if let Some(year) = year {
            calendars = calendars.sql(" AND year = ").bind(Value::Number((*year).into()));
        }
        let only = |statement: Self, key| match only {
            Some(only) => statement.sql(" AND ").sql(key).sql(" = ANY(").bind_ids(only).sql(")"),
            None => statement,
        };
        let candidates = only(calendars.sql(CANDIDATES), "tender_id").sql(LEFT);
        only(candidates, "row_key").sql(UNDONE).sql(PARTICIPATIONS).sql(LOTS).sql(PERIODS).sql(" ")
    }

    fn of_moment(self, moment: &Moment) -> Self {
        match moment {
            Moment::At(moment) => self.sql("SELECT calendar_id, ").bind(Value::Moment(*moment)).sql(
                "::timestamptz AS moment FROM calendars JOIN partnerships USING (partnership_id) WHERE TRUE",
            ),
            Moment::Edition(number) => self
                .sql(
                    "SELECT calendar_id, published_at AS moment FROM calendars JOIN partnerships USING (partnership_id) \
                     JOIN calendar_editions USING (calendar_id) WHERE number = ",
                )
                .bind(Value::Number((*number).into())),
            Moment::LatestEdition => self.sql(
                "SELECT calendar_id, coalesce((SELECT max(published_at) FROM calendar_editions AS edition \
                 WHERE edition.calendar_id = calendars.calendar_id), 'infinity') AS moment \
                 FROM calendars JOIN partnerships USING (partnership_id) WHERE status = 'PUBLISHED'",
            ),
        }
    }
}
