//! What changes in the GraphQL schema for clients of the last release (`api/schema.released.graphql`): all of it stands in
//! `docs/schema/CHANGELOG.md`, and of what breaks clients a person says there what to do instead.
//!
//! Made anew, but for those sentences, with `UPDATE_DOCS=1 cargo test -p inkoopkracht-tests schema_changes`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use harness::{clients, workspace};
use serde::Deserialize;

const HEADING: &str = "## Unreleased\n";

#[derive(Clone, Copy, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Level {
    Breaking,
    Dangerous,
    NonBreaking,
}

const LEVELS: [(Level, &str); 3] = [
    (Level::Breaking, "Breaks clients"),
    (Level::Dangerous, "May surprise clients"),
    (Level::NonBreaking, "New, or free of consequences"),
];

#[derive(Debug, Deserialize)]
struct Change {
    level: Level,
    message: String,
}

/// The changes between the schemas of files, a list for each two; nothing where there is no graphql-inspector
fn between(files: &[PathBuf]) -> Option<Vec<Vec<Change>>> {
    let ended = clients::run("@graphql-inspector/core", "schema.mjs", files)?;
    Some(serde_json::from_value(ended.json()).expect("lists of changes"))
}

/// The line of a change: of one that breaks clients the line that is told of it, or else how that would begin
fn line(change: &Change, told: &str) -> Result<String, String> {
    let message = &change.message;
    if change.level != Level::Breaking {
        return Ok(format!("- {message}."));
    }
    let begin = format!("- {message}: ");
    let says = |line: &&str| line.strip_prefix(&begin).is_some_and(|advice| !advice.trim().is_empty());
    told.lines().find(says).map(str::to_owned).ok_or(begin)
}

/// What stands below the heading, with what is told there of changes that break clients; or the lines that lack
fn unreleased(changes: &[Change], told: &str) -> Result<String, Vec<String>> {
    let lines: Vec<_> = changes.iter().map(|change| (change.level, line(change, told))).collect();
    let untold: Vec<_> = lines.iter().filter_map(|(_, line)| line.clone().err()).collect();
    if !untold.is_empty() {
        return Err(untold);
    }
    let sections = LEVELS.map(|(level, title)| {
        let lines = lines.iter().filter(|(of, _)| *of == level).filter_map(|(_, line)| line.as_deref().ok());
        let lines = lines.collect::<Vec<_>>().join("\n");
        if lines.is_empty() { lines } else { format!("\n### {title}\n\n{lines}\n") }
    });
    let sections = sections.concat();
    Ok(if sections.is_empty() { "\nNothing.\n".to_owned() } else { sections })
}

/// A changelog up to and with the heading, what stands below it, and the releases
fn parts(changelog: &str) -> (&str, &str, &str) {
    let begin = changelog.find(HEADING).expect("the heading of what is not released") + HEADING.len();
    let (before, rest) = changelog.split_at(begin);
    let (section, releases) = rest.split_at(rest.find("\n## ").unwrap_or(rest.len()));
    (before, section, releases)
}

#[test]
fn what_changed_since_the_last_release_is_told() {
    let root = workspace::root();
    let files = ["api/schema.released.graphql", "api/schema.graphql"].map(|file| root.join(file));
    let Some(changes) = between(&files) else { return };
    let path = root.join("docs/schema/CHANGELOG.md");
    let kept = fs::read_to_string(&path).expect("the changelog of the schema");
    let (before, section, releases) = parts(&kept);
    let section = unreleased(&changes[0], section).unwrap_or_else(|untold| {
        panic!(
            "these changes break clients: keep what was there and deprecate it, or write below \"Unreleased\" in \
             docs/schema/CHANGELOG.md what clients do instead, each on its line:\n{}",
            untold.join("\n")
        )
    });
    let current = format!("{before}{section}{releases}");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &current).expect("the changelog can be written");
    }
    let kept = fs::read_to_string(&path).expect("the changelog of the schema");
    let missing: Vec<_> = current.lines().filter(|line| !kept.lines().any(|there| there == *line)).collect();
    assert!(kept == current, "UPDATE_DOCS=1 cargo test -p inkoopkracht-tests schema_changes: {missing:#?}");
}

#[test]
fn a_break_has_to_be_told_by_a_person() {
    let change = |level, message: &str| Change { level, message: message.to_owned() };
    let changes = [
        change(Level::NonBreaking, "Field `b` was added to object type `T`"),
        change(Level::Breaking, "Field `a` was removed from object type `T`"),
        change(Level::Dangerous, "Enum value `X` was added to enum `E`"),
    ];
    let line = "- Field `a` was removed from object type `T`: ";
    for told in
        ["", "- Field `a` was removed from object type `T`.\n", line, "- Field `a` was removed: ask for b.\n"]
    {
        assert_eq!(unreleased(&changes, told), Err(vec![line.to_owned()]), "{told:?}");
    }
    let told = format!("\n- Enum value `Y` was added to enum `E`.\n{line}ask for `b`.\n");
    let section = "
### Breaks clients

- Field `a` was removed from object type `T`: ask for `b`.

### May surprise clients

- Enum value `X` was added to enum `E`.

### New, or free of consequences

- Field `b` was added to object type `T`.
";
    assert_eq!(unreleased(&changes, &told).as_deref(), Ok(section), "and what is so no longer goes");
    assert_eq!(unreleased(&[], &told).as_deref(), Ok("\nNothing.\n"));
    let changelog = format!("# Title\n\n{HEADING}{section}\n## 1.0\n\nBegun.\n");
    assert_eq!(parts(&changelog), (&*format!("# Title\n\n{HEADING}"), section, "\n## 1.0\n\nBegun.\n"));
}

const SCHEMA: &str = "\
interface Node { id: ID! }
interface Dated { on: String! }
type Tender implements Node & Dated { id: ID! on: String! title: String! note: String
  old: Int @deprecated(reason: \"Ask for note.\") lots(first: Int! = 10, kind: Kind, ids: [ID!]): [Lot!]! found: Found }
type Lot { id: ID! }
union Found = Tender | Lot
enum Kind { WORKS SERVICES }
input Filter { kind: Kind year: Int! exact: Boolean! = false ids: [ID!] }
input Which { id: ID name: String }
scalar Amount
type Query { tender(filter: Filter, kind: Kind): Tender lot: Lot amount: Amount }
type Mutation { drop: Boolean }
";

/// What is done to that schema, what is replaced by what, and how hard it hits clients.
const CHANGES: &[(&str, &str, &str, Level)] = &[
    ("a type goes", "lot: Lot amount: Amount", "lot: Lot", Level::Breaking),
    ("mutations go", "type Mutation { drop: Boolean }\n", "", Level::Breaking),
    ("a type becomes another kind", "enum Kind { WORKS SERVICES }", "scalar Kind", Level::Breaking),
    ("a field goes", "note: String", "", Level::Breaking),
    ("a deprecated field goes", "old: Int @deprecated(reason: \"Ask for note.\")", "", Level::Breaking),
    ("an argument goes", "kind: Kind, ids", "ids", Level::Breaking),
    ("a value of an enumeration goes", "WORKS SERVICES", "WORKS", Level::Breaking),
    ("a field of an input goes", "year: Int! ", "", Level::Breaking),
    ("a member of a union goes", "Tender | Lot", "Tender", Level::Breaking),
    ("an interface goes", "Node & Dated", "Node", Level::Breaking),
    ("what a field gives changes", "note: String", "note: Int", Level::Breaking),
    ("what a field gives is wider", "lot: Lot amount", "lot: Found amount", Level::Breaking),
    ("what a field gives may be null", "title: String!", "title: String", Level::Breaking),
    ("what a list gives may be null", "[Lot!]!", "[Lot]!", Level::Breaking),
    ("one becomes a list", "found: Found", "found: [Found]", Level::Breaking),
    ("what an argument takes changes", "ids: [ID!])", "ids: [Int!])", Level::Breaking),
    ("an argument becomes required", "kind: Kind):", "kind: Kind!):", Level::Breaking),
    ("an argument loses its default", "first: Int! = 10", "first: Int!", Level::Breaking),
    ("a required argument comes", "kind: Kind):", "kind: Kind, year: Int!):", Level::Breaking),
    ("what a field of an input takes changes", "year: Int!", "year: String!", Level::Breaking),
    ("a field of an input becomes required", "{ kind: Kind year", "{ kind: Kind! year", Level::Breaking),
    ("a field of an input loses its default", "exact: Boolean! = false", "exact: Boolean!", Level::Breaking),
    ("a required field of an input comes", "year: Int!", "year: Int! month: Int!", Level::Breaking),
    ("an input wants exactly one", "input Which {", "input Which @oneOf {", Level::Breaking),
    ("a value of an enumeration comes", "WORKS SERVICES", "WORKS SERVICES GOODS", Level::Dangerous),
    ("a member of a union comes", "Tender | Lot", "Tender | Lot | Query", Level::Dangerous),
    ("an interface comes", "type Lot {", "type Lot implements Node {", Level::Dangerous),
    ("a default changes", "first: Int! = 10", "first: Int! = 20", Level::Dangerous),
    ("a default of an input changes", "exact: Boolean! = false", "exact: Boolean! = true", Level::Dangerous),
    ("an optional argument comes", "kind: Kind):", "kind: Kind, year: Int):", Level::Dangerous),
    ("an argument with a default comes", "kind: Kind):", "kind: Kind, year: Int! = 1):", Level::Dangerous),
    (
        "a field of an input with a default comes",
        "year: Int!",
        "year: Int! month: Int! = 1",
        Level::Dangerous,
    ),
    ("an optional field of an input comes", "year: Int!", "year: Int! month: Int", Level::NonBreaking),
    (
        "a type comes",
        "scalar Amount",
        "scalar Amount \"More.\" type More { \"All.\" all(of: ID!): Int! }",
        Level::NonBreaking,
    ),
    ("a field comes", "note: String", "note: String more(of: ID!): Int!", Level::NonBreaking),
    ("what a field gives is never null", "note: String", "note: String!", Level::NonBreaking),
    ("an argument need no longer be given", "year: Int!", "year: Int", Level::NonBreaking),
    (
        "a field is deprecated",
        "note: String",
        "note: String @deprecated(reason: \"None.\")",
        Level::NonBreaking,
    ),
];

fn written(folder: &Path, name: &str, schema: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, schema).expect("a schema can be written");
    path
}

#[test]
fn each_change_is_found_and_weighed() {
    let folder = tempfile::tempdir().expect("a folder");
    let before = written(folder.path(), "before.graphql", SCHEMA);
    let files = CHANGES.iter().enumerate().flat_map(|(number, (what, from, to, _))| {
        assert_eq!(SCHEMA.matches(from).count(), 1, "{what}: one place is meant");
        let after = written(folder.path(), &format!("{number}.graphql"), &SCHEMA.replace(from, to));
        [before.clone(), after]
    });
    let Some(found) = between(&files.collect::<Vec<_>>()) else { return };
    assert_eq!(found.len(), CHANGES.len());
    for ((what, _, _, level), changes) in CHANGES.iter().zip(found) {
        assert!(
            changes.iter().all(|change| change.level == *level) && !changes.is_empty(),
            "{what}: {changes:#?}"
        );
        let once = *what == "mutations go" || changes.len() == 1;
        assert!(once, "{what} is told once: {changes:#?}");
    }
}

/// What comes beside a break must not hide it, and words are no change.
#[test]
fn a_break_among_other_changes_is_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, schema: &str| written(folder.path(), name, schema);
    let before = file("before.graphql", SCHEMA);
    let broken = SCHEMA
        .replace("type Lot { id: ID! }", "\"A lot.\" type Lot implements Dated { on: String! }")
        .replace("Tender | Lot", "Tender | Query")
        .replace("WORKS SERVICES", "WORKS GOODS");
    let described = SCHEMA
        .replace("note: String", "\"Said of it.\" note: String")
        .replace("old: Int @deprecated(reason: \"Ask", "old: Int @deprecated(reason: \"Better ask");
    let files =
        [before.clone(), file("broken.graphql", &broken), before, file("described.graphql", &described)];
    let Some(found) = between(&files) else { return };
    let breaks = found[0].iter().filter(|change| change.level == Level::Breaking);
    assert_eq!(
        breaks.map(|change| change.message.as_str()).collect::<Vec<_>>(),
        [
            "Member `Lot` was removed from Union type `Found`",
            "Enum value `SERVICES` was removed from enum `Kind`",
            "Field `id` was removed from object type `Lot`",
        ]
    );
    assert!(found[1].iter().all(|change| change.message.contains("Better ask")), "{:#?}", found[1]);
}
