//! Budgets: drafting a revision, changing it, submitting it, and deciding about it.

mod change;
mod decide;
mod draft;
mod line;
mod submit;

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, SelectableHelper};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::Budget,
    rules::Violation,
    tables::{budgets, partnerships},
    types::BudgetStatus,
};
use uuid::Uuid;

use super::{Author, Outcome, Refused, Stop, YEARS, check_text, outcome, said, sign};

pub use change::{BudgetChange, LineChange, WeightDraft, update};
pub use decide::{approve, reject};
pub use draft::{BudgetDraft, draft, revise};
pub use line::LineDraft;
pub use submit::submit;

/// Longest note, and longest reason
const MAXIMUM_NOTE: usize = 10_000;

/// A revision, held until the transaction ends, and no other revision of its partnership is drafted or decided about meanwhile
async fn lock(connection: &mut AsyncPgConnection, id: Uuid) -> Result<Budget, Stop> {
    let of = budgets::table.find(id).select(budgets::partnership_id);
    partnerships::table
        .filter(partnerships::partnership_id.eq_any(of))
        .select(partnerships::partnership_id)
        .for_no_key_update()
        .get_result::<Uuid>(connection)
        .await
        .optional()?;
    let found = budgets::table
        .find(id)
        .select(Budget::as_select())
        .for_no_key_update()
        .get_result(connection)
        .await
        .optional()?;
    found.ok_or_else(|| Refused::at("id", Violation::new("budget.unknown")).into())
}

/// A draft, held, when it still is at that version
pub(super) async fn lock_draft(
    connection: &mut AsyncPgConnection,
    id: Uuid,
    version: i32,
) -> Result<Budget, Stop> {
    let budget = lock(connection, id).await?;
    if budget.status != BudgetStatus::Draft {
        let violation = Violation::new("budget.not_draft").with("status", budget.status);
        return Err(Refused::at("id", violation).into());
    }
    if budget.version != version {
        let stale =
            Violation::new("budget.version_stale").with("given", version).with("current", budget.version);
        return Err(Refused::at("version", stale).into());
    }
    Ok(budget)
}

/// Refuses a revision when a later one of its year was submitted or approved: then that one is decided about
async fn refuse_superseded(connection: &mut AsyncPgConnection, budget: &Budget) -> Result<(), Stop> {
    let later: Option<i32> = budgets::table
        .filter(budgets::partnership_id.eq(budget.partnership_id))
        .filter(budgets::year.eq(budget.year))
        .filter(budgets::revision.gt(budget.revision))
        .filter(budgets::status.eq_any([BudgetStatus::Submitted, BudgetStatus::Approved]))
        .order(budgets::revision.desc())
        .select(budgets::revision)
        .first(connection)
        .await
        .optional()?;
    match later {
        Some(revision) => {
            let violation = Violation::new("budget.superseded").with("revision", revision);
            Err(Refused::at("id", violation).into())
        }
        None => Ok(()),
    }
}

fn check_said(field: &str, text: Option<&str>) -> Option<Refused> {
    let violation = check_text(text.unwrap_or_default(), MAXIMUM_NOTE).err()?;
    Some(Refused::at(field, violation))
}
