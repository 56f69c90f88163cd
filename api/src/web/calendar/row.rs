//! A tender in the table of a calendar.

use rust_decimal::Decimal;
use schema::{
    headings::TenderField,
    texts::Label,
    types::{Milestone, ParticipationRole, Period, euros},
};

use crate::{
    read::{
        ReadError, Visibility,
        tender::{TenderFacts, TenderText, TenderWithRelations},
    },
    web::source::SourceLink,
};

/// A tender; texts are empty where nothing is known
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TenderRow {
    /// Identity
    pub(super) id: String,
    /// Whether the viewer may plan its publication anew
    pub(super) moves: bool,
    /// Reference
    pub(super) reference: String,
    /// Title
    pub(super) title: String,
    /// Description
    pub(super) description: String,
    /// Penvoerder
    pub(super) lead: String,
    /// Deelnemers, and behind them who is interested
    pub(super) participants: String,
    /// Estimated value
    pub(super) value: String,
    /// Procedure
    pub(super) procedure: &'static str,
    /// Publication, as it was written
    pub(super) publication: String,
    /// Step in its life
    pub(super) status: &'static str,
    /// What only members see: contact and remarks, each with its label
    pub(super) internal: Vec<(&'static str, String)>,
    /// Where members see that it came from; `None` for others, and for what no import wrote
    pub(super) source: Option<SourceLink>,
}

/// What members see of a tender and others do not, each with its label
const INTERNAL: [(&str, TenderText); 2] =
    [("Contact", TenderText::Contact), ("Opmerkingen", TenderText::Remarks)];

/// The texts of tenders that are shown
pub(super) fn texts(visibility: Visibility) -> Vec<TenderText> {
    let internal = INTERNAL.iter().filter(|_| visibility == Visibility::All).map(|(_, text)| *text);
    [TenderText::Description].into_iter().chain(internal).collect()
}

/// A tender, as somebody sees it
///
/// # Errors
///
/// When it was read without what [`texts`] names.
pub(super) fn row(
    tender: &TenderWithRelations,
    visibility: Visibility,
    moves: bool,
) -> Result<TenderRow, ReadError> {
    let stored = &tender.tender;
    let text = |text| Ok::<_, ReadError>(tender.texts.get(text)?.unwrap_or_default().to_owned());
    let mut internal = Vec::new();
    if visibility == Visibility::All {
        for (label, of) in INTERNAL {
            internal.push((label, text(of)?));
        }
        internal.retain(|(_, text)| !text.is_empty());
    }
    Ok(TenderRow {
        id: stored.tender_id.to_string(),
        moves,
        reference: stored.reference.clone().unwrap_or_default(),
        title: stored.title.clone(),
        description: text(TenderText::Description)?,
        lead: tender.lead().map(|lead| lead.name.clone()).unwrap_or_default(),
        participants: participants(tender),
        value: value(stored.minimum_value_eur, stored.estimated_value_eur),
        procedure: stored.procedure.map(Label::label).unwrap_or_default(),
        publication: tender
            .period(Milestone::Publication)
            .map(|period| period.text().to_owned())
            .unwrap_or_default(),
        status: stored.status.label(),
        internal,
        source: SourceLink::of(tender.source.as_ref(), stored.source_sheet.as_deref(), stored.source_row),
    })
}

/// `V-01 · Groenonderhoud`, or the title alone
pub(super) fn reference_and_title(tender: &TenderWithRelations) -> String {
    let TenderFacts { reference, title, .. } = &tender.tender;
    reference.as_ref().map_or_else(|| title.clone(), |reference| format!("{reference} · {title}"))
}

/// What a tender says in a column, as people read it; empty where it says nothing, or was read without it
pub(super) fn told(tender: &TenderWithRelations, field: TenderField) -> String {
    let stored = &tender.tender;
    let text = |text| tender.texts.get(text).ok().flatten().unwrap_or_default().to_owned();
    let moment = |milestone| {
        tender.period(milestone).map(|period: Period| period.text().to_owned()).unwrap_or_default()
    };
    match field {
        TenderField::Year => {
            tender.calendar.as_ref().map(|(calendar, _)| calendar.year.to_string()).unwrap_or_default()
        }
        TenderField::Reference => stored.reference.clone().unwrap_or_default(),
        TenderField::Title => stored.title.clone(),
        TenderField::Description => text(TenderText::Description),
        TenderField::Lead => tender.lead().map(|lead| lead.name.clone()).unwrap_or_default(),
        TenderField::Participants => parts(tender),
        TenderField::Contact => text(TenderText::Contact),
        TenderField::Category => text(TenderText::Category),
        TenderField::Nature => stored.nature.map(Label::label).unwrap_or_default().to_owned(),
        TenderField::Cpv => stored.cpv_code.clone().unwrap_or_default(),
        TenderField::Value => value(stored.minimum_value_eur, stored.estimated_value_eur),
        TenderField::Procedure => stored.procedure.map(Label::label).unwrap_or_default().to_owned(),
        TenderField::Preparation => moment(Milestone::Preparation),
        TenderField::Publication => moment(Milestone::Publication),
        TenderField::Submission => moment(Milestone::Submission),
        TenderField::Award => moment(Milestone::Award),
        TenderField::ContractStart => moment(Milestone::ContractStart),
        TenderField::ContractEnd => moment(Milestone::ContractEnd),
        TenderField::Status => stored.status.label().to_owned(),
        TenderField::Priority => text(TenderText::Priority),
        TenderField::Lots => tender.lots.len().to_string(),
        TenderField::Remarks => text(TenderText::Remarks),
        TenderField::Organization | TenderField::AnnualValue | TenderField::European => String::new(),
    }
}

/// Everybody but who leads, each with its part
fn parts(tender: &TenderWithRelations) -> String {
    let others = tender.participations.iter().filter(|part| part.role != ParticipationRole::Lead);
    let named = others.map(|part| format!("{} ({})", part.organization.name, part.role.label()));
    named.collect::<Vec<_>>().join(", ")
}

fn participants(tender: &TenderWithRelations) -> String {
    let named = |role: ParticipationRole| {
        let parts = tender.participations.iter().filter(move |part| part.role == role);
        parts.map(|part| part.organization.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let (joined, interested) = (named(ParticipationRole::Participant), named(ParticipationRole::Interested));
    match (joined.is_empty(), interested.is_empty()) {
        (_, true) => joined,
        (true, false) => format!("geïnteresseerd: {interested}"),
        (false, false) => format!("{joined}; geïnteresseerd: {interested}"),
    }
}

/// What is known of a value; empty when nothing is
pub(in crate::web) fn value(minimum: Option<Decimal>, estimated: Option<Decimal>) -> String {
    match (minimum, estimated) {
        (Some(minimum), Some(estimated)) if minimum != estimated => {
            format!("{} tot {}", euros(minimum), euros(estimated))
        }
        (_, Some(estimated)) => euros(estimated),
        (Some(minimum), None) => format!("vanaf {}", euros(minimum)),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::dec;

    use super::*;

    #[test]
    fn values_are_told_as_far_as_known() {
        assert_eq!(value(Some(dec!(50000)), Some(dec!(100000))), "€ 50.000 tot € 100.000");
        assert_eq!(value(None, Some(dec!(1.5))), "€ 1,50");
        assert_eq!(value(Some(dec!(5)), None), "vanaf € 5");
        assert_eq!(value(None, None), "");
    }
}
