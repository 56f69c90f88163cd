//! One step of the arithmetic: a whole shared out by weights, as a table of formulas.

use rust_decimal::{Decimal, prelude::ToPrimitive};
use schema::types::{CellAddress, DistributionMethod};

use super::{
    layout::Layout,
    overview,
    portion::{Member, Portion, share_out},
    workings,
};
use crate::{
    export::report::{Content, Look, Range, Sheet, Show},
    read::cost_distribution::CostDistribution,
};

/// 100.00 %, counted in hundredths of a percent
const HUNDRED_PERCENT: i128 = 10_000;
/// Spreadsheet programs compare quotients to fifteen digits; below this product no cut and no tie can be misjudged
const MOST_EXACT: i128 = 100_000_000_000_000;

const WEIGHT: u32 = 2;

/// A whole shared out by weights, and where its table stands
pub(super) struct Step {
    kind: Kind,
    method: DistributionMethod,
    /// Row of its heading
    start: u32,
    whole: i128,
    divisor: i128,
    rows: Vec<Portion>,
    /// The inhabitants, when those are not the weights of this step
    inhabitants: Option<Range>,
    /// Whether spreadsheet programs can do it exactly
    is_live: bool,
}

/// What is shared out
enum Kind {
    /// 100.00 %
    Percentages,
    /// An amount in euro
    Amounts { total: Decimal, total_show: Show, unit: Decimal, unit_show: Show },
}

/// Whether the amounts are beyond what spreadsheet programs can do exactly
pub(super) fn is_too_large(distribution: &CostDistribution) -> bool {
    let inhabitants = distribution.shares.iter().map(|share| i128::from(share.inhabitants)).sum();
    let divisor =
        if distribution.method == DistributionMethod::Exact { inhabitants } else { HUNDRED_PERCENT };
    units(distribution).saturating_mul(divisor) > MOST_EXACT
}

/// How many units are shared out
fn units(distribution: &CostDistribution) -> i128 {
    let units = distribution.total.abs().checked_div(distribution.unit);
    units.and_then(|units| units.to_i128()).unwrap_or_default()
}

impl Step {
    /// 100.00 % shared out by inhabitants
    pub(super) fn percentages(method: DistributionMethod, start: u32, key: &[Member]) -> Self {
        let divisor = key.iter().map(|member| member.weight).sum();
        let value = |parts| Decimal::from_i128_with_scale(parts, 2);
        Self {
            kind: Kind::Percentages,
            method,
            start,
            whole: HUNDRED_PERCENT,
            divisor,
            rows: share_out(method, HUNDRED_PERCENT, divisor, key, value),
            inhabitants: None,
            is_live: true,
        }
    }

    /// The total shared out by inhabitants, or by the percentages of an earlier step
    pub(super) fn amounts(
        distribution: &CostDistribution,
        layout: &Layout,
        start: u32,
        key: &[Member],
        inhabitants: Option<Range>,
    ) -> Self {
        let CostDistribution { method, total, unit, .. } = *distribution;
        let weights = key.iter().map(|member| member.weight).sum();
        let divisor = if inhabitants.is_some() { HUNDRED_PERCENT } else { weights };
        let whole = units(distribution);
        let sign = if total.is_sign_negative() { -Decimal::ONE } else { Decimal::ONE };
        let value = |parts| Decimal::from(parts) * unit * sign;
        Self {
            kind: Kind::Amounts { total, total_show: layout.budget_show, unit, unit_show: layout.share_show },
            method,
            start,
            whole,
            divisor,
            rows: share_out(method, whole, divisor, key, value),
            inhabitants,
            is_live: !is_too_large(distribution),
        }
    }

    /// The members with their outcomes as weights of a next step
    pub(super) fn outcomes(&self) -> Vec<Member> {
        let next = |(row, portion): (u32, &Portion)| Member {
            weight: portion.cut + portion.leftover,
            source: cell(row, self.outcome_column()).local(),
            ..portion.member.clone()
        };
        (self.first_row()..).zip(&self.rows).map(next).collect()
    }

    /// Where the weights stand
    pub(super) fn weights(&self) -> Range {
        self.column(WEIGHT)
    }

    /// Where the result of a member stands, by its place in the key
    pub(super) fn result(&self, place: u32) -> Range {
        cell(self.first_row() + place, self.outcome_column() + 1)
    }

    /// First row below the table and an empty one
    pub(super) fn end(&self) -> u32 {
        self.total_row() + 2
    }

    /// Writes the step
    pub(super) fn put(&self, sheet: &mut Sheet) {
        sheet.put_row(self.start, [(Content::text(self.section()), Look::Section)]);
        for (row, (label, content, show)) in (self.start + 1..).zip(self.parameters()) {
            sheet.put(at(row, 0), Content::text(label), Look::Label);
            sheet.put(at(row, WEIGHT), content, Look::Body(show));
        }
        let headings = self.headings();
        let headings =
            headings.into_iter().map(|(heading, show)| (Content::text(heading), Look::Heading(show)));
        sheet.put_row(self.heading_row(), headings);
        for (row, portion) in (self.first_row()..).zip(&self.rows) {
            self.put_portion(sheet, row, portion);
        }
        self.put_totals(sheet);
        let last = at(self.total_row() - 1, self.outcome_column() + 1);
        sheet.tables.push((self.table(), sheet.range(at(self.heading_row(), 0), last)));
    }

    fn put_portion(&self, sheet: &mut Sheet, row: u32, portion: &Portion) {
        let member = &portion.member;
        let here = |column| cell(row, column).local().replace('$', "");
        let [whole, divisor, missing] = self.terms();
        let mut cells = vec![
            (Content::text(&member.name), Look::Body(Show::Text)),
            (Content::text(&member.code), Look::Body(Show::Text)),
            (Content::Formula(format!("={}", member.source), member.weight.into()), Look::Body(Show::Count)),
        ];
        let product = format!("{}*{whole}", here(WEIGHT));
        let outcome = if self.closes() {
            let count = |formula, value: i128| (self.content(formula, value.into()), Look::Body(Show::Count));
            cells.extend([
                count(format!("=INT({product}/{divisor})"), portion.cut),
                count(format!("=MOD({product},{divisor})"), portion.rest),
                count(self.place(row), portion.place),
                count(format!("=IF({}<={missing},1,0)", here(WEIGHT + 3)), portion.leftover),
            ]);
            format!("={}+{}", here(WEIGHT + 1), here(WEIGHT + 4))
        } else {
            format!("=ROUND({product}/{divisor},0)")
        };
        let parts = self.content(outcome, (portion.cut + portion.leftover).into());
        let result = format!("={}{}", here(self.outcome_column()), self.in_result());
        cells.push((parts, Look::Body(Show::Count)));
        cells.push((self.content(result, portion.value), Look::Body(self.result_show())));
        sheet.put_row(row, cells);
    }

    /// The place of a row: one more than the rows that go before it
    fn place(&self, row: u32) -> String {
        let rests = self.column(WEIGHT + 2);
        let inhabitants = self.inhabitants.unwrap_or_else(|| self.weights());
        let rest = cell(row, WEIGHT + 2).local();
        let own = cell(inhabitants.first.row + row - self.first_row(), inhabitants.first.column).local();
        let (rests, inhabitants) = (rests.local(), inhabitants.local());
        format!(
            "=1+SUMPRODUCT(({rests}>{rest})+({rests}={rest})*(({inhabitants}>{own})\
             +({inhabitants}={own})*(ROW({rests})<ROW({rest}))))"
        )
    }

    fn put_totals(&self, sheet: &mut Sheet) {
        let row = self.total_row();
        let sum = |column: u32, outcome: Decimal, show: Show| {
            (
                at(row, column),
                Content::Formula(format!("=SUM({})", self.column(column).local()), outcome),
                show,
            )
        };
        let add = |count: fn(&Portion) -> i128| self.rows.iter().map(count).sum::<i128>().into();
        let result = self.rows.iter().map(|portion| portion.value).sum();
        let mut totals = vec![
            sum(WEIGHT, add(|portion| portion.member.weight), Show::Count),
            sum(self.outcome_column(), add(|portion| portion.cut + portion.leftover), Show::Count),
            sum(self.outcome_column() + 1, result, self.result_show()),
        ];
        if self.closes() {
            totals.push(sum(WEIGHT + 1, add(|portion| portion.cut), Show::Count));
            totals.push(sum(WEIGHT + 4, add(|portion| portion.leftover), Show::Count));
        }
        for column in 0..=self.outcome_column() + 1 {
            let label = if column == 0 { "Totaal" } else { "" };
            sheet.put(at(row, column), Content::text(label), Look::Total(Show::Text));
        }
        for (at, content, show) in totals {
            sheet.put(at, content, Look::Total(show));
        }
    }

    /// What the table refers to; the last three are the whole, the divisor and what is left
    fn parameters(&self) -> Vec<(&'static str, Content, Show)> {
        let [whole, ..] = self.terms();
        let mut parameters = Vec::new();
        let (to_share, parts) = match self.kind {
            Kind::Percentages => {
                ("Te verdelen, in honderdsten van een procent", Content::Number(self.whole.into()))
            }
            Kind::Amounts { total, total_show, unit, unit_show } => {
                let [total_at, unit_at] = [1, 2].map(|row| cell(self.start + row, WEIGHT).local());
                parameters.push((
                    "Totaal van de begroting",
                    Content::Formula("=Totaal".to_owned(), total),
                    total_show,
                ));
                parameters.push(("Eenheid", Content::Number(unit), unit_show));
                let formula = format!("=ROUND(ABS({total_at})/{unit_at},0)");
                ("Te verdelen, in eenheden", Content::Formula(formula, self.whole.into()))
            }
        };
        let divisor = match self.inhabitants {
            Some(_) => ("Deler: honderd procent in honderdsten", Content::Number(self.divisor.into())),
            None => (
                "Deler: de inwoners samen",
                Content::Formula(format!("=SUM({})", self.weights().local()), self.divisor.into()),
            ),
        };
        let (left, outcome) = if self.closes() {
            let cut: i128 = self.rows.iter().map(|portion| portion.cut).sum();
            let formula = format!("={whole}-SUM({})", self.column(WEIGHT + 1).local());
            ("Nog te geven na afkappen", Content::Formula(formula, (self.whole - cut).into()))
        } else {
            let sum: i128 = self.rows.iter().map(|portion| portion.cut + portion.leftover).sum();
            let formula = format!("=SUM({})-{whole}", self.column(self.outcome_column()).local());
            ("Verschil door afronden", Content::Formula(formula, (sum - self.whole).into()))
        };
        parameters.push((to_share, parts, Show::Count));
        parameters.push((divisor.0, divisor.1, Show::Count));
        parameters.push((left, outcome, Show::Count));
        parameters
    }

    /// Where the whole, the divisor and what is left stand
    fn terms(&self) -> [String; 3] {
        let first = self.start + self.parameter_count() - 2;
        [first, first + 1, first + 2].map(|row| cell(row, WEIGHT).local())
    }

    fn headings(&self) -> Vec<(&'static str, Show)> {
        let weight = if self.inhabitants.is_some() { "Honderdsten" } else { overview::INHABITANTS_HEADING };
        let (outcome, result) = match self.kind {
            Kind::Percentages => ("Honderdsten", "Percentage"),
            Kind::Amounts { .. } => ("Eenheden", "Bedrag"),
        };
        let mut headings = vec![("Gemeente", Show::Text), ("Code", Show::Text), (weight, Show::Count)];
        if self.closes() {
            headings.extend(["Afgekapt", "Rest", "Plaats", "Erbij"].map(|heading| (heading, Show::Count)));
        }
        headings.extend([(outcome, Show::Count), (result, self.result_show())]);
        headings
    }

    /// From parts to the result
    fn in_result(&self) -> String {
        match self.kind {
            Kind::Percentages => "/100".to_owned(),
            Kind::Amounts { .. } => {
                let [total, unit] = [1, 2].map(|row| cell(self.start + row, WEIGHT).local());
                format!("*{unit}*SIGN({total})")
            }
        }
    }

    const fn result_show(&self) -> Show {
        match self.kind {
            Kind::Percentages => Show::Percentage,
            Kind::Amounts { unit_show, .. } => unit_show,
        }
    }

    fn section(&self) -> &'static str {
        match self.kind {
            Kind::Percentages => "Stap 1: de percentages",
            Kind::Amounts { .. } if self.inhabitants.is_some() => "Stap 2: de bedragen",
            Kind::Amounts { .. } => "De bedragen",
        }
    }

    const fn table(&self) -> &'static str {
        match self.kind {
            Kind::Percentages => "StapPercentages",
            Kind::Amounts { .. } => "StapBedragen",
        }
    }

    /// A live formula, or only its outcome where spreadsheet programs would not get it exactly
    fn content(&self, formula: String, outcome: Decimal) -> Content {
        if self.is_live { Content::Formula(formula, outcome) } else { Content::Number(outcome) }
    }

    fn closes(&self) -> bool {
        self.method != DistributionMethod::HalfUp
    }

    fn outcome_column(&self) -> u32 {
        if self.closes() { WEIGHT + 5 } else { WEIGHT + 1 }
    }

    const fn parameter_count(&self) -> u32 {
        match self.kind {
            Kind::Percentages => 3,
            Kind::Amounts { .. } => 5,
        }
    }

    const fn heading_row(&self) -> u32 {
        self.start + self.parameter_count() + 2
    }

    const fn first_row(&self) -> u32 {
        self.heading_row() + 1
    }

    fn total_row(&self) -> u32 {
        self.first_row() + u32::try_from(self.rows.len()).unwrap_or_default()
    }

    fn column(&self, column: u32) -> Range {
        Range {
            sheet: workings::NAME,
            first: at(self.first_row(), column),
            last: at(self.total_row() - 1, column),
        }
    }
}

const fn at(row: u32, column: u32) -> CellAddress {
    CellAddress { row, column }
}

const fn cell(row: u32, column: u32) -> Range {
    Range::cell(workings::NAME, at(row, column))
}
