//! Prioritization rounds: what goes first in a quarter in which there are too few hours, and who agrees.

use std::collections::{BTreeMap, HashMap};

use diesel::{ExpressionMethods, QueryDsl, SelectableHelper, sql_types::Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures::try_join;
use schema::{
    models::{Organization, PrioritizationAgreement, PrioritizationRound, RankedTender},
    rules::capacity::Planned,
    tables::{organizations, prioritization_agreements, prioritization_rounds, ranked_tenders, tenders},
    types::{Quarter, RoundStatus},
};
use uuid::Uuid;

use super::{
    ReadError, Reader,
    capacity::{self, Shifted, Work},
    reader::Columns,
    statement::Statement,
};

/// A round with its order, and who agrees
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundWithRanking {
    /// The round
    pub round: PrioritizationRound,
    /// What goes first, first
    pub ranking: Vec<RankedOf>,
    /// One for each member that is asked, by name
    pub agreements: Vec<AgreementOf>,
}

/// The place of a tender
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RankedOf {
    /// The place
    pub ranked: RankedTender,
    /// Title of the tender
    pub title: String,
}

impl RankedOf {
    /// The quarter in which it is published when the round takes effect; `None` leaves its planning as it is
    pub fn moved_to(&self) -> Option<Quarter> {
        self.ranked.moved_to.map(Quarter::of)
    }
}

/// What a member says
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreementOf {
    /// What it says
    pub agreement: PrioritizationAgreement,
    /// The member
    pub organization: Organization,
}

impl RoundWithRanking {
    /// Whether it has not ended
    pub fn is_open(&self) -> bool {
        self.round.status == RoundStatus::Open
    }

    /// What each member says, as the rule of consensus takes it
    pub fn agrees(&self) -> Vec<Option<bool>> {
        self.agreements.iter().map(|of| of.agreement.agrees).collect()
    }

    /// Those that it puts off, as they would be planned when it took effect
    pub fn shifted(&self) -> Shifted {
        let moved = |of: &RankedOf| {
            let planned = Planned { publication: Some(of.moved_to()?.first_day()), contract_start: None };
            Some((of.ranked.tender_id, planned))
        };
        self.ranking.iter().filter_map(moved).collect()
    }

    /// What the capacity is reckoned from in its quarter and in those that it puts tenders off to, with two years before the first, from
    /// which hours are taken, and two after the last
    ///
    /// # Errors
    ///
    /// [`ReadError`] when the database fails, or there is no room for it.
    pub async fn work(&self, reader: Reader<'_>) -> Result<Work, ReadError> {
        let last = self.ranking.iter().filter_map(RankedOf::moved_to).max();
        let first = self.round.quarter();
        let quarters = first.before(YEARS * 4).row(2 * YEARS * 4 + last.map_or(0, |last| first.until(last)));
        let tenders: Vec<Uuid> = self.ranking.iter().map(|of| of.ranked.tender_id).collect();
        capacity::work(reader, self.round.partnership_id, &quarters, &tenders).await
    }

    /// What each of its tenders asks of each member in its quarter, as they are planned now, and what the members have in it
    pub fn demand(&self, work: &Work) -> Demand {
        let quarter = self.round.quarter();
        let mut asked: HashMap<Uuid, BTreeMap<Uuid, i32>> = HashMap::new();
        let mut available = BTreeMap::new();
        for member in work.capacity(&Shifted::new()).members {
            let id = member.organization.organization_id;
            for cell in member.cells.into_iter().filter(|cell| cell.quarter == quarter) {
                available.extend(cell.available.map(|hours| (id, hours)));
                for load in cell.loads {
                    asked.entry(load.tender.tender_id).or_default().insert(id, load.hours);
                }
            }
        }
        let of = |of: &RankedOf| asked.remove(&of.ranked.tender_id).unwrap_or_default();
        (self.ranking.iter().map(of).collect(), available)
    }
}

/// What tenders ask of members, one map a tender; and what these have
pub type Demand = (Vec<BTreeMap<Uuid, i32>>, BTreeMap<Uuid, i32>);

/// So many years before the quarter of a round, and after the last one that a tender is put off to, shifts are told
const YEARS: u32 = 2;

/// Those of the rounds that exist, in no particular order
///
/// # Errors
///
/// [`ReadError`] when the database fails, or there is no room for them.
pub async fn by_ids(reader: Reader<'_>, ids: &[Uuid]) -> Result<Vec<RoundWithRanking>, ReadError> {
    let query = prioritization_rounds::table
        .filter(prioritization_rounds::prioritization_round_id.eq_any(ids.to_vec()))
        .select(PrioritizationRound::as_select());
    let found =
        reader.load::<PrioritizationRound, Columns<PrioritizationRound>>(Statement::of(query)).await?;
    with_ranking(reader, found).await
}

/// So many rounds of a partnership, the latest first
///
/// # Errors
///
/// As [`by_ids`].
pub async fn latest(
    reader: Reader<'_>,
    partnership_id: Uuid,
    limit: i64,
) -> Result<Vec<RoundWithRanking>, ReadError> {
    let query = prioritization_rounds::table
        .filter(prioritization_rounds::partnership_id.eq(partnership_id))
        .order((
            prioritization_rounds::opened_at.desc(),
            prioritization_rounds::prioritization_round_id.desc(),
        ))
        .limit(limit)
        .select(PrioritizationRound::as_select());
    let found =
        reader.load::<PrioritizationRound, Columns<PrioritizationRound>>(Statement::of(query)).await?;
    with_ranking(reader, found).await
}

/// The partnerships of these rounds, by round
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn partnerships_of(
    mut connection: &AsyncPgConnection,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Uuid>, ReadError> {
    let found: Vec<(Uuid, Uuid)> = prioritization_rounds::table
        .filter(prioritization_rounds::prioritization_round_id.eq_any(ids))
        .select((prioritization_rounds::prioritization_round_id, prioritization_rounds::partnership_id))
        .load(&mut connection)
        .await?;
    Ok(found.into_iter().collect())
}

async fn with_ranking(
    reader: Reader<'_>,
    found: Vec<PrioritizationRound>,
) -> Result<Vec<RoundWithRanking>, ReadError> {
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = found.iter().map(|round| round.prioritization_round_id).collect();
    let (ranked, agreed) = try_join!(ranked(reader, ids.clone()), agreed(reader, ids))?;
    let mut ranking: HashMap<Uuid, Vec<RankedOf>> = HashMap::new();
    for (ranked, title) in ranked {
        ranking.entry(ranked.prioritization_round_id).or_default().push(RankedOf { ranked, title });
    }
    let mut agreements: HashMap<Uuid, Vec<AgreementOf>> = HashMap::new();
    for (agreement, organization) in agreed {
        let of = AgreementOf { agreement, organization };
        agreements.entry(of.agreement.prioritization_round_id).or_default().push(of);
    }
    let with = |round: PrioritizationRound| RoundWithRanking {
        ranking: ranking.remove(&round.prioritization_round_id).unwrap_or_default(),
        agreements: agreements.remove(&round.prioritization_round_id).unwrap_or_default(),
        round,
    };
    Ok(found.into_iter().map(with).collect())
}

async fn ranked(reader: Reader<'_>, rounds: Vec<Uuid>) -> Result<Vec<(RankedTender, String)>, ReadError> {
    let query = ranked_tenders::table
        .inner_join(tenders::table)
        .filter(ranked_tenders::prioritization_round_id.eq_any(rounds))
        .order(ranked_tenders::position)
        .select((RankedTender::as_select(), tenders::title));
    reader.load::<(RankedTender, String), (Columns<RankedTender>, Text)>(Statement::of(query)).await
}

async fn agreed(
    reader: Reader<'_>,
    rounds: Vec<Uuid>,
) -> Result<Vec<(PrioritizationAgreement, Organization)>, ReadError> {
    type Row = (PrioritizationAgreement, Organization);
    let query = prioritization_agreements::table
        .inner_join(organizations::table)
        .filter(prioritization_agreements::prioritization_round_id.eq_any(rounds))
        .order((organizations::name, organizations::organization_id))
        .select(Row::as_select());
    reader.load::<Row, Columns<Row>>(Statement::of(query)).await
}
