//! The forms of a tender: its next step, planning it anew, and what is asked and answered of doing it together.

use schema::{
    models::Organization,
    rules::{
        spoken_period::spoken,
        tender::{check_move, next},
    },
    texts::{
        CHOICE_MISSING, ENDS_BEFORE_START, Label, MEMBER_MISSING, MILESTONE_MISSING, MOMENT_NOT_UNDERSTOOD,
        NEXT_STEP_MISSING,
    },
    types::{AssessmentChoice, Criterion, Milestone, Period, TenderStatus, Verdict},
};
use uuid::Uuid;

use crate::{
    read::{assessment::AssessmentWithAnswers, tender::TenderWithRelations},
    web::filled::{Choice, Filled},
    write::{
        assessment::{AnswerDraft, AssessmentDraft, Conclusion, WeighedDraft},
        tender::{MoveDraft, StepDraft},
    },
};

/// The fields of all of them that something may be wrong with
pub(super) const FIELDS: [&str; 14] = [
    "to",
    "happened_on",
    "reason",
    "milestone",
    "start",
    "end",
    "text",
    "why",
    "due_on",
    "organization",
    "choice",
    "because",
    "conclusion",
    "lead",
];

/// The statuses that may follow, the regular one first; none at the end of a life
///
/// Being assessed is no step by itself: it follows from an assessment.
pub(super) fn steps(filled: &Filled, of: &TenderWithRelations) -> Vec<Choice> {
    let by_hand = next(of.tender.status).iter().filter(|status| **status != TenderStatus::Assessed);
    filled.choices("to", by_hand.map(|status| (status.to_string(), status.label().to_owned())))
}

/// The milestones that may still move
pub(super) fn milestones(filled: &Filled, of: &TenderWithRelations) -> Vec<Choice> {
    let movable = Milestone::ALL.iter().filter(|one| check_move(of.tender.status, **one).is_ok());
    filled.choices("milestone", movable.map(|one| (one.to_string(), one.label().to_owned())))
}

/// What a member may say
pub(super) fn choices(filled: &Filled) -> Vec<Choice> {
    filled
        .choices("choice", AssessmentChoice::ALL.iter().map(|one| (one.to_string(), one.label().to_owned())))
}

/// Members, for a field
pub(super) fn members<'a>(
    filled: &Filled,
    field: &str,
    members: impl Iterator<Item = &'a Organization>,
) -> Vec<Choice> {
    filled.choices(field, members.map(|one| (one.organization_id.to_string(), one.name.clone())))
}

/// The fields of a criterion
pub(super) struct CriterionFields {
    /// Name of the field of its verdict
    pub(super) name: &'static str,
    /// Name of the field that says why
    pub(super) note: String,
    pub(super) label: &'static str,
    pub(super) verdicts: Vec<Choice>,
}

/// The fields of all criteria
pub(super) fn criteria(filled: &Filled) -> Vec<CriterionFields> {
    let fields = |criterion: &Criterion| {
        let all = Verdict::ALL.iter().map(|one| (one.to_string(), one.label().to_owned()));
        CriterionFields {
            name: criterion.as_str(),
            note: note_field(*criterion),
            label: criterion.label(),
            verdicts: filled.choices(criterion.as_str(), all),
        }
    };
    Criterion::ALL.iter().map(fields).collect()
}

fn note_field(criterion: Criterion) -> String {
    format!("note_{criterion}")
}

/// The step that is meant; `None`, with what is wrong said, when that is not to be understood
pub(super) fn step(filled: &mut Filled, of: &TenderWithRelations) -> Option<StepDraft> {
    let to = filled.meant("to", NEXT_STEP_MISSING, |text| text.parse().ok());
    let day = filled.day("happened_on");
    Some(StepDraft {
        tender: of.tender.tender_id,
        version: version(filled),
        to: to?,
        happened_on: day?,
        reason: filled.optional("reason"),
    })
}

/// The move that is meant; `None`, with what is wrong said, when that is not to be understood
pub(super) fn moved(filled: &mut Filled, of: &TenderWithRelations) -> Option<MoveDraft> {
    let milestone = filled.meant("milestone", MILESTONE_MISSING, |text| text.parse().ok());
    let period = period(filled, of.calendar.as_ref().map(|(calendar, _)| calendar.year));
    Some(MoveDraft {
        tender: of.tender.tender_id,
        version: version(filled),
        milestone: milestone?,
        // Nothing said is a moment that nobody knows yet.
        period: period?.or_else(|| Period::told(None, None, None, None))?,
        reason: filled.text("why").to_owned(),
    })
}

/// When something is planned, in days or in words alone, which take `year` where they say none; `Some(None)` when nobody says,
/// and `None`, with what is wrong said, when that is not to be understood
#[expect(clippy::option_option, reason = "nothing and something wrong are two things")]
pub(super) fn period(filled: &mut Filled, year: Option<i32>) -> Option<Option<Period>> {
    let (start, end) = (filled.optional_day("start"), filled.optional_day("end"));
    let (start, end, text) = (start?, end?, filled.optional("text"));
    match text {
        None if start.is_none() && end.is_none() => Some(None),
        Some(text) if start.is_none() && end.is_none() => {
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
            let span = spoken(&words, year).ok();
            let period = span.and_then(|span| Period::new(span.start, span.end, span.precision, text));
            filled.expect("text", period, || MOMENT_NOT_UNDERSTOOD.to_owned()).map(Some)
        }
        text => {
            // What has a first day alone is on that day, unless somebody puts it otherwise.
            let end = if text.is_none() { end.or(start) } else { end };
            let period = Period::told(start, end, None, text);
            filled.expect("end", period, || ENDS_BEFORE_START.to_owned()).map(Some)
        }
    }
}

/// The question that is meant; `None`, with what is wrong said, when that is not to be understood
pub(super) fn asked(filled: &mut Filled, of: &TenderWithRelations) -> Option<AssessmentDraft> {
    let due_on = filled.day("due_on");
    Some(AssessmentDraft { tender: of.tender.tender_id, version: version(filled), due_on: due_on? })
}

/// The answer that is meant; `None`, with what is wrong said, when that is not to be understood
pub(super) fn answer(filled: &mut Filled, of: &AssessmentWithAnswers) -> Option<AnswerDraft> {
    let organization = filled.identity("organization", MEMBER_MISSING);
    let choice = filled.meant("choice", CHOICE_MISSING, |text| text.parse().ok());
    let weighed = |criterion: &Criterion| {
        let verdict = filled.text(criterion.as_str()).parse().ok()?;
        let note = filled.optional(&note_field(*criterion));
        Some(WeighedDraft { criterion: *criterion, verdict, note })
    };
    Some(AnswerDraft {
        assessment: of.assessment.assessment_id,
        organization: organization?,
        choice: choice?,
        reason: filled.text("because").to_owned(),
        criteria: Criterion::ALL.iter().filter_map(weighed).collect(),
    })
}

/// The conclusion that is meant
pub(super) fn conclusion(filled: &Filled, of: &AssessmentWithAnswers) -> Conclusion {
    Conclusion {
        assessment: of.assessment.assessment_id,
        conclusion: filled.text("conclusion").to_owned(),
        follow_up: filled.optional("follow_up"),
        lead: filled.text("lead").parse::<Uuid>().ok(),
    }
}

/// What is no version is refused as one that is stale
fn version(filled: &Filled) -> i32 {
    filled.text("version").parse().unwrap_or(0)
}
