//! Following imports.

use async_graphql::{Context, ID, Result, Subscription};
use futures::{StreamExt, stream, stream::BoxStream};
use schema::types::ImportStatus;

use super::ImportRun;
use crate::{
    auth::{Action, Scope, Viewer},
    events::{Following, Heard},
    graphql::{context::Asking, node::Kind, refusal::failed},
    read::import_run::RunOf,
};

/// Follows imports
#[derive(Default)]
pub(in crate::graphql) struct ImportRunSubscription;

#[Subscription]
impl ImportRunSubscription {
    /// An import as it is now, and again each time that it moved on (voortgang van een import). It ends when nothing is under way
    /// any more: checked, applied, refused, failed or taken back. Null, and nothing more, when there is no such import, or none that
    /// you may see. To a slow client only the latest is sent. Only for who is signed in.
    async fn import_progress(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global identity of an import.")] id: ID,
    ) -> Result<BoxStream<'static, Option<ImportRun>>> {
        ctx.require(Action::ReadAll, Scope::Somewhere)?;
        let id = Kind::ImportRun.parse(&id)?;
        let viewer = ctx.viewer().clone();
        let following = ctx.events()?.follow_run(ctx.pool()?, id).await.map_err(failed)?;
        let told = stream::unfold(Some((following, None, viewer)), |state| async {
            let (mut following, told, viewer) = state?;
            let run = next(&mut following, told.as_ref()).await.filter(|run| sees(&viewer, run));
            let goes_on = run.as_ref().is_some_and(is_under_way);
            Some((run.clone(), goes_on.then_some((following, run, viewer))))
        });
        Ok(told.map(|run| ImportRun::all(run.into_iter().collect()).pop()).boxed())
    }
}

/// The next state that differs from the one that was told; a gap does not matter, since the latest state follows
async fn next(following: &mut Following<Option<RunOf>>, told: Option<&RunOf>) -> Option<RunOf> {
    loop {
        match following.next().await {
            Heard::Event(run) if run.is_none() || run.as_ref() != told => return run,
            Heard::Event(_) | Heard::Gap => {}
        }
    }
}

fn sees(viewer: &Viewer, (_, partnership): &RunOf) -> bool {
    viewer.may(Action::ReadAll, partnership.partnership_id).is_ok()
}

fn is_under_way((run, _): &RunOf) -> bool {
    matches!(run.status, ImportStatus::Waiting | ImportStatus::Checking | ImportStatus::Applying)
}
