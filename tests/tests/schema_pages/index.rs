//! The page that leads to all others: what can be asked for, changed and followed, and the types by their kind.

use async_graphql::parser::types::{TypeDefinition, TypeKind};

use super::{
    page::kind,
    words::{linked, summary},
};

const INTRODUCTION: &str = "\
# The GraphQL schema

A page for each type: what it is, its fields and arguments, what may be null, what goes when something is left out, and where it is used.
How one asks stands in the [API guide](../api.md), a first walk in the [tour](../tour.md), and what changed for
clients in the [changelog](CHANGELOG.md).

These pages are made from [api/schema.graphql](../../api/schema.graphql) by `tests/tests/schema_pages`; do not edit them.
";

const ROOTS: [(&str, &str); 3] =
    [("Query", "Queries"), ("Mutation", "Mutations"), ("Subscription", "Subscriptions")];

const KINDS: [(&str, &str); 6] = [
    ("Object", "Objects"),
    ("Input", "Inputs"),
    ("Enum", "Enumerations"),
    ("Interface", "Interfaces"),
    ("Union", "Unions"),
    ("Scalar", "Scalars"),
];

/// The page
pub fn page(types: &[TypeDefinition]) -> String {
    let root = |(name, title): &(&str, &str)| {
        let definition = types.iter().find(|definition| definition.name.node == *name);
        definition.map(|definition| fields(title, definition)).unwrap_or_default()
    };
    let of_kind = |(of, title): &(&str, &str)| {
        let types = types.iter().filter(|definition| kind(definition) == *of && !is_told(definition));
        table(title, types)
    };
    let lists = table("Pages of lists", types.iter().filter(|definition| is_list(definition)));
    let tables = ROOTS.iter().map(root).chain(KINDS.iter().map(of_kind));
    INTRODUCTION.to_owned() + &tables.collect::<String>() + &lists
}

/// Whether a type stands in a table of its own
fn is_told(definition: &TypeDefinition) -> bool {
    is_list(definition) || ROOTS.iter().any(|(root, _)| definition.name.node == *root)
}

/// Whether a type is what Relay asks of lists: a connection, its edge, or where a page begins and ends
fn is_list(definition: &TypeDefinition) -> bool {
    let name = definition.name.node.as_str();
    name == "PageInfo" || name.ends_with("Connection") || name.ends_with("Edge")
}

fn fields(title: &str, definition: &TypeDefinition) -> String {
    let TypeKind::Object(object) = &definition.kind else { return String::new() };
    let root = &definition.name.node;
    let rows = object.fields.iter().map(|field| &field.node).map(|field| {
        let (what, dutch) = summary(field.description.as_ref().map(|text| text.node.as_str()));
        let (name, anchor) = (&field.name.node, field.name.node.to_lowercase());
        format!("| [{name}]({root}.md#{anchor}) | {} | {dutch} | {what} |\n", linked(&field.ty.node))
    });
    let head = format!("\n## {title}\n\nOn one page: [{root}]({root}.md).\n\n");
    let rows = rows.collect::<Vec<_>>().concat();
    head + "| field | gives | in Dutch | what it is |\n| --- | --- | --- | --- |\n" + &rows
}

fn table<'t>(title: &str, types: impl Iterator<Item = &'t TypeDefinition>) -> String {
    let rows = types.map(|definition| {
        let (what, dutch) = summary(definition.description.as_ref().map(|text| text.node.as_str()));
        format!("| [{0}]({0}.md) | {dutch} | {what} |\n", definition.name.node)
    });
    let rows = rows.collect::<Vec<_>>().concat();
    if rows.is_empty() {
        return rows;
    }
    format!("\n## {title}\n\n| type | in Dutch | what it is |\n| --- | --- | --- |\n{rows}")
}
