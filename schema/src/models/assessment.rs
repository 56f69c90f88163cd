use chrono::{DateTime, NaiveDate, Utc};
use diesel::{Queryable, Selectable};
use uuid::Uuid;

use crate::{
    tables::{assessment_answers, assessments, weighed_criteria},
    types::{AssessmentChoice, AssessmentOutcome, Criterion, Verdict},
};

/// Afweging samenwerking: whether it is wise to do a tender together
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = assessments, check_for_backend(diesel::pg::Pg))]
pub struct Assessment {
    /// Identity
    pub assessment_id: Uuid,
    /// The tender
    pub tender_id: Uuid,
    /// Last day to answer
    pub due_on: NaiveDate,
    /// Who asked
    pub opened_by: String,
    /// Moment at which it was asked
    pub opened_at: DateTime<Utc>,
    /// What it came to; `None` while it is open
    pub outcome: Option<AssessmentOutcome>,
    /// Why; `None` while it is open
    pub conclusion: Option<String>,
    /// What is to be done next; `None` when nothing was said
    pub follow_up: Option<String>,
    /// Who concluded it; `None` while it is open
    pub concluded_by: Option<String>,
    /// Moment of that
    pub concluded_at: Option<DateTime<Utc>>,
}

/// Antwoord: what a member that was asked says
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = assessment_answers, check_for_backend(diesel::pg::Pg))]
pub struct AssessmentAnswer {
    /// Identity
    pub assessment_answer_id: Uuid,
    /// The assessment
    pub assessment_id: Uuid,
    /// The member
    pub organization_id: Uuid,
    /// What it says; `None` until it answers
    pub choice: Option<AssessmentChoice>,
    /// Why; `None` until it answers
    pub reason: Option<String>,
    /// Who answered last; `None` until then
    pub answered_by: Option<String>,
    /// Moment of that
    pub answered_at: Option<DateTime<Utc>>,
}

/// Criterium: what a member finds of doing it together in one respect
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = weighed_criteria, check_for_backend(diesel::pg::Pg))]
pub struct WeighedCriterion {
    /// The answer that it is a part of
    pub assessment_answer_id: Uuid,
    /// In which respect
    pub criterion: Criterion,
    /// Whether it speaks for doing it together
    pub verdict: Verdict,
    /// Why; `None` when nothing was said
    pub note: Option<String>,
}
