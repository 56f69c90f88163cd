//! The fields of what is known of a tender, in the forms that register and change one.

use schema::{
    models::{Lot, Organization},
    texts::lot_malformed,
    types::{ContractNature, ParticipationRole, Procedure},
};
use uuid::Uuid;

use crate::{
    read::{
        ReadError,
        tender::{TenderText, TenderWithRelations},
    },
    web::{
        dutch,
        filled::{Choice, Filled},
    },
    write::tender::{LotDraft, OrganizationKey, ParticipationDraft, TenderChange},
};

/// The fields that something may be wrong with
pub(super) const FIELDS: [&str; 14] = [
    "reference",
    "title",
    "description",
    "nature",
    "procedure",
    "cpv_code",
    "category",
    "minimum_value",
    "estimated_value",
    "priority",
    "contact",
    "remarks",
    "participations",
    "lots",
];

/// The field of the part of an organization is named so, and then by its identity
const PART: &str = "participations-";
/// What stands for the title of a lot of which only the number is known
const UNTITLED: &str = "-";

/// The fields with what stands in them
pub(super) struct TenderFields {
    pub(super) filled: Filled,
    pub(super) natures: Vec<Choice>,
    pub(super) procedures: Vec<Choice>,
    /// Who may take part
    pub(super) parts: Vec<PartField>,
}

/// The field of the part of an organization
pub(super) struct PartField {
    pub(super) name: String,
    pub(super) organization: String,
    pub(super) roles: Vec<Choice>,
}

impl TenderFields {
    /// The fields, for these organizations
    pub(super) fn new<'a>(filled: Filled, organizations: impl Iterator<Item = &'a Organization>) -> Self {
        let part = |organization: &Organization| {
            let name = part_field(organization.organization_id);
            PartField {
                organization: organization.name.clone(),
                roles: filled.labelled(&name, ParticipationRole::ALL),
                name,
            }
        };
        Self {
            natures: filled.labelled("nature", ContractNature::ALL),
            procedures: filled.labelled("procedure", Procedure::ALL),
            parts: organizations.map(part).collect(),
            filled,
        }
    }
}

/// The name of the field of the part of an organization
pub(super) fn part_field(organization: Uuid) -> String {
    format!("{PART}{organization}")
}

/// A tender as the fields have it
///
/// # Errors
///
/// When it was read without its texts.
pub(super) fn filled(of: &TenderWithRelations) -> Result<Filled, ReadError> {
    let row = &of.tender;
    let text = |which| of.texts.get(which).map(|text| text.unwrap_or_default().to_owned());
    let amount = |amount: Option<_>| amount.map(dutch::plain_amount).unwrap_or_default();
    let values = [
        ("version", row.version.to_string()),
        ("title", row.title.clone()),
        ("reference", row.reference.clone().unwrap_or_default()),
        ("description", text(TenderText::Description)?),
        ("nature", row.nature.map(|nature| nature.to_string()).unwrap_or_default()),
        ("procedure", row.procedure.map(|procedure| procedure.to_string()).unwrap_or_default()),
        ("cpv_code", row.cpv_code.clone().unwrap_or_default()),
        ("category", text(TenderText::Category)?),
        ("minimum_value", amount(row.minimum_value_eur)),
        ("estimated_value", amount(row.estimated_value_eur)),
        ("priority", text(TenderText::Priority)?),
        ("contact", text(TenderText::Contact)?),
        ("remarks", text(TenderText::Remarks)?),
        ("lots", lots_text(&of.lots)),
    ];
    let parts = of.participations.iter().map(|part| {
        let organization = part.organization.organization_id;
        (part_field(organization), part.role.to_string())
    });
    let values = values.into_iter().map(|(name, value)| (name.to_owned(), value));
    Ok(Filled::sent(values.chain(parts).collect()))
}

/// What the fields set; `None`, with what is wrong said, when that is not to be understood
pub(super) fn change(filled: &mut Filled) -> Option<TenderChange> {
    let title = filled.filled_in("title", "tender.title_missing");
    let (value, minimum) =
        (filled.optional_amount("estimated_value"), filled.optional_amount("minimum_value"));
    let cpv_code = filled.cpv_code();
    let lots = lots(filled.text("lots"));
    if let Err(line) = &lots {
        filled.expect("lots", None::<()>, || lot_malformed(*line));
    }
    Some(TenderChange {
        title: Some(title?),
        reference: Some(filled.optional("reference")),
        description: Some(filled.optional("description")),
        nature: Some(filled.text("nature").parse().ok()),
        procedure: Some(filled.text("procedure").parse().ok()),
        cpv_code: Some(cpv_code?),
        category: Some(filled.optional("category")),
        estimated_value: Some(value?),
        minimum_value: Some(minimum?),
        priority: Some(filled.optional("priority")),
        contact: Some(filled.optional("contact")),
        remarks: Some(filled.optional("remarks")),
        participations: Some(participations(filled)),
        lots: Some(lots.ok()?),
        periods: Vec::new(),
    })
}

/// Who takes part; an organization without a role is not named
fn participations(filled: &Filled) -> Vec<ParticipationDraft> {
    let part = |(organization, role): (String, String)| {
        Some(ParticipationDraft {
            organization: OrganizationKey::Id(organization.parse().ok()?),
            role: role.parse().ok()?,
        })
    };
    filled.starting(PART).filter_map(part).collect()
}

/// One lot a line, `Noord; 25000`
fn lots_text(lots: &[Lot]) -> String {
    let line = |lot: &Lot| {
        let title = lot.title.as_deref().map(|title| title.split_whitespace().collect::<Vec<_>>().join(" "));
        let title = title.unwrap_or_else(|| UNTITLED.to_owned());
        match lot.estimated_value_eur {
            Some(value) => format!("{title}; {}", dutch::plain_amount(value)),
            // Without it, what stands behind the last semicolon would be a value.
            None if title.contains(';') => format!("{title};"),
            None => title,
        }
    };
    lots.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The lots that are meant, numbered as they stand
///
/// # Errors
///
/// The number of the first whose value is no amount.
fn lots(text: &str) -> Result<Vec<LotDraft>, i32> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    (1..)
        .zip(lines)
        .map(|(number, line)| {
            // A tab stands between cells that come from a workbook.
            let (title, value) = line.rsplit_once([';', '\t']).unwrap_or((line, ""));
            let (title, value) = (title.trim(), value.trim());
            let estimated_value =
                if value.is_empty() { None } else { Some(dutch::amount(value).ok_or(number)?) };
            let title = (!title.is_empty() && title != UNTITLED).then(|| title.to_owned());
            Ok(LotDraft { number, title, estimated_value })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use rust_decimal::{Decimal, dec};

    use super::*;

    fn sent(values: &[(&str, &str)]) -> Filled {
        Filled::sent(values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    fn lot(number: i32, title: Option<&str>, value: Option<Decimal>) -> Lot {
        Lot {
            lot_id: Uuid::nil(),
            tender_id: Uuid::nil(),
            number,
            title: title.map(str::to_owned),
            estimated_value_eur: value,
        }
    }

    #[test]
    fn a_tender_is_what_was_filled_in() {
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let mut form = sent(&[
            ("title", " Gladheid "),
            ("estimated_value", "125.000,50"),
            ("cpv_code", "90620000-9"),
            ("nature", "SERVICES"),
            (&part_field(one), "LEAD"),
            (&part_field(other), ""),
            ("remarks", "Eerst dit.\r\nDan dat."),
            ("lots", "Noord; 25.000\r\n\r\nZuid\r\n"),
        ]);
        let change = change(&mut form).expect("a change");
        assert_eq!((change.title.as_deref(), change.reference), (Some("Gladheid"), Some(None)));
        assert_eq!(change.estimated_value, Some(Some(dec!(125000.50))));
        assert_eq!((change.minimum_value, change.nature), (Some(None), Some(Some(ContractNature::Services))));
        assert_eq!(change.remarks, Some(Some("Eerst dit.\nDan dat.".to_owned())));
        let lead =
            ParticipationDraft { organization: OrganizationKey::Id(one), role: ParticipationRole::Lead };
        assert_eq!(change.participations, Some(vec![lead]));
        let titles: Vec<_> = change.lots.iter().flatten().map(|lot| lot.title.as_deref()).collect();
        assert_eq!(titles, [Some("Noord"), Some("Zuid")]);
    }

    #[test]
    fn all_that_is_not_to_be_understood_is_said_at_once() {
        let mut form = sent(&[
            ("title", ""),
            ("cpv_code", "groen"),
            ("estimated_value", "veel"),
            ("minimum_value", "weinig"),
            ("lots", "Noord\nZuid; veel"),
        ]);
        assert_eq!(change(&mut form), None);
        let fields: Vec<_> = form.errors().iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["title", "cpv_code", "estimated_value", "minimum_value", "lots"]);
        assert!(form.error("lots").contains("perceel 2"));
    }

    #[test]
    fn lots_come_back_as_they_were_written() {
        let written = [
            lot(1, Some("Noord"), Some(dec!(25000.50))),
            lot(2, None, None),
            lot(3, None, Some(dec!(0))),
            lot(4, Some("Zuid; en oost"), None),
            lot(5, Some("West; 12"), Some(dec!(12))),
        ];
        let read = lots(&lots_text(&written)).expect("lots");
        let facts = |number, title: &Option<String>, value| (number, title.clone(), value);
        assert_eq!(
            read.iter().map(|lot| facts(lot.number, &lot.title, lot.estimated_value)).collect::<Vec<_>>(),
            written
                .iter()
                .map(|lot| facts(lot.number, &lot.title, lot.estimated_value_eur))
                .collect::<Vec<_>>()
        );
        assert_eq!(lots("Noord\t€ 1.250").map(|lots| lots[0].estimated_value), Ok(Some(dec!(1250))));
    }
}
