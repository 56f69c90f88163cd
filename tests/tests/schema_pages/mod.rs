//! `docs/schema` has a page for each type of the GraphQL schema, made from its SDL.
//!
//! Made anew with `UPDATE_DOCS=1 cargo test -p inkoopkracht-tests schema_pages`.

mod index;
mod page;
mod uses;
mod words;

use std::{collections::BTreeMap, fs};

use async_graphql::parser::{
    parse_schema,
    types::{TypeDefinition, TypeSystemDefinition},
};
use harness::workspace;

use uses::Uses;

/// Beside the pages, and written by people.
const CHANGELOG: &str = "CHANGELOG.md";

fn types(sdl: &str) -> Vec<TypeDefinition> {
    let document = parse_schema(sdl).expect("an SDL");
    let types = document.definitions.into_iter().filter_map(|definition| match definition {
        TypeSystemDefinition::Type(definition) => Some(definition.node),
        TypeSystemDefinition::Schema(_) | TypeSystemDefinition::Directive(_) => None,
    });
    types.collect()
}

/// All pages, by the names of their files
fn pages(sdl: &str) -> BTreeMap<String, String> {
    let types = types(sdl);
    let uses = uses::of(&types);
    let unused = Uses::default();
    let mut pages: BTreeMap<_, _> = types
        .iter()
        .map(|definition| {
            let name = definition.name.node.as_str();
            (format!("{name}.md"), page::page(definition, uses.get(name).unwrap_or(&unused)))
        })
        .collect();
    pages.insert("README.md".to_owned(), index::page(&types));
    pages
}

/// What is kept in the folder of the pages, by the names of its files
fn kept() -> BTreeMap<String, String> {
    let folder = fs::read_dir(workspace::root().join("docs/schema")).expect("the pages");
    let files = folder.flatten().map(|file| {
        let name = file.file_name().to_string_lossy().into_owned();
        (name, fs::read_to_string(file.path()).expect("a text"))
    });
    files.filter(|(name, _)| name != CHANGELOG).collect()
}

#[test]
fn the_pages_are_current() {
    let root = workspace::root();
    let made = pages(&fs::read_to_string(root.join("api/schema.graphql")).expect("the schema is checked in"));
    if std::env::var_os("UPDATE_DOCS").is_some() {
        for gone in kept().keys().filter(|name| !made.contains_key(*name)) {
            fs::remove_file(root.join("docs/schema").join(gone))
                .expect("a page without a type can be removed");
        }
        for (name, text) in &made {
            fs::write(root.join("docs/schema").join(name), text).expect("a page can be written");
        }
    }
    let kept = kept();
    let names = made.keys().chain(kept.keys());
    let wrong: Vec<_> = names.filter(|name| made.get(*name) != kept.get(*name)).collect();
    assert!(wrong.is_empty(), "UPDATE_DOCS=1 cargo test -p inkoopkracht-tests schema_pages: {wrong:?}");
}

const PLANTED: &str = r#"
"Something (iets)."
interface Node { "Identity (id)." id: ID! }
"Anything found (vondst). Either of two."
union Found = Tender | Lot
"A tender (traject)."
type Tender implements Node {
  "Identity (id)." id: ID!
  "Its lots (percelen)." lots("At most | so many." first: Int! = 10, "Of this kind." kind: Kind, "With it." with: Which!): [Lot!]!
  "Gone (weg)." old: String @deprecated(reason: "Ask for lots.")
}
"A lot (perceel)." type Lot { "Its kind (soort)." kind: Kind! }
"Kind of lot (soort perceel)." enum Kind { "Small\n(klein)." SMALL }
"Which one." input Which @oneOf { "By a list." of: [Kind!] = [SMALL] "By its identity." id: ID }
"An amount." scalar Amount @specifiedBy(url: "https://example.org/amount")
"Everything." type Query { "What was found (vondsten)." found: [Found]! }
"#;

#[test]
fn a_page_tells_all_of_its_type() {
    let pages = pages(PLANTED);
    assert_eq!(
        pages["Tender.md"],
        "\
# Object Tender

A tender (traject).

[All types](README.md) · in Dutch: *traject* · is a [Node](Node.md).

## id

`ID!`: never null.

Identity (id).

## lots

[`[Lot!]!`](Lot.md): a list, never null, nor is anything in it.

Its lots (percelen).

| argument | type | to be given | what it is |
| --- | --- | --- | --- |
| `first` | `Int!` | left out it is `10`; never null | At most \\| so many. |
| `kind` | [`Kind`](Kind.md) | may be null or left out | Of this kind. |
| `with` | [`Which!`](Which.md) | required | With it. |

## old

`String`: may be null. **Deprecated**: Ask for lots.

Gone (weg).

## Where it is used

- Member of [Found](Found.md).
"
    );
    for (page, wanted) in [
        ("Kind.md", "| `SMALL` | Small (klein). |"),
        (
            "Kind.md",
            "- Given by [Lot.kind](Lot.md#kind).\n- Taken by [Tender.lots](Tender.md#lots) (`kind`), [Which.of](Which.md#of).\n",
        ),
        ("Which.md", "Exactly one of its fields has to be given."),
        ("Which.md", "## of\n\n[`[Kind!]`](Kind.md): left out it is `[SMALL]`; may be null.\n\nBy a list."),
        ("Node.md", "- Implemented by [Tender](Tender.md)."),
        (
            "Found.md",
            "## One of\n\n- [Tender](Tender.md)\n- [Lot](Lot.md)\n\n## Where it is used\n\n- Given by [Query.found](Query.md#found).\n",
        ),
        ("Amount.md", "[All types](README.md) · specified at <https://example.org/amount>."),
        (
            "README.md",
            "## Queries\n\nOn one page: [Query](Query.md).\n\n| field | gives | in Dutch | what it is |\n| --- | --- | --- | --- |\n| [found](Query.md#found) | [`[Found]!`](Found.md) | vondsten | What was found. |",
        ),
        ("README.md", "| [Found](Found.md) | vondst | Anything found. |"),
    ] {
        assert!(pages[page].contains(wanted), "{page} has {wanted:?}: {}", pages[page]);
    }
}
