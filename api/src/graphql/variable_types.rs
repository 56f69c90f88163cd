//! Variables have types that the schema has.
//!
//! async-graphql 7.0 looks at this for `T` only, and panics over a default of `[T]` when there is no `T`.

use std::sync::Arc;

use async_graphql::{
    Pos, Request, ServerError, ServerResult,
    extensions::{Extension, ExtensionContext, ExtensionFactory, NextPrepareRequest},
    parser::types::{BaseType, ExecutableDocument},
};

/// Refuses documents, before validation, with a variable of a type that does not exist
pub(super) struct KnownVariableTypes;

impl ExtensionFactory for KnownVariableTypes {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_trait::async_trait]
impl Extension for KnownVariableTypes {
    async fn prepare_request(
        &self,
        ctx: &ExtensionContext<'_>,
        mut request: Request,
        next: NextPrepareRequest<'_>,
    ) -> ServerResult<Request> {
        let exists = |name: &str| ctx.schema_env.registry.types.contains_key(name);
        if let Some((name, at)) = unknown(request.parsed_query()?, exists) {
            return Err(ServerError::new(format!("Unknown type \"{name}\"."), Some(at)));
        }
        next.run(ctx, request).await
    }
}

/// The first type of a variable that does not exist, with its place
fn unknown(document: &ExecutableDocument, exists: impl Fn(&str) -> bool) -> Option<(&str, Pos)> {
    let variables =
        document.operations.iter().flat_map(|(_, operation)| &operation.node.variable_definitions);
    let mut types = variables.map(|variable| {
        let found = &variable.node.var_type;
        (innermost(&found.node.base), found.pos)
    });
    types.find(|(name, _)| !exists(name))
}

/// The name within all lists; how deep they are is limited before
fn innermost(base: &BaseType) -> &str {
    match base {
        BaseType::Named(name) => name,
        BaseType::List(inner) => innermost(&inner.base),
    }
}
