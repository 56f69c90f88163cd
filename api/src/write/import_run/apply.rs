//! Having a checked import applied.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, SelectableHelper};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{
    models::{Application, Decision, Difference, FieldDifference, ImportRun, Removal},
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
    /// Remove all stored rows that the workbook no longer has
    pub remove_missing: bool,
    /// Of those that it no longer has: the differences whose rows are to be removed
    pub removals: Vec<i64>,
    /// What goes for conflicts that are not decided one by one
    pub conflicts: Option<Choice>,
    /// What goes for likenesses that are not decided one by one
    pub likely: Option<Choice>,
    /// What is decided of single differences, or of fields of them
    pub decisions: Vec<Wish>,
}

/// What somebody decides of a difference
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// The difference
    pub difference: i64,
    /// Dutch heading of the field of a conflict; `None` for all that are not decided by themselves
    pub field: Option<String>,
    /// What is decided
    pub choice: Choice,
}

/// Has a checked import applied: the run waits for a worker
///
/// One that is being applied, or was, is left as it is. Refused with `import_run.unknown`, with
/// `import_run.not_checked` (`status`), with `import_run.has_errors` (`errors`) when the check found errors that stand in
/// the way, with `import_run.conflicts_undecided` (`count`) while rows must be decided about, and with
/// `import_run.difference_unknown`, `import_run.choice_misfit` or `import_run.field_undisputed` about a decision, and
/// `import_run.not_missing` about a row to be removed.
///
/// What is decided counts for the rows as the check showed them: a worker that finds them changed asks again, and removes none.
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
    let missing: Vec<Difference> = differences::table
        .filter(differences::import_run_id.eq(id))
        .filter(differences::kind.eq(DifferenceKind::Missing))
        .filter(differences::difference_id.eq_any(&wishes.removals))
        .select(Difference::as_select())
        .load(connection)
        .await?;
    let before = Application::stored(run.application)?;
    let application = Application {
        good_rows_only: wishes.good_rows_only,
        remove_missing: wishes.remove_missing,
        removals: removals(&missing, &wishes.removals)?,
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

/// The stored rows that the check did not find in the workbook, of those that are asked for; refused when it found one there
fn removals(missing: &[Difference], asked: &[i64]) -> Result<Vec<Removal>, Stop> {
    let removal = |difference: &Difference| {
        Some(Removal { row_key: difference.row_key?, row_version: difference.row_version? })
    };
    let (mut removals, mut refused) = (Vec::new(), Vec::new());
    for (index, id) in asked.iter().enumerate() {
        let found = missing.iter().find(|difference| difference.difference_id == *id).and_then(removal);
        if found.is_none() {
            let refusal = Refused::at(&index, Violation::new("import_run.not_missing"));
            refused.push(refusal.within("removals"));
        }
        removals.extend(found);
    }
    if refused.is_empty() { Ok(removals) } else { Err(Stop::Refused(refused)) }
}

/// What was decided before, and now: each by itself, else for all of a kind; refused while anything is left
fn decided(asked: &[Difference], wishes: &Wishes, before: Vec<Decision>) -> Result<Vec<Decision>, Stop> {
    let refused = misfits(asked, wishes);
    if !refused.is_empty() {
        return Err(Stop::Refused(refused));
    }
    let (mut decisions, mut undecided) = (before, 0);
    for difference in asked {
        let own: Vec<&Wish> =
            wishes.decisions.iter().filter(|wish| wish.difference == difference.difference_id).collect();
        let for_all =
            if difference.kind == DifferenceKind::Conflict { wishes.conflicts } else { wishes.likely };
        let of_row = own.iter().rev().find(|wish| wish.field.is_none()).map(|wish| wish.choice);
        let of_row = of_row.or(for_all.filter(|_| difference.choice.is_none()));
        let of_fields = own.iter().filter(|wish| wish.field.is_some());
        decisions.extend(of_row.and_then(|choice| decision(difference, None, choice)));
        decisions.extend(of_fields.filter_map(|wish| decision(difference, wish.field.clone(), wish.choice)));
        let is_decided = of_row.is_some() || difference.choice.is_some() || all_fields(difference, &own);
        undecided += i32::from(!is_decided);
    }
    if undecided > 0 {
        let undecided = Violation::new("import_run.conflicts_undecided").with("count", undecided);
        return Err(Refused::at("decisions", undecided).into());
    }
    Ok(decisions)
}

/// What is decided that was not asked
fn misfits(asked: &[Difference], wishes: &Wishes) -> Vec<Refused> {
    let mut refused = Vec::new();
    for (index, wish) in wishes.decisions.iter().enumerate() {
        let refuse =
            |field: &str, code| Refused::at(field, Violation::new(code)).within(&index).within("decisions");
        match asked.iter().find(|difference| difference.difference_id == wish.difference) {
            None => refused.push(refuse("difference", "import_run.difference_unknown")),
            Some(difference) if !fits(difference.kind, wish.choice) => {
                refused.push(refuse("choice", "import_run.choice_misfit"));
            }
            Some(difference) if !is_disputed(difference, wish.field.as_deref()) => {
                refused.push(refuse("field", "import_run.field_undisputed"));
            }
            Some(_) => {}
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
    refused
}

/// The fields of a difference that people and the workbook both changed, with what was decided of each
fn disputed(difference: &Difference) -> Vec<(String, Option<Choice>)> {
    let fields: Vec<FieldDifference> = serde_json::from_value(difference.fields.clone()).unwrap_or_default();
    let disputed = fields.into_iter().filter(|field| field.conflict);
    disputed.map(|field| (field.field, field.choice)).collect()
}

/// Whether a field of a difference is one to be decided about; the row as a whole always is
fn is_disputed(difference: &Difference, field: Option<&str>) -> bool {
    field.is_none_or(|field| disputed(difference).iter().any(|(heading, _)| heading == field))
}

/// Whether each field of a conflict is decided by itself, now or before
fn all_fields(difference: &Difference, own: &[&Wish]) -> bool {
    let fields = disputed(difference);
    let is_decided = |(heading, choice): &(String, Option<Choice>)| {
        choice.is_some() || own.iter().any(|wish| wish.field.as_ref() == Some(heading))
    };
    !fields.is_empty() && fields.iter().all(is_decided)
}

const fn fits(kind: DifferenceKind, choice: Choice) -> bool {
    match choice {
        Choice::Keep | Choice::Overwrite => matches!(kind, DifferenceKind::Conflict),
        Choice::Same | Choice::New => matches!(kind, DifferenceKind::Likely),
        // Which of the missing rows go is asked by itself.
        Choice::Remove => false,
    }
}

fn decision(difference: &Difference, field: Option<String>, choice: Choice) -> Option<Decision> {
    Some(Decision {
        sheet: difference.sheet.clone()?,
        row: difference.row_number?,
        row_key: difference.row_key?,
        row_version: difference.row_version?,
        field,
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

    fn wish(difference: i64, field: Option<&str>, choice: Choice) -> Wish {
        Wish { difference, field: field.map(str::to_owned), choice }
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
        let decisions = vec![wish(7, None, Choice::Overwrite), wish(8, None, Choice::New)];
        let all = decide(Wishes { conflicts, decisions, ..Wishes::default() }).ok().unwrap();
        let told: Vec<_> = all.iter().map(|decision| (decision.row, decision.choice)).collect();
        assert_eq!(told, [(7, Choice::Overwrite), (8, Choice::New)], "the single decision counts for more");
    }

    #[test]
    fn a_decision_fits_what_is_asked() {
        let asked = [asked(7, DifferenceKind::Conflict)];
        let decide =
            |decisions| code(decided(&asked, &Wishes { decisions, ..Wishes::default() }, Vec::new()));
        let field = Some("Titel");
        assert_eq!(
            decide(vec![
                wish(9, None, Choice::Keep),
                wish(7, None, Choice::Same),
                wish(7, field, Choice::Keep)
            ]),
            [
                ("decisions.0.difference".to_owned(), "import_run.difference_unknown"),
                ("decisions.1.choice".to_owned(), "import_run.choice_misfit"),
                ("decisions.2.field".to_owned(), "import_run.field_undisputed"),
            ]
        );
    }

    #[test]
    fn fields_are_decided_one_by_one_or_with_their_row() {
        let field = |name: &str, conflict: bool| serde_json::json!({"field": name, "conflict": conflict});
        let fields = serde_json::json!([field("Titel", true), field("Waarde", true), field("Lead", false)]);
        let asked = [Difference { fields, ..asked(7, DifferenceKind::Conflict) }];
        let decide = |decisions| decided(&asked, &Wishes { decisions, ..Wishes::default() }, Vec::new());
        let (keep, take) = (Choice::Keep, Choice::Overwrite);
        let half = decide(vec![wish(7, Some("Titel"), keep)]);
        assert_eq!(code(half), [("decisions".to_owned(), "import_run.conflicts_undecided")]);
        let told = |decisions: Result<Vec<Decision>, Stop>| -> Vec<(Option<String>, Choice)> {
            let decisions = decisions.ok().unwrap();
            decisions.into_iter().map(|decision| (decision.field, decision.choice)).collect()
        };
        let (title, value) = (Some("Titel".to_owned()), Some("Waarde".to_owned()));
        let each = decide(vec![wish(7, Some("Titel"), keep), wish(7, Some("Waarde"), take)]);
        assert_eq!(told(each), [(title.clone(), keep), (value, take)]);
        let with_row = decide(vec![wish(7, Some("Titel"), take), wish(7, None, keep)]);
        assert_eq!(told(with_row), [(None, keep), (title, take)]);
    }

    #[test]
    fn only_what_the_check_did_not_find_is_removed() {
        let missing = [
            asked(7, DifferenceKind::Missing),
            Difference { row_key: None, ..asked(8, DifferenceKind::Missing) },
        ];
        let one = Removal { row_key: Uuid::max(), row_version: 3 };
        assert_eq!(removals(&missing, &[7]).ok(), Some(vec![one]));
        let Err(Stop::Refused(refused)) = removals(&missing, &[7, 8, 9]) else { panic!("it is refused") };
        let told: Vec<_> = refused.iter().map(|one| (one.path.join("."), one.violation.code)).collect();
        let not_missing = "import_run.not_missing";
        assert_eq!(told, [("removals.1".to_owned(), not_missing), ("removals.2".to_owned(), not_missing)]);
    }
}
