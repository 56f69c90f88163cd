use std::collections::BTreeSet;

use diesel_async::AsyncPgConnection;
use schema::{headings::CpvField, types::ImportKind};
use uuid::Uuid;

use super::{
    Checked, Source, Upload,
    outcome::Outcome,
    progress::Milestone,
    tables::{self, Tables, Tally},
};
use crate::{
    checks::{
        Sheet,
        cpv::{self, ChangedCpvCode},
    },
    columns::Known,
    error::EtlError,
    findings::Finding,
    load,
    rows::DraftCpvCode,
};

/// What a list of CPV codes changes
#[derive(Debug)]
pub(super) struct Plan {
    changes: Vec<ChangedCpvCode>,
    removed: Vec<Uuid>,
    no_longer_social: Vec<Uuid>,
}

/// Stages 2 to 4 of a list of CPV codes
pub(super) async fn check(
    connection: &mut AsyncPgConnection,
    source: &mut Source<'_>,
) -> Result<Checked, EtlError> {
    let Source { workbook, directory, mappings, upload, progress } = source;
    let known = Known { directory, on: tables::day(None), mappings };
    let mut tables = tables::find::<CpvField>(workbook, &known)?;
    tell_languages_once(&mut tables);
    let mut tally = Tally::default();
    let mut sheets: Vec<Sheet<'_, CpvField, DraftCpvCode>> = Vec::new();
    for table in &tables.found {
        let parse = |row: &_| crate::rows::cpv::parse(row, &table.header);
        let rows = tables::parse(workbook, table, progress, &mut tally, parse)?;
        sheets.push(Sheet { header: &table.header, rows });
    }
    progress.reach(Milestone::Parsed);
    let stored = load::cpv_code::all(connection).await?;
    let mut checked = cpv::check(&sheets, &stored);
    progress.reach(Milestone::Compared);

    let sees_all = tables::sees_all(&sheets);
    if !sees_all {
        checked.findings.extend(checked.differences.forget_missing());
    }
    let removes = upload.application.remove_missing && sees_all;
    if removes {
        checked.differences.tell_removed(None);
    }
    let of_gone = |codes: Vec<Uuid>| if removes { codes } else { Vec::new() };
    let plan = Plan {
        changes: checked.changes,
        removed: of_gone(checked.gone),
        no_longer_social: of_gone(checked.no_longer_social),
    };
    let outcome = Outcome {
        kind: ImportKind::Cpv,
        findings: checked.findings,
        differences: checked.differences,
        rejected: checked.rejected,
        covers: BTreeSet::new(),
        plan: super::Plan::Cpv(plan),
    };
    Ok(outcome.checked(workbook, &tables, &sheets, &tally))
}

/// The EU publishes a column for each of its languages: one finding names those that are passed over
fn tell_languages_once(tables: &mut Tables<CpvField>) {
    let mut languages = Vec::new();
    tables.findings.retain(|finding| {
        let language =
            finding.seen.as_deref().filter(|seen| finding.code == "columns.unknown" && is_language(seen));
        languages.extend(language.map(str::to_owned));
        language.is_none()
    });
    if !languages.is_empty() {
        tables.findings.push(Finding::info("cpv.other_languages").seeing(&languages.join(", ")));
    }
}

/// "FR": the code of a language, of two letters
fn is_language(heading: &str) -> bool {
    heading.len() == 2 && heading.bytes().all(|byte| byte.is_ascii_uppercase())
}

impl Plan {
    /// Stage 5
    pub(super) async fn write(
        &self,
        connection: &mut AsyncPgConnection,
        upload: &Upload,
        import_run_id: Uuid,
    ) -> Result<(), EtlError> {
        load::cpv_code::remove(connection, &self.removed).await?;
        load::cpv_code::unmark_social(connection, &self.no_longer_social).await?;
        Ok(load::cpv_code::upsert(connection, &self.changes, &upload.file_name, import_run_id).await?)
    }
}
