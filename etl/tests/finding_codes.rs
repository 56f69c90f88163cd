//! Every code of a finding has a Dutch sentence, and every sentence a code that is used.

#![allow(clippy::unwrap_used, reason = "that is how a test fails")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use schema::texts::FINDING_CODES;

#[test]
fn every_code_in_the_sources_has_a_sentence() {
    let sentences: BTreeSet<&str> = FINDING_CODES.iter().copied().collect();
    let families: BTreeSet<&str> =
        sentences.iter().filter_map(|code| Some(code.split_once('.')?.0)).collect();
    let sources: Vec<String> = source_files().iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let used: BTreeSet<&str> = sources
        .iter()
        .flat_map(|source| source.split('"'))
        .filter(|text| {
            is_code(text) && text.split_once('.').is_some_and(|(family, _)| families.contains(family))
        })
        .collect();

    let without: Vec<_> = used.difference(&sentences).collect();
    assert!(without.is_empty(), "codes without a sentence in schema/src/texts/findings.rs: {without:?}");
    let unused: Vec<_> = sentences.difference(&used).collect();
    assert!(unused.is_empty(), "sentences that no source uses: {unused:?}");
}

/// The form that the table of findings asks for
fn is_code(text: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    };
    text.split_once('.').is_some_and(|(family, name)| plain(family) && plain(name))
}

fn source_files() -> Vec<PathBuf> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files
}
