//! What people read: each field of a tender as one text, so that before and after can be compared and shown.

use std::collections::BTreeSet;

use schema::{
    headings::{Field, TenderField},
    models::FieldDifference,
    texts::Label,
    types::{CpvCode, Milestone, ParticipationRole, Period, Precision, TenderStatus, dutch_day, euros},
};

use crate::{
    checks::{
        differences::field,
        versions::{self, Aspect as _, Codes, Versioned},
    },
    rows::{DraftTender, MILESTONES},
};

/// "12 · Groenonderhoud", or the title alone
pub(super) fn name(reference: Option<&str>, title: &str) -> String {
    reference.map_or_else(|| title.to_owned(), |reference| format!("{reference} · {title}"))
}

/// What is shown of a new tender: all that it fills, in the order of the columns; its year is that of the calendar
pub(in crate::checks) fn filled(tender: &DraftTender) -> Vec<FieldDifference> {
    let aspects = Aspect::of([tender, tender]);
    let is_year = |aspect: &&Aspect| matches!(aspect, Aspect::Column(TenderField::Year, _));
    let shown = aspects.iter().filter(|aspect| !is_year(aspect));
    shown.filter_map(|aspect| field(aspect.heading(), None, aspect.word(tender))).collect()
}

/// One thing that a tender says, and that is shown by itself
pub(in crate::checks) enum Aspect {
    /// What a column says
    Column(TenderField, Wording),
    /// When something is planned
    Period(TenderField, Milestone),
    /// A cell of an unknown column, by its heading
    Cell(String),
}

type Wording = fn(&DraftTender) -> Option<String>;

impl Versioned for DraftTender {
    type Field = TenderField;
    type Aspect = Aspect;
    const CODES: Codes = Codes {
        conflict: "tender.conflict",
        overwrites: "tender.overwrites_by_hand",
        keeps: "tender.keeps_by_hand",
    };
}

impl versions::Aspect<DraftTender> for Aspect {
    fn of(tenders: [&DraftTender; 2]) -> Vec<Self> {
        let columns = WORDINGS.iter().map(|(column, word)| Self::Column(*column, *word));
        let periods = MILESTONES.into_iter().map(|(column, milestone)| Self::Period(column, milestone));
        let headings: BTreeSet<&String> =
            tenders.into_iter().flat_map(|tender| tender.unmapped.keys()).collect();
        columns.chain(periods).chain(headings.into_iter().cloned().map(Self::Cell)).collect()
    }

    fn heading(&self) -> &str {
        match self {
            Self::Column(column, _) | Self::Period(column, _) => column.heading().dutch,
            Self::Cell(heading) => heading,
        }
    }

    fn field(&self) -> Option<TenderField> {
        match self {
            Self::Column(column, _) | Self::Period(column, _) => Some(*column),
            Self::Cell(_) => None,
        }
    }

    fn word(&self, tender: &DraftTender) -> Option<String> {
        match self {
            Self::Column(_, word) => word(tender),
            Self::Period(_, milestone) => tender.periods.get(milestone).map(period),
            Self::Cell(heading) => tender.unmapped.get(heading).cloned(),
        }
    }

    /// Who leads and who takes part cannot be told apart
    fn whole(&self, tender: &DraftTender) -> (Option<String>, Option<String>) {
        match self {
            Self::Column(TenderField::Lead | TenderField::Participants, _) => {
                (lead(tender), participants(tender))
            }
            _ => (self.word(tender), None),
        }
    }

    fn copy(&self, from: &DraftTender, into: &mut DraftTender) {
        match self {
            Self::Column(column, _) => copy_column(*column, from, into),
            Self::Period(_, milestone) => match from.periods.get(milestone) {
                Some(period) => {
                    into.periods.insert(*milestone, period.clone());
                }
                None => {
                    into.periods.remove(milestone);
                }
            },
            Self::Cell(heading) => match from.unmapped.get(heading) {
                Some(text) => {
                    into.unmapped.insert(heading.clone(), text.clone());
                }
                None => {
                    into.unmapped.remove(heading);
                }
            },
        }
    }
}

fn copy_column(column: TenderField, from: &DraftTender, into: &mut DraftTender) {
    match column {
        TenderField::Reference => into.reference.clone_from(&from.reference),
        TenderField::Title => into.title.clone_from(&from.title),
        TenderField::Description => into.description.clone_from(&from.description),
        TenderField::Lead | TenderField::Participants => into.participations.clone_from(&from.participations),
        TenderField::Contact => into.contact.clone_from(&from.contact),
        TenderField::Category => into.category.clone_from(&from.category),
        TenderField::Nature => into.nature = from.nature,
        TenderField::Cpv => into.cpv_code.clone_from(&from.cpv_code),
        TenderField::Value => {
            into.estimated_value_eur = from.estimated_value_eur;
            into.minimum_value_eur = from.minimum_value_eur;
        }
        TenderField::Procedure => into.procedure = from.procedure,
        TenderField::Status => into.status = from.status,
        TenderField::Priority => into.priority.clone_from(&from.priority),
        TenderField::Lots => into.lots = from.lots,
        TenderField::Remarks => into.remarks.clone_from(&from.remarks),
        TenderField::Year => into.year = from.year,
        // These are told by other columns, or are periods.
        TenderField::Organization
        | TenderField::AnnualValue
        | TenderField::European
        | TenderField::Preparation
        | TenderField::Publication
        | TenderField::Submission
        | TenderField::Award
        | TenderField::ContractStart
        | TenderField::ContractEnd => {}
    }
}

const WORDINGS: [(TenderField, Wording); 16] = [
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
    (TenderField::Year, |tender| Some(tender.year.to_string())),
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
