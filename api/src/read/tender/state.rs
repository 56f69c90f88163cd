use schema::{headings::TenderField, rules::calendar_difference::TenderState};

use super::{TenderText, TenderWithRelations};

/// The texts that a state has, each with its column
const TEXTS: [(TenderText, TenderField); 5] = [
    (TenderText::Description, TenderField::Description),
    (TenderText::Category, TenderField::Category),
    (TenderText::Priority, TenderField::Priority),
    (TenderText::Contact, TenderField::Contact),
    (TenderText::Remarks, TenderField::Remarks),
];

impl TenderWithRelations {
    /// What rules compare of it: as far as it was asked for, its calendar always
    pub fn state(&self) -> TenderState {
        let tender = &self.tender;
        let text = |(text, field): &(TenderText, TenderField)| {
            Some((*field, self.texts.get(*text).ok().flatten()?.to_owned()))
        };
        let period = |planned: &schema::models::PlannedPeriod| {
            Some((planned.milestone, self.period(planned.milestone)?))
        };
        let parts = self.participations.iter();
        TenderState {
            tender_id: tender.tender_id,
            year: self.calendar.as_ref().map_or(0, |(calendar, _)| calendar.year),
            reference: tender.reference.clone(),
            title: tender.title.clone(),
            status: tender.status,
            nature: tender.nature,
            procedure: tender.procedure,
            cpv_code: tender.cpv_code.clone(),
            estimated_value_eur: tender.estimated_value_eur,
            minimum_value_eur: tender.minimum_value_eur,
            texts: TEXTS.iter().filter_map(text).collect(),
            lots: self.lots.len(),
            participations: parts.map(|part| (part.organization.organization_id, part.role)).collect(),
            periods: self.periods.iter().filter_map(period).collect(),
        }
    }
}
