use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use crate::{
    checks::GoneRow,
    error::EtlError,
    findings::Finding,
    load::missing::{self, Kept},
};

/// What is done about stored rows that a workbook no longer has
#[derive(Debug, Default)]
pub(super) struct Gone {
    /// They are marked
    pub marked: Vec<Uuid>,
    /// They are removed
    pub removed: Vec<Uuid>,
}

impl Gone {
    /// Marks those that are not marked yet; removes, where that is asked for, those that no people changed and that nothing
    /// hangs on, and tells why the others stay, with the finding of that code
    pub(super) async fn of(
        connection: &mut AsyncPgConnection,
        kept: Kept,
        gone: &[GoneRow],
        is_asked: bool,
        stays: &'static str,
        findings: &mut Vec<Finding>,
    ) -> Result<Self, EtlError> {
        let removed =
            if is_asked { removable(connection, kept, gone, stays, findings).await? } else { Vec::new() };
        let stays = |row: &&GoneRow| !row.is_marked && !removed.contains(&row.row_key);
        Ok(Self { marked: gone.iter().filter(stays).map(|row| row.row_key).collect(), removed })
    }
}

async fn removable(
    connection: &mut AsyncPgConnection,
    kept: Kept,
    gone: &[GoneRow],
    stays: &'static str,
    findings: &mut Vec<Finding>,
) -> Result<Vec<Uuid>, EtlError> {
    let by_import: Vec<Uuid> = gone.iter().filter(|row| !row.is_by_hand).map(|row| row.row_key).collect();
    let held = missing::held(connection, kept, &by_import).await?;
    for row in gone {
        let why = if row.is_by_hand {
            "het is met de hand gewijzigd"
        } else if held.contains(&row.row_key) {
            "er hangen andere gegevens aan"
        } else {
            continue;
        };
        findings.push(Finding::warning(stays).seeing(&row.name).expecting(why));
    }
    Ok(by_import.into_iter().filter(|row_key| !held.contains(row_key)).collect())
}
