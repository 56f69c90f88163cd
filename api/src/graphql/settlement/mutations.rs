//! Drafting settlements, agreeing, rejecting and sending them.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use diesel_async::AsyncPgConnection;
use schema::{rules::Violation, types::HalfYear};
use uuid::Uuid;

use super::{
    Settlement,
    values::{Half, TransferMethod},
};
use crate::{
    auth::{Action, Scope},
    graphql::{context::Asking, node::Kind, problem::Problem, refusal::failed},
    read,
    write::{
        Author, Outcome,
        settlement::{self, Decided, SettlementDraft},
    },
};

/// A settlement to be drafted (financiële afrekening).
#[derive(InputObject, Debug)]
pub(super) struct DraftSettlementInput {
    /// Short name of the partnership (samenwerkingsverband).
    partnership: String,
    /// Year of the budget (begrotingsjaar).
    year: i32,
    /// Which half of it (halfjaar).
    half: Half,
    /// How money goes between members (verrekening).
    #[graphql(default)]
    transfer_method: TransferMethod,
}

/// A settlement that is decided about (financiële afrekening).
#[derive(InputObject, Debug)]
pub(super) struct SettlementDecisionInput {
    /// Global identity of the settlement (identificatie).
    id: ID,
    /// The version that was read; when it changed since, nothing is stored (versie).
    version: i32,
}

/// A settlement that is rejected (afwijzing).
#[derive(InputObject, Debug)]
pub(super) struct RejectSettlementInput {
    /// Global identity of the settlement (identificatie).
    id: ID,
    /// The version that was read; when it changed since, nothing is stored (versie).
    version: i32,
    /// Why (reden).
    reason: String,
}

/// What came of drafting a settlement or deciding about it.
#[derive(SimpleObject)]
pub(super) struct SettlementPayload {
    /// The settlement as it is now, also when there are problems (financiële afrekening). Null when there is none.
    settlement: Option<Settlement>,
    /// Why nothing was stored (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// Changes settlements
#[derive(Default)]
pub(in crate::graphql) struct SettlementMutation;

#[Object]
impl SettlementMutation {
    /// Works out the settlement of a half-year from the expenses and fees that no settlement had, and stores it as a draft (afrekening
    /// opstellen). A draft that is there is worked out anew. Half-years are settled in their order.
    async fn draft_settlement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The half-year.")] input: DraftSettlementInput,
    ) -> Result<SettlementPayload> {
        ctx.require(Action::DraftSettlement, &input.partnership)?;
        let period = HalfYear { year: input.year, half: input.half.into() };
        let draft = SettlementDraft {
            partnership: input.partnership,
            period,
            transfer_method: input.transfer_method.into(),
        };
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:draftSettlement" };
        let mut connection = ctx.database().await?;
        match settlement::draft(&mut connection, author, &draft).await.map_err(failed)? {
            Outcome::Done(id) => {
                ctx.audit(Action::DraftSettlement, id, &[]);
                Ok(SettlementPayload { settlement: present(&connection, id).await?, problems: Vec::new() })
            }
            Outcome::Refused(refused) => {
                let problems: Vec<Problem> = refused.into_iter().map(Problem::from).collect();
                let object = format!("{} {period}", draft.partnership);
                ctx.audit(Action::DraftSettlement, object, &problems);
                let found = read::settlement::find(&connection, &draft.partnership, period).await;
                Ok(SettlementPayload { settlement: found.map_err(failed)?.map(Settlement), problems })
            }
        }
    }

    /// Agrees a draft: its half-year is closed, and it never changes again (akkoord geven). Refused when other costs count since it
    /// was drafted.
    async fn agree_settlement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The draft.")] input: SettlementDecisionInput,
    ) -> Result<SettlementPayload> {
        decide(ctx, Action::AgreeSettlement, &input.id, async |connection, id| {
            let author = Author { actor: ctx.viewer().actor(), cause: "mutation:agreeSettlement" };
            let decided = Decided { settlement: id, version: input.version };
            settlement::agree(connection, author, decided).await
        })
        .await
    }

    /// Rejects a draft, with a reason; what it contained is free for another (afwijzen).
    async fn reject_settlement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The draft.")] input: RejectSettlementInput,
    ) -> Result<SettlementPayload> {
        decide(ctx, Action::RejectSettlement, &input.id, async |connection, id| {
            let author = Author { actor: ctx.viewer().actor(), cause: "mutation:rejectSettlement" };
            let decided = Decided { settlement: id, version: input.version };
            settlement::reject(connection, author, decided, &input.reason).await
        })
        .await
    }

    /// Notes that an agreed settlement was sent to the members (versturen).
    async fn send_settlement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The settlement.")] input: SettlementDecisionInput,
    ) -> Result<SettlementPayload> {
        decide(ctx, Action::SendSettlement, &input.id, async |connection, id| {
            let author = Author { actor: ctx.viewer().actor(), cause: "mutation:sendSettlement" };
            let decided = Decided { settlement: id, version: input.version };
            settlement::send(connection, author, decided).await
        })
        .await
    }
}

/// Decides about a settlement, if the viewer may in its partnership
async fn decide(
    ctx: &Context<'_>,
    action: Action,
    id: &ID,
    decide: impl AsyncFnOnce(&mut AsyncPgConnection, Uuid) -> Result<Outcome<Uuid>, diesel::result::Error>,
) -> Result<SettlementPayload> {
    ctx.require(action, Scope::Somewhere)?;
    let id = Kind::Settlement.parse(id)?;
    let mut connection = ctx.database().await?;
    let Some(partnership) = read::settlement::partnership_of(&connection, id).await.map_err(failed)? else {
        let problems = vec![Problem::at(["id"], &Violation::new("settlement.unknown"))];
        ctx.audit(action, id, &problems);
        return Ok(SettlementPayload { settlement: None, problems });
    };
    ctx.require(action, partnership)?;
    let problems = match decide(&mut connection, id).await.map_err(failed)? {
        Outcome::Done(_) => Vec::new(),
        Outcome::Refused(refused) => refused.into_iter().map(Problem::from).collect(),
    };
    ctx.audit(action, id, &problems);
    Ok(SettlementPayload { settlement: present(&connection, id).await?, problems })
}

async fn present(connection: &AsyncPgConnection, id: Uuid) -> Result<Option<Settlement>> {
    Ok(read::settlement::by_ids(connection, &[id]).await.map_err(failed)?.pop().map(Settlement))
}
