//! History: what was changed, by whom and why.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::{
    Queryable,
    sql_types::{BigInt, Jsonb, Nullable, Text, Timestamptz, Uuid as UuidSql},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::types::ChangeWay;
use serde_json::Value as Json;
use uuid::Uuid;

use super::{
    Page, ReadError, Reader, Slice, Value,
    page::Key,
    statement::{Kind, Statement},
};

/// What has a history
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A partnership
    Partnership,
    /// An organization
    Organization,
    /// A calendar, without its tenders
    Calendar,
    /// A tender with its participations, lots, planned periods, steps and moves
    Tender,
    /// An assessment with its answers
    Assessment,
    /// A prioritization round with its ranking and agreements
    PrioritizationRound,
    /// A contract with its extension options, its ending and its follow-up
    Contract,
    /// A revision of a budget with its lines, weights and decisions
    Budget,
    /// An expense
    Expense,
    /// A fee of a municipality outside the partnership
    ParticipationFee,
    /// A settlement, without its figures, which follow from what it settles
    Settlement,
    /// A number of inhabitants
    PopulationFigure,
    /// A saved column
    ColumnMapping,
    /// An EU threshold
    Threshold,
    /// A term of a procedure
    ProcedureTerm,
    /// A CPV code
    CpvEntry,
}

impl Subject {
    const fn table(self) -> &'static str {
        match self {
            Self::Partnership => "partnerships",
            Self::Organization => "organizations",
            Self::Calendar => "calendars",
            Self::Tender => "tenders",
            Self::Assessment => "assessments",
            Self::PrioritizationRound => "prioritization_rounds",
            Self::Contract => "contracts",
            Self::Budget => "budgets",
            Self::Expense => "expenses",
            Self::ParticipationFee => "participation_fees",
            Self::Settlement => "settlements",
            Self::PopulationFigure => "population_figures",
            Self::ColumnMapping => "column_mappings",
            Self::Threshold => "thresholds",
            Self::ProcedureTerm => "procedure_terms",
            Self::CpvEntry => "cpv_codes",
        }
    }

    /// Condition for the tables of its parts
    const fn parts(self) -> &'static str {
        match self {
            Self::Tender => {
                "table_name IN ('participations', 'lots', 'planned_periods', 'tender_hours', 'tender_steps', 'tender_moves')"
            }
            Self::Assessment => "table_name = 'assessment_answers'",
            Self::PrioritizationRound => "table_name IN ('ranked_tenders', 'prioritization_agreements')",
            Self::Contract => {
                "table_name IN ('extension_options', 'contract_follow_ups', 'contract_endings')"
            }
            Self::Budget => {
                "table_name IN ('budget_lines', 'budget_weights', 'budget_decisions', 'plan_items')"
            }
            _ => "FALSE",
        }
    }

    /// Name of the column by which parts point at it
    const fn key(self) -> &'static str {
        match self {
            Self::Assessment => "'assessment_id'",
            Self::PrioritizationRound => "'prioritization_round_id'",
            Self::Contract => "'contract_id'",
            Self::Budget => "'budget_id'",
            _ => "'tender_id'",
        }
    }

    /// The partnership of one of them; none for what all partnerships share
    const fn partnership(self) -> Option<&'static str> {
        match self {
            Self::Partnership => Some("SELECT partnership_id FROM partnerships WHERE partnership_id = "),
            Self::Calendar => Some("SELECT partnership_id FROM calendars WHERE calendar_id = "),
            Self::Tender => Some(
                "SELECT partnership_id FROM tenders JOIN calendars USING (calendar_id) WHERE tender_id = ",
            ),
            Self::Assessment => Some(
                "SELECT partnership_id FROM assessments JOIN tenders USING (tender_id) \
                 JOIN calendars USING (calendar_id) WHERE assessment_id = ",
            ),
            Self::PrioritizationRound => {
                Some("SELECT partnership_id FROM prioritization_rounds WHERE prioritization_round_id = ")
            }
            Self::Contract => Some("SELECT partnership_id FROM contracts WHERE contract_id = "),
            Self::Budget => Some("SELECT partnership_id FROM budgets WHERE budget_id = "),
            Self::Expense => Some("SELECT partnership_id FROM expenses WHERE expense_id = "),
            Self::ParticipationFee => {
                Some("SELECT partnership_id FROM participation_fees WHERE participation_fee_id = ")
            }
            Self::Settlement => Some("SELECT partnership_id FROM settlements WHERE settlement_id = "),
            Self::ColumnMapping => {
                Some("SELECT partnership_id FROM column_mappings WHERE column_mapping_id = ")
            }
            Self::Organization
            | Self::PopulationFigure
            | Self::Threshold
            | Self::ProcedureTerm
            | Self::CpvEntry => None,
        }
    }
}

/// A row that was changed
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Change {
    /// Identity, ascending in the order of the changes
    pub change_id: i64,
    /// Moment
    pub changed_at: DateTime<Utc>,
    /// Table of the row
    pub table_name: String,
    /// `INSERT`, `UPDATE` or `DELETE`
    pub operation: String,
    /// Who
    pub actor: String,
    /// Why
    pub cause: String,
}

impl Change {
    /// Whether it tells why the others were made that came with it
    pub fn gives_reason(&self) -> bool {
        matches!(self.table_name.as_str(), "tender_steps" | "tender_moves")
    }

    /// By which way it came, and the import that it is about; `None` for what is about none
    pub fn way(&self) -> (ChangeWay, Option<Uuid>) {
        ChangeWay::of(&self.cause)
    }
}

/// A row before and after a change
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Rows {
    /// The row before without bookkeeping, each value as a text or null; `None` for an insert
    pub before: Option<Json>,
    /// The row after without bookkeeping, each value as a text or null; `None` for a delete
    pub after: Option<Json>,
}

type ChangeSql = (BigInt, Timestamptz, Text, Text, Text, Text);
type RowsSql = (Nullable<Jsonb>, Nullable<Jsonb>);

/// Whose something is
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// This partnership's
    Partnership(Uuid),
    /// All partnerships share it
    Shared,
}

/// Whose that is; `None` when it is not there
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn owner(
    mut connection: &AsyncPgConnection,
    subject: Subject,
    id: Uuid,
) -> Result<Option<Owner>, ReadError> {
    let Some(statement) = subject.partnership() else { return Ok(Some(Owner::Shared)) };
    let statement = Statement::new(statement).bind(Value::Id(id)).gives::<UuidSql>();
    let found: Vec<Uuid> = statement.load(&mut connection).await?;
    Ok(found.into_iter().next().map(Owner::Partnership))
}

/// Who put these in by hand, or by an import of less than a hundred
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn makers(
    mut connection: &AsyncPgConnection,
    subject: Subject,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, String>, ReadError> {
    let statement =
        Statement::new("SELECT row_key, actor FROM row_changes WHERE operation = 'INSERT' AND table_name = ")
            .bind(Value::Text(subject.table().to_owned()))
            .sql(" AND row_key = ANY(")
            .bind_ids(ids)
            .sql(")");
    let makers: Vec<(Uuid, String)> = statement.gives::<(UuidSql, Text)>().load(&mut connection).await?;
    Ok(makers.into_iter().collect())
}

/// Who changed these rows by hand last, and when; without those that imports alone changed
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn last_by_hand(
    mut connection: &AsyncPgConnection,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, (String, DateTime<Utc>)>, ReadError> {
    let statement = Statement::new(
        "SELECT DISTINCT ON (row_key) row_key, actor, changed_at FROM row_changes
         WHERE operation = 'UPDATE' AND cause NOT LIKE 'import:%' AND cause NOT LIKE 'revert:%' AND row_key = ANY(",
    )
    .bind_ids(ids)
    .sql(") ORDER BY row_key, change_id DESC");
    let last: Vec<(Uuid, String, DateTime<Utc>)> =
        statement.gives::<(UuidSql, Text, Timestamptz)>().load(&mut connection).await?;
    Ok(last.into_iter().map(|(row, actor, moment)| (row, (actor, moment))).collect())
}

/// A change, and the row that was changed where that is asked for
pub type ChangeOf = (Change, Option<Rows>);

/// Part of the changes of that and its parts, the latest first; with the changed rows or, where not asked for, without
///
/// # Errors
///
/// [`ReadError`] when the database fails, or there is no room for them.
pub async fn page(
    reader: Reader<'_>,
    subject: Subject,
    id: Uuid,
    with_rows: bool,
    slice: &Slice,
) -> Result<Page<ChangeOf>, ReadError> {
    let keys = [Key::descending("change_id", Kind::Number)];
    let statement = Statement::new("SELECT change_id, changed_at, table_name, operation, actor, cause")
        .sql(if with_rows {
            // As texts, since numbers of JSON would go through floats.
            ", (SELECT jsonb_object_agg(key, value) FROM jsonb_each_text(before)), \
             (SELECT jsonb_object_agg(key, value) FROM jsonb_each_text(after))"
        } else {
            ", NULL::jsonb, NULL::jsonb"
        })
        .places(&keys)
        .changes(subject, id);
    let page = reader.page::<(Change, Rows), (ChangeSql, RowsSql)>(statement, &keys, slice).await?;
    Ok(page.map(|(change, rows)| (change, with_rows.then_some(rows))))
}

/// How many changes there are of that and its parts
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn count(connection: &AsyncPgConnection, subject: Subject, id: Uuid) -> Result<i64, ReadError> {
    Statement::new("SELECT count(*)").changes(subject, id).only_number(connection).await
}

impl Statement {
    /// The rows are found by their key, parts by what they are a part of. What was inserted by the hundred is packed, and
    /// few in number; it is unpacked once for all its columns. The parts that came with something have its cause. Bookkeeping is left out, and so is a row in which
    /// nothing else changed: one that only counts a change of a part.
    fn changes(self, subject: Subject, id: Uuid) -> Self {
        let table = || Value::Text(subject.table().to_owned());
        let key = || Value::Id(id);
        let text = || Value::Text(id.to_string());
        self.sql(
            " FROM (SELECT change_id, changed_at, table_name, operation, before - bookkeeping AS before, \
             after - bookkeeping AS after, actor, cause FROM (SELECT '{created_at,updated_at,version,imported,source_sheet,\
             source_row,import_run_id}'::text[] AS bookkeeping) AS hidden, \
             (SELECT change_id, changed_at, table_name, operation, before, after, actor, cause FROM row_changes \
             WHERE row_key = ",
        )
        .bind(key())
        .sql(" AND table_name = ")
        .bind(table())
        .sql(
            " UNION ALL SELECT change_id, changed_at, table_name, operation, before, after, actor, cause FROM row_changes \
             WHERE part_of(table_name, coalesce(after, before)) = ",
        )
        .bind(text())
        .sql(" AND ")
        .sql(subject.parts())
        .sql(
            " UNION ALL SELECT packed.change_ids[place.number], changed_at, table_name, 'INSERT', NULL, \
             (SELECT jsonb_object_agg(name, of_rows -> (place.number - 1)::int) \
             FROM jsonb_each(packed.contents) AS packed_column (name, of_rows)), actor, cause FROM packed_inserts AS packed \
             CROSS JOIN LATERAL (SELECT array_position(packed.row_keys, ",
        )
        .bind(key())
        .sql(") AS number) AS place WHERE place.number IS NOT NULL AND table_name = ")
        .bind(table())
        .sql(
            " UNION ALL SELECT packed.change_ids[place.number::int], changed_at, table_name, 'INSERT', NULL, \
             (SELECT jsonb_object_agg(name, of_rows -> (place.number - 1)::int) \
             FROM jsonb_each(packed.contents) AS packed_column (name, of_rows)), actor, cause FROM packed_inserts AS packed \
             CROSS JOIN LATERAL jsonb_array_elements_text(packed.contents -> ",
        )
        .sql(subject.key())
        .sql(") WITH ORDINALITY AS place (owner, number) WHERE place.owner = ")
        .bind(text())
        .sql(" AND ")
        .sql(subject.parts())
        .sql(" AND cause IN (SELECT cause FROM packed_inserts WHERE table_name = ")
        .bind(table())
        .sql(" AND ")
        .bind(key())
        .sql(" = ANY(row_keys))) AS whole) AS changes WHERE before IS DISTINCT FROM after")
    }
}
