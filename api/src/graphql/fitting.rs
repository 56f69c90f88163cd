//! Documents that fit the schema, and variables that fit the document, as the specification has it (GraphQL, sections 5 and 6.1.2).
//!
//! async-graphql 7.0 runs what it should refuse, and refuses what it should run (decision 71): whether a document fits is
//! asked of `apollo-compiler` before, once for each text.

use std::{collections::HashMap, sync::LazyLock};

use apollo_compiler::{
    ExecutableDocument as Checked, Schema,
    executable::{Operation, SelectionSet},
    request::coerce_variable_values,
    response::JsonMap,
    validation::{DiagnosticList, Valid},
};
use async_graphql::parser::types::ExecutableDocument;
use serde_json::{Map, Value};

use super::{limits, limits::Unfit};
use crate::config::GraphqlLimits;

/// Most faults of a document that are told
const MOST_FAULTS: usize = 20;

/// A document that fits the schema
pub(super) struct Fitting {
    /// The document, to be run
    pub(super) document: ExecutableDocument,
    /// Its operations by name, without what they select
    operations: HashMap<Option<String>, Operation>,
}

/// What is wrong with a document or its variables
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// What, in a sentence
    pub(super) message: String,
    /// Line and column of each place where it is so, from 1; none for a variable
    pub(super) at: Vec<(usize, usize)>,
}

/// The schema as it is checked in, which a test holds to be the one that is run
const WRITTEN: &str = include_str!("../../schema.graphql");

static SCHEMA: LazyLock<Valid<Schema>> = LazyLock::new(|| {
    let read = Schema::parse(WRITTEN, "schema.graphql");
    Valid::assume_valid(read.unwrap_or_else(|broken| broken.partial))
});

impl Fitting {
    /// The document in a text, within all limits
    ///
    /// # Errors
    ///
    /// [`Unfit`].
    pub(super) fn of(text: &str, limits: &GraphqlLimits) -> Result<Self, Unfit> {
        let document = limits::parse(text, limits)?;
        let checked = Checked::parse_and_validate(&SCHEMA, text, "document.graphql")
            .map_err(|refused| Unfit::Misfit(faults(&refused.errors)))?;
        let operations = checked.operations.iter().map(|operation| {
            let name = operation.name.as_ref().map(ToString::to_string);
            let selection_set = SelectionSet::new(operation.selection_set.ty.clone());
            (name, Operation { selection_set, ..operation.as_ref().clone() })
        });
        Ok(Self { document, operations: operations.collect() })
    }

    /// Whether the variables are those that the operation takes; one that is not known is left to who runs it
    ///
    /// # Errors
    ///
    /// [`Unfit::Misfit`].
    pub(super) fn check_variables(
        &self,
        operation: Option<&str>,
        variables: &Map<String, Value>,
    ) -> Result<(), Unfit> {
        let named = || self.operations.get(&operation.map(str::to_owned));
        let only = || self.operations.values().next().filter(|_| self.operations.len() == 1);
        let Some(operation) = named().or_else(only) else { return Ok(()) };
        let taken = operation.variables.iter().filter_map(|variable| {
            let name = variable.name.as_str();
            Some((name.into(), variables.get(name)?.clone().into()))
        });
        let taken: JsonMap = taken.collect();
        match coerce_variable_values(&SCHEMA, operation, &taken) {
            Ok(_) => Ok(()),
            Err(error) => {
                let message = sentence(&error.message().to_string());
                Err(Unfit::Misfit(vec![Fault { message, at: Vec::new() }]))
            }
        }
    }
}

/// What is wrong, in the order of the text, each once. A field counts as one without fields below it when all of those are wrong,
/// which need not be told beside them.
fn faults(found: &DiagnosticList) -> Vec<Fault> {
    let found = found.iter().map(|diagnostic| diagnostic.unstable_to_json_compat());
    let (bare, others): (Vec<_>, Vec<_>) = found.partition(|error| error.message.contains(BARE));
    let mut faults: Vec<Fault> = Vec::new();
    for error in if others.is_empty() { bare } else { others } {
        // What could be meant is not told to who may not read the schema.
        let message = sentence(error.message.split(" Did you mean").next().unwrap_or_default());
        let at = error.locations.iter().map(|place| (place.line, place.column));
        if let Some(fault) = faults.iter_mut().find(|fault| fault.message == message) {
            fault.at.extend(at);
        } else if faults.len() < MOST_FAULTS {
            faults.push(Fault { message, at: at.collect() });
        }
    }
    faults
}

/// How it is said that a field has no fields below it
const BARE: &str = "must have a selection of subfields";

/// As a sentence, which not all that is said is
fn sentence(said: &str) -> String {
    let mut signs = said.chars();
    let first = signs.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let end = if said.ends_with('.') { "" } else { "." };
    format!("{first}{}{end}", signs.as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(text: &str) -> Result<Fitting, Unfit> {
        Fitting::of(text, &GraphqlLimits::default())
    }

    fn messages(unfit: Unfit) -> Vec<String> {
        match unfit {
            Unfit::Misfit(faults) => faults.into_iter().map(|fault| fault.message).collect(),
            other => panic!("a misfit, not {other:?}"),
        }
    }

    #[test]
    fn the_schema_is_one() {
        assert!(Schema::parse_and_validate(WRITTEN, "schema.graphql").is_ok());
    }

    #[test]
    fn faults_are_told_once_with_their_places() {
        let Err(Unfit::Misfit(faults)) = of("{ viewer { nope\n never } }") else { panic!("a misfit") };
        let places: Vec<_> = faults.iter().map(|fault| fault.at.as_slice()).collect();
        assert_eq!(places, [[(1, 12)], [(2, 2)]]);
        assert!(faults.iter().all(|fault| fault.message.contains("\"Viewer\"")), "{faults:?}");
        let Err(Unfit::Misfit(faults)) = of("{ viewer @a @a { name @a } }") else { panic!("a misfit") };
        let places: Vec<_> = faults.iter().map(|fault| fault.at.len()).collect();
        assert_eq!(places, [3], "{faults:?}");
        let alone = of("{ viewer }").err().map(messages).expect("a misfit");
        assert_eq!(alone, ["Field \"viewer\" of type \"Query\" must have a selection of subfields."]);
    }

    #[test]
    fn variables_are_those_that_the_operation_takes() {
        let fitting =
            of("query A($id: ID!) { node(id: $id) { id } } query B { __typename }").expect("a document");
        let check = |name: Option<&str>, variables: Value| {
            let Value::Object(variables) = variables else { panic!("variables") };
            fitting.check_variables(name, &variables).map_err(messages)
        };
        assert_eq!(check(Some("A"), json!({"id": "x", "more": 1})), Ok(()));
        assert_eq!(check(Some("B"), json!({})), Ok(()));
        assert_eq!(check(Some("C"), json!({})), Ok(()), "is left to who runs it");
        assert_eq!(check(None, json!({})), Ok(()), "is left to who runs it");
        for variables in [json!({}), json!({"id": null}), json!({"id": true}), json!({"id": ["x"]})] {
            assert!(check(Some("A"), variables.clone()).is_err(), "{variables}");
        }
    }
}
