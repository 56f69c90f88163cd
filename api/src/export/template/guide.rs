//! The sheets Voorbeeld and Toelichting: to be read, not to be filled in.

use rust_decimal::prelude::ToPrimitive;
use schema::{
    headings::NOT_IMPORTED,
    types::{CellAddress, whole_number},
};

use super::{Contents, Template, VERSION, headings};
use crate::export::report::{Content, Form, Look, Paper, Range, Sheet, Show};

const EXAMPLE: &str = "Voorbeeld";
const EXPLANATION: &str = "Toelichting";
/// First row below title and remark
const FIRST_ROW: u32 = 3;
/// Where the version stands
const VERSION_CELL: CellAddress = CellAddress { row: FIRST_ROW, column: 1 };
/// Where the kind stands
const KIND_CELL: CellAddress = CellAddress { row: FIRST_ROW + 1, column: 1 };

/// Names of cells, for programs that want to know what they have
pub(super) fn names() -> Vec<(&'static str, Range)> {
    vec![
        ("Sjabloonversie", Range::cell(EXPLANATION, VERSION_CELL)),
        ("Sjabloonsoort", Range::cell(EXPLANATION, KIND_CELL)),
    ]
}

/// The table as it may look when it is filled in
pub(super) fn example(contents: &Contents) -> Sheet {
    let widths: Vec<u16> = contents.columns.iter().map(|column| column.width).collect();
    let mut sheet = Sheet::new(EXAMPLE, Paper::Landscape, widths);
    sheet.put_title(EXAMPLE, NOT_IMPORTED);
    sheet.put_row(FIRST_ROW, headings(&contents.columns));
    for (index, column) in (0..).zip(&contents.columns) {
        for (row, example) in (FIRST_ROW + 1..).zip(&column.examples) {
            if let Some(content) = example {
                let show = if matches!(content, Content::Text(_)) { Show::Text } else { column.show };
                sheet.put(CellAddress { row, column: index }, content.clone(), Look::Body(show));
            }
        }
    }
    sheet.frozen_columns = contents.frozen_columns;
    sheet.form = Some(Form { headings: FIRST_ROW, last: FIRST_ROW, fields: Vec::new() });
    sheet
}

/// What the template is, how it works and what each column wants
pub(super) fn explanation(template: &Template, contents: &Contents) -> Sheet {
    let mut sheet = Sheet::new(EXPLANATION, Paper::Landscape, [30, 14, 78, 34]);
    sheet.put_title(&format!("Sjabloon {}", contents.name.to_lowercase()), NOT_IMPORTED);
    let partnership = template.partnership.as_ref().map_or("elk samenwerkingsverband", |(name, _)| name);
    let about = [
        ("Versie van het sjabloon", Content::text(VERSION), Show::Text),
        ("Soort werkmap", Content::text(schema::texts::Label::label(template.kind)), Show::Text),
        ("Gemaakt voor", Content::text(partnership), Show::Text),
        ("Gemaakt op", Content::Day(template.made_on), Show::Day),
    ];
    let mut row = FIRST_ROW;
    for (label, content, show) in about {
        sheet.put_row(row, [(Content::text(label), Look::Term), (content, Look::Paragraph(show))]);
        row += 1;
    }
    row += 1;
    for (label, text) in contents.notes.iter().chain(&HOW) {
        sheet.put_row(row, [(Content::text(*label), Look::Term)]);
        sheet.put(CellAddress { row, column: 2 }, Content::text(*text), Look::Paragraph(Show::Lines));
        row += 1;
    }
    row += 1;
    put_columns(&mut sheet, row, contents);
    sheet
}

const HOW: [(&str, &str); 4] = [
    (
        "Invullen",
        "Vul het eerste blad in, één rij per regel, vanaf rij 2. De kolomkoppen liggen vast; kolommen die u niet gebruikt laat u leeg. \
         Wijs een kop aan om te lezen wat de kolom betekent.",
    ),
    (
        "Lijsten",
        "Waar een pijltje verschijnt, kiest u uit een lijst. Bij momenten en jaren mag u ook iets anders typen.",
    ),
    (
        "Beveiliging",
        "De koppen zijn beveiligd zonder wachtwoord; via Controleren, Blad beveiliging opheffen kunt u ze wijzigen.",
    ),
    (
        "Aanleveren",
        "Lever de werkmap aan op de pagina van uw samenwerkingsverband. Zij wordt eerst alleen gecontroleerd. De bladen Voorbeeld en \
         Toelichting worden niet ingelezen. Dit sjabloon bevat geen macro's.",
    ),
];

fn put_columns(sheet: &mut Sheet, first: u32, contents: &Contents) {
    let heading = |text: &str| (Content::text(text), Look::Heading(Show::Text));
    sheet.put_row(first, ["Kolom", "Verplicht", "Wat u invult", "Voorbeeld"].map(heading));
    for (row, column) in (first + 1..).zip(&contents.columns) {
        let need = if column.is_required { "ja" } else { "nee" };
        sheet.put_row(
            row,
            [
                (Content::text(&column.heading), Look::Term),
                (Content::text(need), Look::Paragraph(Show::Text)),
                (Content::text(column.help), Look::Paragraph(Show::Lines)),
            ],
        );
        if let Some(example) = column.examples.iter().flatten().next() {
            let (content, show) = shown(example, column.show);
            sheet.put(CellAddress { row, column: 3 }, content, Look::Paragraph(show));
        }
    }
}

/// An example among texts: numbers too stand at the left
fn shown(example: &Content, show: Show) -> (Content, Show) {
    let Content::Number(number) = example else {
        return (example.clone(), if matches!(example, Content::Day(_)) { Show::Day } else { Show::Lines });
    };
    let number = number.to_i64().map_or_else(|| number.to_string(), whole_number);
    let sign = if matches!(show, Show::Euros | Show::Cents) { "€ " } else { "" };
    (Content::Text(format!("{sign}{number}")), Show::Text)
}
