//! Registering and changing tenders.

use async_graphql::{Context, Object, Result, SimpleObject};
use diesel_async::AsyncPgConnection;
use schema::rules::Violation;
use uuid::Uuid;

use super::{
    Tender, by_ids,
    input::{RegisterTenderInput, UpdateTenderInput},
};
use crate::{
    auth::{Action, Scope},
    graphql::{
        context::{Asking, Selected},
        node::Kind,
        problem::Problem,
        refusal::{failed, refused},
    },
    read::{
        Reader,
        tender::{self, Relations, TenderWithRelations},
    },
    write::{self, Author, Outcome},
};

/// What came of registering a tender.
#[derive(SimpleObject)]
pub(super) struct RegisterTenderPayload {
    /// The new tender (aanbestedingstraject). Null when there are problems.
    tender: Option<Tender>,
    /// Why nothing was stored (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// What came of changing a tender.
#[derive(SimpleObject)]
pub(super) struct UpdateTenderPayload {
    /// The tender as it is now, also when there are problems (aanbestedingstraject). Null when there is no such tender.
    tender: Option<Tender>,
    /// Why nothing was stored (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// Changes tenders
#[derive(Default)]
pub(in crate::graphql) struct TenderMutation;

#[Object]
impl TenderMutation {
    /// Registers a tender: it begins its life in the step REGISTERED (aanmelden).
    async fn register_tender(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The tender.")] input: RegisterTenderInput,
    ) -> Result<RegisterTenderPayload> {
        ctx.require(Action::RegisterTender, &input.partnership)?;
        let (partnership, year) = (input.partnership.clone(), input.year);
        let (tender, mut problems) = input.read()?;
        if !problems.is_empty() {
            problems.extend(tender.check(None, None).into_iter().map(Problem::from));
            ctx.audit(Action::RegisterTender, format_args!("{partnership} {year}"), &problems);
            return Ok(RegisterTenderPayload { tender: None, problems });
        }
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:registerTender" };
        let mut connection = ctx.database().await?;
        let stored = write::tender::register(&mut connection, author, &partnership, year, &tender).await;
        match stored.map_err(failed)? {
            Outcome::Done(id) => {
                ctx.audit(Action::RegisterTender, id, &[]);
                let tender = selected(ctx, &connection, id).await?;
                Ok(RegisterTenderPayload { tender, problems: Vec::new() })
            }
            Outcome::Refused(refused) => {
                let problems: Vec<Problem> = refused.into_iter().map(Problem::from).collect();
                ctx.audit(Action::RegisterTender, format_args!("{partnership} {year}"), &problems);
                Ok(RegisterTenderPayload { tender: None, problems })
            }
        }
    }

    /// Changes a tender (wijzigen). An adviser changes those that the own organization leads or takes part in.
    async fn update_tender(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: UpdateTenderInput,
    ) -> Result<UpdateTenderPayload> {
        ctx.require(Action::UpdateTender, Scope::Somewhere)?;
        let (id, version) = (Kind::Tender.parse(&input.id)?, input.version);
        let mut connection = ctx.database().await?;
        let Some((present, partnership_id)) = present(&connection, id).await? else {
            let problems = vec![Problem::at(["id"], &Violation::new("tender.unknown"))];
            ctx.audit(Action::UpdateTender, id, &problems);
            return Ok(UpdateTenderPayload { tender: None, problems });
        };
        ctx.viewer()
            .require_change_of(Action::UpdateTender, id, partnership_id, &present.taking_part())
            .map_err(refused)?;
        let (change, mut problems) = input.read()?;
        if present.tender.version != version {
            // Who takes part is part of the version: what was decided above holds for the version that is changed.
            problems = vec![stale(version, present.tender.version)];
        } else if problems.is_empty() {
            let author = Author { actor: ctx.viewer().actor(), cause: "mutation:updateTender" };
            let stored = write::tender::update(&mut connection, author, id, version, &change).await;
            if let Outcome::Refused(refused) = stored.map_err(failed)? {
                problems.extend(refused.into_iter().map(Problem::from));
            }
        } else {
            let (value, minimum) = (present.tender.estimated_value_eur, present.tender.minimum_value_eur);
            problems.extend(change.check(value, minimum).into_iter().map(Problem::from));
        }
        ctx.audit(Action::UpdateTender, id, &problems);
        Ok(UpdateTenderPayload { tender: selected(ctx, &connection, id).await?, problems })
    }
}

fn stale(given: i32, current: i32) -> Problem {
    let violation = Violation::new("tender.version_stale").with("given", given).with("current", current);
    Problem::at(["version"], &violation)
}

/// The tender with who takes part, and the partnership that it is of
pub(in crate::graphql) async fn present(
    connection: &AsyncPgConnection,
    id: Uuid,
) -> Result<Option<(TenderWithRelations, Uuid)>> {
    let asked = Relations { participations: true, ..Relations::default() };
    let reader = Reader::over(connection);
    let found = tender::by_ids(reader, &[id], &asked).await.map_err(failed)?.pop();
    Ok(found.and_then(|tender| {
        let partnership_id = tender.calendar.as_ref()?.0.partnership_id;
        Some((tender, partnership_id))
    }))
}

/// The tender with what is selected below the payload's field `tender`
pub(super) async fn selected(
    ctx: &Context<'_>,
    connection: &AsyncPgConnection,
    id: Uuid,
) -> Result<Option<Tender>> {
    Ok(by_ids(ctx, connection, &[id], &Selected::here(ctx).below("tender")).await?.pop())
}
