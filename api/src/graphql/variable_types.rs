//! Variables have types that the schema has.
//!
//! async-graphql 7.0 looks at this for `T` only, and panics over a default of `[T]` when there is no `T`.

use std::{collections::HashSet, sync::LazyLock};

use async_graphql::parser::{
    parse_schema,
    types::{BaseType, ExecutableDocument, TypeSystemDefinition},
};

use super::{limits::Unfit, sdl};

/// Refuses a document with a variable of a type that does not exist
///
/// # Errors
///
/// [`Unfit::Invalid`], which names the first of them.
pub(super) fn check(document: &ExecutableDocument) -> Result<(), Unfit> {
    let variables =
        document.operations.iter().flat_map(|(_, operation)| &operation.node.variable_definitions);
    let mut names = variables.map(|variable| innermost(&variable.node.var_type.node.base));
    match names.find(|name| !NAMES.contains(*name)) {
        Some(name) => Err(Unfit::Invalid(format!("Unknown type \"{name}\"."))),
        None => Ok(()),
    }
}

/// The names of all types of the schema
static NAMES: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let written = parse_schema(sdl()).map(|schema| schema.definitions).unwrap_or_default();
    let types = written.into_iter().filter_map(|definition| match definition {
        TypeSystemDefinition::Type(definition) => Some(definition.node.name.node.to_string()),
        TypeSystemDefinition::Schema(_) | TypeSystemDefinition::Directive(_) => None,
    });
    types.chain(["Int", "Float", "String", "Boolean", "ID"].map(str::to_owned)).collect()
});

/// The name within all lists; how deep they are is limited before
fn innermost(base: &BaseType) -> &str {
    match base {
        BaseType::Named(name) => name,
        BaseType::List(inner) => innermost(&inner.base),
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    #[test]
    fn variables_of_types_that_do_not_exist_are_refused() {
        for query in [
            "query($x: [Nope] = [\"a\"]) { __typename }",
            "query($x: [[Nope!]!]! = [[\"a\"]]) { __typename }",
            "query($x: [Nope] = \"a\") { a: __typename }",
            "query($x: Nope = 1) { __typename }",
            "query($x: Nope) { __typename }",
            "query A { __typename } query B($x: [Nope] = [1]) { __typename }",
        ] {
            let document = parse_query(query).unwrap();
            assert_eq!(check(&document), Err(Unfit::Invalid("Unknown type \"Nope\".".to_owned())), "{query}");
        }
    }

    #[test]
    fn those_of_the_schema_and_of_graphql_itself_are_known() {
        let query = "query($a: [Int!], $b: Float, $c: String, $d: Boolean!, $e: ID, $f: TenderFilter, $g: [TenderOrder!],
            $h: Decimal, $i: Upload) { __typename }";
        assert_eq!(check(&parse_query(query).unwrap()), Ok(()));
    }
}
