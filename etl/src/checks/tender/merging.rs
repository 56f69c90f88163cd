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
}

impl Present {
    pub(super) fn of(header: &Header<TenderField>) -> Self {
        let mut present = Self::default();
        for column in &header.columns {
            match &column.meaning {
                Meaning::Field(field) => {
                    present.fields.insert(*field);
                }
                Meaning::Organization(organization_id, _) => {
                    present.organizations.insert(*organization_id);
                }
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

    /// What is stored, with what the workbook says in its place; a cell that was emptied clears, a column that is
    /// not there does not
    pub(super) fn merged(&self, stored: DraftTender, draft: &DraftTender) -> DraftTender {
        let mut merged = stored;
        merged.title.clone_from(&draft.title);
        merged.status = draft.status.or(merged.status);
        self.merge_plain(&mut merged, draft);
        if self.has(TenderField::Value) {
            merged.estimated_value_eur = draft.estimated_value_eur;
            merged.minimum_value_eur = draft.minimum_value_eur;
        }
        merged.procedure = self.procedure(merged.procedure, draft.procedure);
        for (_, milestone) in MILESTONES.into_iter().filter(|(field, _)| self.has(*field)) {
            merge_period(&mut merged, draft, milestone);
        }
        merged.unmapped.retain(|heading, _| !self.unknown.contains(heading));
        merged.unmapped.extend(draft.unmapped.clone());
        merged.participations = self.participations(&merged.participations, &draft.participations);
        merged
    }

    fn merge_plain(&self, merged: &mut DraftTender, draft: &DraftTender) {
        let texts: [(TenderField, &mut Option<String>, &Option<String>); 6] = [
            (TenderField::Reference, &mut merged.reference, &draft.reference),
            (TenderField::Description, &mut merged.description, &draft.description),
            (TenderField::Category, &mut merged.category, &draft.category),
            (TenderField::Priority, &mut merged.priority, &draft.priority),
            (TenderField::Contact, &mut merged.contact, &draft.contact),
            (TenderField::Remarks, &mut merged.remarks, &draft.remarks),
        ];
        for (field, merged, draft) in texts {
            if self.has(field) {
                merged.clone_from(draft);
            }
        }
        if self.has(TenderField::Nature) {
            merged.nature = draft.nature;
        }
        if self.has(TenderField::Cpv) {
            merged.cpv_code.clone_from(&draft.cpv_code);
        }
        if self.has(TenderField::Lots) {
            merged.lots = draft.lots;
        }
    }
    /// A column that only tells whether it is European does not undo a procedure that says more
    fn procedure(&self, stored: Option<Procedure>, said: Option<Procedure>) -> Option<Procedure> {
        let only_european = self.has(TenderField::European) && !self.has(TenderField::Procedure);
        match said {
            _ if self.has(TenderField::Procedure) => said,
            Some(Procedure::EuropeanUnspecified) if only_european => {
                stored.filter(|stored| is_european(*stored)).or(said)
            }
            None if only_european => stored.filter(|stored| !is_european(*stored)),
            _ => stored,
        }
    }

    /// Each column speaks about its own organizations: the list about all participants, a municipality's column about
    /// that municipality, the lead's column about the lead
    fn participations(
        &self,
        stored: &[DraftParticipation],
        said: &[DraftParticipation],
    ) -> Vec<DraftParticipation> {
        let names_lead = self.has(TenderField::Lead) || self.has(TenderField::Organization);
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
        merged.extend(said.iter().map(|part| (part.organization_id, part.clone())));
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
