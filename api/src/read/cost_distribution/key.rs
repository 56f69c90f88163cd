//! From a key to shares.

use chrono::NaiveDate;
use rust_decimal::{Decimal, dec};
use schema::{
    models::{
        Budget, BudgetLine, BudgetWeight, CostShare, Distribution, Organization, Partnership,
        PopulationFigure,
    },
    rules::{
        Violation,
        cost_distribution::{self, Participant, Share},
    },
    texts::SET_BY_HAND,
    types::{DistributionMethod, FigureStatus, OrganizationKind},
};

use super::{
    CostDistribution, MemberShare,
    statements::{SharingMember, Stored},
};

/// One member in the key, and its inhabitants
pub(super) struct KeyMember {
    organization: Organization,
    inhabitants: i32,
    status: FigureStatus,
    source: String,
    weight_reason: Option<String>,
}

impl KeyMember {
    /// With its figure
    pub(super) fn counted(organization: Organization, figure: PopulationFigure) -> Self {
        Self {
            organization,
            inhabitants: figure.inhabitants,
            status: figure.status,
            source: figure.source,
            weight_reason: None,
        }
    }

    /// Without inhabitants, for as many as was said
    fn weighed(organization: Organization, weight: BudgetWeight) -> Self {
        Self {
            organization,
            inhabitants: weight.weight,
            status: FigureStatus::Definitive,
            source: SET_BY_HAND.to_owned(),
            weight_reason: Some(weight.reason),
        }
    }

    /// As it was fixed
    pub(super) fn fixed(organization: Organization, share: CostShare) -> Self {
        Self {
            organization,
            inhabitants: share.inhabitants,
            status: share.figure_status,
            source: share.figure_source,
            weight_reason: share.weight_reason,
        }
    }
}

/// The key, when no member lacks a figure or weight
pub(super) fn of_members(
    members: Vec<SharingMember>,
    reference_date: NaiveDate,
) -> Result<Vec<KeyMember>, Violation> {
    if members.is_empty() {
        return Err(Violation::new("key.no_members"));
    }
    let (mut key, mut missing) = (Vec::new(), Vec::new());
    for (organization, figure, weight) in members {
        match (figure, weight) {
            (Some(figure), _) => key.push(KeyMember::counted(organization, figure)),
            (None, Some(weight)) => key.push(KeyMember::weighed(organization, weight)),
            (None, None) => missing.push(organization),
        }
    }
    refuse_missing(&missing, reference_date)?;
    Ok(key)
}

/// Municipalities have a figure by CBS, other members a weight by hand
fn refuse_missing(missing: &[Organization], reference_date: NaiveDate) -> Result<(), Violation> {
    let names = |is_municipality: bool| {
        let kind = |organization: &&Organization| {
            (organization.kind == OrganizationKind::Municipality) == is_municipality
        };
        missing.iter().filter(kind).map(|organization| organization.name.as_str()).collect::<Vec<_>>()
    };
    let (municipalities, others) = (names(true), names(false));
    if !municipalities.is_empty() {
        return Err(Violation::new("key.figure_missing")
            .with("municipalities", municipalities.join(", "))
            .with("date", reference_date));
    }
    if !others.is_empty() {
        return Err(Violation::new("key.weight_missing").with("organizations", others.join(", ")));
    }
    Ok(())
}

pub(super) fn from_stored(
    partnership: Partnership,
    budget: Budget,
    lines: Vec<BudgetLine>,
    stored: Vec<Stored>,
    method: DistributionMethod,
) -> Result<CostDistribution, Violation> {
    let of_method = stored.iter().map(|(fixed, ..)| fixed).find(|fixed| fixed.method == method).cloned();
    let Some(any) = of_method.clone().or_else(|| stored.first().map(|(fixed, ..)| fixed.clone())) else {
        return Err(Violation::new("key.no_members"));
    };
    let rows = stored.into_iter().filter(|(fixed, ..)| fixed.distribution_id == any.distribution_id);
    if let Some(fixed) = of_method {
        return Ok(as_fixed(partnership, budget, lines, &fixed, rows));
    }
    let key = rows.map(|(_, share, organization)| KeyMember::fixed(organization, share));
    let draft = Draft { partnership, budget, lines, reference_date: any.reference_date, locked: true };
    draft.distribute(method, key.collect())
}

fn as_fixed(
    partnership: Partnership,
    budget: Budget,
    lines: Vec<BudgetLine>,
    fixed: &Distribution,
    rows: impl Iterator<Item = Stored>,
) -> CostDistribution {
    let shares: Vec<MemberShare> =
        rows.map(|(_, share, organization)| fixed_share(organization, share)).collect();
    let percentages = shares.iter().filter_map(|share| share.percentage).reduce(|sum, next| sum + next);
    let amounts: Decimal = shares.iter().map(|share| share.amount).sum();
    CostDistribution {
        total: fixed.total_eur,
        method: fixed.method,
        unit: fixed.unit_eur,
        reference_date: fixed.reference_date,
        key_status: key_status(&shares),
        locked: true,
        percentage_difference: percentages.map_or(dec!(0.00), |sum| sum - dec!(100.00)),
        amount_difference: amounts - fixed.total_eur,
        partnership,
        budget,
        lines,
        shares,
    }
}

/// A share as it was fixed
pub(super) fn fixed_share(organization: Organization, share: CostShare) -> MemberShare {
    MemberShare {
        organization,
        inhabitants: share.inhabitants,
        figure_status: share.figure_status,
        figure_source: share.figure_source,
        weight_reason: share.weight_reason,
        percentage: share.percentage_pct,
        percentage_remainder: share.percentage_remainder,
        percentage_leftover: share.percentage_leftover,
        amount: share.amount_eur,
        amount_remainder: share.amount_remainder,
        amount_leftover: share.amount_leftover,
    }
}

fn key_status(shares: &[MemberShare]) -> FigureStatus {
    let provisional = shares.iter().any(|share| share.figure_status == FigureStatus::Provisional);
    if provisional { FigureStatus::Provisional } else { FigureStatus::Definitive }
}

/// A distribution that is still to be worked out
pub(super) struct Draft {
    pub(super) partnership: Partnership,
    pub(super) budget: Budget,
    pub(super) lines: Vec<BudgetLine>,
    pub(super) reference_date: NaiveDate,
    pub(super) locked: bool,
}

impl Draft {
    /// Shares it out by a key
    pub(super) fn distribute(
        self,
        method: DistributionMethod,
        key: Vec<KeyMember>,
    ) -> Result<CostDistribution, Violation> {
        let total: Decimal = self.lines.iter().map(|line| line.amount_eur).sum();
        let unit = if total.fract().is_zero() { dec!(1.00) } else { dec!(0.01) };
        let (outcome, shares) = share_out(method, total, unit, key)?;
        Ok(CostDistribution {
            partnership: self.partnership,
            budget: self.budget,
            lines: self.lines,
            total: outcome.total,
            method,
            unit: outcome.unit,
            reference_date: self.reference_date,
            key_status: key_status(&shares),
            locked: self.locked,
            shares,
            percentage_difference: outcome.percentage_difference,
            amount_difference: outcome.amount_difference,
        })
    }
}

/// A total shared out by a key, and what each member bears of it
pub(super) fn share_out(
    method: DistributionMethod,
    total: Decimal,
    unit: Decimal,
    key: Vec<KeyMember>,
) -> Result<(cost_distribution::Distribution, Vec<MemberShare>), Violation> {
    let participants: Vec<Participant> = key.iter().map(KeyMember::participant).collect();
    let outcome = cost_distribution::distribute(method, total, unit, &participants)?;
    let members = key.into_iter().zip(&outcome.shares);
    let shares = members.map(|(member, share)| member.with(share)).collect();
    Ok((outcome, shares))
}

impl KeyMember {
    fn participant(&self) -> Participant {
        let code =
            self.organization.code.clone().unwrap_or_else(|| self.organization.organization_id.to_string());
        Participant { code, weight: u64::try_from(self.inhabitants).unwrap_or(0) }
    }

    fn with(self, share: &Share) -> MemberShare {
        MemberShare {
            organization: self.organization,
            inhabitants: self.inhabitants,
            figure_status: self.status,
            figure_source: self.source,
            weight_reason: self.weight_reason,
            percentage: share.percentage,
            percentage_remainder: share.percentage_remainder,
            percentage_leftover: share.percentage_leftover,
            amount: share.amount,
            amount_remainder: share.amount_remainder,
            amount_leftover: share.amount_leftover,
        }
    }
}
