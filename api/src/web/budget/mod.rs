//! The budget of a year and who bears what of it, as pages show it, and the page of its life.

mod choice;
mod commands;
mod comparison;
mod form;
mod life;
mod page;

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use schema::{
    models::{Budget, BudgetLine},
    rules::Violation,
    texts::{Label, method_explained, violation_sentence},
    types::{DistributionMethod, FigureStatus, euros, euros_alike, whole_number},
};
use uuid::Uuid;

pub(super) use choice::{Choice, Which, choose};
pub(super) use commands::{approve, draft, reject, revise, update};
pub(super) use page::show;

use super::{
    chart::BarChart,
    dutch::{day, decimals},
    source::place,
};
use crate::read::{
    budget::BudgetOrigin,
    cost_distribution::{CostDistribution, MemberShare},
};

/// A revision of a budget and its distribution
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BudgetView {
    /// Revision and status
    pub(super) revision: String,
    /// What the revision is for; empty when nothing was said
    pub(super) note: String,
    /// Its lines
    pub(super) lines: Vec<LineView>,
    /// The import that lines came from, and the name of its file; `None` when all were drafted by hand
    pub(super) source: Option<(Uuid, String)>,
    /// Sum of the lines
    pub(super) total: String,
    /// Who bears what, or why that cannot be said
    pub(super) distribution: Result<DistributionView, String>,
}

/// A line of a budget
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LineView {
    /// Name
    pub(super) name: String,
    /// Kind of costs; empty when nothing was said
    pub(super) category: String,
    /// Amount
    pub(super) amount: String,
    /// Where it stood in the workbook that the budget came from; empty when it was drafted by hand
    pub(super) place: String,
}

/// Who bears what
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DistributionView {
    /// Peildatum
    pub(super) reference_date: String,
    /// Sources of the figures
    pub(super) sources: String,
    /// Whether CBS may still revise a figure
    pub(super) is_provisional: bool,
    /// Whether figures and shares are fixed
    pub(super) is_locked: bool,
    /// How it shares costs, in sentences
    pub(super) explained: &'static str,
    /// Inhabitants together
    pub(super) inhabitants: String,
    /// Total that is shared
    pub(super) total: String,
    /// The percentages together; empty for a method without
    pub(super) percentage: String,
    /// The amounts together, which a method that rounds each by itself need not make the total
    pub(super) borne: String,
    /// One a member
    pub(super) shares: Vec<ShareView>,
    /// The amounts as a drawing
    pub(super) chart: BarChart,
    /// How each figure came about; one a step
    pub(super) steps: Vec<Step>,
}

/// What a member bears
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ShareView {
    /// Name
    pub(super) name: String,
    /// CBS code
    pub(super) code: String,
    /// Inhabitants
    pub(super) inhabitants: String,
    /// Percentage; empty for a method without
    pub(super) percentage: String,
    /// Amount
    pub(super) amount: String,
    /// Why a member without inhabitants counts for so many; empty where it is the figure of CBS
    pub(super) weight_reason: String,
}

/// One step of the arithmetic
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// What is shared out, by what
    pub(super) title: &'static str,
    /// Heading of the outcome
    pub(super) outcome: &'static str,
    /// One a member
    pub(super) portions: Vec<Portion>,
}

/// How the figure of a member came about
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Portion {
    /// Name
    pub(super) name: String,
    /// Figure before the leftovers were given
    pub(super) cut: String,
    /// What was cut off, as a part of the smallest amount
    pub(super) remainder: String,
    /// What was given on top; empty when nothing was
    pub(super) leftover: String,
    /// The figure
    pub(super) outcome: String,
}

impl BudgetView {
    /// Whether it is said of any line what kind of costs it is
    pub(super) fn has_categories(&self) -> bool {
        self.lines.iter().any(|line| !line.category.is_empty())
    }

    /// A budget that is shared out
    pub(super) fn shared(distribution: &CostDistribution, origin: Option<&BudgetOrigin>) -> Self {
        let view = DistributionView::new(distribution);
        Self::new(&distribution.budget, &distribution.lines, origin, Ok(view))
    }

    /// A budget that cannot be shared out
    pub(super) fn refused(
        budget: &Budget,
        lines: &[BudgetLine],
        origin: Option<&BudgetOrigin>,
        violation: &Violation,
    ) -> Self {
        Self::new(budget, lines, origin, Err(violation_sentence(violation)))
    }

    fn new(
        budget: &Budget,
        lines: &[BudgetLine],
        origin: Option<&BudgetOrigin>,
        distribution: Result<DistributionView, String>,
    ) -> Self {
        let written = euros_alike(lines.iter().map(|line| line.amount_eur));
        let total = written(lines.iter().map(|line| line.amount_eur).sum());
        let line = |(index, line): (usize, &BudgetLine)| {
            let stood = origin.and_then(|origin| origin.places.get(index));
            // A line of an imported budget that was typed by hand has no place in the workbook.
            let stood = stood.filter(|(sheet, row)| sheet.is_some() || row.is_some());
            let told = |(sheet, row): &(Option<String>, Option<i32>)| {
                place(sheet.as_deref(), row.map(|row| row.to_string()).as_deref())
            };
            LineView {
                name: line.name.clone(),
                category: line.category.clone().unwrap_or_default(),
                amount: written(line.amount_eur),
                place: stood.map(told).unwrap_or_default(),
            }
        };
        let lines: Vec<LineView> = lines.iter().enumerate().map(line).collect();
        let is_imported = lines.iter().any(|line| !line.place.is_empty());
        let source = origin.filter(|_| is_imported).map(|origin| &origin.source);
        Self {
            revision: format!("Revisie {}, {}", budget.revision, budget.status.label()),
            note: budget.note.clone().unwrap_or_default(),
            total,
            lines,
            source: source.map(|source| (source.import_run_id, source.file_name.clone())),
            distribution,
        }
    }
}

impl DistributionView {
    fn new(distribution: &CostDistribution) -> Self {
        let shares = &distribution.shares;
        let sources: BTreeSet<&str> = shares.iter().map(|share| share.figure_source.as_str()).collect();
        let inhabitants: i64 = shares.iter().map(|share| i64::from(share.inhabitants)).sum();
        let percentages: Option<Decimal> = shares.iter().map(|share| share.percentage).sum();
        let written = euros_alike(shares.iter().map(|share| share.amount));
        let bar =
            |share: &MemberShare| (share.organization.name.clone(), share.amount, written(share.amount));
        Self {
            reference_date: day(distribution.reference_date),
            sources: sources.into_iter().collect::<Vec<_>>().join("; "),
            is_provisional: distribution.key_status == FigureStatus::Provisional,
            is_locked: distribution.locked,
            explained: method_explained(distribution.method),
            inhabitants: whole_number(inhabitants),
            total: written(distribution.total),
            percentage: percentages.map(percent).unwrap_or_default(),
            borne: written(shares.iter().map(|share| share.amount).sum()),
            shares: shares.iter().map(|share| share_view(share, written)).collect(),
            chart: BarChart::new(shares.iter().map(bar)),
            steps: steps(distribution),
        }
    }

    /// Whether there are percentages
    pub(super) fn has_percentages(&self) -> bool {
        self.shares.iter().any(|share| !share.percentage.is_empty())
    }
}

fn share_view(share: &MemberShare, written: fn(Decimal) -> String) -> ShareView {
    ShareView {
        name: share.organization.name.clone(),
        code: share.organization.code.clone().unwrap_or_default(),
        inhabitants: whole_number(share.inhabitants),
        percentage: share.percentage.map(percent).unwrap_or_default(),
        amount: written(share.amount),
        weight_reason: share.weight_reason.clone().unwrap_or_default(),
    }
}

fn steps(distribution: &CostDistribution) -> Vec<Step> {
    let hundredth = Decimal::new(1, 2);
    let percentages = distribution.shares.iter().filter_map(|share| {
        let (outcome, remainder) = (share.percentage?, share.percentage_remainder?);
        Some(portion(share, outcome, remainder, share.percentage_leftover, hundredth, percent))
    });
    let percentages =
        Step { title: "Percentages naar inwoners", outcome: "Percentage", portions: percentages.collect() };
    let amounts = distribution.shares.iter().map(|share| {
        portion(share, share.amount, share.amount_remainder, share.amount_leftover, distribution.unit, euros)
    });
    let by_percentage = distribution.method != DistributionMethod::Exact;
    let title = if by_percentage { "Bedragen naar die percentages" } else { "Bedragen naar inwoners" };
    let amounts = Step { title, outcome: "Bedrag", portions: amounts.collect() };
    [percentages, amounts].into_iter().filter(|step| !step.portions.is_empty()).collect()
}

fn portion(
    share: &MemberShare,
    outcome: Decimal,
    remainder: Decimal,
    leftover: i32,
    unit: Decimal,
    shown: fn(Decimal) -> String,
) -> Portion {
    let given = Decimal::from(leftover) * unit;
    Portion {
        name: share.organization.name.clone(),
        cut: shown(outcome - given),
        remainder: decimals(remainder, 4),
        leftover: if leftover == 0 { String::new() } else { shown(given) },
        outcome: shown(outcome),
    }
}

/// A percentage with two decimals: `26,18 %`
fn percent(percentage: Decimal) -> String {
    format!("{} %", decimals(percentage, 2))
}
