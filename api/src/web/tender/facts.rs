//! What is known of a tender.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schema::{
    models::Lot,
    rules::tender::carried_out,
    texts::{Label, threshold_sentence},
    types::{Milestone, Period, TenderStatus, dutch_day, euros},
};

use crate::{
    read::{
        ReadError,
        tender::{TenderText, TenderWithRelations},
    },
    web::{calendar::value, dutch::cpv},
};

/// What is known of a tender; texts are empty where nothing is
pub(super) struct Facts {
    pub(super) reference: String,
    pub(super) title: String,
    pub(super) status: &'static str,
    pub(super) description: String,
    /// Each with its label
    pub(super) known: Vec<(&'static str, String)>,
    /// What members see of the cells of unknown columns of its workbook, each with its heading
    pub(super) kept: Vec<(String, String)>,
    /// Who takes part, each with its part
    pub(super) participants: Vec<(String, &'static str)>,
    /// Each with its number and value
    pub(super) lots: Vec<(i32, String, String)>,
    /// When its milestones were, or are planned as it was written
    pub(super) moments: Vec<(&'static str, String)>,
    /// How its value stands to the EU threshold, in a sentence
    pub(super) threshold: String,
    /// Whether its workbook no longer has it
    pub(super) is_missing: bool,
}

/// Label of the value
const VALUE: &str = "Geraamde waarde";

/// What members see of a tender and others do not, each with its label
const INTERNAL: [(&str, TenderText); 2] =
    [("Contact", TenderText::Contact), ("Opmerkingen", TenderText::Remarks)];

impl Facts {
    /// The texts that are shown
    pub(super) fn texts(sees_all: bool) -> Vec<TenderText> {
        let internal = INTERNAL.iter().map(|(_, text)| *text).chain([TenderText::Unmapped]);
        [TenderText::Description, TenderText::Category, TenderText::Priority]
            .into_iter()
            .chain(internal.filter(|_| sees_all))
            .collect()
    }

    /// Whether any value is told
    pub(super) fn has_value(&self) -> bool {
        self.known.iter().any(|(label, _)| *label == VALUE)
            || self.lots.iter().any(|(_, _, value)| !value.is_empty())
    }

    /// # Errors
    ///
    /// When it was read without what [`Facts::texts`] names.
    pub(super) fn new(of: &TenderWithRelations, sees_all: bool) -> Result<Self, ReadError> {
        let stored = &of.tender;
        let text = |text| Ok::<_, ReadError>(of.texts.get(text)?.unwrap_or_default().to_owned());
        let mut known = vec![
            ("Soort opdracht", stored.nature.map(Label::label).unwrap_or_default().to_owned()),
            ("Procedure", stored.procedure.map(Label::label).unwrap_or_default().to_owned()),
            (VALUE, value(stored.minimum_value_eur, stored.estimated_value_eur)),
            ("CPV-code", cpv(stored.cpv_code.as_deref(), of.cpv.as_ref())),
            ("Inkooppakket", text(TenderText::Category)?),
            ("Prioriteit", text(TenderText::Priority)?),
        ];
        for (label, of_label) in INTERNAL.iter().filter(|_| sees_all) {
            known.push((label, text(*of_label)?));
        }
        known.retain(|(_, text)| !text.is_empty());
        let moment = |milestone: &Milestone| {
            let planned = of.period(*milestone);
            let planned = planned.as_ref().map(Period::with_year);
            let told = match (happened_on(of, *milestone).filter(|_| sees_all), planned) {
                (None, planned) => planned?.into_owned(),
                (Some(day), Some(planned)) => format!("{} (gepland: {planned})", dutch_day(day)),
                (Some(day), None) => dutch_day(day),
            };
            Some((milestone.label(), told))
        };
        let lot = |lot: &Lot| {
            let value = lot.estimated_value_eur.map(euros).unwrap_or_default();
            (lot.number, lot.title.clone().unwrap_or_default(), value)
        };
        Ok(Self {
            reference: stored.reference.clone().unwrap_or_default(),
            title: stored.title.clone(),
            status: stored.status.label(),
            description: text(TenderText::Description)?,
            known,
            kept: if sees_all { kept(of.texts.get(TenderText::Unmapped)?) } else { Vec::new() },
            participants: participants(of),
            lots: of.lots.iter().map(lot).collect(),
            moments: Milestone::ALL.iter().filter_map(moment).collect(),
            threshold: of.threshold.as_ref().map(threshold_sentence).unwrap_or_default(),
            is_missing: sees_all && stored.missing_since.is_some(),
        })
    }
}

/// The day of the step that carried a milestone out; `None` for what did not happen, or has no step
fn happened_on(of: &TenderWithRelations, milestone: Milestone) -> Option<NaiveDate> {
    let standing = of.standing_steps();
    standing
        .iter()
        .rev()
        .find(|step| carried_out(step.to_status) == Some(milestone))
        .map(|step| step.happened_on)
}

/// The cells of unknown columns, which are stored as an object of texts
fn kept(stored: Option<&str>) -> Vec<(String, String)> {
    let cells: BTreeMap<String, String> =
        stored.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    cells.into_iter().collect()
}

/// The lead first, then as they take part
fn participants(of: &TenderWithRelations) -> Vec<(String, &'static str)> {
    let mut parts: Vec<_> = of.participations.iter().collect();
    parts.sort_by_key(|part| part.role);
    parts.into_iter().map(|part| (part.organization.name.clone(), part.role.label())).collect()
}

/// The regular steps of a life, each with whether it is behind, was skipped, can still be taken, is now or ahead; `is_assessed` is whether the members
/// concluded to do it together or not
pub(super) fn course(status: TenderStatus, is_assessed: bool) -> Vec<(&'static str, &'static str)> {
    let step = |one: &TenderStatus| {
        let place = match one {
            // It can still be done until the kick-off.
            TenderStatus::Assessed if !is_assessed && status == TenderStatus::Planned => "kan nog",
            TenderStatus::Assessed if *one < status && !is_assessed => "overgeslagen",
            _ if *one == status => "nu",
            _ if *one < status && status != TenderStatus::Withdrawn => "geweest",
            _ => "",
        };
        (one.label(), place)
    };
    let regular = TenderStatus::ALL.iter().filter(|one| **one != TenderStatus::Withdrawn);
    regular.map(step).collect()
}
