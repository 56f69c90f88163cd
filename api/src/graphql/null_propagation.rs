//! Errors of nullable fields stay where they are.
//!
//! The GraphQL specification ("Handling Execution Errors") says that an error makes the field null, and that only what
//! cannot be null passes it on to its parent. async-graphql 7.0 passes it on from nullable fields too.

use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::{
    Response, ServerError, ServerResult, Value,
    extensions::{Extension, ExtensionContext, ExtensionFactory, NextExecute, NextResolve, ResolveInfo},
};

/// Makes one [`Extension`] a request
pub(super) struct NullPropagation;

impl ExtensionFactory for NullPropagation {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(KeptErrors::default())
    }
}

/// The errors that were kept from their parents in one request
#[derive(Default)]
struct KeptErrors(Mutex<Vec<ServerError>>);

impl KeptErrors {
    fn list(&self) -> std::sync::MutexGuard<'_, Vec<ServerError>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait::async_trait]
impl Extension for KeptErrors {
    async fn execute(
        &self,
        ctx: &ExtensionContext<'_>,
        operation: Option<&str>,
        next: NextExecute<'_>,
    ) -> Response {
        let mut response = next.run(ctx, operation).await;
        response.errors.append(&mut self.list());
        response
    }

    async fn resolve(
        &self,
        ctx: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        let nullable = !info.return_type.ends_with('!');
        match next.run(ctx, info).await {
            Err(error) if nullable => {
                self.list().push(error);
                Ok(Some(Value::Null))
            }
            resolved => resolved,
        }
    }
}
