//! Contracts: written in bulk, their options compared with what is there so that the history shows only what changed.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::{
    ExpressionMethods, QueryDsl, QueryResult, SelectableHelper,
    sql_types::{Array, Bool, Date, Int4, Jsonb, Nullable, Numeric, Text, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::{Contract, ExtensionOption, Supplier},
    tables::{contracts, extension_options, organizations},
    types::{ContractNature, ContractStatus, CpvCode, NoticePeriod, Renewal},
};
use uuid::Uuid;

use crate::{
    checks::contract::StoredContract,
    load::{batches, imported, missing::Kept},
    rows::DraftContract,
};

/// A contract as it is to be stored
pub struct ContractWrite<'a> {
    /// Its identity, stored already or new
    pub contract_id: Uuid,
    /// Who it is with; `None` is unknown
    pub supplier_id: Option<Uuid>,
    /// What the workbook says, with what is stored where the workbook has no column
    pub draft: &'a DraftContract,
}

/// The contracts of some organizations with their parts, in three statements however many there are
///
/// `suppliers` are all of the partnership. In a transaction nobody changes the contracts until it ends: an import writes
/// all of a contract.
///
/// # Errors
///
/// What the database says.
pub async fn of_organizations(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    organization_ids: &[Uuid],
    suppliers: &[Supplier],
) -> QueryResult<Vec<StoredContract>> {
    let found: Vec<(Contract, String)> = contracts::table
        .inner_join(organizations::table)
        .filter(contracts::partnership_id.eq(partnership_id))
        .filter(contracts::organization_id.eq_any(organization_ids))
        .order(contracts::contract_id)
        .select((Contract::as_select(), organizations::name))
        .for_no_key_update()
        .load(connection)
        .await?;
    let ids: Vec<Uuid> = found.iter().map(|(contract, _)| contract.contract_id).collect();
    let options: Vec<ExtensionOption> = extension_options::table
        .filter(extension_options::contract_id.eq_any(&ids))
        .order((extension_options::contract_id, extension_options::position))
        .select(ExtensionOption::as_select())
        .load(connection)
        .await?;
    let mut by_contract: HashMap<Uuid, Vec<ExtensionOption>> = HashMap::new();
    for option in options {
        by_contract.entry(option.contract_id).or_default().push(option);
    }
    let by_id: HashMap<Uuid, &Supplier> =
        suppliers.iter().map(|supplier| (supplier.supplier_id, supplier)).collect();
    let mut imported = imported::of(connection, Kept::Contracts, &ids).await?;
    let stored = |(contract, organization): (Contract, String)| StoredContract {
        imported: imported.remove(&contract.contract_id),
        supplier: contract.supplier_id.and_then(|id| by_id.get(&id).copied().cloned()),
        options: by_contract.remove(&contract.contract_id).unwrap_or_default(),
        organization,
        contract,
    };
    Ok(found.into_iter().map(stored).collect())
}

/// Stores contracts that are not there yet
///
/// # Errors
///
/// What the database says.
pub async fn insert(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    contracts: &[ContractWrite<'_>],
    import_run_id: Uuid,
) -> QueryResult<()> {
    for batch in batches(contracts) {
        let statement = "INSERT INTO contracts (contract_id, organization_id, supplier_id, reference, title, description,
                category, nature, cpv_code, value_eur, annual_value_eur, starts_on, original_end_on, current_end_on,
                ultimate_end_on, extension_text, renewal, notice_months, notice_days, notice_text, status, contact, remarks,
                unmapped, source_sheet, source_row, partnership_id, import_run_id)
             SELECT draft.*, $27, $28 FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
                $18, $19, $20, $21, $22, $23, $24, $25, $26) AS draft";
        write(connection, statement, partnership_id, batch, import_run_id).await?;
        insert_options(connection, batch).await?;
    }
    Ok(())
}

/// Changes contracts that are stored
///
/// # Errors
///
/// What the database says.
pub async fn update(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    contracts: &[ContractWrite<'_>],
    import_run_id: Uuid,
) -> QueryResult<()> {
    for batch in batches(contracts) {
        let statement = "UPDATE contracts SET supplier_id = draft.supplier_id, reference = draft.reference,
                title = draft.title, description = draft.description, category = draft.category, nature = draft.nature,
                cpv_code = draft.cpv_code, value_eur = draft.value_eur, annual_value_eur = draft.annual_value_eur,
                starts_on = draft.starts_on, original_end_on = draft.original_end_on,
                current_end_on = draft.current_end_on, ultimate_end_on = draft.ultimate_end_on,
                extension_text = draft.extension_text, renewal = draft.renewal, notice_months = draft.notice_months,
                notice_days = draft.notice_days, notice_text = draft.notice_text, status = draft.status,
                contact = draft.contact, remarks = draft.remarks, unmapped = draft.unmapped,
                source_sheet = draft.source_sheet, source_row = draft.source_row, import_run_id = $28,
                missing_since = NULL, version = version + 1, updated_at = now()
             FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
                $23, $24, $25, $26)
                AS draft (contract_id, organization_id, supplier_id, reference, title, description, category, nature,
                cpv_code, value_eur, annual_value_eur, starts_on, original_end_on, current_end_on, ultimate_end_on,
                extension_text, renewal, notice_months, notice_days, notice_text, status, contact, remarks, unmapped,
                source_sheet, source_row)
             WHERE contracts.contract_id = draft.contract_id AND contracts.partnership_id = $27";
        write(connection, statement, partnership_id, batch, import_run_id).await?;
        delete_other_options(connection, batch).await?;
        insert_options(connection, batch).await?;
    }
    Ok(())
}

/// The parameters that an insert and an update share
async fn write(
    connection: &mut AsyncPgConnection,
    statement: &str,
    partnership_id: Uuid,
    batch: &[ContractWrite<'_>],
    import_run_id: Uuid,
) -> QueryResult<()> {
    let text = |field: fn(&DraftContract) -> Option<&str>| each(batch, |contract| field(contract.draft));
    let day = |field: fn(&DraftContract) -> Option<NaiveDate>| each(batch, |contract| field(contract.draft));
    let count = |field: fn(NoticePeriod) -> Option<u32>| {
        let count = |contract: &ContractWrite<'_>| {
            contract.draft.notice.and_then(field).and_then(|count| i32::try_from(count).ok())
        };
        batch.iter().map(count).collect::<Vec<Option<i32>>>()
    };
    diesel::sql_query(statement)
        .bind::<Array<SqlUuid>, _>(each(batch, |contract| contract.contract_id))
        .bind::<Array<SqlUuid>, _>(each(batch, |contract| contract.draft.organization_id))
        .bind::<Array<Nullable<SqlUuid>>, _>(each(batch, |contract| contract.supplier_id))
        .bind::<Array<Nullable<Text>>, _>(text(|draft| draft.reference.as_deref()))
        .bind::<Array<Text>, _>(each(batch, |contract| contract.draft.title.as_str()))
        .bind::<Array<Nullable<Text>>, _>(text(|draft| draft.description.as_deref()))
        .bind::<Array<Nullable<Text>>, _>(text(|draft| draft.category.as_deref()))
        .bind::<Array<Nullable<Text>>, _>(text(|draft| draft.nature.map(ContractNature::as_str)))
        .bind::<Array<Nullable<Text>>, _>(text(|draft| draft.cpv_code.as_ref().map(CpvCode::as_str)))
        .bind::<Array<Nullable<Numeric>>, _>(each(batch, |contract| contract.draft.value_eur))
        .bind::<Array<Nullable<Numeric>>, _>(each(batch, |contract| contract.draft.annual_value_eur))
        .bind::<Array<Nullable<Date>>, _>(day(|draft| draft.starts_on))
        .bind::<Array<Nullable<Date>>, _>(day(|draft| draft.original_end_on))
        .bind::<Array<Nullable<Date>>, _>(day(|draft| draft.current_end_on))
        .bind::<Array<Nullable<Date>>, _>(day(|draft| draft.ultimate_end_on))
        .bind::<Array<Nullable<Text>>, _>(text(|draft| draft.extension_text.as_deref()))
        .bind::<Array<Nullable<Text>>, _>(text(|draft| draft.renewal.map(Renewal::as_str)))
        .bind::<Array<Nullable<Int4>>, _>(count(NoticePeriod::months))
        .bind::<Array<Nullable<Int4>>, _>(count(NoticePeriod::days))
        .bind::<Array<Nullable<Text>>, _>(text(|draft| draft.notice_text.as_deref()))
        .bind::<Array<Nullable<Text>>, _>(text(|draft| draft.status.map(ContractStatus::as_str)))
        .bind::<Array<Nullable<Text>>, _>(text(|draft| draft.contact.as_deref()))
        .bind::<Array<Nullable<Text>>, _>(text(|draft| draft.remarks.as_deref()))
        .bind::<Array<Jsonb>, _>(each(batch, |contract| serde_json::json!(contract.draft.unmapped)))
        .bind::<Array<Text>, _>(each(batch, |contract| contract.draft.origin.sheet.as_ref()))
        .bind::<Array<Int4>, _>(each(batch, |contract| contract.draft.origin.row_number()))
        .bind::<SqlUuid, _>(partnership_id)
        .bind::<SqlUuid, _>(import_run_id)
        .execute(connection)
        .await
        .map(|_| ())
}

/// Removes options that the drafts do not have just so
async fn delete_other_options(
    connection: &mut AsyncPgConnection,
    batch: &[ContractWrite<'_>],
) -> QueryResult<()> {
    let options = Options::of(batch);
    diesel::sql_query(
        "DELETE FROM extension_options WHERE contract_id = ANY ($1)
            AND (contract_id, position, months, used) NOT IN (SELECT * FROM unnest($2, $3, $4, $5))",
    )
    .bind::<Array<SqlUuid>, _>(each(batch, |contract| contract.contract_id))
    .bind::<Array<SqlUuid>, _>(&options.contract_ids)
    .bind::<Array<Int4>, _>(&options.positions)
    .bind::<Array<Int4>, _>(&options.months)
    .bind::<Array<Bool>, _>(&options.used)
    .execute(connection)
    .await
    .map(|_| ())
}

/// Adds the options that are not there
async fn insert_options(connection: &mut AsyncPgConnection, batch: &[ContractWrite<'_>]) -> QueryResult<()> {
    let options = Options::of(batch);
    diesel::sql_query(
        "INSERT INTO extension_options (contract_id, position, months, used) SELECT * FROM unnest($1, $2, $3, $4)
         ON CONFLICT (contract_id, position) DO NOTHING",
    )
    .bind::<Array<SqlUuid>, _>(&options.contract_ids)
    .bind::<Array<Int4>, _>(&options.positions)
    .bind::<Array<Int4>, _>(&options.months)
    .bind::<Array<Bool>, _>(&options.used)
    .execute(connection)
    .await
    .map(|_| ())
}

fn each<'a, T>(batch: &'a [ContractWrite<'_>], field: impl Fn(&'a ContractWrite<'_>) -> T) -> Vec<T> {
    batch.iter().map(field).collect()
}

#[derive(Default)]
struct Options {
    contract_ids: Vec<Uuid>,
    positions: Vec<i32>,
    months: Vec<i32>,
    used: Vec<bool>,
}

impl Options {
    fn of(batch: &[ContractWrite<'_>]) -> Self {
        let mut options = Self::default();
        for contract in batch {
            for (position, option) in (1..).zip(&contract.draft.options) {
                options.contract_ids.push(contract.contract_id);
                options.positions.push(position);
                options.months.push(i32::try_from(option.months).unwrap_or(i32::MAX));
                options.used.push(option.used);
            }
        }
        options
    }
}
