//! Guards against documents that are dear to parse or to validate: before the parser, which recurses by bracket and so
//! could be made to overflow the stack, and before validation, which walks a fragment each time that it is spread.
//!
//! Both take time in proportion to the text.

use std::collections::HashMap;

use async_graphql::{
    Name, Positioned,
    parser::{
        parse_query,
        types::{Directive, ExecutableDocument, FragmentDefinition, Selection, SelectionSet},
    },
};

use super::fitting::Fault;
use crate::config::GraphqlLimits;

/// Why a document is refused
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unfit {
    /// A limit is exceeded
    #[error("The document exceeds the limit {limit} of {maximum}.")]
    Limit {
        /// Name of the limit
        limit: &'static str,
        /// Its value
        maximum: usize,
    },
    /// The document is not GraphQL
    #[error("{message}")]
    Syntax {
        /// What the parser says
        message: String,
        /// Line and column, from 1
        at: Option<(usize, usize)>,
    },
    /// A fragment contains itself, or it asks for the schema where that is off
    #[error("{0}")]
    Invalid(String),
    /// It does not fit the schema, or its variables do not fit it
    #[error("The document does not fit the schema.")]
    Misfit(Vec<Fault>),
}

/// The document in a text that is within all limits
///
/// # Errors
///
/// [`Unfit`].
pub(super) fn parse(query: &str, limits: &GraphqlLimits) -> Result<ExecutableDocument, Unfit> {
    at_most("queryBytes", query.len(), limits.query_bytes)?;
    check_text(query, limits)?;
    let document = parse_query(query).map_err(|error| Unfit::Syntax {
        message: sentence(&error.to_string()),
        at: error.positions().next().map(|position| (position.line, position.column)),
    })?;
    check_document(&document, limits)?;
    Ok(document)
}

/// Whether there are not too many values in the variables
///
/// # Errors
///
/// [`Unfit`].
pub(super) fn check_variables(
    variables: &serde_json::Map<String, serde_json::Value>,
    limits: &GraphqlLimits,
) -> Result<(), Unfit> {
    at_most("variableValues", variables.values().map(values).sum(), limits.variable_values)
}

/// The value itself and those in it; a parser of JSON bounds how deep that goes
fn values(value: &serde_json::Value) -> usize {
    match value {
        serde_json::Value::Array(items) => 1 + items.iter().map(values).sum::<usize>(),
        serde_json::Value::Object(fields) => 1 + fields.values().map(values).sum::<usize>(),
        _ => 1,
    }
}

/// The last line of what the parser says, which draws the place above it
fn sentence(said: &str) -> String {
    let last = said.lines().last().unwrap_or_default();
    format!("Syntax error: {}.", last.trim_start_matches([' ', '=']))
}

fn at_most(limit: &'static str, found: usize, maximum: usize) -> Result<(), Unfit> {
    if found > maximum { Err(Unfit::Limit { limit, maximum }) } else { Ok(()) }
}

/// Counts tokens and open brackets, aware of texts and comments. What is no token at all is left to the parser.
fn check_text(query: &str, limits: &GraphqlLimits) -> Result<(), Unfit> {
    let (mut tokens, mut open) = (0_usize, 0_usize);
    let mut rest = query;
    while let Some(first) = rest.chars().next() {
        rest = match first {
            '#' => rest.trim_start_matches(|sign| sign != '\n' && sign != '\r'),
            ' ' | '\t' | '\n' | '\r' | ',' | '\u{feff}' => {
                rest.trim_start_matches([' ', '\t', '\n', '\r', ',', '\u{feff}'])
            }
            _ => {
                tokens += 1;
                match first {
                    '(' | '[' | '{' => open += 1,
                    ')' | ']' | '}' => open = open.saturating_sub(1),
                    _ => {}
                }
                at_most("tokens", tokens, limits.tokens)?;
                at_most("nesting", open, limits.nesting)?;
                after_token(first, rest)
            }
        };
    }
    Ok(())
}

/// What follows the token that `text` begins with
fn after_token(first: char, text: &str) -> &str {
    if let Some(rest) = text.strip_prefix("\"\"\"") {
        after_block_text(rest)
    } else if let Some(rest) = text.strip_prefix('"') {
        after_text(rest)
    } else if let Some(rest) = text.strip_prefix("...") {
        rest
    } else if first.is_ascii_alphanumeric() || matches!(first, '_' | '-') {
        let rest = text.strip_prefix(first).unwrap_or_default();
        rest.trim_start_matches(|sign: char| {
            sign.is_ascii_alphanumeric() || matches!(sign, '_' | '.' | '+' | '-')
        })
    } else {
        text.strip_prefix(first).unwrap_or_default()
    }
}

fn after_text(text: &str) -> &str {
    let mut signs = text.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' => drop(signs.next()),
            // A text that is not closed ends at the line, where the parser will complain.
            '"' | '\n' | '\r' => break,
            _ => {}
        }
    }
    signs.as_str()
}

fn after_block_text(text: &str) -> &str {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\"\"\"") {
        rest = after;
        if !before.ends_with('\\') {
            return rest;
        }
    }
    ""
}

fn check_document(document: &ExecutableDocument, limits: &GraphqlLimits) -> Result<(), Unfit> {
    let mut walk =
        Walk { fragments: &document.fragments, known: HashMap::new(), aliases: 0, directives: 0, limits };
    at_most("operations", document.operations.iter().count(), limits.operations)?;
    // Also those that no operation spreads, since validation walks them too.
    for name in document.fragments.keys() {
        walk.fragment(name, 0)?;
    }
    for (_, operation) in document.operations.iter() {
        walk.count_directives(&operation.node.directives)?;
        for variable in &operation.node.variable_definitions {
            walk.count_directives(&variable.node.directives)?;
        }
        let size = walk.set(&operation.node.selection_set.node, 0)?;
        at_most("rootFields", size.fields, limits.root_fields)?;
        size.check(limits)?;
    }
    Ok(())
}

/// The size of a selection set with its fragments written out
#[derive(Debug, Clone, Copy, Default)]
struct Size {
    /// Fields and spreads in all
    selections: usize,
    /// Fields at its own level
    fields: usize,
    /// Fields in each other
    depth: usize,
    /// Selection sets in each other
    nesting: usize,
    /// `__typename` at its own level
    typenames: usize,
    /// Values, if it were about the schema
    as_introspection: usize,
    /// Values of the schema
    introspection: usize,
}

impl Size {
    fn check(&self, limits: &GraphqlLimits) -> Result<(), Unfit> {
        at_most("selections", self.selections, limits.selections)?;
        at_most("nesting", self.nesting, limits.nesting)?;
        at_most("introspectionValues", self.introspection, limits.introspection_values)?;
        at_most("depth", self.depth, limits.depth)
    }

    fn add(&mut self, other: Self) {
        self.selections = self.selections.saturating_add(other.selections).saturating_add(1);
        self.fields = self.fields.saturating_add(other.fields);
        self.depth = self.depth.max(other.depth);
        self.nesting = self.nesting.max(other.nesting);
        self.typenames = self.typenames.saturating_add(other.typenames);
        self.as_introspection = self.as_introspection.saturating_add(other.as_introspection);
        self.introspection = self.introspection.saturating_add(other.introspection);
    }
}

/// What is known of a fragment
enum Known {
    /// It is being walked: who meets it now is inside it
    Open,
    /// Its size
    Whole(Size),
}

/// How long a list of the schema usually is
///
/// Types have interfaces that have types again: without an estimate a few of them in each other, or a few aliases, ask for
/// millions of values.
fn usual_length(field: &str) -> usize {
    match field {
        "types" => 100,
        "fields" | "possibleTypes" => 10,
        "inputFields" | "enumValues" => 8,
        "directives" => 5,
        "args" => 2,
        _ => 1,
    }
}

struct Walk<'a> {
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    known: HashMap<&'a Name, Known>,
    aliases: usize,
    directives: usize,
    limits: &'a GraphqlLimits,
}

impl<'a> Walk<'a> {
    /// Zero for a fragment that is not defined, which validation refuses
    fn fragment(&mut self, name: &'a Name, inside: usize) -> Result<Size, Unfit> {
        match self.known.get(name) {
            Some(Known::Open) => return Err(Unfit::Invalid(format!("Fragment \"{name}\" contains itself."))),
            Some(Known::Whole(size)) => return Ok(*size),
            None => {}
        }
        let Some(definition) = self.fragments.get(name) else { return Ok(Size::default()) };
        self.known.insert(name, Known::Open);
        self.count_directives(&definition.node.directives)?;
        let size = self.set(&definition.node.selection_set.node, inside)?;
        size.check(self.limits)?;
        self.known.insert(name, Known::Whole(size));
        Ok(size)
    }

    /// `inside` is how many sets this one is in, so that this walk does not recurse too deep itself
    fn set(&mut self, set: &'a SelectionSet, inside: usize) -> Result<Size, Unfit> {
        let inside = inside + 1;
        at_most("nesting", inside, self.limits.nesting)?;
        let mut size = Size::default();
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => {
                    self.aliases += usize::from(field.node.alias.is_some());
                    at_most("aliases", self.aliases, self.limits.aliases)?;
                    self.count_directives(&field.node.directives)?;
                    let below = match &field.node.selection_set.node {
                        set if set.items.is_empty() => Size::default(),
                        set => self.set(set, inside)?,
                    };
                    at_most("typenames", below.typenames, self.limits.typenames)?;
                    size.add(self.field(&field.node.name.node, below)?);
                }
                Selection::FragmentSpread(spread) => {
                    self.count_directives(&spread.node.directives)?;
                    let spread = self.fragment(&spread.node.fragment_name.node, inside)?;
                    size.add(spread);
                }
                Selection::InlineFragment(inline) => {
                    self.count_directives(&inline.node.directives)?;
                    let inline = self.set(&inline.node.selection_set.node, inside)?;
                    size.add(inline);
                }
            }
        }
        size.nesting += 1;
        Ok(size)
    }

    /// The size of a field with this below it
    fn field(&self, name: &str, below: Size) -> Result<Size, Unfit> {
        let about_schema = matches!(name, "__schema" | "__type");
        if about_schema && !self.limits.introspection {
            return Err(Unfit::Invalid("Introspection is off on this server.".to_owned()));
        }
        let values = below.as_introspection.saturating_add(1);
        Ok(Size {
            fields: 1,
            depth: below.depth + 1,
            typenames: usize::from(name == "__typename"),
            as_introspection: values.saturating_mul(usual_length(name)),
            introspection: if about_schema { values } else { below.introspection },
            ..below
        })
    }

    fn count_directives(&mut self, found: &[Positioned<Directive>]) -> Result<(), Unfit> {
        self.directives += found.len();
        at_most("directives", self.directives, self.limits.directives)
    }
}

#[cfg(test)]
#[path = "limits_tests.rs"]
mod tests;
