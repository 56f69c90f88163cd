//! Recording and correcting expenses.

use async_graphql::{Context, Object, Result, SimpleObject};
use diesel_async::AsyncPgConnection;
use schema::rules::Violation;
use uuid::Uuid;

use super::{
    Expense, by_ids,
    input::{CorrectExpenseInput, RecordExpenseInput},
};
use crate::{
    auth::{Action, Scope},
    graphql::{
        context::{Asking, Selected},
        problem::Problem,
        refusal::failed,
    },
    read,
    write::{self, Author, Outcome},
};

/// What came of recording an expense.
#[derive(SimpleObject)]
pub(super) struct RecordExpensePayload {
    /// The new expense (uitgave). Null when there are problems.
    expense: Option<Expense>,
    /// Why nothing was stored (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// What came of correcting an expense.
#[derive(SimpleObject)]
pub(super) struct CorrectExpensePayload {
    /// The correction, an expense of its own that names what it corrects (correctie). Null when there are problems.
    correction: Option<Expense>,
    /// The expense that is corrected, as it is now, also when there are problems (uitgave). Null when there is no such expense.
    expense: Option<Expense>,
    /// Why nothing was stored (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// Changes expenses
#[derive(Default)]
pub(in crate::graphql) struct ExpenseMutation;

#[Object]
impl ExpenseMutation {
    /// Records an expense by hand (uitgave vastleggen). What is recorded is never changed or removed, but corrected.
    async fn record_expense(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The expense.")] input: RecordExpenseInput,
    ) -> Result<RecordExpensePayload> {
        ctx.require(Action::RecordExpense, &input.partnership)?;
        let partnership = input.partnership.clone();
        let draft = input.read()?;
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:recordExpense" };
        let mut connection = ctx.database().await?;
        match write::expense::record(&mut connection, author, &draft).await.map_err(failed)? {
            Outcome::Done(id) => {
                ctx.audit(Action::RecordExpense, id, &[]);
                Ok(RecordExpensePayload {
                    expense: selected(ctx, &connection, id, "expense").await?,
                    problems: Vec::new(),
                })
            }
            Outcome::Refused(refused) => {
                let problems: Vec<Problem> = refused.into_iter().map(Problem::from).collect();
                ctx.audit(Action::RecordExpense, partnership, &problems);
                Ok(RecordExpensePayload { expense: None, problems })
            }
        }
    }

    /// Corrects an expense by a row of its own, on the same line, for the same year and payer (uitgave corrigeren). Who paid something
    /// else is corrected by taking all of it back, and recording it anew.
    async fn correct_expense(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The correction.")] input: CorrectExpenseInput,
    ) -> Result<CorrectExpensePayload> {
        ctx.require(Action::CorrectExpense, Scope::Somewhere)?;
        let correction = input.read()?;
        let id = correction.expense;
        let mut connection = ctx.database().await?;
        let found = read::expense::by_ids(ctx.reader(&connection), &[id], &[]).await.map_err(failed)?.pop();
        let Some(expense) = found else {
            let problems = vec![Problem::at(["id"], &Violation::new("expense.unknown"))];
            ctx.audit(Action::CorrectExpense, id, &problems);
            return Ok(CorrectExpensePayload { correction: None, expense: None, problems });
        };
        ctx.require(Action::CorrectExpense, expense.partnership.partnership_id)?;
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:correctExpense" };
        let stored = write::expense::correct(&mut connection, author, &correction).await.map_err(failed)?;
        let (correction, problems) = match stored {
            Outcome::Done(correction) => {
                (selected(ctx, &connection, correction, "correction").await?, Vec::new())
            }
            Outcome::Refused(refused) => (None, refused.into_iter().map(Problem::from).collect()),
        };
        ctx.audit(Action::CorrectExpense, id, &problems);
        Ok(CorrectExpensePayload {
            correction,
            expense: selected(ctx, &connection, id, "expense").await?,
            problems,
        })
    }
}

/// The expense with what is selected below that field of the payload
async fn selected(
    ctx: &Context<'_>,
    connection: &AsyncPgConnection,
    id: Uuid,
    field: &str,
) -> Result<Option<Expense>> {
    Ok(by_ids(ctx, connection, &[id], &Selected::here(ctx).below(field)).await?.pop())
}
