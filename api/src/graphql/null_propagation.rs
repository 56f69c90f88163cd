//! Errors of nullable fields stay where they are.
//!
//! The GraphQL specification ("Handling Execution Errors") says that an error makes the field null, and that only what
//! cannot be null passes it on to its parent. async-graphql 7.0 passes it on from nullable fields too. Its extensions could
//! mend that for all fields at once, but with any extension every value takes a slow path, which halves the answers a second.

use std::borrow::Cow;

use async_graphql::{
    Context, ContextSelectionSet, ObjectType, OutputType, Positioned, Result, ServerResult, Value,
    parser::types::Field,
    registry::Registry,
    resolver_utils::{ContainerType, resolve_container},
};

/// An object whose nullable fields keep their errors, for the roots; elsewhere there is `keep`
#[derive(Debug, Default)]
pub struct Kept<T>(T);

impl<T: ObjectType> Kept<T> {
    fn is_nullable(ctx: &Context<'_>) -> bool {
        let object = ctx.schema_env.registry.types.get(T::type_name().as_ref());
        let field = object.and_then(|object| object.field_by_name(ctx.item.node.name.node.as_str()));
        field.is_some_and(|field| !field.ty.ends_with('!'))
    }
}

impl<T: ObjectType> ContainerType for Kept<T> {
    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        match self.0.resolve_field(ctx).await {
            Err(error) if Self::is_nullable(ctx) => {
                ctx.add_error(error);
                Ok(Some(Value::Null))
            }
            resolved => resolved,
        }
    }
}

impl<T: ObjectType> OutputType for Kept<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        resolve_container(ctx, self).await
    }
}

impl<T: ObjectType> ObjectType for Kept<T> {}

/// What a nullable field below the roots gives: nothing when it fails, with the error in the answer
pub(super) fn keep<T>(ctx: &Context<'_>, found: Result<Option<T>>) -> Option<T> {
    found.unwrap_or_else(|error| {
        ctx.add_error(ctx.set_error_path(error.into_server_error(ctx.item.pos)));
        None
    })
}
