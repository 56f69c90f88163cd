use std::collections::{BTreeMap, HashSet};

use schema::{
    headings::TenderField,
    types::{Milestone, ParticipationRole, Procedure},
};
use uuid::Uuid;

use crate::{
    columns::{Header, Meaning},
    rows::{DraftParticipation, DraftTender, MILESTONES},
};

/// What a sheet has columns for, and so can say or clear
#[derive(Debug, Default)]
pub(super) struct Present {
    fields: HashSet<TenderField>,
    organizations: HashSet<Uuid>,
    unknown: HashSet<String>,
    /// Whether it has a planning grid: an empty one says that no publication is planned
    has_grid: bool,
}

impl Present {
    pub(super) fn of(header: &Header<TenderField>) -> Self {
        let mut present = Self::default();
        for column in &header.columns {
            match &column.meaning {
                Meaning::Field(field) => {
                    present.fields.insert(*field);
                    if matches!(field, TenderField::Title | TenderField::AnnualValue) {
                        // Of a title that is too long the whole text is kept by its heading, as is the value of a year.
                        present.unknown.insert(column.heading.clone());
                    }
                }
                Meaning::Organization(organization_id, _) => {
                    present.organizations.insert(*organization_id);
                }
                Meaning::Moment(_) => present.has_grid = true,
                Meaning::Unknown => {
                    present.unknown.insert(column.heading.clone());
                }
            }
        }
        present
    }

    fn has(&self, field: TenderField) -> bool {
        self.fields.contains(&field)
    }

    /// Whether a row says what a field is, or that it is empty
    fn says(&self, field: TenderField, draft: &DraftTender) -> bool {
        self.has(field) && !draft.not_understood.contains(&field)
    }

    /// What is stored, with what the workbook says in its place; a cell that was emptied clears, a column that is
    /// not there or a cell that was not understood does not
    pub(super) fn merged(&self, stored: DraftTender, draft: &DraftTender) -> DraftTender {
        let mut merged = stored;
        merged.title.clone_from(&draft.title);
        merged.year = draft.year;
        merged.status = draft.status.or(merged.status);
        self.merge_plain(&mut merged, draft);
        let is_derived = self.says(TenderField::AnnualValue, draft) && draft.has_value();
        if self.says(TenderField::Value, draft) || (is_derived && !self.has(TenderField::Value)) {
            merged.estimated_value_eur = draft.estimated_value_eur;
            merged.minimum_value_eur = draft.minimum_value_eur;
        }
        merged.procedure = self.procedure(merged.procedure, draft);
        for (_, milestone) in MILESTONES.into_iter().filter(|(field, milestone)| {
            let in_grid = *milestone == Milestone::Publication || draft.periods.contains_key(milestone);
            self.says(*field, draft) || (self.has_grid && in_grid)
        }) {
            merge_period(&mut merged, draft, milestone);
        }
        merged.unmapped.retain(|heading, _| !self.unknown.contains(heading));
        merged.unmapped.extend(draft.unmapped.clone());
        merged.participations = self.participations(&merged.participations, &draft.participations);
        merged
    }

    fn merge_plain(&self, merged: &mut DraftTender, said: &DraftTender) {
        let texts: [(TenderField, &mut Option<String>, &Option<String>); 6] = [
            (TenderField::Reference, &mut merged.reference, &said.reference),
            (TenderField::Description, &mut merged.description, &said.description),
            (TenderField::Category, &mut merged.category, &said.category),
            (TenderField::Priority, &mut merged.priority, &said.priority),
            (TenderField::Contact, &mut merged.contact, &said.contact),
            (TenderField::Remarks, &mut merged.remarks, &said.remarks),
        ];
        for (field, merged, text) in texts {
            if self.says(field, said) {
                merged.clone_from(text);
            }
        }
        if self.says(TenderField::Nature, said) {
            merged.nature = said.nature;
        }
        if self.says(TenderField::Cpv, said) {
            merged.cpv_code.clone_from(&said.cpv_code);
        }
        if self.says(TenderField::Lots, said) {
            merged.lots = said.lots;
        }
    }

    /// A column that only tells whether it is European does not undo a procedure that says more
    fn procedure(&self, stored: Option<Procedure>, draft: &DraftTender) -> Option<Procedure> {
        let is_told = self.says(TenderField::Procedure, draft);
        let only_european = self.says(TenderField::European, draft) && !is_told;
        match draft.procedure {
            said if is_told => said,
            said @ Some(Procedure::EuropeanUnspecified) if only_european => {
                stored.filter(|stored| is_european(*stored)).or(said)
            }
            None if only_european => stored.filter(|stored| !is_european(*stored)),
            _ => stored,
        }
    }

    /// Each column speaks about its own organizations: the list about all participants, a municipality's column about
    /// that municipality, the lead's column about the lead
    ///
    /// That a stored lead is among those who take part does not make it less than the lead.
    fn participations(
        &self,
        stored: &[DraftParticipation],
        said: &[DraftParticipation],
    ) -> Vec<DraftParticipation> {
        let names_lead = self.has(TenderField::Lead);
        let new_lead = said.iter().any(|part| part.role == ParticipationRole::Lead);
        let kept = stored.iter().filter(|part| {
            let replaced = if part.role == ParticipationRole::Lead {
                names_lead || new_lead
            } else {
                self.has(TenderField::Participants)
            };
            !replaced && !self.organizations.contains(&part.organization_id)
        });
        let mut merged: BTreeMap<Uuid, DraftParticipation> =
            kept.map(|part| (part.organization_id, part.clone())).collect();
        for part in said {
            let leads = merged
                .get(&part.organization_id)
                .is_some_and(|stored| stored.role == ParticipationRole::Lead);
            if !leads || part.role != ParticipationRole::Participant {
                merged.insert(part.organization_id, part.clone());
            }
        }
        merged.into_values().collect()
    }
}

fn merge_period(merged: &mut DraftTender, draft: &DraftTender, milestone: Milestone) {
    match draft.periods.get(&milestone) {
        Some(period) => merged.periods.insert(milestone, period.clone()),
        None => merged.periods.remove(&milestone),
    };
}

/// Whether a procedure is one of the European ones
const fn is_european(procedure: Procedure) -> bool {
    match procedure {
        Procedure::Open
        | Procedure::Restricted
        | Procedure::CompetitiveWithNegotiation
        | Procedure::CompetitiveDialogue
        | Procedure::InnovationPartnership
        | Procedure::NegotiatedWithoutPublication
        | Procedure::SocialAndSpecific
        | Procedure::DynamicPurchasingSystem
        | Procedure::EuropeanUnspecified => true,
        Procedure::NationalOpen
        | Procedure::NationalRestricted
        | Procedure::MultiplePrivate
        | Procedure::SinglePrivate => false,
    }
}
