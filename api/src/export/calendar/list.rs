//! The sheet Kalender: a tender in a row, in the columns of an import.

use rust_decimal::Decimal;
use schema::{
    headings::{Field, TenderField},
    texts::Label,
    types::{Milestone, euros},
};

use super::{TendersOfCalendar, at, own_columns, title};
use crate::{
    export::report::{Content, Look, Paper, Range, Sheet, Show},
    read::{
        ReadError, Visibility,
        tender::{TenderFacts, TenderText, TenderWithRelations},
    },
};

/// Name of the sheet
const NAME: &str = "Kalender";
const HEADINGS: u32 = 3;
const FIRST: u32 = HEADINGS + 1;

/// A column of the list
pub(super) struct Column {
    heading: String,
    show: Show,
    width: u16,
    holds: Holds,
}

/// What a column holds of a tender
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Reference,
    Title,
    Cpv,
    Text(TenderText),
    Lead,
    /// The part of an organization, by its place among all that have a column
    Part(usize),
    Nature,
    Value,
    Procedure,
    Moment(Milestone),
    Status,
    Lots,
    /// A column that is not one of the product, by its place among those
    Own(usize),
}

/// Where the tenders stand
pub(super) struct Layout {
    last: u32,
    /// What each column holds
    columns: Vec<Holds>,
}

/// The columns, as far as what they hold is seen
pub(super) fn columns(of: &TendersOfCalendar) -> Vec<Column> {
    let fixed = |field: TenderField, show, width, holds| Column {
        heading: field.heading().dutch.to_owned(),
        show,
        width,
        holds,
    };
    let text = |field, width, text| fixed(field, Show::Text, width, Holds::Text(text));
    let moment = |field, milestone| fixed(field, Show::Text, 17, Holds::Moment(milestone));
    let part = |(place, organization): (usize, &schema::models::Organization)| Column {
        heading: organization.name.clone(),
        show: Show::Text,
        width: 17,
        holds: Holds::Part(place),
    };
    let value =
        if of.tenders.iter().all(|tender| is_whole(&tender.tender)) { Show::Euros } else { Show::Cents };
    let mut columns = vec![
        fixed(TenderField::Reference, Show::Code, 10, Holds::Reference),
        fixed(TenderField::Title, Show::Text, 40, Holds::Title),
        text(TenderField::Description, 40, TenderText::Description),
        fixed(TenderField::Lead, Show::Text, 22, Holds::Lead),
    ];
    columns.extend(of.organizations.iter().enumerate().map(part));
    columns.extend([
        text(TenderField::Contact, 22, TenderText::Contact),
        text(TenderField::Category, 22, TenderText::Category),
        fixed(TenderField::Nature, Show::Text, 26, Holds::Nature),
        fixed(TenderField::Cpv, Show::Code, 14, Holds::Cpv),
        fixed(TenderField::Value, value, 22, Holds::Value),
        fixed(TenderField::Procedure, Show::Aside, 30, Holds::Procedure),
        moment(TenderField::Preparation, Milestone::Preparation),
        moment(TenderField::Publication, Milestone::Publication),
        moment(TenderField::Submission, Milestone::Submission),
        moment(TenderField::Award, Milestone::Award),
        moment(TenderField::ContractStart, Milestone::ContractStart),
        moment(TenderField::ContractEnd, Milestone::ContractEnd),
        fixed(TenderField::Status, Show::Text, 20, Holds::Status),
        text(TenderField::Priority, 12, TenderText::Priority),
        fixed(TenderField::Lots, Show::Count, 10, Holds::Lots),
        text(TenderField::Remarks, 40, TenderText::Remarks),
    ]);
    columns.extend(of.own_columns.headings.iter().enumerate().map(|(place, heading)| Column {
        heading: heading.clone(),
        show: Show::Text,
        width: 22,
        holds: Holds::Own(place),
    }));
    let is_seen = |column: &Column| match column.holds {
        Holds::Text(text) => of.visibility == Visibility::All || text.is_published(),
        _ => true,
    };
    columns.retain(is_seen);
    columns
}

impl Layout {
    pub(super) fn of(of: &TendersOfCalendar, columns: &[Column]) -> Self {
        // Without tenders an empty row stays, so that formulas have something to look at.
        let rows = u32::try_from(of.tenders.len()).unwrap_or(u32::MAX).max(1);
        Self { last: HEADINGS + rows, columns: columns.iter().map(|column| column.holds).collect() }
    }

    /// The cells of the column that holds this
    pub(super) fn column(&self, holds: Holds) -> Range {
        let place = self.columns.iter().position(|column| *column == holds);
        let column = place.and_then(|place| u32::try_from(place).ok()).unwrap_or_default();
        Range { sheet: NAME, first: at(FIRST, column), last: at(self.last, column) }
    }
}

/// # Errors
///
/// When the tenders were read without what is shown.
pub(super) fn sheet(of: &TendersOfCalendar, columns: &[Column], layout: &Layout) -> Result<Sheet, ReadError> {
    let widths: Vec<u16> = columns.iter().map(|column| column.width).collect();
    let mut sheet = Sheet::new(NAME, Paper::Landscape, widths);
    sheet.list = Some(HEADINGS);
    sheet.frozen_columns = 2;
    sheet.put_title(
        &title(of),
        &format!("{}. Waarden zijn geraamd, in euro, exclusief btw.", of.partnership.name),
    );
    let heading = |column: &Column| (Content::text(&column.heading), Look::Heading(column.show));
    sheet.put_row(HEADINGS, columns.iter().map(heading));
    for (row, tender) in (FIRST..).zip(&of.tenders) {
        let own = own_columns::cells(tender, &of.own_columns.headings)?;
        let cell = |column: &Column| Ok((content(column.holds, tender, of, &own)?, Look::Body(column.show)));
        sheet.put_row(row, columns.iter().map(cell).collect::<Result<Vec<_>, ReadError>>()?);
    }
    let last = u32::try_from(columns.len()).unwrap_or_default().saturating_sub(1);
    sheet.tables = vec![("Lijst_van_trajecten", sheet.range(at(HEADINGS, 0), at(layout.last, last)))];
    Ok(sheet)
}

/// What stands in a cell, in the words that an import takes for the same; `own` is what stands in the columns that are not of the product
fn content(
    holds: Holds,
    tender: &TenderWithRelations,
    of: &TendersOfCalendar,
    own: &[String],
) -> Result<Content, ReadError> {
    let facts = &tender.tender;
    Ok(match holds {
        Holds::Reference => Content::text(facts.reference.as_deref().unwrap_or_default()),
        Holds::Title => Content::text(&facts.title),
        Holds::Cpv => Content::text(facts.cpv_code.as_deref().unwrap_or_default()),
        Holds::Text(text) => Content::text(tender.texts.get(text)?.unwrap_or_default()),
        Holds::Lead => Content::text(lead(tender)),
        Holds::Part(place) => {
            let whose = of.organizations.get(place).map(|organization| organization.organization_id);
            let part =
                tender.participations.iter().find(|part| Some(part.organization.organization_id) == whose);
            Content::text(part.map(|part| part.role.label()).unwrap_or_default())
        }
        Holds::Nature => Content::text(nature(tender)),
        Holds::Value => value(facts),
        Holds::Procedure => Content::text(facts.procedure.map(Label::label).unwrap_or_default()),
        Holds::Moment(milestone) => {
            let period = tender.period(milestone);
            Content::text(period.map(|period| period.text().to_owned()).unwrap_or_default())
        }
        Holds::Own(place) => Content::text(own.get(place).map(String::as_str).unwrap_or_default()),
        Holds::Status => Content::text(status(tender)),
        Holds::Lots if tender.lots.is_empty() => Content::text(""),
        Holds::Lots => Content::Number(Decimal::from(tender.lots.len())),
    })
}

/// Who leads; empty when nobody does yet
pub(super) fn lead(tender: &TenderWithRelations) -> &str {
    tender.lead().map(|lead| lead.name.as_str()).unwrap_or_default()
}

/// Soort opdracht; empty when it is unknown
pub(super) fn nature(tender: &TenderWithRelations) -> &str {
    tender.tender.nature.map(Label::label).unwrap_or_default()
}

/// Fase
pub(super) fn status(tender: &TenderWithRelations) -> &str {
    tender.tender.status.label()
}

/// An amount; a range, and what is only known from below, in words
fn value(facts: &TenderFacts) -> Content {
    match (facts.minimum_value_eur, facts.estimated_value_eur) {
        (None, Some(value)) => Content::Number(value),
        (Some(minimum), Some(value)) => Content::Text(format!("{} - {}", euros(minimum), euros(value))),
        (Some(minimum), None) => Content::Text(format!("vanaf {}", euros(minimum))),
        (None, None) => Content::text(""),
    }
}

fn is_whole(facts: &TenderFacts) -> bool {
    facts.estimated_value_eur.is_none_or(|value| value.fract().is_zero())
}
