//! Taking an import back.

use crate::{
    clock::dutch,
    models::Obstacle,
    rules::Violation,
    texts::{Label, actor_name},
    types::{ImportStatus, dutch_day},
};

/// Rows that are named; the others are counted
const NAMED: usize = 10;

/// How many rows were undone with an import, by what became of them
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Undone {
    /// Rows that it had added, and that went
    pub removed: i64,
    /// Rows that it had changed, and that are as they were
    pub restored: i64,
    /// Rows that it had removed, and that are back
    pub returned: i64,
}

/// Only an import that is applied can be taken back
///
/// # Errors
///
/// `import_run.not_applied` (`status`)
pub fn is_applied(status: ImportStatus) -> Result<(), Violation> {
    if status == ImportStatus::Applied {
        Ok(())
    } else {
        Err(Violation::new("import_run.not_applied").with("status", status))
    }
}

/// Nothing that an import stored may have been changed since
///
/// # Errors
///
/// `import_run.changed_since` (`count`, `rows`: the first ten with who changed them, when and by which way)
pub fn nothing_changed_since(obstacles: &[Obstacle]) -> Result<(), Violation> {
    if obstacles.is_empty() {
        return Ok(());
    }
    let rows: Vec<String> = named(obstacles).map(obstacle_name).collect();
    Err(Violation::new("import_run.changed_since")
        .with("count", obstacles.len())
        .with("rows", rows.join("; ")))
}

/// The rows in the way that are named: the first of them
pub fn named(obstacles: &[Obstacle]) -> impl Iterator<Item = &Obstacle> {
    obstacles.iter().take(NAMED)
}

/// "A1 · Groen (beheerder, 03-03-2026, met de hand)"
pub fn obstacle_name(obstacle: &Obstacle) -> String {
    let who = obstacle.actor.as_deref().map(|actor| actor_name(actor).to_owned());
    let when = obstacle.changed_at.map(|moment| dutch_day(dutch(moment).date()));
    let way = obstacle.way().map(|(way, _)| way.label().to_owned());
    let known: Vec<String> = who.into_iter().chain(when).chain(way).collect();
    if known.is_empty() {
        obstacle.label.clone()
    } else {
        format!("{} ({})", obstacle.label, known.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_which_rows_were_changed_by_whom() {
        let obstacle = |label: &str, actor: Option<&str>| Obstacle {
            label: label.to_owned(),
            actor: actor.map(str::to_owned),
            changed_at: actor.map(|_| chrono::DateTime::UNIX_EPOCH),
            cause: actor.map(|_| "page:moveTender".to_owned()),
            noun: "tenders".to_owned(),
            row_key: None,
        };
        assert_eq!(nothing_changed_since(&[]), Ok(()));
        let obstacles = [obstacle("A1 · Groen", Some("token:proef")), obstacle("2023-2", None)];
        let violation = nothing_changed_since(&obstacles).unwrap_err();
        assert_eq!(violation.value("rows"), "A1 · Groen (proef, 01-01-1970, met de hand); 2023-2");
        assert_eq!(violation.value("count"), "2");
    }

    #[test]
    fn only_what_is_applied_can_be_taken_back() {
        assert_eq!(is_applied(ImportStatus::Applied), Ok(()));
        assert_eq!(is_applied(ImportStatus::Reverted).unwrap_err().value("status"), "REVERTED");
    }
}
