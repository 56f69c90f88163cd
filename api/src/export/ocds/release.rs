//! A tender as a release: how it stands, in the words of OCDS. What is not known is left out.

use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, TimeDelta, Utc};
use rust_decimal::Decimal;
use schema::{
    clock,
    models::Organization,
    texts::{Label, capitalized},
    types::{Milestone, ParticipationRole, Period, Precision, TenderStatus, days_in_words},
};
use serde::Serialize;
use serde_json::Number;
use sha2::{Digest, Sha256};

use super::codes;
use crate::read::{
    ReadError,
    tender::{TenderText, TenderWithRelations},
};

/// What is told of a tender at a moment
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Release {
    ocid: String,
    id: String,
    date: String,
    tag: &'static [&'static str],
    initiation_type: &'static str,
    language: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parties: Vec<Party>,
    #[serde(skip_serializing_if = "Option::is_none")]
    buyer: Option<Reference>,
    #[serde(skip_serializing_if = "Option::is_none")]
    planning: Option<Planning>,
    tender: Tender,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    awards: Vec<Award>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    contracts: Vec<Contract>,
}

#[derive(Debug, Serialize)]
struct Party {
    name: String,
    id: String,
    identifier: Identifier,
    roles: Vec<&'static str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Identifier {
    id: String,
    legal_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct Reference {
    id: String,
    name: String,
}

#[derive(Debug, Serialize)]
struct Planning {
    milestones: Vec<Planned>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Tender {
    id: String,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    procuring_entity: Option<Reference>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    items: Vec<Item>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_value: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    procurement_method: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    procurement_method_details: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    main_procurement_category: Option<&'static str>,
    #[serde(rename = "tenderPeriod", skip_serializing_if = "Option::is_none")]
    period: Option<Days>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contract_period: Option<Days>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    milestones: Vec<Planned>,
}

#[derive(Debug, Serialize)]
struct Item {
    id: &'static str,
    description: String,
    classification: Classification,
}

#[derive(Debug, Serialize)]
struct Classification {
    scheme: &'static str,
    id: String,
}

/// An amount in euro
#[derive(Debug, Serialize)]
struct Value {
    amount: Number,
    currency: &'static str,
}

/// From the beginning of one day to the end of another; one of them at least
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Days {
    #[serde(skip_serializing_if = "Option::is_none")]
    start_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_date: Option<String>,
}

/// A milestone
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Planned {
    id: String,
    title: String,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct Award {
    id: String,
    title: String,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Contract {
    id: String,
    #[serde(rename = "awardID")]
    award_id: String,
    title: String,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_signed: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<Days>,
}

impl Release {
    /// The release of a tender that was read with its description, participations, periods and, for members, steps
    ///
    /// # Errors
    ///
    /// [`ReadError::NotAskedFor`] when it was read without its description.
    pub(super) fn of(of: &TenderWithRelations, prefix: &str) -> Result<Self, ReadError> {
        let status = of.tender.status;
        let lead = of.lead().map(reference);
        let preparation: Vec<Planned> = planned(of, Milestone::Preparation).into_iter().collect();
        let mut release = Self {
            ocid: format!("{prefix}-{}", of.tender.tender_id),
            id: String::new(),
            date: moment(of.tender.updated_at),
            tag: codes::tags(status),
            initiation_type: "tender",
            language: "nl",
            parties: of
                .participations
                .iter()
                .filter_map(|part| party(&part.organization, part.role))
                .collect(),
            buyer: lead.clone(),
            planning: (!preparation.is_empty()).then_some(Planning { milestones: preparation }),
            tender: tender(of, lead)?,
            awards: award(of).into_iter().collect(),
            contracts: contract(of).into_iter().collect(),
        };
        release.id = format!("{}-{}", release.ocid, release.fingerprint());
        Ok(release)
    }

    /// Another content is another release
    fn fingerprint(&self) -> String {
        let content = serde_json::to_vec(self).unwrap_or_default();
        Sha256::digest(content)
            .iter()
            .take(8)
            .fold(String::new(), |digits, byte| digits + &format!("{byte:02x}"))
    }
}

fn tender(of: &TenderWithRelations, lead: Option<Reference>) -> Result<Tender, ReadError> {
    let facts = &of.tender;
    let description = of.texts.get(TenderText::Description)?.map(str::trim);
    let classified = |code: &String| Item {
        id: "1",
        description: facts.title.clone(),
        classification: Classification { scheme: "CPV", id: code.clone() },
    };
    Ok(Tender {
        id: facts.tender_id.to_string(),
        title: facts.title.clone(),
        description: description.filter(|text| !text.is_empty()).map(str::to_owned),
        status: codes::tender_status(facts.status),
        procuring_entity: lead,
        items: facts.cpv_code.iter().map(classified).collect(),
        value: facts.estimated_value_eur.and_then(euros),
        min_value: facts.minimum_value_eur.and_then(euros),
        procurement_method: facts.procedure.and_then(codes::method),
        procurement_method_details: facts.procedure.map(Label::label),
        main_procurement_category: facts.nature.and_then(codes::category),
        period: tender_period(of),
        contract_period: contract_period(of),
        milestones: Milestone::ALL
            .iter()
            .filter(|milestone| **milestone != Milestone::Preparation)
            .filter_map(|milestone| planned(of, *milestone))
            .collect(),
    })
}

/// Of who leads or takes part; who is interested or declined is no party to it
fn party(organization: &Organization, role: ParticipationRole) -> Option<Party> {
    let roles = match role {
        ParticipationRole::Lead => vec!["buyer", "procuringEntity"],
        ParticipationRole::Participant => vec!["buyer"],
        ParticipationRole::Interested | ParticipationRole::Declined => return None,
    };
    let Reference { id, name } = reference(organization);
    let uri = organization
        .code
        .as_ref()
        .map(|code| format!("https://identifier.overheid.nl/tooi/id/gemeente/{}", code.to_lowercase()));
    let identifier = Identifier { id: id.clone(), legal_name: name.clone(), uri };
    Some(Party { name, id, identifier, roles })
}

/// By the code of CBS, or else by our own identity
fn reference(organization: &Organization) -> Reference {
    let own = || organization.organization_id.to_string();
    Reference { id: organization.code.clone().unwrap_or_else(own), name: organization.name.clone() }
}

fn planned(of: &TenderWithRelations, milestone: Milestone) -> Option<Planned> {
    let period = of.period(milestone)?;
    let days = days_in_words(period.start(), period.end())?;
    let description = if period.text() == days { days } else { format!("{} ({days})", period.text()) };
    Some(Planned {
        id: milestone.as_str().to_lowercase().replace('_', "-"),
        title: capitalized(milestone),
        kind: codes::milestone_type(milestone),
        description,
        due_date: period.end().and_then(end_of),
        status: codes::milestone_status(milestone, of.tender.status),
    })
}

/// Only what is planned to the day: a quarter is no time in which anyone can tender
fn tender_period(of: &TenderWithRelations) -> Option<Days> {
    let day = |milestone| of.period(milestone).filter(|period| period.precision() == Precision::Day);
    days(
        day(Milestone::Publication).and_then(|period| period.start()),
        day(Milestone::Submission).and_then(|period| period.end()),
    )
}

/// As it is estimated, which is what the standard asks for
fn contract_period(of: &TenderWithRelations) -> Option<Days> {
    let (start, end) = (of.period(Milestone::ContractStart), of.period(Milestone::ContractEnd));
    days(start.as_ref().and_then(Period::start), end.as_ref().and_then(Period::end))
}

/// `None` when neither end is known; an end that lies before the start is left out
fn days(first: Option<NaiveDate>, last: Option<NaiveDate>) -> Option<Days> {
    let last = last.filter(|last| first.is_none_or(|first| first <= *last));
    let days = Days { start_date: first.and_then(begin_of), end_date: last.and_then(end_of) };
    (days.start_date.is_some() || days.end_date.is_some()).then_some(days)
}

fn award(of: &TenderWithRelations) -> Option<Award> {
    Some(Award {
        id: award_id(of),
        title: of.tender.title.clone(),
        status: codes::award_status(of.tender.status)?,
        date: happened(of, TenderStatus::Awarded),
    })
}

fn award_id(of: &TenderWithRelations) -> String {
    format!("{}-award", of.tender.tender_id)
}

fn contract(of: &TenderWithRelations) -> Option<Contract> {
    codes::is_contracted(of.tender.status).then(|| Contract {
        id: format!("{}-contract", of.tender.tender_id),
        award_id: award_id(of),
        title: of.tender.title.clone(),
        status: "active",
        date_signed: happened(of, TenderStatus::Contracted),
        period: contract_period(of),
    })
}

/// The day on which the tender came into a status, as far as steps were read
fn happened(of: &TenderWithRelations, status: TenderStatus) -> Option<String> {
    begin_of(of.standing_steps().into_iter().rfind(|step| step.to_status == status)?.happened_on)
}

fn euros(amount: Decimal) -> Option<Value> {
    // By its digits: a number of JSON has as many as are needed.
    let amount = serde_json::from_str(&amount.normalize().to_string()).ok()?;
    Some(Value { amount, currency: "EUR" })
}

pub(super) fn moment(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The first moment of a day in the Netherlands; `None` where a year has no four digits
fn begin_of(day: NaiveDate) -> Option<String> {
    has_four_digits(day).then_some(())?;
    Some(clock::with_offset(clock::end_of(day.pred_opt()?)))
}

/// Its last second
fn end_of(day: NaiveDate) -> Option<String> {
    has_four_digits(day).then_some(())?;
    Some(clock::with_offset(clock::end_of(day) - TimeDelta::seconds(1)))
}

fn has_four_digits(day: NaiveDate) -> bool {
    (1000..=9998).contains(&day.year())
}
