//! How the share of a member came about: key, percentage, what was cut off, and who got the cents that were left.

use rust_decimal::Decimal;

use super::{Party, overview::AMOUNT};
use crate::{
    export::{
        report::{Content, Look, Range, Sheet, Show},
        settlement::{
            at, lines,
            workings::{self, Portion, ShareCells},
        },
    },
    read::settlement::YearWithShares,
};

/// Writes a part for each year, and gives the first row that is free
pub(super) fn put(sheet: &mut Sheet, party: &Party<'_>, workings: &workings::Layout, start: u32) -> u32 {
    let mut row = start;
    for (index, year) in party.settlement.years.iter().enumerate() {
        let portions = workings::portions(year);
        let own = (0..).zip(&portions).find(|(_, portion)| portion.is_of(party.organization));
        if let Some((place, portion)) = own
            && let Some(cells) = workings.share(index, place)
        {
            row = put_year(sheet, &Share { year, portions: &portions, own: portion, cells }, row) + 1;
        }
    }
    row
}

/// The share of a member in the costs of a year
struct Share<'a> {
    year: &'a YearWithShares,
    portions: &'a [Portion<'a>],
    own: &'a Portion<'a>,
    cells: ShareCells,
}

fn put_year(sheet: &mut Sheet, share: &Share<'_>, start: u32) -> u32 {
    let (year, cells, own) = (&share.year.year, &share.cells, &share.own.of.0);
    let heading =
        format!("Aandeel in de kosten van {}, sleutel van revisie {}", year.year, share.year.revision);
    sheet.put_row(start, [(Content::Text(heading), Look::Section)]);
    // The workings cut and give cents whatever the sign; when more came in than was paid, a share is negative.
    let sign = if year.to_date_eur.is_sign_negative() { Decimal::NEGATIVE_ONE } else { Decimal::ONE };
    let cents = |cell: &Range, cents: Decimal| {
        let formula = format!("=SIGN({})*{}/100", cells.shared.full(), cell.full());
        Content::Formula(formula, sign * cents / Decimal::ONE_HUNDRED)
    };
    let facts = [
        ("Kosten min fees van allen, tot nu toe", lines::same(&cells.shared, year.to_date_eur), Show::Cents),
        ("Inwoners in de verdeelsleutel", lines::same(&cells.inhabitants, own.weight.into()), Show::Count),
        ("Percentage", lines::same(&cells.percentage, own.percentage_pct), Show::Percentage),
        ("Dat deel, naar beneden afgekapt op de cent", cents(&cells.cut, share.own.cut), Show::Cents),
        (
            "Daarbij viel weg, in tienduizendsten van een cent",
            lines::same(&cells.rest, share.own.rest),
            Show::Count,
        ),
        (
            "Cent erbij, van wat bij allen wegviel",
            cents(&cells.extra, own.leftover.abs().into()),
            Show::Cents,
        ),
        ("Aandeel tot nu toe", lines::same(&cells.to_date, own.to_date_eur), Show::Cents),
    ];
    let mut row = start + 1;
    for (label, content, show) in facts {
        sheet.put(at(row, 0), Content::text(label), Look::Body(Show::Text));
        sheet.put(at(row, AMOUNT), content, Look::Body(show));
        row += 1;
    }
    sheet.paragraphs.insert(row, left_over(share));
    row
}

/// Who got the cents that were left, in words
fn left_over(share: &Share<'_>) -> String {
    let got = share.portions.iter().filter(|portion| portion.of.0.leftover != 0);
    let names: Vec<&str> = got.map(|portion| portion.of.1.name.as_str()).collect();
    if names.is_empty() {
        return "Er bleef geen cent over: de afgekapte delen waren samen precies de kosten.".to_owned();
    }
    format!("De centen die overbleven, gingen naar de grootste resten: {}.", names.join(", "))
}
