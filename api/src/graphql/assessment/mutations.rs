//! Asking members whether they do a tender together, their answers, and what it comes to.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use chrono::Utc;
use diesel_async::AsyncPgConnection;
use schema::{clock::dutch, rules::Violation};
use uuid::Uuid;

use super::{
    Assessment,
    values::{AssessmentChoice, Criterion, Verdict},
};
use crate::{
    auth::{Action, Scope},
    graphql::{
        context::Asking,
        node::Kind,
        organization::OrganizationReference,
        problem::Problem,
        refusal::{failed, refused},
        scalars::Date,
        tender,
    },
    read,
    write::{
        Author, Outcome,
        assessment::{self, AnswerDraft, AssessmentDraft, Conclusion, WeighedDraft},
    },
};

/// An assessment that is begun (afweging samenwerking).
#[derive(InputObject, Debug)]
pub(super) struct OpenAssessmentInput {
    /// Global identity of the tender (aanbestedingstraject).
    tender: ID,
    /// The version of the tender that was read; when it changed since, nothing is stored (versie).
    version: i32,
    /// Last day to answer, not before today (uiterlijk antwoorden op).
    due_on: Date,
}

/// What a member says (antwoord).
#[derive(InputObject, Debug)]
pub(super) struct AnswerAssessmentInput {
    /// Global identity of the assessment (identificatie).
    id: ID,
    /// The member, one that was asked (deelnemer).
    organization: OrganizationReference,
    /// What it says (antwoord).
    choice: AssessmentChoice,
    /// Why (reden).
    reason: String,
    /// In which respects it was weighed, each at most once (criteria). Null or left out: none is named.
    criteria: Option<Vec<WeighedInput>>,
}

/// What a member finds in one respect (gewogen criterium).
#[derive(InputObject, Debug)]
pub(super) struct WeighedInput {
    /// In which respect (criterium).
    criterion: Criterion,
    /// Whether it speaks for doing it together (oordeel).
    verdict: Verdict,
    /// Why (toelichting). Null or left out: nothing is said.
    note: Option<String>,
}

/// What an assessment comes to (uitkomst).
#[derive(InputObject, Debug)]
pub(super) struct ConcludeAssessmentInput {
    /// Global identity of the assessment (identificatie).
    id: ID,
    /// Why it comes to that (onderbouwing).
    conclusion: String,
    /// What is to be done next, and by whom (vervolg). Null or left out: nothing is said.
    follow_up: Option<String>,
    /// Who leads it from now on, one of those who join (penvoerder). Null or left out: who leads it now.
    lead: Option<OrganizationReference>,
}

/// What came of an assessment that was opened, answered or concluded.
#[derive(SimpleObject)]
pub(super) struct AssessmentPayload {
    /// The assessment as it is now, also when there are problems (afweging samenwerking). Null when there is none.
    assessment: Option<Assessment>,
    /// Why nothing was stored (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// Changes assessments
#[derive(Default)]
pub(in crate::graphql) struct AssessmentMutation;

#[Object]
impl AssessmentMutation {
    /// Asks the members of today whether they do a tender together (afweging beginnen). An adviser asks for tenders that the own
    /// organization leads or takes part in.
    async fn open_assessment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which tender, and until when.")] input: OpenAssessmentInput,
    ) -> Result<AssessmentPayload> {
        let action = Action::OpenAssessment;
        ctx.require(action, Scope::Somewhere)?;
        let id = Kind::Tender.parse(&input.tender)?;
        let mut connection = ctx.database().await?;
        let Some((present, partnership_id)) = tender::present(&connection, id).await? else {
            let problems = vec![Problem::at(["tender"], &Violation::new("tender.unknown"))];
            ctx.audit(action, id, &problems);
            return Ok(AssessmentPayload { assessment: None, problems });
        };
        let viewer = ctx.viewer();
        viewer.require_change_of(action, id, partnership_id, &present.taking_part()).map_err(refused)?;
        let draft = AssessmentDraft { tender: id, version: input.version, due_on: input.due_on.0 };
        let author = Author { actor: viewer.actor(), cause: "mutation:openAssessment" };
        let today = dutch(Utc::now()).date();
        match assessment::open(&mut connection, author, today, &draft).await.map_err(failed)? {
            Outcome::Done(opened) => {
                ctx.audit(action, id, &[]);
                Ok(AssessmentPayload {
                    assessment: found(ctx, &connection, opened).await?,
                    problems: Vec::new(),
                })
            }
            Outcome::Refused(refused) => {
                let problems: Vec<Problem> = refused.into_iter().map(Problem::from).collect();
                ctx.audit(action, id, &problems);
                Ok(AssessmentPayload { assessment: None, problems })
            }
        }
    }

    /// Says for a member whether it does a tender together, instead of what was said before (antwoorden). An adviser answers for the own
    /// organization.
    async fn answer_assessment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The answer.")] input: AnswerAssessmentInput,
    ) -> Result<AssessmentPayload> {
        let action = Action::AnswerAssessment;
        change(ctx, action, &input.id, async |connection, assessment, partnership_id| {
            let organization = match input.organization.find(connection, "organization").await? {
                Ok(organization) => organization.organization_id,
                Err(unknown) => return Ok(Outcome::Refused(vec![unknown])),
            };
            let viewer = ctx.viewer();
            viewer.require_change_of(action, assessment, partnership_id, &[organization]).map_err(refused)?;
            let draft = AnswerDraft {
                assessment,
                organization,
                choice: input.choice.into(),
                reason: input.reason,
                criteria: input.criteria.into_iter().flatten().map(WeighedDraft::from).collect(),
            };
            let author = Author { actor: viewer.actor(), cause: "mutation:answerAssessment" };
            assessment::answer(connection, author, &draft).await.map_err(failed)
        })
        .await
    }

    /// Concludes an assessment when all have answered or the last day to answer has passed (afweging afronden): the outcome follows from
    /// the answers, who joins becomes a participant, and a registered tender is assessed from then on.
    async fn conclude_assessment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it comes to, and why.")] input: ConcludeAssessmentInput,
    ) -> Result<AssessmentPayload> {
        let action = Action::ConcludeAssessment;
        change(ctx, action, &input.id, async |connection, assessment, partnership_id| {
            ctx.require(action, partnership_id)?;
            let lead = match input.lead {
                None => None,
                Some(lead) => match lead.find(connection, "lead").await? {
                    Ok(lead) => Some(lead.organization_id),
                    Err(unknown) => return Ok(Outcome::Refused(vec![unknown])),
                },
            };
            let draft =
                Conclusion { assessment, conclusion: input.conclusion, follow_up: input.follow_up, lead };
            let author = Author { actor: ctx.viewer().actor(), cause: "mutation:concludeAssessment" };
            let today = dutch(Utc::now()).date();
            assessment::conclude(connection, author, today, &draft).await.map_err(failed)
        })
        .await
    }
}

/// Changes an assessment that there is, where the viewer may do that somewhere
async fn change(
    ctx: &Context<'_>,
    action: Action,
    id: &ID,
    change: impl AsyncFnOnce(&mut AsyncPgConnection, Uuid, Uuid) -> Result<Outcome<Uuid>>,
) -> Result<AssessmentPayload> {
    ctx.require(action, Scope::Somewhere)?;
    let id = Kind::Assessment.parse(id)?;
    let mut connection = ctx.database().await?;
    let known = read::assessment::partnerships_of(&connection, &[id]).await.map_err(failed)?;
    let Some(partnership_id) = known.get(&id).copied() else {
        let problems = vec![Problem::at(["id"], &Violation::new("assessment.unknown"))];
        ctx.audit(action, id, &problems);
        return Ok(AssessmentPayload { assessment: None, problems });
    };
    let problems = match change(&mut connection, id, partnership_id).await? {
        Outcome::Done(_) => Vec::new(),
        Outcome::Refused(refused) => refused.into_iter().map(Problem::from).collect(),
    };
    ctx.audit(action, id, &problems);
    Ok(AssessmentPayload { assessment: found(ctx, &connection, id).await?, problems })
}

async fn found(ctx: &Context<'_>, connection: &AsyncPgConnection, id: Uuid) -> Result<Option<Assessment>> {
    let found = read::assessment::by_ids(ctx.reader(connection), &[id]).await.map_err(failed)?;
    Ok(found.into_iter().next().map(Assessment))
}

impl From<WeighedInput> for WeighedDraft {
    fn from(weighed: WeighedInput) -> Self {
        Self { criterion: weighed.criterion.into(), verdict: weighed.verdict.into(), note: weighed.note }
    }
}
