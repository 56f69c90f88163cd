//! The sources of the workspace as text, for laws about who may name whom.

use std::{fs, path::Path};

use crate::workspace;

/// A Rust source
#[derive(Debug, Clone)]
pub struct Source {
    /// Path from the root of the workspace, with `/`
    pub path: String,
    /// The text as it stands
    pub text: String,
}

impl Source {
    /// A source that only a test of a law has
    pub fn planted(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// The text with comments and the insides of string literals taken out, line for line
    pub fn code(&self) -> String {
        code(&self.text)
    }

    /// Number of lines
    pub fn lines(&self) -> usize {
        self.text.lines().count()
    }
}

/// All Rust sources of the members, tests too
pub fn all() -> Vec<Source> {
    let mut sources = Vec::new();
    for member in ["schema", "etl", "api", "tests"] {
        collect(&workspace::root().join(member), &mut sources);
    }
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    sources
}

fn collect(folder: &Path, sources: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).expect("a folder of the workspace").flatten() {
        let path = entry.path();
        if path.is_dir() {
            if entry.file_name() != "target" && entry.file_name() != "node_modules" {
                collect(&path, sources);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let relative = path.strip_prefix(workspace::root()).expect("a path in the workspace");
            // A file that is being replaced just now counts as absent.
            if let Ok(text) = fs::read_to_string(&path) {
                sources.push(Source { path: relative.to_string_lossy().replace('\\', "/"), text });
            }
        }
    }
}

fn code(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(length) = string_literal(rest) {
            kept.push_str("\"\"");
            length
        } else if rest.starts_with("'\"'") {
            3
        } else {
            kept.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        };
        kept.extend(rest[..skipped].chars().filter(|character| *character == '\n'));
        rest = &rest[skipped..];
    }
    kept
}

/// Length of the string literal that the text begins with.
fn string_literal(text: &str) -> Option<usize> {
    if let Some(raw) = text.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let inside = raw[hashes..].strip_prefix('"')?;
        let end = format!("\"{}", "#".repeat(hashes));
        return Some(1 + hashes + 1 + inside.find(&end).map_or(inside.len(), |at| at + end.len()));
    }
    let inside = text.strip_prefix('"')?;
    let mut escaped = false;
    for (at, character) in inside.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(1 + at + 1),
            _ => {}
        }
    }
    Some(text.len())
}
