//! Every code of a finding has a Dutch sentence, and every sentence a code that is used.

#![allow(clippy::unwrap_used, reason = "that is how a test fails")]

use std::{collections::BTreeSet, fs, path::Path};

use schema::texts::FINDING_CODES;

#[test]
fn every_code_in_the_sources_has_a_sentence() {
    let sentences: BTreeSet<&str> = FINDING_CODES.iter().copied().collect();
    let families: BTreeSet<&str> =
        sentences.iter().filter_map(|code| Some(code.split_once('.')?.0)).collect();
    let is_used = |text: &&str| {
        is_code(text) && text.split_once('.').is_some_and(|(family, _)| families.contains(family))
    };
    let ours = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let used: BTreeSet<&str> = ours.iter().flat_map(|source| source.split('"')).filter(is_used).collect();
    let without: Vec<_> = used.difference(&sentences).collect();
    assert!(without.is_empty(), "codes without a sentence in schema/src/texts/findings.rs: {without:?}");

    // The API adds what a person does to an import, beside its own codes of refusals.
    let others = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/src/write/import_run"));
    let of_others: BTreeSet<&str> = others.iter().flat_map(|source| source.split('"')).collect();
    let unused: Vec<_> = sentences.difference(&used).filter(|code| !of_others.contains(**code)).collect();
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

/// The texts of all sources in a folder
fn sources(folder: &Path) -> Vec<String> {
    let mut folders = vec![folder.to_path_buf()];
    let mut texts = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                texts.push(fs::read_to_string(path).unwrap());
            }
        }
    }
    texts
}
