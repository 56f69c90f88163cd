//! The sheet Berekening: how the costs of each year are shared, as formulas that give the same figures in any
//! spreadsheet program.

use rust_decimal::{Decimal, dec};
use schema::models::{Organization, SettlementShare};

use super::{
    at, code, column, count, headings,
    items::{self, EXPENSE, FEE},
    title,
};
use crate::{
    export::report::{Content, Look, Paper, Range, Sheet, Show},
    read::settlement::{SettlementWithFigures, YearWithShares},
};

/// Name of the sheet
pub(super) const NAME: &str = "Berekening";
const FIRST_BLOCK: u32 = 4;
/// Rows above the members in a block: its heading, four facts, what is left over, the headings
const ABOVE: u32 = 7;
/// Rows below them: the total and an empty row
const BELOW: u32 = 2;
/// Spreadsheet programs compare quotients to fifteen digits; up to this amount no cut and no tie can be misjudged
const MOST_EXACT: Decimal = dec!(100_000_000);

const CODE: u32 = 1;
const INHABITANTS: u32 = 2;
const PERCENTAGE: u32 = 3;
const CUT: u32 = 4;
const REST: u32 = 5;
const PLACE: u32 = 6;
const EXTRA: u32 = 7;
const TO_DATE: u32 = 8;
const BEFORE: u32 = 9;
const AMOUNT: u32 = 10;

/// Where the blocks of the years stand
pub(super) struct Layout {
    blocks: Vec<Block>,
    end: u32,
}

/// Where the figures of a year stand
struct Block {
    start: u32,
    members: u32,
}

impl Layout {
    pub(super) fn of(settlement: &SettlementWithFigures) -> Self {
        let mut start = FIRST_BLOCK;
        let mut blocks = Vec::new();
        for year in &settlement.years {
            let block = Block { start, members: count(year.shares.len()).max(1) };
            start = block.total() + BELOW;
            blocks.push(block);
        }
        Self { blocks, end: start }
    }

    /// What somebody bears of all years: the shares beside the code in a cell
    pub(super) fn share_of_party(&self, code: &Range, outcome: Decimal) -> Content {
        Content::Formula(format!("={}", self.sum_of_party(code)), outcome)
    }

    /// The same as part of a formula
    pub(super) fn sum_of_party(&self, code: &Range) -> String {
        let codes = column(NAME, CODE, FIRST_BLOCK, self.end).full();
        let amounts = column(NAME, AMOUNT, FIRST_BLOCK, self.end).full();
        format!("ROUND(SUMIFS({amounts},{codes},{}),2)", code.local())
    }

    /// Where the share of a party stands, by the places of year and party in the settlement
    pub(super) fn share(&self, year: usize, place: u32) -> Option<ShareCells> {
        let block = self.blocks.get(year)?;
        let row = block.first() + place;
        let cell = |column| Range::cell(NAME, at(row, column));
        Some(ShareCells {
            shared: block.fact(4),
            inhabitants: cell(INHABITANTS),
            percentage: cell(PERCENTAGE),
            cut: cell(CUT),
            rest: cell(REST),
            extra: cell(EXTRA),
            to_date: cell(TO_DATE),
            before: cell(BEFORE),
        })
    }
}

/// Where the share of a party in the costs of a year stands
pub(super) struct ShareCells {
    /// All that is shared of the year so far
    pub(super) shared: Range,
    pub(super) inhabitants: Range,
    pub(super) percentage: Range,
    /// Whole cents by the percentage
    pub(super) cut: Range,
    /// What was cut off
    pub(super) rest: Range,
    /// The cent that it got of what was left
    pub(super) extra: Range,
    /// What it bears of the year so far
    pub(super) to_date: Range,
    /// What it bore before
    pub(super) before: Range,
}

impl Block {
    const fn fact(&self, number: u32) -> Range {
        Range::cell(NAME, at(self.start + number, 2))
    }

    const fn first(&self) -> u32 {
        self.start + ABOVE
    }

    const fn total(&self) -> u32 {
        self.first() + self.members
    }

    const fn column(&self, of: u32) -> Range {
        column(NAME, of, self.first(), self.total() - 1)
    }
}

/// Members in the order of their codes, so that position decides equal claims
fn in_order(year: &YearWithShares) -> Vec<&(SettlementShare, Organization)> {
    let mut shares: Vec<&(SettlementShare, Organization)> = year.shares.iter().collect();
    shares.sort_by_key(|(_, organization)| code(organization));
    shares
}

pub(super) fn sheet(settlement: &SettlementWithFigures, layout: &Layout, posts: &items::Layout) -> Sheet {
    let mut sheet = Sheet::new(NAME, Paper::Landscape, [30, 10, 16, 12, 16, 10, 8, 8, 16, 16, 16]);
    sheet.frozen_columns = 1;
    sheet.put_title(
        &format!("Berekening van de {}", title(settlement).to_lowercase()),
        &settlement.partnership.name,
    );
    sheet.paragraphs.insert(2, EXPLAINED.to_owned());
    for (block, year) in layout.blocks.iter().zip(&settlement.years) {
        block.put(&mut sheet, year, posts);
    }
    sheet
}

const EXPLAINED: &str = "Van elk jaar wordt alles verdeeld wat tot nu toe is betaald, min de ontvangen fees, in centen en naar de percentages \
    van de goedgekeurde begroting. Iedere deelnemer krijgt het naar beneden afgekapte deel; wat dan nog ontbreekt, gaat cent voor cent naar \
    de grootste resten, bij gelijke rest naar de meeste inwoners en daarna de laagste code. Het aandeel van nu is wat iemand tot nu toe draagt, \
    min wat eerdere afrekeningen al verdeelden.";

impl Block {
    fn put(&self, sheet: &mut Sheet, of: &YearWithShares, posts: &items::Layout) {
        let year = &of.year;
        let heading = format!("Kosten van {}, sleutel van revisie {}", year.year, of.revision);
        sheet.put_row(self.start, [(Content::Text(heading), Look::Section)]);
        let to_date =
            format!("=ROUND({}+{}-{},2)", self.fact(1).local(), self.fact(2).local(), self.fact(3).local());
        let sum =
            |kind, outcome| Content::Formula(format!("={}", posts.sum_of_year(kind, year.year)), outcome);
        let facts = [
            ("Eerder verdeeld", Content::Number(year.before_eur)),
            ("Kosten in deze afrekening", sum(EXPENSE, year.costs_eur)),
            ("Fees in deze afrekening", sum(FEE, year.fees_eur)),
            ("Tot nu toe te verdelen", Content::Formula(to_date, year.to_date_eur)),
        ];
        for (row, (label, content)) in (self.start + 1..).zip(facts) {
            sheet.put(at(row, 0), Content::text(label), Look::Label);
            sheet.put(at(row, 2), content, Look::Body(Show::Cents));
        }
        self.put_left(sheet, of);
        let names = [
            ("Deelnemer", Show::Text),
            ("Code", Show::Code),
            ("Inwoners in sleutel", Show::Count),
            ("Percentage", Show::Percentage),
            ("Afgekapt (cent)", Show::Count),
            ("Rest", Show::Count),
            ("Plaats", Show::Count),
            ("Erbij", Show::Count),
            ("Tot nu toe", Show::Cents),
            ("Eerder", Show::Cents),
            ("Aandeel", Show::Cents),
        ];
        sheet.put_row(self.first() - 1, headings(&names));
        let portions = portions(of);
        for (row, portion) in (self.first()..).zip(&portions) {
            self.put_member(sheet, row, portion, is_exact(of));
        }
        self.put_total(sheet, of);
    }

    /// How many cents go to the largest remainders
    fn put_left(&self, sheet: &mut Sheet, of: &YearWithShares) {
        let given: Decimal = in_order(of).iter().map(|(share, _)| Decimal::from(share.leftover.abs())).sum();
        let cents = format!("ROUND(ABS({})*100,0)", self.fact(4).local());
        let formula = format!("={cents}-SUM({})", self.column(CUT).local());
        let content = if is_exact(of) { Content::Formula(formula, given) } else { Content::Number(given) };
        sheet.put(at(self.start + 5, 0), Content::text("Centen die nog te geven zijn"), Look::Label);
        sheet.put(at(self.start + 5, 2), content, Look::Body(Show::Count));
    }

    fn put_member(&self, sheet: &mut Sheet, row: u32, portion: &Portion<'_>, is_exact: bool) {
        let (share, organization) = portion.of;
        let cell = |column| Range::cell(NAME, at(row, column)).local();
        let total = self.fact(4).local();
        let product = format!("ROUND(ABS({total})*100,0)*ROUND({}*100,0)", cell(PERCENTAGE));
        let (rests, people) = (self.column(REST).local(), self.column(INHABITANTS).local());
        let place = format!(
            "=1+SUMPRODUCT(({rests}>{rest})+({rests}={rest})*({people}>{own})+({rests}={rest})*({people}={own})*(ROW({rests})<ROW()))",
            rest = cell(REST),
            own = cell(INHABITANTS),
        );
        let left = Range::cell(NAME, at(self.start + 5, 2)).local();
        let to_date = format!("=SIGN({total})*({}+{})/100", cell(CUT), cell(EXTRA));
        let live = |formula: String, outcome: Decimal| {
            if is_exact { Content::Formula(formula, outcome) } else { Content::Number(outcome) }
        };
        let cells = [
            (Content::text(&organization.name), Show::Text),
            (Content::text(code(organization)), Show::Code),
            (Content::Number(share.weight.into()), Show::Count),
            (Content::Number(share.percentage_pct), Show::Percentage),
            (live(format!("=INT({product}/10000)"), portion.cut), Show::Count),
            (live(format!("={product}-{}*10000", cell(CUT)), portion.rest), Show::Count),
            (live(place, portion.place), Show::Count),
            (live(format!("=IF({}<={left},1,0)", cell(PLACE)), share.leftover.abs().into()), Show::Count),
            (live(to_date, share.to_date_eur), Show::Cents),
            (Content::Number(share.before_eur), Show::Cents),
            (
                Content::Formula(format!("=ROUND({}-{},2)", cell(TO_DATE), cell(BEFORE)), share.amount_eur),
                Show::Cents,
            ),
        ];
        sheet.put_row(row, cells.map(|(content, show)| (content, Look::Body(show))));
    }

    fn put_total(&self, sheet: &mut Sheet, of: &YearWithShares) {
        let sum = |column: u32, outcome: Decimal| {
            Content::Formula(format!("=SUM({})", self.column(column).local()), outcome)
        };
        let total = |field: fn(&SettlementShare) -> Decimal| -> Decimal {
            of.shares.iter().map(|(share, _)| field(share)).sum()
        };
        let row = self.total();
        let blank = (Content::text(""), Look::Total(Show::Text));
        sheet.put_row(row, std::iter::repeat_n(blank, 11));
        sheet.put(at(row, 0), Content::text("Totaal"), Look::Total(Show::Text));
        let columns = [
            (TO_DATE, total(|share| share.to_date_eur)),
            (BEFORE, total(|share| share.before_eur)),
            (AMOUNT, total(|share| share.amount_eur)),
        ];
        for (column, outcome) in columns {
            sheet.put(at(row, column), sum(column, outcome), Look::Total(Show::Cents));
        }
    }
}

/// The arithmetic of one member
pub(super) struct Portion<'a> {
    pub(super) of: &'a (SettlementShare, Organization),
    /// Whole cents by its percentage
    pub(super) cut: Decimal,
    /// What was cut off, in ten thousandths of a cent
    pub(super) rest: Decimal,
    place: Decimal,
}

impl Portion<'_> {
    /// Whether it is the one of a member
    pub(super) fn is_of(&self, member: &Organization) -> bool {
        self.of.0.organization_id == member.organization_id
    }
}

/// Whether spreadsheet programs work it out exactly
fn is_exact(of: &YearWithShares) -> bool {
    of.year.to_date_eur.abs() <= MOST_EXACT
}

/// The arithmetic of the members, in the order of their codes
pub(super) fn portions(of: &YearWithShares) -> Vec<Portion<'_>> {
    let ten_thousand = Decimal::from(10_000);
    let cents = of.year.to_date_eur.abs() * Decimal::ONE_HUNDRED;
    let mut portions: Vec<Portion<'_>> = in_order(of)
        .into_iter()
        .map(|share| {
            let product = cents * share.0.percentage_pct * Decimal::ONE_HUNDRED;
            let cut = (product / ten_thousand).trunc();
            Portion { of: share, cut, rest: product - cut * ten_thousand, place: Decimal::ONE }
        })
        .collect();
    let claims: Vec<(Decimal, i64)> =
        portions.iter().map(|portion| (portion.rest, portion.of.0.weight)).collect();
    for (index, portion) in portions.iter_mut().enumerate() {
        let own = (portion.rest, portion.of.0.weight);
        let goes_before =
            |(other, claim): &(usize, &(Decimal, i64))| **claim > own || (**claim == own && *other < index);
        portion.place += Decimal::from(claims.iter().enumerate().filter(goes_before).count());
    }
    portions
}
