//! The sheet Berekening: every step as formulas that give the same figures in any spreadsheet program.

use schema::{
    texts::method_explained,
    types::{CellAddress, DistributionMethod},
};

use super::{
    code, inhabitants,
    layout::{INHABITANTS, Layout},
    overview,
    portion::Member,
    step::Step,
    title,
};
use crate::{
    export::report::{Paper, Range, Sheet},
    read::cost_distribution::CostDistribution,
};

/// Name of the sheet
pub(super) const NAME: &str = "Berekening";
const FIRST_STEP: u32 = 5;

/// The sheet
pub(super) fn sheet(distribution: &CostDistribution, layout: &Layout) -> Sheet {
    let workings = Workings::of(distribution, layout);
    let mut sheet = Sheet::new(NAME, Paper::Landscape, [32, 10, 22, 14, 14, 9, 9, 14, 16]);
    sheet.frozen_columns = 1;
    sheet.put_title(
        &format!("Berekening van de {}", title(distribution).to_lowercase()),
        &distribution.partnership.name,
    );
    sheet.paragraphs.insert(2, method_explained(distribution.method).to_owned());
    sheet.paragraphs.insert(3, columns(distribution.method).to_owned());
    for step in workings.percentages.iter().chain([&workings.amounts]) {
        step.put(&mut sheet);
    }
    sheet
}

/// What the columns mean
const fn columns(method: DistributionMethod) -> &'static str {
    match method {
        DistributionMethod::Published | DistributionMethod::Exact => {
            "Afgekapt is het gewicht maal wat te verdelen is, gedeeld door de deler, zonder wat achter de komma komt. Rest \
             is wat die deling overlaat, in delen van de deler. Plaats is de volgorde van de resten; wie een plaats heeft \
             tot en met het aantal dat nog te geven is, krijgt er één bij."
        }
        DistributionMethod::HalfUp => {
            "De uitkomst is het gewicht maal wat te verdelen is, gedeeld door de deler, afgerond; een half gaat omhoog."
        }
    }
}

/// The steps and where they stand
pub(super) struct Workings {
    /// Shares in the order of their codes, so that position decides equal claims
    order: Vec<usize>,
    percentages: Option<Step>,
    amounts: Step,
}

impl Workings {
    pub(super) fn of(distribution: &CostDistribution, layout: &Layout) -> Self {
        let mut order: Vec<usize> = (0..distribution.shares.len()).collect();
        order.sort_by_key(|index| distribution.shares.get(*index).map(code));
        let member = |index: &usize| {
            let share = distribution.shares.get(*index)?;
            let row = layout.first_member + u32::try_from(*index).ok()?;
            let address = Range::cell(overview::NAME, CellAddress { row, column: INHABITANTS });
            Some(Member::new(share, inhabitants(share), address.full()))
        };
        let key: Vec<Member> = order.iter().filter_map(member).collect();

        let percentages = (distribution.method != DistributionMethod::Exact)
            .then(|| Step::percentages(distribution.method, FIRST_STEP, &key));
        let amounts = match &percentages {
            Some(step) => {
                Step::amounts(distribution, layout, step.end(), &step.outcomes(), Some(step.weights()))
            }
            None => Step::amounts(distribution, layout, FIRST_STEP, &key, None),
        };
        Self { order, percentages, amounts }
    }

    /// Where the percentage of a share stands, by its index; `None` when there are none
    pub(super) fn percentage(&self, index: usize) -> Option<Range> {
        Some(self.percentages.as_ref()?.result(self.place(index)?))
    }

    /// Where the amount of a share stands, by its index
    pub(super) fn amount(&self, index: usize) -> Option<Range> {
        Some(self.amounts.result(self.place(index)?))
    }

    fn place(&self, index: usize) -> Option<u32> {
        let place = self.order.iter().position(|other| *other == index)?;
        u32::try_from(place).ok()
    }
}
