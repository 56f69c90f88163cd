//! What an assessment shows.

use async_graphql::{ID, Object, SimpleObject};
use chrono::Utc;
use schema::{
    clock::dutch,
    models::WeighedCriterion,
    rules::assessment::{Answer, outcome, urgency},
};
use uuid::Uuid;

use super::values::{AssessmentChoice, AssessmentOutcome, Criterion, Urgency, Verdict};
use crate::{
    graphql::{
        node::Kind,
        organization::Organization,
        scalars::{Date, DateTime},
        text::Text,
    },
    read::assessment::{AnswerOf, AssessmentWithAnswers},
};

/// Whether members do a tender together: their answers at the pre-kick-off, and what they come to (afweging samenwerking).
#[derive(Debug, Clone)]
pub(in crate::graphql) struct Assessment(pub(in crate::graphql) AssessmentWithAnswers);

impl Assessment {
    /// Identity
    pub(in crate::graphql) const fn uuid(&self) -> Uuid {
        self.0.assessment.assessment_id
    }
}

/// Whether members do a tender together: their answers at the pre-kick-off, and what they come to (afweging samenwerking).
#[Object]
impl Assessment {
    /// Global identity (identificatie).
    pub(in crate::graphql) async fn id(&self) -> ID {
        Kind::Assessment.id(self.uuid())
    }

    /// Global identity of the tender, for node and tender (aanbestedingstraject).
    async fn tender_id(&self) -> ID {
        Kind::Tender.id(self.0.assessment.tender_id)
    }

    /// Last day to answer (uiterlijk antwoorden op).
    async fn due_on(&self) -> Date {
        Date(self.0.assessment.due_on)
    }

    /// Whether it is time that the answers come (urgentie). Null when none is awaited.
    async fn urgency(&self) -> Option<Urgency> {
        let is_awaited = self.0.is_open() && self.0.awaited().next().is_some();
        let today = dutch(Utc::now()).date();
        is_awaited.then(|| urgency(self.0.assessment.due_on, today).into())
    }

    /// Who asked, such as "user:anna" (gevraagd door).
    async fn opened_by(&self) -> &str {
        &self.0.assessment.opened_by
    }

    /// Moment at which it was asked (gevraagd op).
    async fn opened_at(&self) -> DateTime {
        DateTime(self.0.assessment.opened_at)
    }

    /// One for each member that was asked, by name (antwoorden).
    async fn answers(&self) -> Vec<AssessmentAnswer> {
        self.0.answers.iter().map(AssessmentAnswer::from).collect()
    }

    /// The members that did not answer yet, by name (nog geen antwoord van).
    async fn awaited(&self) -> Vec<Organization> {
        self.0.awaited().cloned().map(Organization).collect()
    }

    /// What the answers come to, or would so far (uitkomst, of de stand tot nu toe).
    async fn expected_outcome(&self) -> AssessmentOutcome {
        let answer = |of: &AnswerOf| Answer { member: of.answer.organization_id, choice: of.answer.choice };
        let answers: Vec<_> = self.0.answers.iter().map(answer).collect();
        self.0.assessment.outcome.unwrap_or_else(|| outcome(&answers)).into()
    }

    /// What it came to (uitkomst). Null while it is open.
    async fn outcome(&self) -> Option<AssessmentOutcome> {
        self.0.assessment.outcome.map(Into::into)
    }

    /// Why it came to that (onderbouwing). Null while it is open.
    async fn conclusion(&self) -> Option<Text<'_>> {
        self.0.assessment.conclusion.as_deref().map(Text::from)
    }

    /// What is to be done next, and by whom (vervolg). Null when nothing was said.
    async fn follow_up(&self) -> Option<Text<'_>> {
        self.0.assessment.follow_up.as_deref().map(Text::from)
    }

    /// Who concluded it, such as "user:anna" (afgerond door). Null while it is open.
    async fn concluded_by(&self) -> Option<&str> {
        self.0.assessment.concluded_by.as_deref()
    }

    /// Moment at which it was concluded (afgerond op). Null while it is open.
    async fn concluded_at(&self) -> Option<DateTime> {
        self.0.assessment.concluded_at.map(DateTime)
    }
}

/// What a member says of doing a tender together (antwoord).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct AssessmentAnswer {
    /// The member (deelnemer).
    organization: Organization,
    /// What it says (antwoord). Null until it answers.
    choice: Option<AssessmentChoice>,
    /// Why (reden). Null until it answers.
    reason: Option<Text<'static>>,
    /// In which respects it was weighed (criteria).
    criteria: Vec<Weighed>,
    /// Who answered last, such as "user:anna" (beantwoord door). Null until then.
    answered_by: Option<String>,
    /// Moment of that (beantwoord op). Null until then.
    answered_at: Option<DateTime>,
}

/// What a member finds in one respect (gewogen criterium).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct Weighed {
    /// In which respect (criterium).
    criterion: Criterion,
    /// Whether it speaks for doing it together (oordeel).
    verdict: Verdict,
    /// Why (toelichting). Null when nothing was said.
    note: Option<Text<'static>>,
}

impl From<&AnswerOf> for AssessmentAnswer {
    fn from(of: &AnswerOf) -> Self {
        Self {
            organization: Organization(of.organization.clone()),
            choice: of.answer.choice.map(Into::into),
            reason: of.answer.reason.clone().map(Text::from),
            criteria: of.criteria.iter().map(Weighed::from).collect(),
            answered_by: of.answer.answered_by.clone(),
            answered_at: of.answer.answered_at.map(DateTime),
        }
    }
}

impl From<&WeighedCriterion> for Weighed {
    fn from(weighed: &WeighedCriterion) -> Self {
        Self {
            criterion: weighed.criterion.into(),
            verdict: weighed.verdict.into(),
            note: weighed.note.clone().map(Text::from),
        }
    }
}
