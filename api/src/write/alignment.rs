//! Accepting that contracts are tendered together.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::{ExpressionMethods, QueryDsl, QueryResult, SelectableHelper, dsl::now};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use rust_decimal::Decimal;
use schema::{
    models::Contract,
    rules::{
        Violation,
        planning::{PlannedStep, Wanted, back_plan},
    },
    tables::{contract_follow_ups, contracts, tenders},
    types::{
        Milestone, ParticipationRole, Period, PlanningStep, Precision, Procedure, TenderStatus, dutch_day,
        fits_money,
    },
};
use uuid::Uuid;

use super::{
    Author, Outcome, Refused, Stop, YEARS,
    books::organization,
    outcome, sign,
    tender::{self, OrganizationKey, ParticipationDraft, TenderChange},
};
use crate::read::planning;

/// Most contracts that one tender replaces at once
const MAXIMUM_CONTRACTS: usize = 500;

/// Contracts that are tendered together
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// Short name of the partnership
    pub partnership: String,
    /// Year of the calendar that the tender comes in
    pub year: i32,
    /// Its title
    pub title: String,
    /// First day of the joint contract
    pub starts_on: NaiveDate,
    /// How it is tendered, from which the days before it follow
    pub procedure: Procedure,
    /// Who leads it; nobody yet when not said
    pub lead: Option<OrganizationKey>,
    /// The contracts, each with the version that was read
    pub contracts: Vec<(Uuid, i32)>,
}

impl Acceptance {
    fn check(&self) -> Vec<Refused> {
        let mut refused = Vec::new();
        let ids: BTreeSet<Uuid> = self.contracts.iter().map(|(id, _)| *id).collect();
        if ids.len() < self.contracts.len() {
            refused.push(Refused::at("contracts", Violation::new("alignment.contract_twice")));
        }
        if self.contracts.len() > MAXIMUM_CONTRACTS {
            let violation = Violation::new("alignment.too_many_contracts").with("maximum", MAXIMUM_CONTRACTS);
            refused.push(Refused::at("contracts", violation));
        }
        if !YEARS.contains(&self.year) {
            refused.push(Refused::at("year", Violation::new("calendar.year_out_of_range")));
        }
        refused
    }
}

/// Registers a joint tender that replaces these contracts, in the calendar of a year: their holders take part, it begins on that day,
/// everything before it is planned on its latest day, and what they have in common of their CPV codes, category and nature is its own, as are their known values together; gives its
/// identity
///
/// Refused with `alignment.contract_twice`, `alignment.too_many_contracts`, `alignment.one_member`, `contract.unknown`,
/// `contract.version_stale` (`given`, `current`), `contract.follow_up_taken`, `organization.unknown` (`organization`),
/// `calendar.year_out_of_range`, and as [`tender::register`] for the title and the partnership.
///
/// # Errors
///
/// When the database fails.
pub async fn accept(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    acceptance: &Acceptance,
) -> QueryResult<Outcome<Uuid>> {
    let mut refused = acceptance.check();
    let titled = TenderChange { title: Some(acceptance.title.trim().to_owned()), ..TenderChange::default() };
    refused.extend(titled.check(None, None));
    if !refused.is_empty() {
        return Ok(Outcome::Refused(refused));
    }
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            let contracts = locked(connection, acceptance).await?;
            let lead = match &acceptance.lead {
                Some(lead) => Some(organization(connection, "lead", lead).await?),
                None => None,
            };
            let joint = TenderChange {
                periods: periods(connection, acceptance).await?,
                ..joint(&contracts, acceptance.procedure, lead, titled)
            };
            let tender = tender::insert(connection, &acceptance.partnership, acceptance.year, &joint).await?;
            link(connection, &contracts, tender).await?;
            Ok(tender)
        })
        .await;
    outcome(ended)
}

/// The contracts, locked in the order of their identities, when they still are at their versions and no tender replaces them
async fn locked(connection: &mut AsyncPgConnection, acceptance: &Acceptance) -> Result<Vec<Contract>, Stop> {
    let ids: Vec<Uuid> = acceptance.contracts.iter().map(|(id, _)| *id).collect();
    let found: Vec<Contract> = contracts::table
        .filter(contracts::contract_id.eq_any(&ids))
        .order(contracts::contract_id)
        .select(Contract::as_select())
        .for_no_key_update()
        .load(connection)
        .await?;
    let taken: Vec<Uuid> = contract_follow_ups::table
        .inner_join(tenders::table)
        .filter(contract_follow_ups::contract_id.eq_any(&ids))
        .filter(tenders::status.ne(TenderStatus::Withdrawn))
        .select(contract_follow_ups::contract_id)
        .load(connection)
        .await?;
    let slug = &acceptance.partnership;
    let partnership: Option<Uuid> = tender::partnership(connection, slug).await?;
    let mut refused = Vec::new();
    for (index, (id, version)) in acceptance.contracts.iter().enumerate() {
        let contract =
            found.iter().find(|of| of.contract_id == *id && Some(of.partnership_id) == partnership);
        let violation = match contract {
            None => Violation::new("contract.unknown"),
            Some(of) if of.version != *version => {
                Violation::new("contract.version_stale").with("given", version).with("current", of.version)
            }
            Some(_) if taken.contains(id) => Violation::new("contract.follow_up_taken"),
            Some(_) => continue,
        };
        refused.push(Refused::at(&index, violation).within("contracts"));
    }
    let holders: BTreeSet<Uuid> = found.iter().map(|contract| contract.organization_id).collect();
    if refused.is_empty() && holders.len() < 2 {
        refused.push(Refused::at("contracts", Violation::new("alignment.one_member")));
    }
    if refused.is_empty() { Ok(found) } else { Err(Stop::Refused(refused)) }
}

/// The joint tender, as far as the contracts tell
fn joint(
    contracts: &[Contract],
    procedure: Procedure,
    lead: Option<Uuid>,
    titled: TenderChange,
) -> TenderChange {
    let holders: BTreeSet<Uuid> =
        contracts.iter().map(|contract| contract.organization_id).chain(lead).collect();
    let part = |holder: Uuid| ParticipationDraft {
        organization: OrganizationKey::Id(holder),
        role: if Some(holder) == lead { ParticipationRole::Lead } else { ParticipationRole::Participant },
    };
    let values: Vec<Decimal> = contracts.iter().filter_map(|contract| contract.value_eur).collect();
    let value = (!values.is_empty()).then(|| values.into_iter().sum::<Decimal>());
    TenderChange {
        procedure: Some(Some(procedure)),
        cpv_code: Some(common_code(contracts)),
        category: Some(common(contracts.iter().map(|contract| contract.category.clone()))),
        nature: Some(common(contracts.iter().map(|contract| contract.nature))),
        estimated_value: Some(value.filter(|value| fits_money(*value))),
        participations: Some(holders.into_iter().map(part).collect()),
        ..titled
    }
}

/// When it begins, and the latest days of what is before
async fn periods(
    connection: &AsyncPgConnection,
    acceptance: &Acceptance,
) -> Result<Vec<(Milestone, Option<Period>)>, Stop> {
    // Without a partnership nothing is registered.
    let timing = planning::timing(connection, &acceptance.partnership).await?.unwrap_or_default();
    let wanted =
        Wanted { contract_start: acceptance.starts_on, procedure: acceptance.procedure, is_electronic: true };
    let plan = back_plan(wanted, &timing.terms, &timing.lead_times);
    let planned = |step: &PlannedStep| {
        let milestone = match step.step {
            PlanningStep::PreKickoff => Milestone::Preparation,
            other => other.milestone()?,
        };
        Some((milestone, Some(on(step))))
    };
    Ok(plan.steps.iter().filter_map(planned).collect())
}

/// The day of a step; of what follows from the start of the contract said so
fn on(step: &PlannedStep) -> Period {
    let (day, text) = (step.latest, dutch_day(step.latest));
    let text = if step.rule.is_some() { format!("uiterlijk {text}") } else { text };
    Period::new(Some(day), Some(day), Precision::Day, text.clone()).unwrap_or_else(|| Period::unknown(text))
}

/// What all of them say; `None` when one says nothing or something else
fn common<T: PartialEq>(values: impl Iterator<Item = Option<T>>) -> Option<T> {
    let mut values = values;
    let first = values.next()??;
    values.all(|value| value.as_ref() == Some(&first)).then_some(first)
}

/// The CPV code that all of theirs are of: the digits that are the same, at least a division, filled up with zeros
fn common_code(contracts: &[Contract]) -> Option<String> {
    let mut codes = contracts.iter().map(|contract| contract.cpv_code.as_deref());
    let first = codes.next()??;
    let same = codes.try_fold(first.len(), |least, code| {
        let same = first.bytes().zip(code?.bytes()).take_while(|(one, other)| one == other).count();
        Some(same.min(least))
    })?;
    let digits = first.get(..same).filter(|digits| digits.len() >= 2)?;
    Some(format!("{digits:0<8}"))
}

/// Says of each contract that the tender replaces it, in the place of one that was withdrawn
async fn link(connection: &mut AsyncPgConnection, contracts: &[Contract], tender: Uuid) -> QueryResult<()> {
    let links: Vec<_> = contracts
        .iter()
        .map(|of| {
            (contract_follow_ups::contract_id.eq(of.contract_id), contract_follow_ups::tender_id.eq(tender))
        })
        .collect();
    diesel::insert_into(contract_follow_ups::table)
        .values(links)
        .on_conflict(contract_follow_ups::contract_id)
        .do_update()
        .set(contract_follow_ups::tender_id.eq(tender))
        .execute(connection)
        .await?;
    let ids: Vec<Uuid> = contracts.iter().map(|of| of.contract_id).collect();
    diesel::update(contracts::table.filter(contracts::contract_id.eq_any(ids)))
        .set((contracts::version.eq(contracts::version + 1), contracts::updated_at.eq(now)))
        .execute(connection)
        .await
        .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contract(code: Option<&str>) -> Contract {
        Contract {
            contract_id: Uuid::nil(),
            partnership_id: Uuid::nil(),
            organization_id: Uuid::nil(),
            supplier_id: None,
            reference: None,
            title: "Groen".to_owned(),
            description: None,
            category: None,
            nature: None,
            cpv_code: code.map(str::to_owned),
            value_eur: None,
            annual_value_eur: None,
            starts_on: None,
            original_end_on: None,
            current_end_on: None,
            ultimate_end_on: None,
            extension_text: None,
            renewal: None,
            notice_months: None,
            notice_days: None,
            notice_text: None,
            status: None,
            contact: None,
            remarks: None,
            unmapped: serde_json::Value::Null,
            version: 1,
            import_run_id: None,
            source_sheet: None,
            source_row: None,
            missing_since: None,
            created_at: chrono::DateTime::UNIX_EPOCH,
            updated_at: chrono::DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn the_code_is_what_they_have_in_common() {
        for (codes, expected) in [
            (vec![Some("77310000"), Some("77340000")], Some("77300000")),
            (vec![Some("77310000"), Some("77310000")], Some("77310000")),
            (vec![Some("77310000"), Some("70000000")], None),
            (vec![Some("77310000"), None], None),
            (vec![], None),
        ] {
            let contracts: Vec<Contract> = codes.iter().map(|code| contract(*code)).collect();
            assert_eq!(common_code(&contracts).as_deref(), expected, "{codes:?}");
        }
        assert_eq!(common([Some(1), Some(1)].into_iter()), Some(1));
        assert_eq!(common([Some(1), None].into_iter()), None);
    }
}
