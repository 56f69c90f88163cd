//! What is sent to draft, change and decide about budgets.

use async_graphql::{ID, InputObject, MaybeUndefined, Result};

use crate::{
    graphql::{node::Kind, organization::OrganizationReference, refusal::bad_input, scalars::Decimal},
    write::budget::{BudgetChange, BudgetDraft, LineChange, LineDraft, WeightDraft},
};

/// A line of a budget (begrotingspost).
#[derive(InputObject, Debug)]
pub(super) struct BudgetLineInput {
    /// In updateBudget the line that it was; when that stays, so does its identity (identificatie). Null or left out: a new line.
    id: Option<ID>,
    /// Name of the line (omschrijving).
    name: String,
    /// Kind of costs, in words of the partnership (soort kosten). Null or left out: nothing is said.
    category: Option<String>,
    /// Euro, excluding VAT, at most two decimals; negative for income (bedrag, excl. btw).
    amount: Decimal,
}

impl BudgetLineInput {
    fn draft(self) -> LineDraft {
        LineDraft { name: self.name, category: self.category, amount: self.amount.0 }
    }

    fn change(mut self) -> Result<LineChange> {
        let not_one = |_| bad_input("This is not the id of a line of a budget.");
        let id = self.id.take().map(|id| id.parse().map_err(not_one)).transpose()?;
        Ok(LineChange { id, line: self.draft() })
    }
}

/// A revision of a budget to be drafted (begroting).
#[derive(InputObject, Debug)]
pub(super) struct DraftBudgetInput {
    /// Short name of the partnership (samenwerkingsverband).
    pub(super) partnership: String,
    /// Year in which the costs are made (begrotingsjaar).
    pub(super) year: i32,
    /// What this revision is for (toelichting). Null or left out: nothing is said.
    note: Option<String>,
    /// Its lines, in their order (begrotingsposten). Null or left out: those of from, or none yet.
    lines: Option<Vec<BudgetLineInput>>,
    /// Global identity of the revision that lines, weights and annual plan are copied from, such as that of last year; then no lines are
    /// given (overnemen uit). Null or left out: none.
    from: Option<ID>,
    /// Percentage by which each line that is copied goes up, or down when negative, rounded to the cent (indexering); only with from. Null or
    /// left out: the lines stay as they are.
    indexation_pct: Option<Decimal>,
}

impl DraftBudgetInput {
    pub(super) fn read(self) -> Result<BudgetDraft> {
        Ok(BudgetDraft {
            partnership: self.partnership,
            year: self.year,
            note: self.note,
            lines: self.lines.unwrap_or_default().into_iter().map(BudgetLineInput::draft).collect(),
            from: self.from.map(|id| Kind::Budget.parse(&id)).transpose()?,
            indexation_pct: self.indexation_pct.map(|percentage| percentage.0),
        })
    }
}

/// A revision to be drafted from an earlier one (herziening).
#[derive(InputObject, Debug)]
pub(super) struct ReviseBudgetInput {
    /// Global identity of the revision that lines and weights are copied from (identificatie).
    pub(super) id: ID,
    /// What the new revision is for (toelichting). Null or left out: nothing is said.
    pub(super) note: Option<String>,
}

/// For how many inhabitants a member without inhabitants is to count in the key (gewicht).
#[derive(InputObject, Debug)]
pub(super) struct BudgetWeightInput {
    /// The member; no municipality, since those have inhabitants (organisatie).
    organization: OrganizationReference,
    /// Inhabitants that it counts for, above 0 (gewicht).
    weight: i32,
    /// Why so many (reden).
    reason: String,
}

impl BudgetWeightInput {
    fn read(self) -> Result<WeightDraft> {
        Ok(WeightDraft { organization: self.organization.read()?, weight: self.weight, reason: self.reason })
    }
}

/// A change of the draft of a budget (wijziging). What is left out stays as it is.
#[derive(InputObject, Debug)]
pub(super) struct UpdateBudgetInput {
    /// Global identity of the revision (identificatie).
    pub(super) id: ID,
    /// The version that was read; when somebody changed it since, nothing is stored (wijzigingsnummer).
    pub(super) version: i32,
    /// What the revision is for (toelichting). Null: nothing is said.
    note: MaybeUndefined<String>,
    /// All its lines, in their order, instead of those that it has (begrotingsposten). Null or left out: they stay.
    lines: Option<Vec<BudgetLineInput>>,
    /// All its weights, instead of those that it has (gewichten). Null or left out: they stay.
    weights: Option<Vec<BudgetWeightInput>>,
}

impl UpdateBudgetInput {
    pub(super) fn read(self) -> Result<BudgetChange> {
        let lines = self.lines.map(|lines| lines.into_iter().map(BudgetLineInput::change).collect());
        let weights = self.weights.map(|weights| weights.into_iter().map(BudgetWeightInput::read).collect());
        Ok(BudgetChange {
            note: match self.note {
                MaybeUndefined::Undefined => None,
                MaybeUndefined::Null => Some(None),
                MaybeUndefined::Value(note) => Some(Some(note)),
            },
            lines: lines.transpose()?,
            weights: weights.transpose()?,
        })
    }
}

/// A budget to be put before director and secretaries (voorleggen).
#[derive(InputObject, Debug)]
pub(super) struct SubmitBudgetInput {
    /// Global identity of the revision (identificatie).
    pub(super) id: ID,
    /// The version that was read; when somebody changed it since, nothing is submitted (wijzigingsnummer).
    pub(super) version: i32,
    /// What is said with it (toelichting). Null or left out: nothing.
    pub(super) reason: Option<String>,
}

/// A budget to be approved (akkoord).
#[derive(InputObject, Debug)]
pub(super) struct ApproveBudgetInput {
    /// Global identity of the revision (identificatie).
    pub(super) id: ID,
    /// What is said with it (toelichting). Null or left out: nothing.
    pub(super) reason: Option<String>,
}

/// A budget to be turned down (afwijzing).
#[derive(InputObject, Debug)]
pub(super) struct RejectBudgetInput {
    /// Global identity of the revision (identificatie).
    pub(super) id: ID,
    /// Why (reden).
    pub(super) reason: String,
}
