//! Contracts.

use diesel_async::AsyncPgConnection;

use super::{
    Part, Which,
    cell::{Column, Row},
};
use crate::read::{
    ReadError, Reader, Slice,
    contract::{self, Asked, ContractFilter, ContractText, ContractWithRelations},
};

pub(super) const COLUMNS: &[Column] = &[
    Column::text("contract_id", "Identity (identificatie)"),
    Column::text("organization_code", "CBS code of the municipality that holds it (gemeentecode)"),
    Column::text("organization_name", "Name of the organization that holds it (gemeente)"),
    Column::text("supplier_name", "Who it is with (leverancier)"),
    Column::text("supplier_kvk_number", "Number of that one in the Dutch trade register (KvK-nummer)"),
    Column::text("reference", "Contract number (contractnummer)"),
    Column::text("title", "Title (titel)"),
    Column::text("category", "Category as people wrote it (inkooppakket)"),
    Column::text("nature", "Nature, as in GraphQL (soort opdracht)"),
    Column::text("cpv_code", "Main CPV code (CPV-code)"),
    Column::number("value_eur", "Euro, excluding VAT, over the term (contractwaarde, excl. btw)"),
    Column::number("annual_value_eur", "Euro a year, excluding VAT (waarde per jaar, excl. btw)"),
    Column::day("starts_on", "First day (ingangsdatum)"),
    Column::day("original_end_on", "Last day as first agreed (oorspronkelijke einddatum)"),
    Column::day("current_end_on", "Last day as it stands (huidige einddatum)"),
    Column::day("ultimate_end_on", "Last day with all extensions (uiterste einddatum)"),
    Column::text("renewal", "How it goes on by itself, as in GraphQL (stilzwijgende verlenging)"),
    Column::day("notice_on", "Last day on which notice can be given (uiterste opzegdatum)"),
    Column::text("status", "How it stands, as in GraphQL (contractstatus)"),
    Column::text("follow_up_tender_id", "Identity of the tender that replaces it (vervolg)"),
    Column::number("version", "Counts its changes (versie)"),
    Column::moment(
        "missing_since",
        "Moment of the import that no longer had it (niet meer in het bestand sinds)",
    ),
    Column::moment("created_at", "Moment at which it came in (aangemaakt op)"),
    Column::moment("updated_at", "Moment of the last change (gewijzigd op)"),
];

fn filter(which: &Which) -> ContractFilter {
    ContractFilter { changed_since: which.changed_since, ..ContractFilter::default() }
}

/// What changes when any of its rows does
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub(super) async fn version(connection: &AsyncPgConnection, which: &Which) -> Result<String, ReadError> {
    contract::version(connection, &which.partnership, &filter(which)).await
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
    let asked = Asked { texts: vec![ContractText::Category], follow_up: true, ..Asked::default() };
    let reader = Reader::over(connection);
    let page = contract::page(reader, &which.partnership, &filter(which), &[], slice, &asked).await?;
    Part::of(page, |contract| Ok(vec![row(contract)?]))
}

fn row(found: ContractWithRelations) -> Result<Row, ReadError> {
    let category = found.texts.get(ContractText::Category)?.map(str::to_owned);
    let ContractWithRelations { contract, organization, supplier, follow_up, .. } = found;
    let (supplier_name, kvk_number) =
        supplier.map(|supplier| (supplier.name, supplier.kvk_number)).unwrap_or_default();
    let notice_on = contract.notice_on();
    Ok(vec![
        contract.contract_id.into(),
        organization.code.into(),
        organization.name.into(),
        supplier_name.into(),
        kvk_number.into(),
        contract.reference.into(),
        contract.title.into(),
        category.into(),
        contract.nature.map(|nature| nature.to_string()).into(),
        contract.cpv_code.into(),
        contract.value_eur.into(),
        contract.annual_value_eur.into(),
        contract.starts_on.into(),
        contract.original_end_on.into(),
        contract.current_end_on.into(),
        contract.ultimate_end_on.into(),
        contract.renewal.map(|renewal| renewal.to_string()).into(),
        notice_on.into(),
        contract.status.map(|status| status.to_string()).into(),
        follow_up.map(|follow_up| follow_up.tender_id.to_string()).into(),
        contract.version.into(),
        contract.missing_since.into(),
        contract.created_at.into(),
        contract.updated_at.into(),
    ])
}
