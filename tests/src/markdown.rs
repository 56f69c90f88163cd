//! Guides as the tests read them: blocks of code, headings and links.

use std::{collections::BTreeMap, path::PathBuf};

use crate::workspace;

/// A block of code
#[derive(Debug, PartialEq, Eq)]
pub struct Block {
    /// The heading of the second level that it stands below; empty before the first
    pub section: String,
    /// What is said of its language
    pub language: String,
    /// What is in it
    pub code: String,
}

/// The guides for people: those at the top of the workspace, and all below `docs`
pub fn files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![workspace::root().join("docs")];
    let mut entries: Vec<_> = workspace::root().read_dir().expect("the workspace").flatten().collect();
    while let Some(folder) = folders.pop() {
        entries.extend(folder.read_dir().expect("a folder of guides").flatten());
        for path in entries.drain(..).map(|entry| entry.path()) {
            let is_within = path.parent() != Some(workspace::root());
            if path.is_dir() && is_within {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// A line, and when it is in a block the number of that and what is said of its language
struct Line<'t> {
    text: &'t str,
    block: Option<(usize, &'t str)>,
}

/// The lines of a text without the fences of its blocks
fn lines(text: &str) -> Vec<Line<'_>> {
    let (mut lines, mut block, mut blocks) = (Vec::new(), None, 0);
    for text in text.lines() {
        match (text.trim_start().strip_prefix("```"), block) {
            (Some(language), None) => {
                block = Some((blocks, language));
                blocks += 1;
            }
            (Some(_), Some(_)) => block = None,
            (None, block) => lines.push(Line { text, block }),
        }
    }
    lines
}

fn prose(text: &str) -> impl Iterator<Item = &str> {
    lines(text).into_iter().filter(|line| line.block.is_none()).map(|line| line.text)
}

/// The blocks of code of a text, in their order
pub fn blocks(text: &str) -> Vec<Block> {
    let (mut blocks, mut section) = (Vec::<Block>::new(), "");
    for line in lines(text) {
        let Some((number, language)) = line.block else {
            section = line.text.strip_prefix("## ").unwrap_or(section);
            continue;
        };
        if number == blocks.len() {
            blocks.push(Block {
                section: section.to_owned(),
                language: language.to_owned(),
                code: String::new(),
            });
        }
        let block = blocks.last_mut().expect("the line is in one");
        block.code.push_str(line.text);
        block.code.push('\n');
    }
    blocks
}

/// What a text outside of its blocks links to
pub fn links(text: &str) -> Vec<String> {
    let links = prose(text).flat_map(|line| {
        // What stands between backticks is no link.
        let shown: String = line.split('`').step_by(2).collect();
        shown
            .split("](")
            .skip(1)
            .filter_map(|rest| Some(rest.split_once(')')?.0.to_owned()))
            .collect::<Vec<_>>()
    });
    links.collect()
}

/// The names by which its headings are linked to, as code hosts make them
pub fn anchors(text: &str) -> Vec<String> {
    let mut seen = BTreeMap::<String, usize>::new();
    let anchors = prose(text).filter(|line| line.starts_with('#')).map(|line| {
        let title = line.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
        let name: String =
            title.chars().filter(|letter| letter.is_alphanumeric() || "-_".contains(*letter)).collect();
        let before = seen.entry(name.clone()).and_modify(|times| *times += 1).or_default();
        if *before == 0 { name } else { format!("{name}-{before}") }
    });
    anchors.collect()
}
