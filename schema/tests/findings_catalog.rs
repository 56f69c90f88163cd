//! `docs/findings.md` is the catalog of all findings: made from their sentences, and kept current here.
//!
//! Made anew with `UPDATE_DOCS=1 cargo test -p inkoopkracht-schema --test findings_catalog`.

use std::{
    fmt::{self, Write},
    fs,
    path::Path,
};

use schema::texts::{FINDING_CODES, finding_sentence};

const INTRODUCTION: &str = "\
# Findings

What an import can find in a workbook (bevindingen). The code is stable, for programs; the sentence is what staff read.
In a finding the words *(kop)*, *(gezien)* and *(verwacht)* are the heading of the column, the value that was seen and
what was expected; a part of a sentence whose value is not known is left out.

This file is made from `schema/src/texts/findings.rs` by `schema/tests/findings_catalog.rs`; do not edit it.
";

/// What a code is about, by what stands before its point, in the order of the catalog
const CHAPTERS: [(&str, &str); 21] = [
    ("workbook", "The file"),
    ("sheet", "Sheets"),
    ("columns", "Columns"),
    ("import", "The import"),
    ("rows", "Rows that are no data"),
    ("cell", "Cells"),
    ("number", "Numbers"),
    ("money", "Amounts"),
    ("period", "Moments and periods"),
    ("day", "Days"),
    ("extension", "Extension options"),
    ("renewal", "Tacit renewal"),
    ("notice", "Notice periods"),
    ("kvk", "KvK numbers"),
    ("mark", "Marks of participation"),
    ("yes_no", "Yes or no"),
    ("procedure", "Procedures"),
    ("nature", "Natures of contracts"),
    ("vat_treatment", "What became of VAT"),
    ("status", "Steps"),
    ("cpv", "CPV codes"),
];
const KINDS: [(&str, &str); 5] = [
    ("tender", "Tenders"),
    ("contract", "Contract registers"),
    ("population", "Inhabitants"),
    ("budget", "Budgets"),
    ("expense", "Expenses"),
];

fn catalog() -> Result<String, fmt::Error> {
    let mut text = INTRODUCTION.to_owned();
    for (area, title) in CHAPTERS.iter().chain(&KINDS) {
        write!(text, "\n## {title}\n\n| code | sentence |\n| --- | --- |\n")?;
        for code in FINDING_CODES.iter().filter(|code| area_of(code) == *area) {
            let sentence = finding_sentence(code, Some("(kop)"), Some("(gezien)"), Some("(verwacht)"));
            let sentence = ["(kop)", "(gezien)", "(verwacht)"]
                .iter()
                .fold(sentence, |sentence, place| marked(&sentence, place))
                .replace('|', "\\|");
            writeln!(text, "| `{code}` | {sentence} |")?;
        }
    }
    Ok(text)
}

fn area_of(code: &str) -> &str {
    code.split_once('.').map_or(code, |(area, _)| area)
}

/// The place of a value, without the quotes around it and the brackets around those
fn marked(sentence: &str, place: &str) -> String {
    let emphasized = format!("*{place}*");
    let double = format!("({place})");
    sentence
        .replace(&format!("'{place}'"), &emphasized)
        .replace(&double, &emphasized)
        .replace(&format!(" {place}"), &format!(" {emphasized}"))
}

#[test]
fn every_code_is_in_a_chapter() {
    let known = |code: &&&str| CHAPTERS.iter().chain(&KINDS).any(|(area, _)| area_of(code) == *area);
    let lost: Vec<_> = FINDING_CODES.iter().filter(|code| !known(code)).collect();
    assert!(lost.is_empty(), "{lost:?}");
}

#[test]
fn the_catalog_is_current() {
    let catalog = catalog().expect("a text takes all");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/findings.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&file, &catalog).expect("docs/findings.md can be written");
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        kept == catalog,
        "docs/findings.md is not current: UPDATE_DOCS=1 cargo test -p inkoopkracht-schema --test findings_catalog"
    );
}
