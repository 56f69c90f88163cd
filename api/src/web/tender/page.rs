//! The page of a tender: what is known of it, its life, whether it is done together, its history, and the forms for who may.

use askama::Template;
use axum::{Extension, extract::State, response::Response};
use chrono::{NaiveDate, Utc};
use diesel_async::AsyncPgConnection;
use schema::{
    clock,
    models::{Calendar, Organization, Partnership},
    texts::{before_kickoff_told, moment_in_words},
    types::{TenderStatus, ThresholdOutcome, dutch_day},
};
use uuid::Uuid;

use super::{
    answers::AssessmentView,
    effects::{Effects, moved},
    facts::{Facts, course},
    forms::{self, CriterionFields},
    history,
    hours::{self, HoursView},
    life::{LifeRow, life},
};
use crate::{
    auth::{Action, Viewer},
    error::ApiError,
    read::{
        self, Reader,
        assessment::AssessmentWithAnswers,
        contract::{Asked as AskedOf, ContractWithRelations},
        tender::{Relations, TenderWithRelations},
    },
    state::AppState,
    web::{
        Frame,
        doubts::Doubts,
        filled::{Choice, Filled},
        history::Moment,
        page,
        sent::{self, Asked, SentId, identity},
        source::SourceLink,
    },
};

#[derive(Template)]
#[template(path = "tender.html")]
pub(super) struct TenderPage {
    frame: Frame,
    slug: String,
    year: i32,
    /// Label of the field for a moment in words
    in_words: String,
    id: String,
    version: i32,
    facts: Facts,
    /// The regular steps of its life, each with where it stands
    course: Vec<(&'static str, &'static str)>,
    /// `None` for who is no member
    inside: Option<Inside>,
    /// What was filled in, in whichever form
    filled: Filled,
    /// Why nothing was done, as far as no field says it; empty when nothing was to be
    refusal: String,
}

/// What members see
struct Inside {
    life: Vec<LifeRow>,
    /// The contracts that it replaces, each with identity and name
    replaces: Vec<(String, String)>,
    assessments: Vec<AssessmentView>,
    hours: HoursView,
    history: Vec<Moment>,
    source: Option<SourceLink>,
    /// Whether what is known of it may be changed
    may_edit: bool,
    /// What taking back the last step comes to; `None` for who may not, and when none may be taken back
    retraction: Option<String>,
    /// The statuses that may follow; empty for who may take no step
    steps: Vec<Choice>,
    /// What is to be confirmed of the step in the form
    doubts: Doubts,
    /// What comes before the kick-off; `None` when nothing does
    first: Option<TenderStatus>,
    /// The same in words, with why; the general order when nothing does
    order: &'static str,
    /// The milestones that may be planned anew; empty for who may not
    milestones: Vec<Choice>,
    /// What a move that is looked at would touch; `None` when none is
    effects: Option<Effects>,
    /// Whether it went on without an assessment
    went_on: bool,
    /// Whether an assessment may be begun
    may_ask: bool,
    /// The form that answers an open assessment; `None` for who may not
    answer: Option<AnswerForm>,
    /// Who may lead, of an open assessment that may be concluded; `None` for who may not
    leads: Option<Vec<Choice>>,
}

impl Inside {
    fn waits_for_assessment(&self) -> bool {
        self.first == Some(TenderStatus::Assessed)
    }
}

/// The form that answers for a member
struct AnswerForm {
    assessment: String,
    /// Whether all for whom may be answered did so before
    replaces: bool,
    /// Whether the last day to answer has passed
    is_late: bool,
    /// For whom may be answered
    members: Vec<Choice>,
    choices: Vec<Choice>,
    criteria: Vec<CriterionFields>,
}

impl TenderPage {
    /// What is wrong with the forms, each with its field
    fn errors(&self) -> &[(&'static str, String)] {
        self.filled.errors()
    }

    /// Whether its status is one of the regular steps, which stand above it
    fn is_on_course(&self) -> bool {
        self.course.iter().any(|(_, place)| *place == "nu")
    }

    fn has_doubts(&self) -> bool {
        self.inside.as_ref().is_some_and(|inside| !inside.doubts.is_empty())
    }
}

/// A tender, and where it is planned
pub(super) struct Found {
    pub(super) tender: TenderWithRelations,
    pub(super) calendar: Calendar,
    pub(super) partnership: Partnership,
}

pub(in crate::web) async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: SentId,
    move_of: Asked<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let connection = read::connect(&state.pool).await?;
    let found = find(&connection, &viewer, identity(id)?).await?;
    // A move that is looked at before it is made stands behind the question mark.
    let mut filled = Filled::sent(sent::asked(move_of)?);
    if forms::looks_at_a_move(&filled) {
        forms::moved(&mut filled, &found.tender);
    }
    page(&load(&connection, &viewer, &found, filled, String::new()).await?)
}

/// The tender with all that the page shows, when the viewer sees it
///
/// # Errors
///
/// [`ApiError::NotFound`] when there is none, or none that the viewer sees; when the database fails.
pub(super) async fn find(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    id: Uuid,
) -> Result<Found, ApiError> {
    // What only members see is shown to them alone, below.
    let asked = Relations { texts: Facts::texts(true), ..Relations::all() };
    let reader = Reader::over(connection);
    let mut found = read::tender::by_ids(reader, &[id], &asked).await?;
    let is_member = |calendar: &Calendar| viewer.may(Action::ReadAll, calendar.partnership_id).is_ok();
    found.retain(|tender| tender.calendar.as_ref().is_some_and(|(calendar, _)| is_member(calendar)));
    if found.is_empty() {
        // Others see what is published of it.
        found = read::tender::published_by_ids(reader, &[id], &asked).await?;
        found.retain(|tender| tender.calendar.as_ref().is_some_and(|(calendar, _)| !is_member(calendar)));
    }
    let tender = found.pop().ok_or(ApiError::NotFound)?;
    let (calendar, partnership) = tender.calendar.clone().ok_or(ApiError::NotFound)?;
    Ok(Found { tender, calendar, partnership })
}

/// The page, with a form as it was filled in and with why nothing was done
///
/// # Errors
///
/// When the database fails.
pub(super) async fn load(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    found: &Found,
    filled: Filled,
    refusal: String,
) -> Result<TenderPage, ApiError> {
    let of = &found.tender;
    let today = clock::dutch(Utc::now()).date().to_string();
    let filled = filled.over(Filled::sent(vec![("happened_on".to_owned(), today)]));
    let sees_all = viewer.may(Action::ReadAll, found.partnership.partnership_id).is_ok();
    let inside = if sees_all { Some(inside(connection, viewer, found, &filled).await?) } else { None };
    Ok(TenderPage {
        frame: Frame::new(viewer, &found.partnership),
        slug: found.partnership.slug.clone(),
        year: found.calendar.year,
        in_words: moment_in_words(found.calendar.year),
        id: of.tender.tender_id.to_string(),
        version: of.tender.version,
        facts: Facts::new(of, sees_all)?,
        // Who does not see assessments does not see that there was none either.
        course: course(of.tender.status, !sees_all || of.assessments.iter().any(|one| !one.is_open())),
        inside,
        filled,
        refusal,
    })
}

async fn inside(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    found: &Found,
    filled: &Filled,
) -> Result<Inside, ApiError> {
    let (of, stored) = (&found.tender, &found.tender.tender);
    let partnership = found.partnership.partnership_id;
    let takes_part = of.taking_part();
    let may = |action| viewer.may_change_tender_of(action, partnership, &takes_part).is_ok();
    let open = of.assessments.iter().find(|one| one.is_open());
    let concludes = viewer.may(Action::ConcludeAssessment, partnership).is_ok();
    let (reader, id) = (Reader::over(connection), stored.tender_id);
    let today = clock::dutch(Utc::now()).date();
    let contracts = read::contract::by_tenders(reader, &[id], &AskedOf::default()).await?;
    Ok(Inside {
        first: forms::first(of),
        order: before_kickoff_told(
            forms::first(of),
            of.threshold.as_ref().is_some_and(|test| test.outcome == ThresholdOutcome::AtOrAbove),
        ),
        replaces: contracts.iter().map(|(_, of)| replaced(of)).collect(),
        life: life(of),
        assessments: of.assessments.iter().rev().map(|one| AssessmentView::new(one, today)).collect(),
        hours: hours::of(connection, viewer, found, filled).await?,
        history: history::of(connection, stored.tender_id).await?,
        source: SourceLink::of(of.source.as_ref(), stored.source_sheet.as_deref(), stored.source_row),
        may_edit: may(Action::UpdateTender),
        retraction: forms::retraction(of).filter(|_| may(Action::RetractTenderStep)),
        steps: if may(Action::PlanTender) { forms::steps(filled, of) } else { Vec::new() },
        // What is wrong with the form was said before.
        doubts: forms::step(&mut filled.clone(), of)
            .map(|step| forms::doubts(filled, &step, of))
            .unwrap_or_default(),
        milestones: if may(Action::MoveTender) { forms::milestones(filled, of) } else { Vec::new() },
        effects: effects(reader, of, filled).await?,
        went_on: of.assessments.is_empty() && !asks(of),
        may_ask: open.is_none() && may(Action::OpenAssessment) && asks(of),
        answer: open.and_then(|open| answer_form(viewer, partnership, open, today, filled)),
        leads: open.filter(|_| concludes).map(|open| forms::members(filled, "lead", members_of(open))),
    })
}

/// What the move in the form would touch, as far as it is to be understood
async fn effects(
    reader: Reader<'_>,
    of: &TenderWithRelations,
    filled: &Filled,
) -> Result<Option<Effects>, ApiError> {
    // What is wrong with the form was said before.
    let draft = forms::looks_at_a_move(filled).then(|| forms::moved(&mut filled.clone(), of)).flatten();
    let Some(draft) = draft else { return Ok(None) };
    let today = clock::dutch(Utc::now()).date();
    let effects = read::tender::if_moved(reader, of, draft.milestone, &draft.period, today).await?;
    let before = of.period(draft.milestone);
    Ok(Some(Effects::new(&effects, draft.milestone, moved(draft.milestone, before.as_ref(), &draft.period))))
}

/// Identity and name of a contract, with who holds it and until when
fn replaced(of: &ContractWithRelations) -> (String, String) {
    let ends = of.contract.current_end_on.map(|end| format!(", tot en met {}", dutch_day(end)));
    let name = format!("{}, {}{}", of.contract.title, of.organization.name, ends.unwrap_or_default());
    (of.contract.contract_id.to_string(), name)
}

/// Whether members may still be asked
fn asks(of: &TenderWithRelations) -> bool {
    of.tender.status < TenderStatus::KickedOff
}

fn members_of(open: &AssessmentWithAnswers) -> impl Iterator<Item = &Organization> {
    open.answers.iter().map(|of| &of.organization)
}

fn answer_form(
    viewer: &Viewer,
    partnership: Uuid,
    open: &AssessmentWithAnswers,
    today: NaiveDate,
    filled: &Filled,
) -> Option<AnswerForm> {
    let answers_for = |member: &&Organization| {
        viewer.may_change_tender_of(Action::AnswerAssessment, partnership, &[member.organization_id]).is_ok()
    };
    let members = forms::members(filled, "organization", members_of(open).filter(answers_for));
    let mut own = open.answers.iter().filter(|of| answers_for(&&of.organization));
    (!members.is_empty()).then(|| AnswerForm {
        assessment: open.assessment.assessment_id.to_string(),
        replaces: own.all(|of| of.answer.choice.is_some()),
        is_late: open.assessment.due_on < today,
        members,
        choices: forms::choices(filled),
        criteria: forms::criteria(filled),
    })
}
