//! Accepting an opportunity.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};

use schema::types;

use crate::{
    auth::Action,
    graphql::{
        context::{Asking, Selected},
        node::Kind,
        organization::OrganizationReference,
        problem::Problem,
        refusal::failed,
        scalars::Date,
        tender::{self, Procedure, Tender},
    },
    write::{self, Author, Outcome, alignment::Acceptance},
};

/// Contracts that are to be tendered together (afstemming).
#[derive(InputObject, Debug)]
pub(super) struct AcceptAlignmentInput {
    /// Short name of the partnership (samenwerkingsverband).
    partnership: String,
    /// Year of the calendar that the tender comes in; a calendar is begun when there is none (jaar).
    year: i32,
    /// Title of the tender (titel).
    title: String,
    /// First day of the joint contract (ingangsdatum).
    starts_on: Date,
    /// How it is tendered, from which the latest days of everything before it follow (procedure). Null or left out: a European one that
    /// is not specified, which is reckoned as an open one.
    procedure: Option<Procedure>,
    /// Who leads the tender (penvoerder). Null or left out: nobody yet.
    lead: Option<OrganizationReference>,
    /// The contracts that it replaces, of two or more organizations, at most 500 (contracten).
    contracts: Vec<AlignedContractInput>,
}

/// A contract as it was read (contract).
#[derive(InputObject, Debug)]
pub(super) struct AlignedContractInput {
    /// Global identity of the contract (identificatie).
    id: ID,
    /// The version that was read; when somebody changed the contract since, nothing is stored (versie).
    version: i32,
}

/// What came of accepting an opportunity.
#[derive(SimpleObject)]
pub(super) struct AcceptAlignmentPayload {
    /// The joint tender (aanbestedingstraject). Null when there are problems.
    tender: Option<Tender>,
    /// Why nothing was stored (problemen). Empty when it was.
    problems: Vec<Problem>,
}

impl AcceptAlignmentInput {
    fn read(self) -> Result<Acceptance> {
        let contract = |of: AlignedContractInput| Ok((Kind::Contract.parse(&of.id)?, of.version));
        Ok(Acceptance {
            partnership: self.partnership,
            year: self.year,
            title: self.title,
            starts_on: self.starts_on.0,
            procedure: self.procedure.map_or(types::Procedure::EuropeanUnspecified, Into::into),
            lead: self.lead.map(OrganizationReference::read).transpose()?,
            contracts: self.contracts.into_iter().map(contract).collect::<Result<_>>()?,
        })
    }
}

/// Accepts opportunities
#[derive(Default)]
pub(in crate::graphql) struct AlignmentMutation;

#[Object]
impl AlignmentMutation {
    /// Registers a joint tender that replaces contracts of two or more organizations, with their holders as participants, the start of the
    /// contract and the latest days of everything before it as planned, and links it to them (afstemming aanvaarden).
    async fn accept_alignment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The contracts, and what the tender is to be.")] input: AcceptAlignmentInput,
    ) -> Result<AcceptAlignmentPayload> {
        ctx.require(Action::AcceptAlignment, &input.partnership)?;
        let acceptance = input.read()?;
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:acceptAlignment" };
        let mut connection = ctx.database().await?;
        match write::alignment::accept(&mut connection, author, &acceptance).await.map_err(failed)? {
            Outcome::Done(id) => {
                ctx.audit(Action::AcceptAlignment, id, &[]);
                let selected = Selected::here(ctx).below("tender");
                let tender = tender::by_ids(ctx, &connection, &[id], &selected).await?.pop();
                Ok(AcceptAlignmentPayload { tender, problems: Vec::new() })
            }
            Outcome::Refused(refused) => {
                let problems: Vec<Problem> = refused.into_iter().map(Problem::from).collect();
                ctx.audit(Action::AcceptAlignment, &acceptance.partnership, &problems);
                Ok(AcceptAlignmentPayload { tender: None, problems })
            }
        }
    }
}
