//! Reading opportunities.

use std::collections::{BTreeMap, HashMap};

use async_graphql::{Context, Object, Result};
use chrono::{NaiveDate, Utc};
use diesel_async::AsyncPgConnection;
use schema::{
    clock,
    rules::{
        alignment::{self, Opportunity, Search},
        planning::{Standing, Wanted},
    },
    types::Procedure,
};
use uuid::Uuid;

use super::object::{AlignmentCategory, AlignmentChoice, AlignmentOpportunity};
use crate::{
    auth::Action,
    graphql::{
        context::{Asking, Selected},
        contract::{self, Contract},
        organization::Organization,
        page::{self, LIST_SIZE},
        planning::BackPlanning,
        refusal::{bad_input, failed, over_limit},
        scalars::{CpvCode, Date, Decimal},
    },
    read::{self, planning::Timing},
};

/// Most months of bridging that can be asked for
const MOST_MONTHS: i32 = 24;

/// Reads opportunities
#[derive(Default)]
pub(in crate::graphql) struct AlignmentQuery;

#[Object]
impl AlignmentQuery {
    /// Contracts that could be tendered together, because their ends can be brought together, the best first: more organizations, then
    /// more value, then less bridging, then earlier (afstemmen van einddata). Only contracts that run, have a CPV code and an end, and that
    /// no tender replaces yet. Only for who is signed in.
    #[graphql(complexity = "10 + page::nodes(first, None) * child_complexity")]
    #[expect(clippy::too_many_arguments, reason = "arguments of the field")]
    async fn alignment_opportunities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
        #[graphql(default, desc = "By what contracts are of one category.")] by: AlignmentCategory,
        #[graphql(
            default = 6,
            desc = "Months of bridging that a contract may take at most, 0 to 24; days within it of each other are one opportunity."
        )]
        maximum_bridging_months: i32,
        #[graphql(desc = "First day on which the joint contract may begin. Null or left out: any.")]
        from: Option<Date>,
        #[graphql(desc = "Last day on which the joint contract may begin. Null or left out: any.")]
        until: Option<Date>,
        #[graphql(desc = "At most so many, 0 to 100. Null or left out: 20.")] first: Option<i32>,
    ) -> Result<Vec<AlignmentOpportunity>> {
        ctx.require(Action::ReadAll, &partnership)?;
        let search = search(maximum_bridging_months, from, until)?;
        let first = match first.unwrap_or(20) {
            first @ 0..=LIST_SIZE => usize::try_from(first).unwrap_or(0),
            _ => return Err(over_limit("first", LIST_SIZE)),
        };
        let today = clock::dutch(Utc::now()).date();
        let connection = ctx.database().await?;
        let categories =
            read::alignment::categories(&connection, &partnership, by.into(), today).await.map_err(failed)?;
        let mut found = alignment::of_categories(&categories, search);
        found.truncate(first);
        let is_planned = Selected::here(ctx).has("backPlanning");
        let timing = if is_planned {
            read::planning::timing(&connection, &partnership).await.map_err(failed)?
        } else {
            None
        };
        shown(ctx, &connection, &found, &timing.unwrap_or_default(), today).await
    }
}

fn search(maximum: i32, from: Option<Date>, until: Option<Date>) -> Result<Search> {
    let maximum_months = u32::try_from(maximum).ok().filter(|_| maximum <= MOST_MONTHS);
    let maximum_months =
        maximum_months.ok_or_else(|| bad_input(format!("Bridging takes 0 to {MOST_MONTHS} months.")))?;
    Ok(Search { maximum_months, from: from.map(|Date(day)| day), until: until.map(|Date(day)| day) })
}

/// With the contracts and who holds them, each read in one go
async fn shown(
    ctx: &Context<'_>,
    connection: &AsyncPgConnection,
    found: &[(String, Opportunity)],
    timing: &Timing,
    today: NaiveDate,
) -> Result<Vec<AlignmentOpportunity>> {
    let choices = found.iter().flat_map(|(_, opportunity)| &opportunity.choices);
    let mut ids: Vec<Uuid> = choices.map(|choice| choice.contract_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let selected = Selected::here(ctx).below("choices").below("contract");
    let contracts = contract::by_ids(ctx, connection, &ids, &selected).await?;
    let contracts: HashMap<Uuid, Contract> = contracts.into_iter().map(|of| (of.uuid(), of)).collect();
    let shown = |(category, opportunity): &(String, Opportunity)| {
        one(category, opportunity, &contracts, reckoned(opportunity, timing, today))
    };
    Ok(found.iter().map(shown).collect())
}

fn one(
    category: &str,
    opportunity: &Opportunity,
    contracts: &HashMap<Uuid, Contract>,
    back_planning: BackPlanning,
) -> AlignmentOpportunity {
    let whole = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    let of = opportunity.choices.iter().filter_map(|choice| contracts.get(&choice.contract_id));
    let members: BTreeMap<&str, Organization> = of
        .map(|contract| (contract.holder().name.as_str(), Organization(contract.holder().clone())))
        .collect();
    let choices = opportunity.choices.iter().filter_map(|choice| {
        Some(AlignmentChoice {
            contract: contracts.get(&choice.contract_id)?.clone(),
            options: i32::try_from(choice.options).unwrap_or(i32::MAX),
            ends_on: Date(choice.ends_on),
            bridging: choice.bridging.into(),
            bridging_months: whole(choice.bridging.months()),
            notice_on: choice.notice_on.map(Date),
        })
    });
    AlignmentOpportunity {
        category: CpvCode(format!("{category:0<8}")),
        starts_on: Date(opportunity.starts_on),
        members: members.into_values().collect(),
        value: Decimal(opportunity.value_eur),
        bridging_months: whole(opportunity.bridging_months),
        back_planning,
        choices: choices.collect(),
    }
}

/// Back from the start of the joint contract; what brings so much together is done by a European procedure
fn reckoned(opportunity: &Opportunity, timing: &Timing, today: NaiveDate) -> BackPlanning {
    let wanted = Wanted {
        contract_start: opportunity.starts_on,
        procedure: Procedure::EuropeanUnspecified,
        is_electronic: true,
    };
    let standing = Standing { today, status: None, planned: BTreeMap::new() };
    BackPlanning::new(Ok(wanted), timing.clone(), standing)
}
