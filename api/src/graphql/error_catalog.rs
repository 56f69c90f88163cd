//! `docs/errors.md` is the catalog of all errors and problems: made from their codes, and kept current here.
//!
//! Made anew with `UPDATE_DOCS=1 cargo test -p inkoopkracht-api error_catalog`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

use schema::rules::Violation;

use super::problem;
use crate::error_code::ErrorCode;

const INTRODUCTION: &str = "\
# Errors and problems

What a program is told when something is not done. The codes never change; the sentences may become better.

This file is made from `api/src/error_code.rs` and the sentences of `api/src/graphql/problem.rs` by
`api/src/graphql/error_catalog.rs`; do not edit it.

## Errors

In GraphQL `extensions.code` of an error, elsewhere `code` of an `application/problem+json`. The status *document*: 400 as
`application/graphql-response+json`, 200 as `application/json`; *field*: 200, with the error at a field of the answer and
null there.

| code | status | meaning, and what to do |
| --- | --- | --- |
";

const PROBLEMS: &str = "
## Problems

Expected refusals are data: `code` of the `problems` of a mutation, with its `path` in the input, and `rule` of the error
`RULE_VIOLATED`. Words *in italics* stand for values.

| code | message |
| --- | --- |
";

/// The texts of all sources of a crate
fn sources(folder: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of sources").flatten() {
        let path = entry.path();
        if path.is_dir() {
            texts.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            texts.push(fs::read_to_string(path).expect("a source"));
        }
    }
    texts
}

fn crate_folder(relative: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(relative)
}

/// The texts in quotes that follow `start` in a source
fn quoted_after<'s>(source: &'s str, start: &'s str) -> impl Iterator<Item = &'s str> {
    source.split(start).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
}

/// The codes of all violations that anything refuses by, with their English sentences
fn problems() -> BTreeMap<String, String> {
    let sentences = concat!(
        include_str!("problem.rs"),
        include_str!("access.rs"),
        include_str!("contract/problem.rs"),
        include_str!("capacity/problem.rs")
    );
    let values: BTreeSet<&str> = quoted_after(sentences, "value(").collect();
    let violation = |code: &'static str| {
        values.iter().fold(Violation::new(code), |violation, name| {
            violation.with(name, format!("*{}*", name.replace('_', " ")))
        })
    };
    // A code stands in quotes as the name of a thing, a point, and what is wrong with it.
    let arms = sentences.split('"').skip(1).step_by(2);
    let codes = arms.filter(|text| {
        text.split_once('.').is_some_and(|(noun, problem)| {
            !noun.is_empty()
                && !problem.is_empty()
                && [noun, problem]
                    .iter()
                    .all(|word| word.bytes().all(|byte| byte == b'_' || byte.is_ascii_lowercase()))
        })
    });
    codes.map(|code| (code.to_owned(), problem::sentence(&violation(code)))).collect()
}

fn catalog() -> String {
    let mut text = INTRODUCTION.to_owned();
    for code in ErrorCode::ALL {
        let _ = writeln!(text, "| `{}` | {} | {} |", code.name(), code.status(), code.advice());
    }
    text.push_str(PROBLEMS);
    for (code, sentence) in problems() {
        let _ = writeln!(text, "| `{code}` | {} |", sentence.replace('|', "\\|"));
    }
    text
}

#[test]
fn the_catalog_is_current() {
    let catalog = catalog();
    let file = crate_folder("../docs/errors.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&file, &catalog).expect("docs/errors.md can be written");
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        kept == catalog,
        "docs/errors.md is not current: UPDATE_DOCS=1 cargo test -p inkoopkracht-api error_catalog"
    );
}

#[test]
fn each_error_has_a_name_of_its_own() {
    let names: BTreeSet<&str> = ErrorCode::ALL.iter().map(|code| code.name()).collect();
    assert_eq!(names.len(), ErrorCode::ALL.len());
}

/// What refuses must be in the catalog, wherever it stands.
#[test]
fn every_violation_has_its_sentence() {
    let problems = problems();
    let mut without = BTreeSet::new();
    for source in ["../schema/src", "src"].map(crate_folder).iter().flat_map(|folder| sources(folder)) {
        let (code, _) = source.split_once("#[cfg(test)]").unwrap_or((&source, ""));
        for refused in quoted_after(code, "Violation::new(").filter(|code| !problems.contains_key(*code)) {
            without.insert(refused.to_owned());
        }
    }
    assert!(
        without.is_empty(),
        "without an English sentence in graphql/problem.rs, or problem.rs of contract or capacity: {without:?}"
    );
}

/// What the pages about money refuse is said in Dutch.
#[test]
fn what_is_refused_about_money_has_its_dutch_sentence() {
    let of_pages = [
        "budget.",
        "expense.",
        "fee.",
        "settlement.",
        "weight.",
        "membership.",
        "plan.",
        "organization.",
        "tender.unknown",
    ];
    let codes = problems().into_keys().filter(|code| of_pages.iter().any(|start| code.starts_with(start)));
    let unnamed = |code: &String| {
        let violation = Violation::new(code.clone().leak());
        schema::texts::violation_sentence(&violation).contains(code.as_str())
    };
    let without: Vec<String> = codes.filter(unnamed).collect();
    assert!(without.is_empty(), "without a Dutch sentence in schema/src/texts: {without:?}");
}
