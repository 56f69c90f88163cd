//! Opening rounds, ranking tenders, agreeing, and letting a round take effect.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use chrono::Utc;
use diesel_async::AsyncPgConnection;
use schema::{clock::dutch, rules::Violation, types::Quarter};
use uuid::Uuid;

use super::{PrioritizationRound, by_ids};
use crate::{
    auth::{Action, Scope},
    graphql::{
        context::Asking,
        node::Kind,
        organization::OrganizationReference,
        problem::Problem,
        refusal::{failed, refused},
        scalars::Date,
    },
    read,
    write::{
        Author, Outcome,
        prioritization_round::{self, AgreementDraft, RankDraft, RoundDraft},
    },
};

/// A tender in its place (traject in de volgorde).
#[derive(InputObject, Debug)]
pub(super) struct RankedTenderInput {
    /// Global identity of the tender (aanbestedingstraject).
    tender: ID,
    /// A day of the quarter in which it is published when the round takes effect, after that of the round (doorschuiven naar). Null or left
    /// out: its planning stays.
    move_to: Option<Date>,
}

/// A round that is begun (prioriteringsronde).
#[derive(InputObject, Debug)]
pub(super) struct OpenPrioritizationInput {
    /// Short name of the partnership (samenwerkingsverband).
    partnership: String,
    /// A day of the quarter with too few hours (kwartaal).
    quarter: Date,
    /// Why it is held (aanleiding).
    reason: String,
    /// The tenders, what goes first first, 1 to 200 (volgorde).
    ranking: Vec<RankedTenderInput>,
}

/// Another ranking (nieuwe volgorde).
#[derive(InputObject, Debug)]
pub(super) struct RankPrioritizationInput {
    /// Global identity of the round (identificatie).
    id: ID,
    /// The version of the round that was read; when it changed since, nothing is stored (versie).
    version: i32,
    /// The tenders, what goes first first, 1 to 200 (volgorde).
    ranking: Vec<RankedTenderInput>,
}

/// What a member says of a round (instemming).
#[derive(InputObject, Debug)]
pub(super) struct AnswerPrioritizationInput {
    /// Global identity of the round (identificatie).
    id: ID,
    /// The version of the round that was read; when it changed since, nothing is stored (versie).
    version: i32,
    /// The member, one that is asked (deelnemer).
    organization: OrganizationReference,
    /// Whether it agrees (stemt in).
    agrees: bool,
    /// Why (reden). Null or left out: nothing is said, which only who agrees may do.
    reason: Option<String>,
}

/// A round that takes effect (ronde laten ingaan).
#[derive(InputObject, Debug)]
pub(super) struct ConcludePrioritizationInput {
    /// Global identity of the round (identificatie).
    id: ID,
    /// What was decided, and why: the reason of each shift (besluit).
    conclusion: String,
}

/// A round that is given up (ronde intrekken).
#[derive(InputObject, Debug)]
pub(super) struct WithdrawPrioritizationInput {
    /// Global identity of the round (identificatie).
    id: ID,
    /// Why (reden).
    reason: String,
}

/// What came of a change of a round.
#[derive(SimpleObject)]
pub(super) struct PrioritizationPayload {
    /// The round as it is now, also when there are problems (prioriteringsronde). Null when there is none.
    prioritization_round: Option<PrioritizationRound>,
    /// Why nothing was stored (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// Changes prioritization rounds
#[derive(Default)]
pub(in crate::graphql) struct PrioritizationRoundMutation;

#[Object]
impl PrioritizationRoundMutation {
    /// Opens a round about a quarter with too few hours (prioriteringsronde beginnen): ranks the tenders, says which are to wait, and asks the
    /// members of today whether they agree.
    async fn open_prioritization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which quarter, and the ranking.")] input: OpenPrioritizationInput,
    ) -> Result<PrioritizationPayload> {
        let action = Action::OpenPrioritization;
        ctx.require(action, &input.partnership)?;
        let ranking = ranking(&input.ranking)?;
        let mut connection = ctx.database().await?;
        let found = read::partnership::find(&connection, &input.partnership).await.map_err(failed)?;
        let Some(found) = found else {
            let unknown = Violation::new("partnership.unknown").with("partnership", &input.partnership);
            let problems = vec![Problem::at(["partnership"], &unknown)];
            ctx.audit(action, &input.partnership, &problems);
            return Ok(PrioritizationPayload { prioritization_round: None, problems });
        };
        let draft = RoundDraft {
            partnership_id: found.partnership_id,
            quarter: Quarter::of(input.quarter.0),
            reason: input.reason,
            ranking,
        };
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:openPrioritization" };
        let today = dutch(Utc::now()).date();
        let ended = prioritization_round::open(&mut connection, author, today, &draft).await;
        match ended.map_err(failed)? {
            Outcome::Done(id) => {
                ctx.audit(action, id, &[]);
                let prioritization_round = present(ctx, &connection, id).await?;
                Ok(PrioritizationPayload { prioritization_round, problems: Vec::new() })
            }
            Outcome::Refused(refused) => {
                let problems: Vec<Problem> = refused.into_iter().map(input_problem).collect();
                ctx.audit(action, &input.partnership, &problems);
                Ok(PrioritizationPayload { prioritization_round: None, problems })
            }
        }
    }

    /// Ranks the tenders of a round anew (volgorde wijzigen): the members are asked again.
    async fn rank_prioritization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The ranking.")] input: RankPrioritizationInput,
    ) -> Result<PrioritizationPayload> {
        let action = Action::RankPrioritization;
        let ranking = ranking(&input.ranking)?;
        change(ctx, action, &input.id, async |connection, id, partnership_id| {
            ctx.require(action, partnership_id)?;
            let author = Author { actor: ctx.viewer().actor(), cause: "mutation:rankPrioritization" };
            prioritization_round::rank(connection, author, id, input.version, &ranking).await.map_err(failed)
        })
        .await
    }

    /// Says for a member whether it agrees with a round as it is ranked, instead of what was said before (instemmen of niet). An adviser says
    /// so for the own organization.
    async fn answer_prioritization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the member says.")] input: AnswerPrioritizationInput,
    ) -> Result<PrioritizationPayload> {
        let action = Action::AnswerPrioritization;
        change(ctx, action, &input.id, async |connection, round, partnership_id| {
            let organization = match input.organization.find(connection, "organization").await? {
                Ok(organization) => organization.organization_id,
                Err(unknown) => return Ok(Outcome::Refused(vec![unknown])),
            };
            let viewer = ctx.viewer();
            viewer.require_change_of(action, round, partnership_id, &[organization]).map_err(refused)?;
            let (version, agrees, reason) = (input.version, input.agrees, input.reason);
            let draft = AgreementDraft { round, version, organization, agrees, reason };
            let author = Author { actor: viewer.actor(), cause: "mutation:answerPrioritization" };
            prioritization_round::answer(connection, author, &draft).await.map_err(failed)
        })
        .await
    }

    /// Lets a round take effect with which all members agree (ronde laten ingaan): the tenders that are to wait are planned anew.
    async fn conclude_prioritization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was decided.")] input: ConcludePrioritizationInput,
    ) -> Result<PrioritizationPayload> {
        let action = Action::ConcludePrioritization;
        change(ctx, action, &input.id, async |connection, id, partnership_id| {
            ctx.require(action, partnership_id)?;
            let author = Author { actor: ctx.viewer().actor(), cause: "mutation:concludePrioritization" };
            prioritization_round::conclude(connection, author, id, &input.conclusion).await.map_err(failed)
        })
        .await
    }

    /// Gives a round up (ronde intrekken): nothing is planned anew.
    async fn withdraw_prioritization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Why.")] input: WithdrawPrioritizationInput,
    ) -> Result<PrioritizationPayload> {
        let action = Action::WithdrawPrioritization;
        change(ctx, action, &input.id, async |connection, id, partnership_id| {
            ctx.require(action, partnership_id)?;
            let author = Author { actor: ctx.viewer().actor(), cause: "mutation:withdrawPrioritization" };
            prioritization_round::withdraw(connection, author, id, &input.reason).await.map_err(failed)
        })
        .await
    }
}

fn ranking(inputs: &[RankedTenderInput]) -> Result<Vec<RankDraft>> {
    let ranked = |input: &RankedTenderInput| {
        let tender = Kind::Tender.parse(&input.tender)?;
        Ok(RankDraft { tender, moved_to: input.move_to.as_ref().map(|day| Quarter::of(day.0)) })
    };
    inputs.iter().map(ranked).collect()
}

/// A refusal, with the names that the input has
fn input_problem(mut refused: crate::write::Refused) -> Problem {
    for name in refused.path.iter_mut().filter(|name| *name == "moved_to") {
        "move_to".clone_into(name);
    }
    Problem::from(refused)
}

/// Changes a round that there is, where the viewer may do that somewhere
async fn change(
    ctx: &Context<'_>,
    action: Action,
    id: &ID,
    change: impl AsyncFnOnce(&mut AsyncPgConnection, Uuid, Uuid) -> Result<Outcome<Uuid>>,
) -> Result<PrioritizationPayload> {
    ctx.require(action, Scope::Somewhere)?;
    let id = Kind::PrioritizationRound.parse(id)?;
    let mut connection = ctx.database().await?;
    let known = read::prioritization_round::partnerships_of(&connection, &[id]).await.map_err(failed)?;
    let Some(partnership_id) = known.get(&id).copied() else {
        let problems = vec![Problem::at(["id"], &Violation::new("prioritization.unknown"))];
        ctx.audit(action, id, &problems);
        return Ok(PrioritizationPayload { prioritization_round: None, problems });
    };
    let problems = match change(&mut connection, id, partnership_id).await? {
        Outcome::Done(_) => Vec::new(),
        Outcome::Refused(refused) => refused.into_iter().map(input_problem).collect(),
    };
    ctx.audit(action, id, &problems);
    let prioritization_round = present(ctx, &connection, id).await?;
    Ok(PrioritizationPayload { prioritization_round, problems })
}

async fn present(
    ctx: &Context<'_>,
    connection: &AsyncPgConnection,
    id: Uuid,
) -> Result<Option<PrioritizationRound>> {
    Ok(by_ids(ctx, connection, &[id]).await?.pop())
}
