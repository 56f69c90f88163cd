//! Assessments: whether members do a tender together, with their answers.

use std::collections::HashMap;

use diesel::{ExpressionMethods, QueryDsl, SelectableHelper, pg::Pg};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::{Assessment, AssessmentAnswer, Organization, WeighedCriterion},
    tables::{assessment_answers, assessments, calendars, organizations, tenders, weighed_criteria},
};
use uuid::Uuid;

use super::{ReadError, Reader, Value, reader::Columns, statement::Statement};

/// An assessment with all answers
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessmentWithAnswers {
    /// The assessment
    pub assessment: Assessment,
    /// One for each member that was asked, by name
    pub answers: Vec<AnswerOf>,
}

/// What a member says
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerOf {
    /// The answer
    pub answer: AssessmentAnswer,
    /// The member
    pub organization: Organization,
    /// In which respects it was weighed, in their natural order
    pub criteria: Vec<WeighedCriterion>,
}

impl AssessmentWithAnswers {
    /// The members that did not answer yet, by name
    pub fn awaited(&self) -> impl Iterator<Item = &Organization> {
        self.answers.iter().filter(|of| of.answer.choice.is_none()).map(|of| &of.organization)
    }

    /// Whether answers may still come
    pub const fn is_open(&self) -> bool {
        self.assessment.outcome.is_none()
    }
}

/// The assessments of these tenders, the first one first
///
/// At most three statements.
///
/// # Errors
///
/// [`ReadError`] when the database fails, or there is no room for them.
pub async fn of_tenders(
    reader: Reader<'_>,
    tenders: &[Uuid],
) -> Result<Vec<AssessmentWithAnswers>, ReadError> {
    if tenders.is_empty() {
        return Ok(Vec::new());
    }
    let query = assessments::table
        .filter(assessments::tender_id.eq_any(tenders.to_vec()))
        .order((assessments::opened_at, assessments::assessment_id))
        .select(Assessment::as_select());
    let found = reader.load::<Assessment, Columns<Assessment>>(Statement::of(query)).await?;
    with_answers(reader, found).await
}

/// Those of the assessments that exist, in no particular order
///
/// # Errors
///
/// As [`of_tenders`].
pub async fn by_ids(reader: Reader<'_>, ids: &[Uuid]) -> Result<Vec<AssessmentWithAnswers>, ReadError> {
    let query = assessments::table
        .filter(assessments::assessment_id.eq_any(ids.to_vec()))
        .select(Assessment::as_select());
    let found = reader.load::<Assessment, Columns<Assessment>>(Statement::of(query)).await?;
    with_answers(reader, found).await
}

/// The partnerships whose members these assessments ask, by assessment
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn partnerships_of(
    mut connection: &AsyncPgConnection,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Uuid>, ReadError> {
    let found: Vec<(Uuid, Uuid)> = assessments::table
        .inner_join(tenders::table.inner_join(calendars::table))
        .filter(assessments::assessment_id.eq_any(ids))
        .select((assessments::assessment_id, calendars::partnership_id))
        .load(&mut connection)
        .await?;
    Ok(found.into_iter().collect())
}

/// The assessments of a partnership that are open, of all or of those that await a member: the most urgent first
///
/// # Errors
///
/// As [`of_tenders`].
pub async fn open(
    reader: Reader<'_>,
    slug: &str,
    awaits: Option<Uuid>,
) -> Result<Vec<AssessmentWithAnswers>, ReadError> {
    let mut statement = Statement::new("SELECT ")
        .fragment(<Assessment as SelectableHelper<Pg>>::as_select())
        .sql(
            " FROM assessments JOIN tenders USING (tender_id) JOIN calendars USING (calendar_id) \
             JOIN partnerships USING (partnership_id) WHERE outcome IS NULL AND slug = ",
        )
        .bind(Value::Text(slug.to_owned()));
    if let Some(member) = awaits {
        statement = statement
            .sql(
                " AND assessment_id IN (SELECT assessment_id FROM assessment_answers WHERE choice IS NULL \
                 AND organization_id = ",
            )
            .bind(Value::Id(member))
            .sql(")");
    }
    let statement = statement.sql(" ORDER BY due_on, opened_at, assessment_id");
    let found = reader.load::<Assessment, Columns<Assessment>>(statement).await?;
    with_answers(reader, found).await
}

async fn with_answers(
    reader: Reader<'_>,
    found: Vec<Assessment>,
) -> Result<Vec<AssessmentWithAnswers>, ReadError> {
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = found.iter().map(|assessment| assessment.assessment_id).collect();
    let mut answers: HashMap<Uuid, Vec<AnswerOf>> = HashMap::new();
    for of in answers_of(reader, ids).await? {
        answers.entry(of.answer.assessment_id).or_default().push(of);
    }
    let with_answers = |assessment: Assessment| AssessmentWithAnswers {
        answers: answers.remove(&assessment.assessment_id).unwrap_or_default(),
        assessment,
    };
    Ok(found.into_iter().map(with_answers).collect())
}

async fn answers_of(reader: Reader<'_>, assessments: Vec<Uuid>) -> Result<Vec<AnswerOf>, ReadError> {
    type Row = (AssessmentAnswer, Organization);
    let query = assessment_answers::table
        .inner_join(organizations::table)
        .filter(assessment_answers::assessment_id.eq_any(assessments))
        .order((organizations::name, organizations::organization_id))
        .select(Row::as_select());
    let rows = reader.load::<Row, Columns<Row>>(Statement::of(query)).await?;
    let ids: Vec<Uuid> = rows.iter().map(|(answer, _)| answer.assessment_answer_id).collect();
    let query = weighed_criteria::table
        .filter(weighed_criteria::assessment_answer_id.eq_any(ids))
        .select(WeighedCriterion::as_select());
    let weighed = reader.load::<WeighedCriterion, Columns<WeighedCriterion>>(Statement::of(query)).await?;
    let mut criteria: HashMap<Uuid, Vec<WeighedCriterion>> = HashMap::new();
    for criterion in weighed {
        criteria.entry(criterion.assessment_answer_id).or_default().push(criterion);
    }
    let with_criteria = |(answer, organization): Row| {
        let mut criteria = criteria.remove(&answer.assessment_answer_id).unwrap_or_default();
        criteria.sort_by_key(|weighed| weighed.criterion);
        AnswerOf { answer, organization, criteria }
    };
    Ok(rows.into_iter().map(with_criteria).collect())
}
