//! Objects that wait for nothing.
//!
//! async-graphql gives each field of each object a future of its own, on the heap and awaited with all others. Below a
//! field that looks ahead everything is there already: its values are told one after the other, in one future. That future is on the
//! heap: else it would be part of that of each field of the object above, and be copied for each of them.

use std::borrow::Cow;

use async_graphql::{
    ContextSelectionSet, OutputType, Positioned, ServerResult, Value,
    indexmap::IndexMap,
    parser::types::{Field, Selection, SelectionSet},
    registry::Registry,
    resolver_utils::{ContainerType, resolve_container, resolve_list},
};

/// An object whose fields wait for nothing; in the schema it is that object
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Plain<T>(pub(super) T);

impl<T: ContainerType> OutputType for Plain<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    fn introspection_type_name(&self) -> Cow<'static, str> {
        self.0.introspection_type_name()
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        Box::pin(async {
            match distinct_fields(ctx.item) {
                Some(fields) => tell(ctx, &self.0, &fields).await,
                None => resolve_container(ctx, &self.0).await,
            }
        })
        .await
    }
}

/// A list of objects whose fields wait for nothing; in the schema it is that list
#[derive(Debug, Clone)]
pub(super) struct PlainList<T>(Vec<T>);

impl<T> FromIterator<T> for PlainList<T> {
    fn from_iter<I: IntoIterator<Item = T>>(objects: I) -> Self {
        Self(objects.into_iter().collect())
    }
}

impl<T: ContainerType> OutputType for PlainList<T> {
    fn type_name() -> Cow<'static, str> {
        <Vec<T> as OutputType>::type_name()
    }

    fn qualified_type_name() -> String {
        <Vec<T> as OutputType>::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <Vec<T> as OutputType>::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        Box::pin(async {
            let Some(fields) = distinct_fields(ctx.item) else {
                return resolve_list(ctx, field, &self.0, Some(self.0.len())).await;
            };
            let mut told = Vec::with_capacity(self.0.len());
            for (place, object) in self.0.iter().enumerate() {
                // An error has its whole path already, of which the library keeps no more than the place.
                told.push(tell(&ctx.with_index(place), object, &fields).await?);
            }
            Ok(Value::List(told))
        })
        .await
    }
}

/// More fields than anybody selects of one object; each is compared with each
const MOST_FIELDS: usize = 64;

/// The fields that are selected, when they are just that: no fragments, and no two that are told as one
fn distinct_fields(set: &Positioned<SelectionSet>) -> Option<Vec<&Positioned<Field>>> {
    let mut fields: Vec<&Positioned<Field>> = Vec::with_capacity(set.node.items.len().min(MOST_FIELDS));
    for selection in &set.node.items {
        let Selection::Field(field) = &selection.node else { return None };
        let key = &field.node.response_key().node;
        let is_told = fields.iter().any(|other| other.node.response_key().node == *key);
        if is_told || fields.len() == MOST_FIELDS {
            return None;
        }
        fields.push(field);
    }
    Some(fields)
}

async fn tell<T: ContainerType>(
    ctx: &ContextSelectionSet<'_>,
    object: &T,
    fields: &[&Positioned<Field>],
) -> ServerResult<Value> {
    let mut told = IndexMap::with_capacity(fields.len());
    for field in fields {
        let value = if field.node.name.node == "__typename" {
            Value::String(object.introspection_type_name().into_owned())
        } else {
            object.resolve_field(&ctx.with_field(field)).await?.unwrap_or_default()
        };
        told.insert(field.node.response_key().node.clone(), value);
    }
    Ok(Value::Object(told))
}

#[cfg(test)]
mod tests {
    use async_graphql::{EmptyMutation, EmptySubscription, Error, Object, Result, Schema, SimpleObject};

    use super::*;

    #[derive(SimpleObject, Clone)]
    struct Part {
        role: &'static str,
        place: usize,
    }

    struct Thing(usize);

    #[Object]
    impl Thing {
        async fn name(&self) -> String {
            format!("thing {}", self.0)
        }

        async fn parts(&self) -> Vec<Part> {
            parts(self.0).collect()
        }

        async fn plain_parts(&self) -> PlainList<Part> {
            parts(self.0).collect()
        }

        async fn part(&self) -> Part {
            Part { role: "only", place: self.0 }
        }

        async fn plain_part(&self) -> Plain<Part> {
            Plain(Part { role: "only", place: self.0 })
        }

        async fn odd(&self) -> Result<usize> {
            let odd = if self.0 % 2 == 1 { Ok(self.0) } else { Err(Error::new("not odd")) };
            std::future::ready(odd).await
        }
    }

    fn parts(place: usize) -> impl Iterator<Item = Part> {
        ["first", "last"].into_iter().map(move |role| Part { role, place })
    }

    struct Root;

    #[Object]
    impl Root {
        async fn things(&self) -> Vec<Thing> {
            (1..4).map(Thing).collect()
        }

        async fn plain_things(&self) -> PlainList<Thing> {
            (1..4).map(Thing).collect()
        }
    }

    /// What a document gives for the fields with `plain` in their names, and for those without
    async fn both(document: &str) -> (serde_json::Value, serde_json::Value) {
        let schema = Schema::new(Root, EmptyMutation, EmptySubscription);
        let mut answers = Vec::new();
        for document in
            [document.to_owned(), document.replace("things", "plainThings").replace("part", "plainPart")]
        {
            let answer = schema.execute(&document).await;
            let text = serde_json::to_string(&answer).unwrap().replace("plainT", "t").replace("plainP", "p");
            let mut answer: serde_json::Value = serde_json::from_str(&text).unwrap();
            // The names of the fields move what stands behind them.
            for error in answer["errors"].as_array_mut().into_iter().flatten() {
                error["locations"].take();
            }
            answers.push(answer);
        }
        (answers.remove(0), answers.remove(0))
    }

    #[tokio::test]
    async fn what_waits_for_nothing_gives_the_same_as_what_might_wait() {
        let many: Vec<String> = (0..=MOST_FIELDS).map(|number| format!("n{number}: name")).collect();
        for document in [
            "{ things { name part { role place } parts { place role } __typename } }".to_owned(),
            "{ a: things { b: name c: name part { __typename } } }".to_owned(),
            "{ things { ...F part { place } } } fragment F on Thing { name part { role } parts { role } }"
                .to_owned(),
            "{ things { ... { name } ... on Thing { part { ... { role } } } } }".to_owned(),
            "{ things { part { role } name part { place } name } }".to_owned(),
            "{ things { name @skip(if: true) part @include(if: true) { role } } }".to_owned(),
            format!("{{ things {{ {} }} }}", many.join(" ")),
        ] {
            let (library, plain) = both(&document).await;
            assert!(plain["data"]["things"][2].is_object() || plain["data"]["a"][2].is_object(), "{plain}");
            assert_eq!(plain, library, "{document}");
        }
    }

    #[tokio::test]
    async fn an_error_says_where_it_is() {
        let (_, plain) = both("{ things { name part { role } odd } }").await;
        assert_eq!(plain["errors"][0]["path"], serde_json::json!(["things", 1, "odd"]));
    }

    #[test]
    fn in_the_schema_there_is_no_difference() {
        let sdl = Schema::new(Root, EmptyMutation, EmptySubscription).sdl();
        for (plain, library) in [
            ("plainThings: [Thing!]!", "things: [Thing!]!"),
            ("plainParts: [Part!]!", "parts: [Part!]!"),
            ("plainPart: Part!", "part: Part!"),
        ] {
            assert!(sdl.contains(plain) && sdl.contains(library), "{sdl}");
        }
    }
}
