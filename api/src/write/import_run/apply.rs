//! Having a checked import applied.

use std::collections::HashMap;

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, SelectableHelper};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{
    models::{Application, Decision, Difference, ImportRun},
    rules::Violation,
    tables::{differences, findings, import_runs},
    types::{Choice, DifferenceKind, ImportStatus, Severity},
};
use uuid::Uuid;

use super::notify;
use crate::{
    read,
    write::{Author, Outcome, Refused, Stop, outcome, sign},
};

/// How somebody wants an import applied; by default all rows or none, nothing removed, and nothing decided
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Leave rows with an error out and store all others
    pub good_rows_only: bool,
    /// Remove stored rows that the workbook no longer has
    pub remove_missing: bool,
    /// What goes for conflicts that are not decided one by one
    pub conflicts: Option<Choice>,
    /// What goes for likenesses that are not decided one by one
    pub likely: Option<Choice>,
    /// What is decided of single differences
    pub decisions: Vec<(i64, Choice)>,
}

/// Has a checked import applied: the run waits for a worker
///
/// One that is being applied, or was, is left as it is. Refused with `import_run.unknown`, with
/// `import_run.not_checked` (`status`), with `import_run.has_errors` (`errors`) when the check found errors that stand in
/// the way, with `import_run.conflicts_undecided` (`count`) while rows must be decided about, and with
/// `import_run.difference_unknown` or `import_run.choice_misfit` about a decision.
///
/// What is decided counts for the rows as the check showed them: a worker that finds them changed asks again.
///
/// # Errors
///
/// When the database fails.
pub async fn apply(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    run: Uuid,
    wishes: &Wishes,
) -> QueryResult<Outcome<Uuid>> {
    outcome(
        connection
            .transaction::<Uuid, Stop, _>(async |connection| start(connection, author, run, wishes).await)
            .await,
    )
}

async fn start(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    id: Uuid,
    wishes: &Wishes,
) -> Result<Uuid, Stop> {
    sign(connection, author).await?;
    let found = import_runs::table
        .find(id)
        .select(ImportRun::as_select())
        .for_no_key_update()
        .get_result(connection)
        .await
        .optional()?;
    let Some(run) = found else {
        return Err(Refused::at("id", Violation::new("import_run.unknown")).into());
    };
    match run.status {
        ImportStatus::Applying | ImportStatus::Applied => return Ok(id),
        ImportStatus::Checked => {}
        other => {
            return Err(
                Refused::at("id", Violation::new("import_run.not_checked").with("status", other)).into()
            );
        }
    }
    refuse_errors(connection, id, wishes.good_rows_only).await?;
    let asked: Vec<Difference> = differences::table
        .filter(differences::import_run_id.eq(id))
        .filter(differences::kind.eq_any([DifferenceKind::Conflict, DifferenceKind::Likely]))
        .order(differences::difference_id)
        .select(Difference::as_select())
        .load(connection)
        .await?;
    let before = Application::stored(run.application)?;
    let application = Application {
        good_rows_only: wishes.good_rows_only,
        remove_missing: wishes.remove_missing,
        decisions: decided(&asked, wishes, before.decisions)?,
        conflicts: None,
        likely: None,
    };
    diesel::update(import_runs::table.find(id))
        .set((
            import_runs::status.eq(ImportStatus::Applying),
            import_runs::application.eq(serde_json::json!(application)),
            import_runs::applied_by.eq(author.actor),
            import_runs::progress.eq(0),
            import_runs::attempts.eq(0),
            import_runs::claimed_by.eq(None::<String>),
            import_runs::claimed_at.eq(None::<chrono::DateTime<chrono::Utc>>),
            import_runs::finished_at.eq(None::<chrono::DateTime<chrono::Utc>>),
        ))
        .execute(connection)
        .await?;
    notify(connection, id).await?;
    Ok(id)
}

/// Errors of rows do not stand in the way of the good rows; those of the file, a sheet or a column do
async fn refuse_errors(
    connection: &mut AsyncPgConnection,
    id: Uuid,
    good_rows_only: bool,
) -> Result<(), Stop> {
    let errors: i64 = if good_rows_only {
        read::import_run::count_errors_beyond_rows(connection, id).await?
    } else {
        let of_run = findings::table.filter(findings::import_run_id.eq(id));
        of_run.filter(findings::severity.eq(Severity::Error)).count().get_result(connection).await?
    };
    if errors > 0 {
        return Err(Refused::at("id", Violation::new("import_run.has_errors").with("errors", errors)).into());
    }
    Ok(())
}

/// What was decided before, and now: each by itself, else for all of a kind; refused while anything is left
fn decided(asked: &[Difference], wishes: &Wishes, before: Vec<Decision>) -> Result<Vec<Decision>, Stop> {
    let mut refused = Vec::new();
    let mut choices: HashMap<i64, Choice> = HashMap::new();
    for (index, (difference_id, choice)) in wishes.decisions.iter().enumerate() {
        let refuse =
            |field: &str, code| Refused::at(field, Violation::new(code)).within(&index).within("decisions");
        match asked.iter().find(|difference| difference.difference_id == *difference_id) {
            None => refused.push(refuse("difference", "import_run.difference_unknown")),
            Some(difference) if !fits(difference.kind, *choice) => {
                refused.push(refuse("choice", "import_run.choice_misfit"));
            }
            Some(_) => {
                choices.insert(*difference_id, *choice);
            }
        }
    }
    for (field, kind, choice) in [
        ("conflicts", DifferenceKind::Conflict, wishes.conflicts),
        ("likely", DifferenceKind::Likely, wishes.likely),
    ] {
        if choice.is_some_and(|choice| !fits(kind, choice)) {
            refused.push(Refused::at(field, Violation::new("import_run.choice_misfit")));
        }
    }
    if !refused.is_empty() {
        return Err(Stop::Refused(refused));
    }
    let (mut decisions, mut undecided) = (before, 0);
    for difference in asked {
        let for_all =
            if difference.kind == DifferenceKind::Conflict { wishes.conflicts } else { wishes.likely };
        let own = choices.get(&difference.difference_id).copied();
        match own.or(for_all.filter(|_| difference.choice.is_none())) {
            Some(choice) => decisions.extend(decision(difference, choice)),
            None => undecided += i32::from(difference.choice.is_none()),
        }
    }
    if undecided > 0 {
        let undecided = Violation::new("import_run.conflicts_undecided").with("count", undecided);
        return Err(Refused::at("decisions", undecided).into());
    }
    Ok(decisions)
}

const fn fits(kind: DifferenceKind, choice: Choice) -> bool {
    match choice {
        Choice::Keep | Choice::Overwrite => matches!(kind, DifferenceKind::Conflict),
        Choice::Same | Choice::New => matches!(kind, DifferenceKind::Likely),
    }
}

fn decision(difference: &Difference, choice: Choice) -> Option<Decision> {
    Some(Decision {
        sheet: difference.sheet.clone()?,
        row: difference.row_number?,
        row_key: difference.row_key?,
        row_version: difference.row_version?,
        choice,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(difference_id: i64, kind: DifferenceKind) -> Difference {
        Difference {
            difference_id,
            import_run_id: Uuid::nil(),
            kind,
            label: "Groen".to_owned(),
            sheet: Some("Blad1".to_owned()),
            row_number: i32::try_from(difference_id).ok(),
            fields: serde_json::Value::Null,
            row_key: Some(Uuid::max()),
            row_version: Some(3),
            choice: None,
        }
    }

    fn code(outcome: Result<Vec<Decision>, Stop>) -> Vec<(String, &'static str)> {
        match outcome {
            Err(Stop::Refused(refused)) => {
                refused.iter().map(|refused| (refused.path.join("."), refused.violation.code)).collect()
            }
            _ => Vec::new(),
        }
    }

    #[test]
    fn everything_that_is_asked_must_be_decided() {
        let asked = [asked(7, DifferenceKind::Conflict), asked(8, DifferenceKind::Likely)];
        let decide = |wishes: Wishes| decided(&asked, &wishes, Vec::new());
        let undecided = [("decisions".to_owned(), "import_run.conflicts_undecided")];
        assert_eq!(code(decide(Wishes::default())), undecided);
        let conflicts = Some(Choice::Keep);
        assert_eq!(code(decide(Wishes { conflicts, ..Wishes::default() })), undecided);
        let decisions = vec![(7, Choice::Overwrite), (8, Choice::New)];
        let all = decide(Wishes { conflicts, decisions, ..Wishes::default() }).ok().unwrap();
        let told: Vec<_> = all.iter().map(|decision| (decision.row, decision.choice)).collect();
        assert_eq!(told, [(7, Choice::Overwrite), (8, Choice::New)], "the single decision counts for more");
    }

    #[test]
    fn a_decision_fits_what_is_asked() {
        let asked = [asked(7, DifferenceKind::Conflict)];
        let decide =
            |decisions| code(decided(&asked, &Wishes { decisions, ..Wishes::default() }, Vec::new()));
        assert_eq!(
            decide(vec![(9, Choice::Keep), (7, Choice::Same)]),
            [
                ("decisions.0.difference".to_owned(), "import_run.difference_unknown"),
                ("decisions.1.choice".to_owned(), "import_run.choice_misfit"),
            ]
        );
    }
}
