//! Registering and changing contracts.

use async_graphql::{Context, Error, ID, Object, Result, SimpleObject};
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;
use schema::rules::Violation;
use uuid::Uuid;

use super::{
    Contract, by_ids,
    input::{
        EndContractInput, ExerciseOptionInput, LinkFollowUpInput, RegisterContractInput, UnlinkFollowUpInput,
        UpdateContractInput,
    },
};
use crate::{
    auth::{Action, Scope},
    graphql::{
        context::{Asking, Selected},
        node::Kind,
        problem::Problem,
        refusal::{failed, refused},
    },
    read::{self, Reader, contract::Asked},
    write::{self, Author, Outcome, tender::OrganizationKey},
};

/// What came of registering or changing a contract.
#[derive(SimpleObject)]
pub(super) struct ContractPayload {
    /// The contract as it is now, also when there are problems (contract). Null when there is none.
    contract: Option<Contract>,
    /// Why nothing was stored (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// Changes contracts
#[derive(Default)]
pub(in crate::graphql) struct ContractMutation;

#[Object]
impl ContractMutation {
    /// Registers a contract by hand (contract vastleggen). An adviser registers those of the own organization.
    async fn register_contract(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The contract.")] input: RegisterContractInput,
    ) -> Result<ContractPayload> {
        let action = Action::RegisterContract;
        ctx.require(action, &input.partnership)?;
        let (slug, holder) = (input.partnership.clone(), input.organization.clone().read()?);
        let contract = input.read();
        let mut connection = ctx.database().await?;
        let Some((partnership_id, organization_id)) = place(&connection, &slug, &holder).await? else {
            let unknown = Violation::new("organization.unknown").with("organization", holder);
            let problems = vec![Problem::at(["organization"], &unknown)];
            ctx.audit(action, slug, &problems);
            return Ok(ContractPayload { contract: None, problems });
        };
        let viewer = ctx.viewer();
        viewer
            .require_with_contract_of(action, organization_id, partnership_id, organization_id)
            .map_err(refused)?;
        let author = Author { actor: viewer.actor(), cause: "mutation:registerContract" };
        match write::contract::register(&mut connection, author, &slug, organization_id, &contract)
            .await
            .map_err(failed)?
        {
            Outcome::Done(id) => {
                ctx.audit(action, id, &[]);
                Ok(ContractPayload { contract: selected(ctx, &connection, id).await?, problems: Vec::new() })
            }
            Outcome::Refused(refused) => {
                let problems: Vec<Problem> = refused.into_iter().map(Problem::from).collect();
                ctx.audit(action, slug, &problems);
                Ok(ContractPayload { contract: None, problems })
            }
        }
    }

    /// Changes a contract by hand (contract wijzigen). An adviser changes those of the own organization.
    async fn update_contract(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateContractInput,
    ) -> Result<ContractPayload> {
        let (id, version) = (input.id.clone(), input.version);
        let change = input.read();
        changed(ctx, Action::UpdateContract, &id, async |connection, author, id| {
            write::contract::update(connection, author, id, version, &change).await
        })
        .await
    }

    /// Uses the next extension option of a contract: its current end moves, and the last day for notice with it (verlengen).
    async fn exercise_option(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The contract as it was read.")] input: ExerciseOptionInput,
    ) -> Result<ContractPayload> {
        changed(ctx, Action::ExerciseOption, &input.id, async |connection, author, id| {
            write::contract::exercise_option(connection, author, id, input.version).await
        })
        .await
    }

    /// Ends a contract early (voortijdig beëindigen). Its current end becomes that day, and no option of it can be used any more.
    async fn end_contract(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "When and why.")] input: EndContractInput,
    ) -> Result<ContractPayload> {
        let ending = (input.ends_on.0, input.reason.as_str());
        changed(ctx, Action::EndContract, &input.id, async |connection, author, id| {
            write::contract::end(connection, author, id, input.version, ending).await
        })
        .await
    }

    /// Says which tender replaces a contract (vervolg koppelen). A tender may replace several, of several organizations.
    async fn link_follow_up(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The contract and the tender.")] input: LinkFollowUpInput,
    ) -> Result<ContractPayload> {
        let tender = Kind::Tender.parse(&input.tender)?;
        changed(ctx, Action::LinkFollowUp, &input.id, async |connection, author, id| {
            write::contract::link(connection, author, id, input.version, tender).await
        })
        .await
    }

    /// Takes back which tender replaces a contract (vervolg ontkoppelen).
    async fn unlink_follow_up(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The contract as it was read.")] input: UnlinkFollowUpInput,
    ) -> Result<ContractPayload> {
        changed(ctx, Action::UnlinkFollowUp, &input.id, async |connection, author, id| {
            write::contract::unlink(connection, author, id, input.version).await
        })
        .await
    }
}

/// Does that with a contract, when the viewer may
async fn changed(
    ctx: &Context<'_>,
    action: Action,
    id: &ID,
    change: impl AsyncFnOnce(&mut AsyncPgConnection, Author<'_>, Uuid) -> QueryResult<Outcome<Uuid>>,
) -> Result<ContractPayload> {
    ctx.require(action, Scope::Somewhere)?;
    let id = Kind::Contract.parse(id)?;
    let mut connection = ctx.database().await?;
    let asked = Asked::default();
    let found = read::contract::by_ids(Reader::over(&connection), &[id], &asked).await.map_err(failed)?.pop();
    let Some(found) = found else {
        let problems = vec![Problem::at(["id"], &Violation::new("contract.unknown"))];
        ctx.audit(action, id, &problems);
        return Ok(ContractPayload { contract: None, problems });
    };
    let (partnership_id, holder) = (found.partnership.partnership_id, found.organization.organization_id);
    ctx.viewer().require_with_contract_of(action, id, partnership_id, holder).map_err(refused)?;
    let cause = format!("mutation:{}", action.name());
    let author = Author { actor: ctx.viewer().actor(), cause: &cause };
    let problems: Vec<Problem> = match change(&mut connection, author, id).await.map_err(failed)? {
        Outcome::Done(_) => Vec::new(),
        Outcome::Refused(refused) => refused.into_iter().map(Problem::from).collect(),
    };
    ctx.audit(action, id, &problems);
    Ok(ContractPayload { contract: selected(ctx, &connection, id).await?, problems })
}

/// The partnership of that short name and the organization that is pointed at; `None` when either is not there
async fn place(
    connection: &AsyncPgConnection,
    slug: &str,
    holder: &OrganizationKey,
) -> Result<Option<(Uuid, Uuid)>, Error> {
    let partnership = read::partnership::find(connection, slug).await.map_err(failed)?;
    let organization = match holder {
        OrganizationKey::Code(code) => {
            read::organization::by_codes(connection, std::slice::from_ref(code)).await
        }
        OrganizationKey::Id(id) => read::organization::by_ids(connection, &[*id]).await,
    };
    let organization = organization.map_err(failed)?.pop();
    Ok(partnership
        .zip(organization)
        .map(|(partnership, organization)| (partnership.partnership_id, organization.organization_id)))
}

/// The contract with what is selected below the payload's field `contract`
async fn selected(ctx: &Context<'_>, connection: &AsyncPgConnection, id: Uuid) -> Result<Option<Contract>> {
    Ok(by_ids(ctx, connection, &[id], &Selected::here(ctx).below("contract")).await?.pop())
}
