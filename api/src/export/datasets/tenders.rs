//! Tenders.

use diesel_async::AsyncPgConnection;
use schema::types::{Milestone, ParticipationRole, Period};

use super::{
    Part, Which,
    cell::{Cell, Column, Row},
};
use crate::read::{
    ReadError, Reader, Slice, Visibility,
    tender::{self, Relations, TenderFilter, TenderOrder, TenderText, TenderWithRelations},
};

pub(super) const COLUMNS: &[Column] = &[
    Column::text("tender_id", "Identity (identificatie)"),
    Column::number("year", "Year of the calendar (jaar)"),
    Column::text("reference", "Reference, unique in a calendar (kenmerk)"),
    Column::text("title", "Title (titel)"),
    Column::text("status", "Step in its life, as in GraphQL (fase)"),
    Column::text("nature", "Nature of the contract, as in GraphQL (soort opdracht)"),
    Column::text("procedure", "Procurement procedure, as in GraphQL (procedure)"),
    Column::text("cpv_code", "Main CPV code (CPV-code)"),
    Column::text("category", "Category as people wrote it (inkooppakket)"),
    Column::text("lead_code", "CBS code of the municipality that leads (penvoerder)"),
    Column::text("lead_name", "Name of the organization that leads (penvoerder)"),
    Column::text(
        "participant_codes",
        "CBS codes of those that take part, the lead not among them, with spaces between (deelnemers)",
    ),
    Column::number(
        "estimated_value_eur",
        "Euro, excluding VAT, over the whole term (geraamde waarde, excl. btw)",
    ),
    Column::number(
        "minimum_value_eur",
        "Lower end where a range was given, in euro, excluding VAT (ondergrens)",
    ),
    Column::text("priority", "Priority as people wrote it (prioriteit)"),
    Column::day("publication_start", "First day of the planned publication (publicatie, van)"),
    Column::day("publication_end", "Last day of the planned publication, included (publicatie, tot en met)"),
    Column::text("publication_precision", "How precise that is, as in GraphQL (precisie)"),
    Column::text("publication_text", "As it was written (publicatie)"),
    Column::day(
        "contract_start_start",
        "First day on which the contract may begin (ingangsdatum contract, van)",
    ),
    Column::day(
        "contract_start_end",
        "Last day on which the contract may begin, included (ingangsdatum contract, tot en met)",
    ),
    Column::day("contract_end_start", "First day on which the contract may end (einddatum contract, van)"),
    Column::day(
        "contract_end_end",
        "Last day on which the contract may end, included (einddatum contract, tot en met)",
    ),
    Column::number("version", "Counts its changes (versie)"),
    Column::moment(
        "missing_since",
        "Moment of the import that no longer had it (niet meer in het bestand sinds)",
    ),
    Column::moment("created_at", "Moment of registration (aangemeld op)"),
    Column::moment("updated_at", "Moment of the last change (gewijzigd op)"),
];

fn filter(which: &Which) -> TenderFilter {
    TenderFilter { year: which.year, changed_since: which.changed_since, ..TenderFilter::default() }
}

/// What changes when any of its rows does
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub(super) async fn version(connection: &AsyncPgConnection, which: &Which) -> Result<String, ReadError> {
    tender::version(connection, &which.partnership, &filter(which), Visibility::All).await
}

/// A part of its rows
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub(super) async fn part(
    connection: &AsyncPgConnection,
    which: &Which,
    slice: &Slice,
) -> Result<Part, ReadError> {
    let order = [TenderOrder::CreatedAsc];
    let texts = vec![TenderText::Category, TenderText::Priority];
    let asked = Relations { texts, lots: false, source: false, ..Relations::all() };
    let (reader, filter) = (Reader::over(connection), filter(which));
    let page =
        tender::page(reader, &which.partnership, &filter, &order, slice, Visibility::All, &asked).await?;
    Part::of(page, |tender| Ok(vec![row(&tender)?]))
}

fn row(found: &TenderWithRelations) -> Result<Row, ReadError> {
    let text = |text| Ok::<_, ReadError>(found.texts.get(text)?.map(str::to_owned));
    let tender = found.tender.clone();
    let lead = found.lead();
    let participants = found.participations.iter().filter(|part| part.role == ParticipationRole::Participant);
    let codes: Vec<&str> = participants.filter_map(|part| part.organization.code.as_deref()).collect();
    let [publication, contract_start, contract_end] =
        [Milestone::Publication, Milestone::ContractStart, Milestone::ContractEnd]
            .map(|milestone| found.period(milestone));
    let start = |period: &Option<Period>| Cell::from(period.as_ref().and_then(Period::start));
    let end = |period: &Option<Period>| Cell::from(period.as_ref().and_then(Period::end));
    Ok(vec![
        tender.tender_id.into(),
        found.calendar.as_ref().map(|(calendar, _)| calendar.year).into(),
        tender.reference.into(),
        tender.title.into(),
        tender.status.to_string().into(),
        tender.nature.map(|nature| nature.to_string()).into(),
        tender.procedure.map(|procedure| procedure.to_string()).into(),
        tender.cpv_code.into(),
        text(TenderText::Category)?.into(),
        lead.and_then(|lead| lead.code.clone()).into(),
        lead.map(|lead| lead.name.clone()).into(),
        Some(codes.join(" ")).filter(|codes| !codes.is_empty()).into(),
        tender.estimated_value_eur.into(),
        tender.minimum_value_eur.into(),
        text(TenderText::Priority)?.into(),
        start(&publication),
        end(&publication),
        publication.as_ref().map(|period| period.precision().to_string()).into(),
        publication.as_ref().map(|period| period.text().to_owned()).into(),
        start(&contract_start),
        end(&contract_start),
        start(&contract_end),
        end(&contract_end),
        tender.version.into(),
        tender.missing_since.into(),
        tender.created_at.into(),
        tender.updated_at.into(),
    ])
}
