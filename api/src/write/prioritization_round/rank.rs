use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use diesel::{ExpressionMethods, Insertable, QueryDsl, QueryResult};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{
    rules::{Violation, tender::check_move},
    tables::{calendars, prioritization_agreements, prioritization_rounds, ranked_tenders, tenders},
    types::{Milestone, Quarter, TenderStatus},
};
use uuid::Uuid;

use super::{Author, Outcome, Refused, Stop, lock_open, outcome, sign};

/// Most tenders in a round
const MOST_TENDERS: usize = 200;

/// A tender, in its place
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RankDraft {
    /// The tender
    pub tender: Uuid,
    /// The quarter in which it is published when the round takes effect; `None` leaves its planning as it is
    pub moved_to: Option<Quarter>,
}

#[derive(Insertable)]
#[diesel(table_name = ranked_tenders)]
struct NewRanked {
    prioritization_round_id: Uuid,
    tender_id: Uuid,
    position: i32,
    moved_to: Option<NaiveDate>,
}

/// Ranks the tenders of a round anew, so that the members are asked again; gives the identity of the round
///
/// Refused with `prioritization.unknown`, `prioritization.ended`, `prioritization.version_stale` (`given`, `current`),
/// `prioritization.no_tenders`, `prioritization.too_many` (`maximum`), `prioritization.tender_twice`, `prioritization.tender_unknown`,
/// `prioritization.moved_earlier` (`quarter`) and `tender.milestone_passed` (`milestone`, `status`) for what was published already.
///
/// # Errors
///
/// When the database fails.
pub async fn rank(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    id: Uuid,
    version: i32,
    ranking: &[RankDraft],
) -> QueryResult<Outcome<Uuid>> {
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            let round = lock_open(connection, id, Some(version)).await?;
            let refused = check(round.quarter(), ranking);
            if !refused.is_empty() {
                return Err(Stop::Refused(refused));
            }
            let before = ranked_tenders::table.filter(ranked_tenders::prioritization_round_id.eq(id));
            diesel::delete(before).execute(connection).await?;
            store(connection, id, round.partnership_id, ranking).await?;
            ask_again(connection, id).await?;
            Ok(id)
        })
        .await;
    outcome(ended)
}

/// What is wrong with a ranking by itself
pub(super) fn check(quarter: Quarter, ranking: &[RankDraft]) -> Vec<Refused> {
    let whole = |violation| vec![Refused::at("ranking", violation)];
    if ranking.is_empty() {
        return whole(Violation::new("prioritization.no_tenders"));
    }
    if ranking.len() > MOST_TENDERS {
        return whole(Violation::new("prioritization.too_many").with("maximum", MOST_TENDERS));
    }
    let (mut known, mut refused) = (BTreeSet::new(), Vec::new());
    for (index, ranked) in ranking.iter().enumerate() {
        if !known.insert(ranked.tender) {
            refused.push(of_tender(index, "tender", Violation::new("prioritization.tender_twice")));
        }
        if ranked.moved_to.is_some_and(|to| to <= quarter) {
            let earlier = Violation::new("prioritization.moved_earlier").with("quarter", quarter.code());
            refused.push(of_tender(index, "moved_to", earlier));
        }
    }
    refused
}

fn of_tender(index: usize, field: &str, violation: Violation) -> Refused {
    Refused::at(field, violation).within(&index).within("ranking")
}

/// Stores a ranking of tenders of the partnership that may still be moved where they are
pub(super) async fn store(
    connection: &mut AsyncPgConnection,
    round: Uuid,
    partnership_id: Uuid,
    ranking: &[RankDraft],
) -> Result<(), Stop> {
    let ids: Vec<Uuid> = ranking.iter().map(|ranked| ranked.tender).collect();
    let known: Vec<(Uuid, TenderStatus)> = tenders::table
        .inner_join(calendars::table)
        .filter(calendars::partnership_id.eq(partnership_id))
        .filter(tenders::tender_id.eq_any(ids))
        .select((tenders::tender_id, tenders::status))
        .load(connection)
        .await?;
    let statuses: HashMap<Uuid, TenderStatus> = known.into_iter().collect();
    let (mut new, mut refused) = (Vec::new(), Vec::new());
    for ((index, ranked), position) in ranking.iter().enumerate().zip(1..) {
        match statuses.get(&ranked.tender) {
            None => refused.push(of_tender(index, "tender", Violation::new("prioritization.tender_unknown"))),
            Some(status) => {
                let moves = ranked.moved_to.is_some();
                let passed = moves.then(|| check_move(*status, Milestone::Publication).err()).flatten();
                refused.extend(passed.map(|violation| of_tender(index, "moved_to", violation)));
            }
        }
        let moved_to = ranked.moved_to.map(Quarter::first_day);
        new.push(NewRanked { prioritization_round_id: round, tender_id: ranked.tender, position, moved_to });
    }
    if !refused.is_empty() {
        return Err(Stop::Refused(refused));
    }
    diesel::insert_into(ranked_tenders::table).values(&new).execute(connection).await?;
    Ok(())
}

/// What members said was of another ranking
async fn ask_again(connection: &mut AsyncPgConnection, id: Uuid) -> QueryResult<()> {
    let said = prioritization_agreements::table
        .filter(prioritization_agreements::prioritization_round_id.eq(id))
        .filter(prioritization_agreements::agrees.is_not_null());
    diesel::update(said)
        .set((
            prioritization_agreements::agrees.eq(None::<bool>),
            prioritization_agreements::reason.eq(None::<&str>),
            prioritization_agreements::answered_by.eq(None::<&str>),
            prioritization_agreements::answered_at.eq(None::<DateTime<Utc>>),
        ))
        .execute(connection)
        .await?;
    diesel::update(prioritization_rounds::table.find(id))
        .set(prioritization_rounds::version.eq(prioritization_rounds::version + 1))
        .execute(connection)
        .await
        .map(drop)
}
