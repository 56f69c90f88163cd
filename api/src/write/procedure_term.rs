//! Terms of procedures: adding and correcting them.

use diesel::{
    AsChangeset, ExpressionMethods, Insertable, OptionalExtension, PgRangeExpressionMethods, QueryDsl,
    QueryResult,
};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{
    rules::Violation,
    tables::procedure_terms,
    types::{DateRange, Procedure, TermStep},
};
use uuid::Uuid;

use super::{
    Author, Outcome, Refused, Stop, check_text, outcome, said, sign,
    validity::{Validity, refuse_overlap},
};

/// Longest term, in days: far above those of any law
const MAXIMUM_DAYS: i32 = 365;
const MAXIMUM_NOTE: usize = 1_000;

/// A term as it is to be
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermDraft {
    /// Which one becomes so; `None` for a new one
    pub id: Option<Uuid>,
    /// Procedure
    pub procedure: Procedure,
    /// Step
    pub step: TermStep,
    /// Calendar days, at least
    pub minimum_days: i32,
    /// The same where everything goes electronically; `None` when that makes no difference
    pub electronic_days: Option<i32>,
    /// What else there is to know
    pub note: Option<String>,
    /// Days on which a term may begin for which it counts, and who says so
    pub validity: Validity,
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = procedure_terms, treat_none_as_null = true)]
struct Row {
    procedure: Procedure,
    step: TermStep,
    minimum_days: i32,
    electronic_days: Option<i32>,
    note: Option<String>,
    source: String,
    during: DateRange,
}

impl TermDraft {
    fn check(&self) -> Vec<Refused> {
        let mut refused = self.validity.check();
        let out_of_range =
            || Violation::new("procedure_term.days_out_of_range").with("maximum", MAXIMUM_DAYS);
        let days = [("minimum_days", Some(self.minimum_days)), ("electronic_days", self.electronic_days)];
        for (field, days) in days {
            if days.is_some_and(|days| !(0..=MAXIMUM_DAYS).contains(&days)) {
                refused.push(Refused::at(field, out_of_range()));
            }
        }
        if self.electronic_days.is_some_and(|days| days > self.minimum_days) {
            let violation = Violation::new("procedure_term.electronic_longer");
            refused.push(Refused::at("electronic_days", violation));
        }
        if self.procedure == Procedure::EuropeanUnspecified {
            let violation = Violation::new("procedure_term.procedure_unspecified");
            refused.push(Refused::at("procedure", violation));
        }
        let note = check_text(self.note.as_deref().unwrap_or_default(), MAXIMUM_NOTE);
        refused.extend(note.err().map(|violation| Refused::at("note", violation)));
        refused
    }
}

/// Stores a new term, or corrects one; gives its identity
///
/// Refused with `procedure_term.days_out_of_range` (`maximum`), `procedure_term.electronic_longer`, `procedure_term.procedure_unspecified`,
/// `procedure_term.unknown`, `validity.overlaps` (`from`, `until`) when another counts for the same procedure and step on one of the days, as
/// its validity says, and for a note that cannot be stored.
///
/// # Errors
///
/// When the database fails.
pub async fn set(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    draft: &TermDraft,
) -> QueryResult<Outcome<Uuid>> {
    let refused = draft.check();
    if !refused.is_empty() {
        return Ok(Outcome::Refused(refused));
    }
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            // Nobody adds an overlapping one between the look and the write.
            diesel::sql_query("LOCK TABLE procedure_terms IN SHARE ROW EXCLUSIVE MODE")
                .execute(connection)
                .await?;
            let row = Row {
                procedure: draft.procedure,
                step: draft.step,
                minimum_days: draft.minimum_days,
                electronic_days: draft.electronic_days,
                note: said(draft.note.as_deref()).map(str::to_owned),
                source: draft.validity.source.trim().to_owned(),
                during: draft.validity.during(),
            };
            refuse_overlap(overlapped(connection, draft.id, &row).await?)?;
            store(connection, draft.id, &row).await
        })
        .await;
    outcome(ended)
}

/// The days of another one that counts on one of the days of this
async fn overlapped(
    connection: &mut AsyncPgConnection,
    own: Option<Uuid>,
    row: &Row,
) -> QueryResult<Option<DateRange>> {
    procedure_terms::table
        .filter(procedure_terms::procedure_term_id.ne(own.unwrap_or_default()))
        .filter(procedure_terms::procedure.eq(row.procedure))
        .filter(procedure_terms::step.eq(row.step))
        .filter(procedure_terms::during.overlaps_with(row.during))
        .order(procedure_terms::during)
        .select(procedure_terms::during)
        .first(connection)
        .await
        .optional()
}

async fn store(connection: &mut AsyncPgConnection, own: Option<Uuid>, row: &Row) -> Result<Uuid, Stop> {
    let stored = match own {
        None => {
            diesel::insert_into(procedure_terms::table)
                .values(row)
                .returning(procedure_terms::procedure_term_id)
                .get_result(connection)
                .await
        }
        Some(id) => {
            diesel::update(procedure_terms::table.find(id))
                .set(row)
                .returning(procedure_terms::procedure_term_id)
                .get_result(connection)
                .await
        }
    };
    let unknown = || Refused::at("id", Violation::new("procedure_term.unknown"));
    stored.optional()?.ok_or_else(|| unknown().into())
}
