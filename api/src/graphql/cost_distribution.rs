//! Who bears what of the costs of a year.

use async_graphql::{Context, Enum, Object, Result, SimpleObject};

use super::{
    budget::{self, Budget},
    context::{Asking, Selected},
    organization::Organization,
    partnership::PartnershipSummary,
    plain::{Plain, PlainList},
    population_figure::FigureStatus,
    refusal::{failed, violated},
    scalars::{Date, Decimal},
    text::Text,
};
use crate::{
    auth::Action,
    read::{
        self,
        budget::BudgetWithLines,
        cost_distribution::{self, Found, MemberShare},
    },
};

/// How costs are shared by a key of inhabitants (methode).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::DistributionMethod")]
pub(super) enum DistributionMethod {
    /// The annual plan's rule: percentages of two decimals by largest remainder, then amounts from the rounded percentages
    /// by largest remainder (gepubliceerde regel). Always closes.
    Published,
    /// Amounts by largest remainder from the exact ratio (exacte verhouding). Always closes.
    Exact,
    /// Each figure rounded by itself, as office sheets do (elk bedrag apart afgerond). May not close.
    HalfUp,
}

/// What one member bears, with all that explains it (aandeel).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct CostShare {
    /// The member (deelnemer).
    organization: Plain<Organization>,
    /// Inhabitants on the reference date, according to CBS (inwonertal); of a member without inhabitants, what it counts for.
    inhabitants: i32,
    /// Whether that figure is provisional (status van het cijfer).
    figure_status: FigureStatus,
    /// Table or file that the figure comes from (bron).
    figure_source: String,
    /// Why a member without inhabitants counts for so many (reden van het gewicht). Null where it is the figure of CBS.
    weight_reason: Option<Text<'static>>,
    /// Rounded percentage, in hundredths of a percent (percentage). Null for the method EXACT.
    percentage: Option<Decimal>,
    /// Part of a hundredth of a percent that was cut off, from 0 to below 1 (rest). Null for the method EXACT.
    percentage_remainder: Option<Decimal>,
    /// Hundredths of a percent that it got on top, to close the column (toegevoegd).
    percentage_leftover: i32,
    /// Euro, excluding VAT (bedrag, excl. btw).
    amount: Decimal,
    /// Part of a unit that was cut off, from 0 to below 1 (rest).
    amount_remainder: Decimal,
    /// Units that it got on top, to close the column; not positive for a refund (toegevoegd).
    amount_leftover: i32,
}

impl From<MemberShare> for CostShare {
    fn from(share: MemberShare) -> Self {
        Self {
            organization: Plain(Organization(share.organization)),
            inhabitants: share.inhabitants,
            figure_status: share.figure_status.into(),
            figure_source: share.figure_source,
            weight_reason: share.weight_reason.map(Text::from),
            percentage: share.percentage.map(Decimal),
            percentage_remainder: share.percentage_remainder.map(Decimal),
            percentage_leftover: share.percentage_leftover,
            amount: Decimal(share.amount),
            amount_remainder: Decimal(share.amount_remainder),
            amount_leftover: share.amount_leftover,
        }
    }
}

/// Who bears what of the budget of a year (kostenverdeling).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct CostDistribution {
    /// The partnership (samenwerkingsverband).
    partnership: Plain<PartnershipSummary>,
    /// The revision of the budget that is shared (begroting).
    budget: Budget,
    /// What is shared, in euro, excluding VAT (totaal, excl. btw).
    total: Decimal,
    /// How it is shared (methode).
    method: DistributionMethod,
    /// Smallest amount that is shared out, in euro: 1.00 when the total is whole euros, else 0.01 (eenheid).
    unit: Decimal,
    /// Day of the numbers of inhabitants: 1 January of the year before (peildatum).
    reference_date: Date,
    /// Provisional when any figure of the key is (status van de verdeelsleutel).
    key_status: FigureStatus,
    /// Whether the key was stored, and these amounts fixed, when the budget was submitted (vastgesteld).
    locked: bool,
    /// One share a member, by name (aandelen).
    #[graphql(complexity = "1 + 10 * child_complexity")]
    shares: PlainList<CostShare>,
    /// Sum of the percentages less 100.00, in percent; not zero only with the method `HALF_UP` (verschil).
    percentage_difference: Decimal,
    /// Sum of the amounts less the total, in euro; not zero only with the method `HALF_UP` (verschil).
    amount_difference: Decimal,
}

impl CostDistribution {
    fn new(found: cost_distribution::CostDistribution, budget: Budget) -> Self {
        Self {
            partnership: Plain(PartnershipSummary(found.partnership)),
            budget,
            total: Decimal(found.total),
            method: found.method.into(),
            unit: Decimal(found.unit),
            reference_date: Date(found.reference_date),
            key_status: found.key_status.into(),
            locked: found.locked,
            shares: found.shares.into_iter().map(CostShare::from).collect(),
            percentage_difference: Decimal(found.percentage_difference),
            amount_difference: Decimal(found.amount_difference),
        }
    }
}

/// Reads cost distributions
#[derive(Default)]
pub(super) struct CostDistributionQuery;

#[Object]
impl CostDistributionQuery {
    /// Who bears what of the budget of a year (kostenverdeling). Null when there is no such budget; an error with the code
    /// `RULE_VIOLATED` when it cannot be shared, such as when the number of inhabitants of a member is not known. Only for who is
    /// signed in.
    async fn cost_distribution(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
        #[graphql(desc = "Year in which the costs are made.")] year: i32,
        #[graphql(
            desc = "Revision of the budget. Null or left out: the latest approved one, or else the latest."
        )]
        revision: Option<i32>,
        #[graphql(desc = "How it is shared. Null or left out: PUBLISHED.")] method: Option<
            DistributionMethod,
        >,
    ) -> Result<Option<CostDistribution>> {
        ctx.require(Action::ReadAll, &partnership)?;
        let connection = ctx.database().await?;
        let method = method.map(Into::into);
        let found = read::cost_distribution::find(&connection, &partnership, year, revision, method).await;
        match found.map_err(failed)? {
            None => Ok(None),
            Some(Found::Distribution(found)) => {
                let row = BudgetWithLines {
                    partnership: found.partnership.clone(),
                    budget: found.budget.clone(),
                    lines: found.lines.clone(),
                };
                let selected = Selected::here(ctx).below("budget");
                let budget = budget::with_relations(&connection, vec![row], &selected).await?.pop();
                Ok(budget.map(|budget| CostDistribution::new(*found, budget)))
            }
            Some(Found::Refused(violation)) => Err(violated(&violation)),
        }
    }
}
