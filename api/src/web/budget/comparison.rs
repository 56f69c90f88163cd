use rust_decimal::Decimal;
use schema::{models::BudgetLine, rules::budget_comparison::Pair, texts::violation_sentence, types::euros};

use super::percent;
use crate::read::{budget::Comparison, cost_distribution::MemberShare};

/// What stands where there is nothing
const NOTHING: &str = "geen";

/// Two revisions side by side
pub(super) struct ComparisonView {
    /// The first revision
    pub(super) before: i32,
    /// The second revision
    pub(super) after: i32,
    /// Their lines
    pub(super) lines: Vec<AmountsRow>,
    /// The totals of the lines
    pub(super) total: AmountsRow,
    /// What each member bears, or why that cannot be said
    pub(super) shares: Result<SharesTable, String>,
}

/// An amount as it was and as it becomes
pub(super) struct AmountsRow {
    /// Of what
    pub(super) name: String,
    /// Was
    pub(super) before: String,
    /// Becomes
    pub(super) after: String,
    /// By how much they differ
    pub(super) difference: String,
}

/// What members bear, as it was and as it becomes
pub(super) struct SharesTable {
    /// One a member
    pub(super) rows: Vec<ShareRow>,
    /// The totals
    pub(super) total: AmountsRow,
}

/// What a member bears
pub(super) struct ShareRow {
    /// Inhabitants in the one key and in the other
    pub(super) inhabitants: (String, String),
    /// Percentage by the one key and by the other
    pub(super) percentages: (String, String),
    /// Amounts, with the name of the member
    pub(super) amounts: AmountsRow,
}

impl ComparisonView {
    pub(super) fn new(found: &Comparison) -> Self {
        let line = |pair: &Pair<BudgetLine>| {
            let name = pair.any().map(|line| line.name.clone()).unwrap_or_default();
            AmountsRow::new(name, pair, |line| line.amount_eur)
        };
        let totals = Pair { before: Some(found.before.total()), after: Some(found.after.total()) };
        Self {
            before: found.before.budget.revision,
            after: found.after.budget.revision,
            lines: found.lines.iter().map(line).collect(),
            total: AmountsRow::new("Totaal".to_owned(), &totals, |total| *total),
            shares: match &found.shares {
                Ok(pairs) => Ok(SharesTable::new(pairs)),
                Err(violation) => Err(violation_sentence(violation)),
            },
        }
    }
}

impl SharesTable {
    /// `None` when there is nothing to compare
    pub(super) fn of(pairs: &[Pair<MemberShare>]) -> Option<Self> {
        (!pairs.is_empty()).then(|| Self::new(pairs))
    }

    fn new(pairs: &[Pair<MemberShare>]) -> Self {
        let sum = |side: fn(&Pair<MemberShare>) -> Option<&MemberShare>| -> Decimal {
            pairs.iter().filter_map(side).map(|share| share.amount).sum()
        };
        let totals = Pair {
            before: Some(sum(|pair| pair.before.as_ref())),
            after: Some(sum(|pair| pair.after.as_ref())),
        };
        Self {
            rows: pairs.iter().map(ShareRow::new).collect(),
            total: AmountsRow::new("Totaal".to_owned(), &totals, |total| *total),
        }
    }
}

impl ShareRow {
    fn new(pair: &Pair<MemberShare>) -> Self {
        let sides = |shown: fn(&MemberShare) -> String| {
            let side = |share: &Option<MemberShare>| share.as_ref().map_or_else(|| NOTHING.to_owned(), shown);
            (side(&pair.before), side(&pair.after))
        };
        let name = pair.any().map(|share| share.organization.name.clone()).unwrap_or_default();
        Self {
            inhabitants: sides(|share| schema::types::whole_number(share.inhabitants)),
            percentages: sides(|share| share.percentage.map(percent).unwrap_or_default()),
            amounts: AmountsRow::new(name, pair, |share| share.amount),
        }
    }
}

impl AmountsRow {
    fn new<T>(name: String, pair: &Pair<T>, amount: impl Fn(&T) -> Decimal) -> Self {
        let side =
            |side: &Option<T>| side.as_ref().map_or_else(|| NOTHING.to_owned(), |item| euros(amount(item)));
        let difference = pair.difference(&amount);
        let sign = if difference.is_sign_positive() && !difference.is_zero() { "+ " } else { "" };
        Self {
            name,
            before: side(&pair.before),
            after: side(&pair.after),
            difference: format!("{sign}{}", euros(difference)),
        }
    }
}
