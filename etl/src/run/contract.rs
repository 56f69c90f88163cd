use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diesel_async::AsyncPgConnection;
use schema::{
    headings::{ContractField, normalize},
    types::ImportKind,
};
use uuid::Uuid;

use super::{
    Checked, Source, Upload,
    gone::{Gone, Removals},
    outcome::Outcome,
    progress::Milestone,
    tables::{self, Table, Tally},
};
use crate::{
    checks::{
        Decisions, Imported, Sheet,
        contract::{self, ContractChange},
    },
    columns::Known,
    error::EtlError,
    load::{self, contract::ContractWrite, missing::Kept},
    rows::{
        DraftContract,
        contract::{ContractContext, ContractRows},
    },
};

/// What a contract register changes
#[derive(Debug)]
pub(super) struct Plan {
    changes: Vec<ContractChange>,
    /// Contracts that stay as they are, with what is to be remembered of them
    remembered: Vec<(Uuid, Imported<DraftContract>)>,
    /// Contracts that the workbook no longer has
    gone: Gone,
}

/// Stages 2 to 4 of a contract register
pub(super) async fn check(
    connection: &mut AsyncPgConnection,
    source: &mut Source<'_>,
) -> Result<Checked, EtlError> {
    let Source { workbook, directory, mappings, upload, progress } = source;
    let partnership_id = upload.partnership.partnership_id;
    let on = tables::day(None);
    let tables = tables::find::<ContractField>(workbook, &Known { directory, on, mappings })?;
    let members = load::partnership::all_members(connection, partnership_id).await?;
    let members: Vec<(Uuid, String)> =
        members.into_iter().map(|member| (member.organization_id, member.name)).collect();
    let mut tally = Tally::default();
    let mut sheets = Vec::new();
    for table in &tables.found {
        let holder = holder(table, upload, &members);
        let context = ContractContext { directory, members: &members, holder, on };
        let mut reader = ContractRows::new(&table.header, context);
        let rows = tables::parse(workbook, table, progress, &mut tally, |row| reader.parse(row))?;
        sheets.push(Sheet { header: &table.header, rows });
    }
    progress.reach(Milestone::Parsed);
    let drafts = sheets.iter().flat_map(|sheet| &sheet.rows).filter_map(|row| row.draft.as_ref());
    let covers = drafts.clone().map(|draft| draft.organization.clone()).collect();
    let organizations: BTreeSet<Uuid> = drafts.map(|draft| draft.organization_id).collect();
    let organizations: Vec<Uuid> = organizations.into_iter().collect();
    let suppliers = load::supplier::all(connection, partnership_id).await?;
    let stored =
        load::contract::of_organizations(connection, partnership_id, &organizations, &suppliers).await?;
    let decisions = Decisions::of(&upload.application);
    let mut checked = contract::check(&sheets, &stored, &suppliers, &decisions);
    if !tables::sees_all(&sheets) {
        checked.findings.extend(checked.differences.forget_missing());
        checked.gone.clear();
    }
    let (removals, findings) = (Removals::of(&upload.application), &mut checked.findings);
    let gone =
        Gone::of(connection, Kept::Contracts, &checked.gone, &removals, "contract.not_removed", findings)
            .await?;
    checked.differences.tell_removed(Some(&gone.removed));
    progress.reach(Milestone::Compared);

    let plan = Plan { changes: checked.changes, remembered: checked.remembered, gone };
    let outcome = Outcome {
        kind: ImportKind::Contracts,
        findings: checked.findings,
        differences: checked.differences,
        rejected: checked.rejected,
        covers,
        plan: super::Plan::Contracts(plan),
    };
    Ok(outcome.checked(workbook, &tables, &sheets, &tally))
}

/// The one member that the sheet's name, a title above the table or the name of the file names
fn holder<'a>(
    table: &Table<ContractField>,
    upload: &Upload,
    members: &'a [(Uuid, String)],
) -> Option<&'a (Uuid, String)> {
    let titles = table.header.titles.iter().map(|title| title.text.as_str());
    let mut texts = std::iter::once(table.name.as_ref()).chain(titles).chain([upload.file_name.as_str()]);
    texts.find_map(|text| named(text, members))
}

/// The one member whose name stands in a text; `None` when there is none or more than one
fn named<'a>(text: &str, members: &'a [(Uuid, String)]) -> Option<&'a (Uuid, String)> {
    let words = |text: &str| {
        let apart = text.replace(|character: char| !character.is_alphanumeric(), " ");
        format!(" {} ", normalize(&apart))
    };
    let text = words(text);
    let mut found = members.iter().filter(|(_, name)| text.contains(&words(name)));
    match (found.next(), found.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

impl Plan {
    /// Stage 5
    pub(super) async fn write(
        &self,
        connection: &mut AsyncPgConnection,
        upload: &Upload,
        import_run_id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<(), EtlError> {
        let partnership_id = upload.partnership.partnership_id;
        let drafts: Vec<&DraftContract> = self.changes.iter().map(|change| &change.draft).collect();
        let suppliers = load::supplier::ensure(connection, partnership_id, &drafts).await?;
        let (mut new, mut changed, mut remembered) = (Vec::new(), Vec::new(), Vec::new());
        for (change, supplier_id) in self.changes.iter().zip(suppliers) {
            let contract_id = change.existing.unwrap_or_else(Uuid::now_v7);
            let target = if change.existing.is_some() { &mut changed } else { &mut new };
            target.push(ContractWrite { contract_id, supplier_id, draft: &change.draft });
            remembered.push((contract_id, &change.imported));
        }
        load::contract::update(connection, partnership_id, &changed, import_run_id).await?;
        load::contract::insert(connection, partnership_id, &new, import_run_id).await?;
        remembered.extend(self.remembered.iter().map(|(row_key, imported)| (*row_key, imported)));
        load::imported::remember(connection, Kept::Contracts, &remembered, import_run_id).await?;
        load::missing::mark(connection, Kept::Contracts, &self.gone.marked, now).await?;
        load::missing::remove(connection, Kept::Contracts, &self.gone.removed).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_names_whose_register_it_is() {
        let members: Vec<(Uuid, String)> =
            ["Delft", "Pijnacker-Nootdorp", "Westland"].map(|name| (Uuid::nil(), name.to_owned())).to_vec();
        let holder = |text| named(text, &members).map(|(_, name)| name.as_str());
        for (text, expected) in [
            ("Contractenregister Delft 2024", Some("Delft")),
            ("contracten_pijnacker-nootdorp.xlsx", Some("Pijnacker-Nootdorp")),
            ("Gemeente Westland", Some("Westland")),
            ("Delft en Westland", None),
            ("Delfts blauw", None),
            ("Blad1", None),
        ] {
            assert_eq!(holder(text), expected, "{text}");
        }
    }
}
