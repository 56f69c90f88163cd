use std::collections::BTreeSet;

use schema::{
    headings::{Field, TenderField},
    models::FieldDifference,
    texts::Label,
    types::{CpvCode, ParticipationRole, Period, Precision, TenderStatus, dutch_day, euros},
};

use crate::{
    checks::differences::field,
    rows::{DraftTender, MILESTONES},
};

/// What people call a tender: its reference and title
pub(super) fn name(reference: Option<&str>, title: &str) -> String {
    reference.map_or_else(|| title.to_owned(), |reference| format!("{reference} · {title}"))
}

/// The fields in which a tender differs from what is stored, as people read them; all that it fills when it is new
pub(super) fn differing(before: Option<&DraftTender>, after: &DraftTender) -> Vec<FieldDifference> {
    if before == Some(after) {
        return Vec::new();
    }
    let mut fields: Vec<FieldDifference> = WORDINGS
        .iter()
        .filter_map(|(column, word)| field(column.heading().dutch, before.and_then(word), word(after)))
        .collect();
    for (column, milestone) in MILESTONES {
        let period = |tender: &DraftTender| tender.periods.get(&milestone).map(period);
        fields.extend(field(column.heading().dutch, before.and_then(period), period(after)));
    }
    let headings: BTreeSet<&String> =
        before.into_iter().chain([after]).flat_map(|tender| tender.unmapped.keys()).collect();
    for heading in headings {
        let cell = |tender: &DraftTender| tender.unmapped.get(heading).cloned();
        fields.extend(field(heading, before.and_then(cell), cell(after)));
    }
    fields
}

type Wording = fn(&DraftTender) -> Option<String>;

/// Each field as people read it, in the order of the columns that we write
const WORDINGS: [(TenderField, Wording); 15] = [
    (TenderField::Reference, |tender| tender.reference.clone()),
    (TenderField::Title, |tender| Some(tender.title.clone())),
    (TenderField::Description, |tender| tender.description.clone()),
    (TenderField::Lead, lead),
    (TenderField::Participants, participants),
    (TenderField::Contact, |tender| tender.contact.clone()),
    (TenderField::Category, |tender| tender.category.clone()),
    (TenderField::Nature, |tender| tender.nature.map(|nature| nature.label().to_owned())),
    (TenderField::Cpv, |tender| tender.cpv_code.as_ref().map(CpvCode::to_string)),
    (TenderField::Value, value),
    (TenderField::Procedure, |tender| tender.procedure.map(|procedure| procedure.label().to_owned())),
    (TenderField::Status, |tender| {
        Some(tender.status.unwrap_or(TenderStatus::Registered).label().to_owned())
    }),
    (TenderField::Priority, |tender| tender.priority.clone()),
    (TenderField::Lots, |tender| (tender.lots > 0).then(|| tender.lots.to_string())),
    (TenderField::Remarks, |tender| tender.remarks.clone()),
];

fn lead(tender: &DraftTender) -> Option<String> {
    let leads =
        |part: &&_| matches!(part, crate::rows::DraftParticipation { role: ParticipationRole::Lead, .. });
    tender.participations.iter().find(leads).map(|part| part.name.clone())
}

/// "Delft, Westland (geïnteresseerd)", by name
fn participants(tender: &DraftTender) -> Option<String> {
    let mut names: Vec<String> = tender
        .participations
        .iter()
        .filter_map(|part| match part.role {
            ParticipationRole::Lead => None,
            ParticipationRole::Participant => Some(part.name.clone()),
            role => Some(format!("{} ({})", part.name, role.label())),
        })
        .collect();
    names.sort_unstable();
    (!names.is_empty()).then(|| names.join(", "))
}

fn value(tender: &DraftTender) -> Option<String> {
    match (tender.minimum_value_eur, tender.estimated_value_eur) {
        (Some(lowest), Some(highest)) => Some(format!("{} tot {}", euros(lowest), euros(highest))),
        (Some(lowest), None) => Some(format!("vanaf {}", euros(lowest))),
        (None, highest) => highest.map(euros),
    }
}

/// As it was written, with the days that it stands for: "Q2 2023 (01-04-2023 t/m 30-06-2023)"
fn period(period: &Period) -> String {
    let days = match (period.start(), period.end()) {
        (Some(start), Some(end)) if start == end && period.precision() == Precision::Day => dutch_day(start),
        (Some(start), Some(end)) => format!("{} t/m {}", dutch_day(start), dutch_day(end)),
        (Some(start), None) => format!("vanaf {}", dutch_day(start)),
        (None, Some(end)) => format!("uiterlijk {}", dutch_day(end)),
        (None, None) => return period.text().to_owned(),
    };
    if period.text() == days { days } else { format!("{} ({days})", period.text()) }
}
