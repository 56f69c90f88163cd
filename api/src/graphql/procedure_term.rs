//! What the law asks of time in a procedure.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use schema::{models, types::ends};
use uuid::Uuid;

use super::{
    context::Asking,
    node::Kind,
    problem::Problem,
    refusal::failed,
    scalars::Date,
    tender::Procedure,
    text::{Text, trimmed},
};
use crate::{
    auth::{Action, Scope},
    read,
    write::{self, Author, Outcome, procedure_term::TermDraft, validity::Validity},
};

/// Step of a procedure that the law asks time for (stap).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::TermStep")]
pub(super) enum TermStep {
    /// Candidates ask to take part (verzoeken tot deelneming).
    Requests,
    /// Tenders are made (inschrijven).
    Submission,
    /// Answers to questions are there, before tenders close (laatste nadere inlichtingen).
    LastClarifications,
    /// Nothing is signed yet, so that who lost may go to court (opschortende termijn).
    Standstill,
}

/// What a term is counted from (begin van een termijn).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::TermStart")]
pub(super) enum TermStart {
    /// The day on which the notice is sent, not counted itself (verzending van de aankondiging).
    Notice,
    /// The day on which the selected candidates are invited, not counted itself (verzending van de uitnodiging).
    Invitation,
    /// Back from the last day on which tenders come in (sluiting van de inschrijving).
    SubmissionDeadline,
    /// The day on which the award decision is sent, not counted itself (verzending van de gunningsbeslissing).
    AwardDecision,
}

/// Days that the law asks for a step of a procedure, at least (minimumtermijn).
#[derive(Debug, Clone)]
pub(super) struct ProcedureTerm(pub(super) models::ProcedureTerm);

impl ProcedureTerm {
    /// Identity
    pub(super) const fn uuid(&self) -> Uuid {
        self.0.procedure_term_id
    }
}

/// Days that the law asks for a step of a procedure, at least (minimumtermijn).
#[Object]
impl ProcedureTerm {
    /// Global identity (identificatie).
    pub(super) async fn id(&self) -> ID {
        Kind::ProcedureTerm.id(self.uuid())
    }

    /// Procedure (procedure).
    async fn procedure(&self) -> Procedure {
        self.0.procedure.into()
    }

    /// Step (stap).
    async fn step(&self) -> TermStep {
        self.0.step.into()
    }

    /// Calendar days, at least; 0 when the law asks for a reasonable term without a number (minimum aantal dagen).
    async fn minimum_days(&self) -> i32 {
        self.0.minimum_days
    }

    /// Calendar days, at least, where everything goes electronically (bij elektronisch inschrijven). Null when that makes no difference.
    async fn electronic_days(&self) -> Option<i32> {
        self.0.electronic_days
    }

    /// What it is counted from (telt vanaf).
    async fn counts_from(&self) -> TermStart {
        self.0.step.counts_from(self.0.procedure).into()
    }

    /// What else there is to know (toelichting). Null when there is nothing.
    async fn note(&self) -> Option<Text<'_>> {
        self.0.note.as_deref().map(Text::from)
    }

    /// Law, article or regulation that says so (bron).
    async fn source(&self) -> Text<'_> {
        self.0.source.as_str().into()
    }

    /// First day on which a term may begin for which it counts (geldig van). Null when it always did.
    async fn valid_from(&self) -> Option<Date> {
        ends(&self.0.during).0.map(Date)
    }

    /// Last day on which a term may begin for which it counts (geldig tot en met). Null until another is known.
    async fn valid_to(&self) -> Option<Date> {
        ends(&self.0.during).1.map(Date)
    }
}

/// Reads terms
#[derive(Default)]
pub(super) struct ProcedureTermQuery;

#[Object]
impl ProcedureTermQuery {
    /// What the law asks of time in a procedure, by procedure and step, the earliest first (minimumtermijnen). Only for who is signed in.
    #[graphql(complexity = "2 + 30 * child_complexity")]
    async fn procedure_terms(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of this procedure. Null or left out: of all.")] procedure: Option<Procedure>,
    ) -> Result<Vec<ProcedureTerm>> {
        ctx.require(Action::ReadAll, Scope::Somewhere)?;
        let connection = ctx.database().await?;
        let mut all = read::procedure_term::all(&connection).await.map_err(failed)?;
        let procedure = procedure.map(schema::types::Procedure::from);
        all.retain(|term| procedure.is_none_or(|procedure| term.procedure == procedure));
        Ok(all.into_iter().map(ProcedureTerm).collect())
    }
}

/// A term as it is to be (minimumtermijn).
#[derive(InputObject, Debug)]
pub(super) struct SetProcedureTermInput {
    /// Global identity of the one that is to become so (identificatie). Null or left out: a new one.
    id: Option<ID>,
    /// Procedure, not `EUROPEAN_UNSPECIFIED` (procedure).
    procedure: Procedure,
    /// Step (stap).
    step: TermStep,
    /// Calendar days, at least, 0 to 365 (minimum aantal dagen).
    minimum_days: i32,
    /// Calendar days, at least, where everything goes electronically, no more than minimumDays (bij elektronisch inschrijven). Null or left
    /// out: it makes no difference.
    electronic_days: Option<i32>,
    /// What else there is to know (toelichting). Null or left out: nothing.
    note: Option<String>,
    /// Law, article or regulation that says so (bron).
    source: String,
    /// First day on which a term may begin for which it counts (geldig van).
    valid_from: Date,
    /// Last day on which a term may begin for which it counts (geldig tot en met). Null or left out: until another is known.
    valid_to: Option<Date>,
}

impl SetProcedureTermInput {
    fn read(self) -> Result<TermDraft> {
        Ok(TermDraft {
            id: self.id.map(|id| Kind::ProcedureTerm.parse(&id)).transpose()?,
            procedure: self.procedure.into(),
            step: self.step.into(),
            minimum_days: self.minimum_days,
            electronic_days: self.electronic_days,
            note: self.note.as_deref().and_then(trimmed),
            validity: Validity {
                from: self.valid_from.0,
                last_day: self.valid_to.map(|day| day.0),
                source: self.source,
            },
        })
    }
}

/// What came of setting a term.
#[derive(SimpleObject)]
pub(super) struct SetProcedureTermPayload {
    /// The term as it is now (minimumtermijn). Null when there are problems.
    procedure_term: Option<ProcedureTerm>,
    /// Why nothing was stored (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// Changes terms
#[derive(Default)]
pub(super) struct ProcedureTermMutation;

#[Object]
impl ProcedureTermMutation {
    /// Adds a minimum term of a procedure, or corrects one (termijn vastleggen): of a procedure and a step one counts at a time. Only for an
    /// administrator of the installation.
    async fn set_procedure_term(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The term.")] input: SetProcedureTermInput,
    ) -> Result<SetProcedureTermPayload> {
        let action = Action::SetProcedureTerm;
        ctx.require(action, Scope::Installation)?;
        let draft = input.read()?;
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:setProcedureTerm" };
        let mut connection = ctx.database().await?;
        match write::procedure_term::set(&mut connection, author, &draft).await.map_err(failed)? {
            Outcome::Done(id) => {
                ctx.audit(action, id, &[]);
                let found = read::procedure_term::by_ids(&connection, &[id]).await.map_err(failed)?;
                let procedure_term = found.into_iter().next().map(ProcedureTerm);
                Ok(SetProcedureTermPayload { procedure_term, problems: Vec::new() })
            }
            Outcome::Refused(refused) => {
                let problems: Vec<Problem> = refused.into_iter().map(Problem::from).collect();
                ctx.audit(action, draft.id.map(|id| id.to_string()).unwrap_or_default(), &problems);
                Ok(SetProcedureTermPayload { procedure_term: None, problems })
            }
        }
    }
}
