//! Whether a request came as far as being executed.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use async_graphql::{
    Response,
    extensions::{Extension, ExtensionContext, ExtensionFactory, NextExecute},
};

/// Tells, after a request that carried it as data, whether the operation was executed
///
/// A response of a request that was not has errors only: the document could not be parsed, is not valid, or exceeds a
/// limit.
#[derive(Debug, Clone, Default)]
pub struct Executed(Arc<AtomicBool>);

impl Executed {
    /// Whether the operation was executed
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Sets the marker of each request that has one, and sees to it that each error has a code
pub(super) struct MarkExecuted;

impl ExtensionFactory for MarkExecuted {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_trait::async_trait]
impl Extension for MarkExecuted {
    async fn execute(
        &self,
        ctx: &ExtensionContext<'_>,
        operation: Option<&str>,
        next: NextExecute<'_>,
    ) -> Response {
        if let Ok(executed) = ctx.data::<Executed>() {
            executed.0.store(true, Ordering::Relaxed);
        }
        let mut response = next.run(ctx, operation).await;
        for error in &mut response.errors {
            // What has no code yet was said by async-graphql itself: an argument that does not fit its type.
            let extensions = error.extensions.get_or_insert_default();
            if extensions.get("code").is_none() {
                extensions.set("code", "BAD_USER_INPUT");
            }
        }
        response
    }
}
