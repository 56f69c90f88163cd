//! What members said of doing a tender together.

use chrono::NaiveDate;
use schema::{
    rules::assessment::{Answer, check_conclusion, outcome},
    texts::{Label, actor_name, violation_sentence},
    types::dutch_day,
};

use crate::{
    read::assessment::{AnswerOf, AssessmentWithAnswers},
    web::dutch::moment,
};

/// An assessment
pub(super) struct AssessmentView {
    pub(super) id: String,
    pub(super) is_open: bool,
    /// Whether the last day to answer has passed
    pub(super) is_overdue: bool,
    /// `15-03-2023`
    pub(super) due_on: String,
    /// By whom it was asked, and when
    pub(super) asked: String,
    pub(super) answers: Vec<AnswerRow>,
    /// What it came to, or would so far; empty while nobody has answered
    pub(super) outcome: &'static str,
    /// What it waits for before it may be concluded; empty when for nothing
    pub(super) waits: String,
    /// Why; empty while it is open
    pub(super) conclusion: String,
    /// What is to be done next; empty when nothing was said
    pub(super) follow_up: String,
    /// By whom it was concluded, and when; empty while it is open
    pub(super) concluded: String,
}

/// What a member said; texts are empty until it did
pub(super) struct AnswerRow {
    pub(super) member: String,
    pub(super) choice: &'static str,
    pub(super) reason: String,
    /// `volume en prijs: voor`, with why where something was said
    pub(super) criteria: Vec<String>,
    /// By whom, and when
    pub(super) answered: String,
}

impl AssessmentView {
    pub(super) fn new(of: &AssessmentWithAnswers, today: NaiveDate) -> Self {
        let row = &of.assessment;
        let answer = |of: &AnswerOf| Answer { member: of.answer.organization_id, choice: of.answer.choice };
        let answers: Vec<_> = of.answers.iter().map(answer).collect();
        let is_answered = answers.iter().any(|answer| answer.choice.is_some());
        let concluded = row.concluded_by.as_deref().zip(row.concluded_at);
        Self {
            id: row.assessment_id.to_string(),
            is_open: of.is_open(),
            is_overdue: row.due_on < today,
            due_on: dutch_day(row.due_on),
            asked: format!("{}, {}", actor_name(&row.opened_by), moment(row.opened_at)),
            answers: of.answers.iter().map(AnswerRow::new).collect(),
            outcome: row
                .outcome
                .or_else(|| is_answered.then(|| outcome(&answers)))
                .map(Label::label)
                .unwrap_or_default(),
            waits: check_conclusion(&answers, row.due_on, today)
                .err()
                .as_ref()
                .map(violation_sentence)
                .unwrap_or_default(),
            conclusion: row.conclusion.clone().unwrap_or_default(),
            follow_up: row.follow_up.clone().unwrap_or_default(),
            concluded: concluded
                .map(|(by, at)| format!("{}, {}", actor_name(by), moment(at)))
                .unwrap_or_default(),
        }
    }
}

impl AnswerRow {
    fn new(of: &AnswerOf) -> Self {
        let answered = of.answer.answered_by.as_deref().zip(of.answer.answered_at);
        let criteria = of.criteria.iter().map(|weighed| {
            let note = weighed.note.as_deref().map(|note| format!(" ({note})")).unwrap_or_default();
            format!("{}: {}{note}", weighed.criterion.label(), weighed.verdict.label())
        });
        Self {
            member: of.organization.name.clone(),
            choice: of.answer.choice.map(Label::label).unwrap_or_default(),
            reason: of.answer.reason.clone().unwrap_or_default(),
            criteria: criteria.collect(),
            answered: answered
                .map(|(by, at)| format!("{}, {}", actor_name(by), moment(at)))
                .unwrap_or_default(),
        }
    }
}
