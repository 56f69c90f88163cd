use std::collections::HashMap;

use diesel_async::AsyncPgConnection;
use schema::models::{Application, Removal};
use uuid::Uuid;

use crate::{
    checks::GoneRow,
    error::EtlError,
    findings::Finding,
    load::missing::{self, Kept},
};

/// Which of the stored rows that a workbook no longer has are to be removed
#[derive(Debug, Clone)]
pub(super) enum Removals {
    /// All of them
    All,
    /// Those that were chosen, each with its version as it was then
    Chosen(HashMap<Uuid, i32>),
}

/// What is done about stored rows that a workbook no longer has
#[derive(Debug, Default)]
pub(super) struct Gone {
    /// They are marked
    pub marked: Vec<Uuid>,
    /// They are removed
    pub removed: Vec<Uuid>,
}

impl Removals {
    /// Those of an application
    pub(super) fn of(application: &Application) -> Self {
        if application.remove_missing {
            return Self::All;
        }
        let chosen = |removal: &Removal| (removal.row_key, removal.row_version);
        Self::Chosen(application.removals.iter().map(chosen).collect())
    }

    /// Whether a row is to be removed
    fn name(&self, row: &GoneRow) -> bool {
        match self {
            Self::All => true,
            Self::Chosen(versions) => versions.contains_key(&row.target.row_key),
        }
    }

    /// Whether a row is no longer as it was when it was chosen
    fn is_outdated(&self, row: &GoneRow) -> bool {
        match self {
            Self::All => false,
            Self::Chosen(versions) => versions.get(&row.target.row_key) != Some(&row.target.version),
        }
    }
}

impl Gone {
    /// Marks those that are not marked yet; removes, where that is asked for, those that no people changed and that nothing
    /// hangs on, and tells why the others stay, with the finding of that code
    pub(super) async fn of(
        connection: &mut AsyncPgConnection,
        kept: Kept,
        gone: &[GoneRow],
        removals: &Removals,
        stays: &'static str,
        findings: &mut Vec<Finding>,
    ) -> Result<Self, EtlError> {
        let removed = removable(connection, kept, gone, removals, stays, findings).await?;
        let stays = |row: &&GoneRow| !row.is_marked && !removed.contains(&row.target.row_key);
        Ok(Self { marked: gone.iter().filter(stays).map(|row| row.target.row_key).collect(), removed })
    }
}

async fn removable(
    connection: &mut AsyncPgConnection,
    kept: Kept,
    gone: &[GoneRow],
    removals: &Removals,
    stays: &'static str,
    findings: &mut Vec<Finding>,
) -> Result<Vec<Uuid>, EtlError> {
    let asked: Vec<&GoneRow> = gone.iter().filter(|row| removals.name(row)).collect();
    let key = |row: &&GoneRow| row.target.row_key;
    let by_import: Vec<Uuid> = asked.iter().filter(|row| !row.is_by_hand).map(key).collect();
    let held =
        if by_import.is_empty() { Vec::new() } else { missing::held(connection, kept, &by_import).await? };
    let mut removed = Vec::new();
    for row in asked {
        let why = if row.is_by_hand {
            "het is met de hand gewijzigd"
        } else if held.contains(&row.target.row_key) {
            "er hangen andere gegevens aan"
        } else if removals.is_outdated(row) {
            "het is gewijzigd nadat u koos"
        } else {
            removed.push(row.target.row_key);
            continue;
        };
        findings.push(Finding::warning(stays).seeing(&row.name).expecting(why));
    }
    Ok(removed)
}
