use chrono::NaiveDate;
use diesel::{
    ExpressionMethods, Insertable, PgRangeExpressionMethods, QueryDsl, QueryResult,
    result::{DatabaseErrorKind, Error as DieselError},
};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{
    rules::Violation,
    tables::{memberships, prioritization_agreements, prioritization_rounds},
    types::Quarter,
};
use uuid::Uuid;

use super::{Author, Outcome, RankDraft, Refused, Stop, check_reason, outcome, rank, sign};

/// A round that is begun
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundDraft {
    /// The partnership
    pub partnership_id: Uuid,
    /// The quarter with too few hours
    pub quarter: Quarter,
    /// Why the round is held
    pub reason: String,
    /// What goes first, first
    pub ranking: Vec<RankDraft>,
}

#[derive(Insertable)]
#[diesel(table_name = prioritization_rounds)]
struct NewRound<'a> {
    prioritization_round_id: Uuid,
    partnership_id: Uuid,
    quarter_start: NaiveDate,
    reason: &'a str,
    opened_by: &'a str,
}

/// Opens a round and asks the members of today whether they agree; gives its identity
///
/// Refused with `prioritization.is_open` when one of the quarter is, `prioritization.reason_missing` (`of`), `prioritization.no_members`, a text
/// that is too long, and as [`super::rank()`] says of the ranking.
///
/// # Errors
///
/// When the database fails.
pub async fn open(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    today: NaiveDate,
    draft: &RoundDraft,
) -> QueryResult<Outcome<Uuid>> {
    let mut refused = rank::check(draft.quarter, &draft.ranking);
    refused.extend(check_reason("reason", "round", &draft.reason));
    if !refused.is_empty() {
        return Ok(Outcome::Refused(refused));
    }
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            let members = members(connection, draft.partnership_id, today).await?;
            if members.is_empty() {
                return Err(Refused::at("partnership", Violation::new("prioritization.no_members")).into());
            }
            let id = insert(connection, author, draft).await?;
            rank::store(connection, id, draft.partnership_id, &draft.ranking).await?;
            ask(connection, id, &members).await?;
            Ok(id)
        })
        .await;
    outcome(ended)
}

async fn members(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    today: NaiveDate,
) -> QueryResult<Vec<Uuid>> {
    memberships::table
        .filter(memberships::partnership_id.eq(partnership_id))
        .filter(memberships::during.contains(today))
        .select(memberships::organization_id)
        .distinct()
        .load(connection)
        .await
}

async fn insert(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    draft: &RoundDraft,
) -> Result<Uuid, Stop> {
    let new = NewRound {
        prioritization_round_id: Uuid::now_v7(),
        partnership_id: draft.partnership_id,
        quarter_start: draft.quarter.first_day(),
        reason: draft.reason.trim(),
        opened_by: author.actor,
    };
    let inserted = diesel::insert_into(prioritization_rounds::table).values(&new).execute(connection).await;
    inserted.map_err(is_open)?;
    Ok(new.prioritization_round_id)
}

fn is_open(error: DieselError) -> Stop {
    match &error {
        DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, information)
            if information.constraint_name() == Some("prioritization_rounds_open_key") =>
        {
            Refused::at("quarter", Violation::new("prioritization.is_open")).into()
        }
        _ => error.into(),
    }
}

async fn ask(connection: &mut AsyncPgConnection, round: Uuid, members: &[Uuid]) -> QueryResult<()> {
    let asked: Vec<_> = members
        .iter()
        .map(|member| {
            (
                prioritization_agreements::prioritization_round_id.eq(round),
                prioritization_agreements::organization_id.eq(*member),
            )
        })
        .collect();
    diesel::insert_into(prioritization_agreements::table).values(&asked).execute(connection).await.map(drop)
}
