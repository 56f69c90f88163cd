//! The page of an expense: what is known of it, its corrections, and the form that makes one.

use askama::Template;
use axum::{Extension, extract::State, response::Response};
use chrono::Utc;
use diesel_async::AsyncPgConnection;
use schema::{clock, texts::Label, types::euros_and_cents};

use super::{
    form::CorrectForm,
    row::{Around, ExpenseRow, balance},
};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read::{
        self, Reader,
        expense::{ExpenseText, ExpenseWithRelations},
    },
    state::AppState,
    web::{
        Frame,
        doubts::Doubts,
        filled::Filled,
        page,
        sent::{SentId, identity},
    },
};

#[derive(Template)]
#[template(path = "expense.html")]
pub(super) struct ExpensePage {
    frame: Frame,
    slug: String,
    year: i32,
    expense: ExpenseRow,
    /// Whole description; empty when nothing was said
    description: String,
    /// What became of the VAT; empty when nobody said
    vat_treatment: &'static str,
    /// The line of the budget, when the budget has it
    is_budgeted: bool,
    corrections: Vec<ExpenseRow>,
    /// The expense with all of its corrections
    balance: String,
    /// Whether the viewer may record another expense
    may_record: bool,
    /// `None` for who may correct nothing, and for what is a correction itself
    form: Option<CorrectForm>,
    /// Why nothing was corrected, as far as no field says it; empty when nothing was to be
    refusal: String,
}

impl ExpensePage {
    /// What is wrong with the form, each with its field
    fn errors(&self) -> &[(&'static str, String)] {
        self.form.as_ref().map(|form| form.filled.errors()).unwrap_or_default()
    }

    /// Whether there is something to confirm
    fn has_doubts(&self) -> bool {
        self.form.as_ref().is_some_and(|form| !form.doubts.is_empty())
    }

    /// What was reckoned and is still to be meant; empty for nothing
    fn reckoned(&self) -> &str {
        let form = self.form.as_ref().filter(|_| !self.has_doubts() && self.errors().is_empty());
        form.map(|form| form.reckoned.as_str()).unwrap_or_default()
    }
}

pub(in crate::web) async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: SentId,
) -> Result<Response, ApiError> {
    let connection = read::connect(&state.pool).await?;
    let of = permitted(&connection, &viewer, Action::ReadAll, id).await?;
    page(&load(&connection, &viewer, &of, <(Filled, Doubts)>::default(), String::new()).await?)
}

/// The expense, when the viewer may do that with it
///
/// # Errors
///
/// What [`Viewer::may`] refuses; [`ApiError::NotFound`] for what is no expense; when the database fails.
pub(super) async fn permitted(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    action: Action,
    id: SentId,
) -> Result<ExpenseWithRelations, ApiError> {
    viewer.require(action, Scope::Somewhere)?;
    let texts = [ExpenseText::Description];
    let found = read::expense::by_ids(Reader::over(connection), &[identity(id)?], &texts).await?.pop();
    let found = found.ok_or(ApiError::NotFound)?;
    viewer.require(action, found.partnership.partnership_id)?;
    Ok(found)
}

/// The page, with a form as it was filled in and with why nothing was corrected
///
/// # Errors
///
/// When the database fails.
pub(super) async fn load(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    of: &ExpenseWithRelations,
    filled: (Filled, Doubts),
    refusal: String,
) -> Result<ExpensePage, ApiError> {
    let (id, texts) = (of.expense.expense_id, [ExpenseText::Description]);
    let corrections = read::expense::corrections_of(Reader::over(connection), &[id], &texts).await?;
    let around = Around::load(connection, of.partnership.partnership_id, &[id], corrections).await?;
    let row = |of| ExpenseRow::new(of, &around);
    let may_correct = of.expense.corrects_expense_id.is_none()
        && viewer.may(Action::CorrectExpense, of.partnership.partnership_id).is_ok();
    let today = clock::dutch(Utc::now()).date();
    let now = balance(of, around.corrections());
    Ok(ExpensePage {
        may_record: viewer.may(Action::RecordExpense, of.partnership.partnership_id).is_ok(),
        frame: Frame::new(viewer, &of.partnership).of_year(of.expense.year),
        slug: of.partnership.slug.clone(),
        year: of.expense.year,
        expense: row(of)?,
        description: of.texts.get(ExpenseText::Description)?.unwrap_or_default().to_owned(),
        vat_treatment: of.expense.vat_treatment.map(Label::label).unwrap_or_default(),
        is_budgeted: of.budget_line.is_some(),
        balance: euros_and_cents(now),
        form: may_correct.then(|| CorrectForm::new(filled, of, now, around.closed(), today)),
        corrections: around.corrections().iter().map(row).collect::<Result<_, _>>()?,
        refusal,
    })
}
