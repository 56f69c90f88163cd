//! The forms of a tender: its next step, taking the last one back, planning it anew, and what is asked and answered of doing it together.

use chrono::{Datelike, Utc};
use schema::{
    clock,
    models::Organization,
    rules::{
        Violation,
        retraction::check_retraction,
        spoken_period::{Span, spoken},
        tender::{before_kickoff, carried_out, check_move, is_far_from_plan, must_be_assessed, next},
    },
    texts::{
        ANSWERING_MEMBER_MISSING, CHOICE_MISSING, ENDS_BEFORE_START, Label, MILESTONE_MISSING,
        MOMENT_CONTRADICTED, NEXT_STEP_MISSING, far_from_plan, moment_not_understood, retraction_told,
    },
    types::{AssessmentChoice, Criterion, Milestone, Period, TenderStatus, Verdict},
};
use uuid::Uuid;

use crate::{
    read::{assessment::AssessmentWithAnswers, tender::TenderWithRelations},
    web::{
        doubts::Doubts,
        filled::{Choice, Filled},
    },
    write::{
        assessment::{AnswerDraft, AssessmentDraft, Conclusion, WeighedDraft},
        tender::{MoveDraft, RetractDraft, StepDraft},
    },
};

/// The fields of all of them that something may be wrong with
pub(super) const FIELDS: [&str; 15] = [
    "retraction",
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

/// What comes first of a tender that waits for its kick-off; `None` when nothing does
pub(super) fn first(of: &TenderWithRelations) -> Option<TenderStatus> {
    let must = of.threshold.as_ref().is_some_and(must_be_assessed);
    before_kickoff(of.tender.status, must, of.is_assessed())
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

/// What makes one wonder about a step that may be taken: its day lies far from when it was planned
pub(super) fn doubts(filled: &Filled, draft: &StepDraft, of: &TenderWithRelations) -> Doubts {
    let may_follow = next(of.tender.status).contains(&draft.to);
    let carried_out = carried_out(draft.to).filter(|_| may_follow);
    let planned = carried_out.and_then(|milestone| Some((milestone, of.period(milestone)?)));
    let is_far = |(_, planned): &(Milestone, Period)| is_far_from_plan(draft.happened_on, planned);
    let far = planned.filter(is_far).map(|(milestone, planned)| ("plan", far_from_plan(milestone, &planned)));
    Doubts::unless_meant(far.into_iter().collect(), filled)
}

/// What taking back the last step comes to; `None` when none may be taken back
pub(super) fn retraction(of: &TenderWithRelations) -> Option<String> {
    let last = of.standing_steps().pop()?.between();
    Some(retraction_told(of.tender.status, check_retraction(Some(last)).ok()?))
}

/// The last step, that is taken back; `None`, with what is wrong said, when no reason was given
pub(super) fn retracted(filled: &mut Filled, of: &TenderWithRelations) -> Option<RetractDraft> {
    let missing = Violation::new("tender.reason_missing").with("of", "retraction");
    let reason = filled.filled_in_or("retraction", &missing)?;
    Some(RetractDraft { tender: of.tender.tender_id, version: version(filled), reason })
}

/// Whether the form says more of a move than what is to be moved
pub(super) fn looks_at_a_move(filled: &Filled) -> bool {
    MOMENT.iter().any(|field| filled.optional(field).is_some())
}

/// The move that is meant; `None`, with what is wrong said, when that is not to be understood
pub(super) fn moved(filled: &mut Filled, of: &TenderWithRelations) -> Option<MoveDraft> {
    let milestone = filled.meant("milestone", MILESTONE_MISSING, |text| text.parse().ok());
    let period = period(filled, MOMENT, of.calendar.as_ref().map(|(calendar, _)| calendar.year));
    Some(MoveDraft {
        tender: of.tender.tender_id,
        version: version(filled),
        milestone: milestone?,
        // Nothing said is a moment that nobody knows yet.
        period: period?.or_else(|| Period::told(None, None, None, None))?,
        reason: filled.text("why").to_owned(),
    })
}

/// The fields of a moment: its first day, its last, and words for it
pub(super) type MomentFields = [&'static str; 3];

/// Those of a publication, and of what moves
pub(super) const MOMENT: MomentFields = ["start", "end", "text"];

/// When something is planned, in days or in words alone, which take `year` where they say none; `Some(None)` when nobody says,
/// and `None`, with what is wrong said, when that is not to be understood
#[expect(clippy::option_option, reason = "nothing and something wrong are two things")]
pub(super) fn period(
    filled: &mut Filled,
    [first, last, words]: MomentFields,
    year: Option<i32>,
) -> Option<Option<Period>> {
    let (start, end) = (filled.optional_day(first), filled.optional_day(last));
    let (start, end, text) = (start?, end?, filled.optional(words));
    let span = text.as_deref().and_then(|text| in_words(text, year));
    let is_without_days = start.is_none() && end.is_none();
    match (text, span) {
        (None, _) if is_without_days => Some(None),
        (Some(_), None) if is_without_days => {
            let year = year.unwrap_or_else(|| clock::dutch(Utc::now()).year());
            filled.expect(words, None, || moment_not_understood(year))
        }
        (Some(text), Some(span)) => {
            let agrees =
                [(start, span.start), (end, span.end)].iter().all(|(day, told)| day.is_none() || day == told);
            let period = Period::new(span.start, span.end, span.precision, text).filter(|_| agrees);
            filled.expect(words, period, || MOMENT_CONTRADICTED.to_owned()).map(Some)
        }
        (text, _) => {
            // What has a first day alone is on that day, unless somebody puts it otherwise.
            let end = if text.is_none() { end.or(start) } else { end };
            let period = Period::told(start, end, None, text);
            filled.expect(last, period, || ENDS_BEFORE_START.to_owned()).map(Some)
        }
    }
}

fn in_words(text: &str, year: Option<i32>) -> Option<Span> {
    spoken(&text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase(), year).ok()
}

/// The question that is meant; `None`, with what is wrong said, when that is not to be understood
pub(super) fn asked(filled: &mut Filled, of: &TenderWithRelations) -> Option<AssessmentDraft> {
    let due_on = filled.day("due_on");
    Some(AssessmentDraft { tender: of.tender.tender_id, version: version(filled), due_on: due_on? })
}

/// The answer that is meant; `None`, with what is wrong said, when that is not to be understood
pub(super) fn answer(filled: &mut Filled, of: &AssessmentWithAnswers) -> Option<AnswerDraft> {
    let organization = filled.identity("organization", ANSWERING_MEMBER_MISSING);
    let choice = filled.meant("choice", CHOICE_MISSING, |text| text.parse().ok());
    let reason = filled.filled_in("because", "assessment.reason_missing");
    let weighed = |criterion: &Criterion| {
        let verdict = filled.text(criterion.as_str()).parse().ok()?;
        let note = filled.optional(&note_field(*criterion));
        Some(WeighedDraft { criterion: *criterion, verdict, note })
    };
    Some(AnswerDraft {
        assessment: of.assessment.assessment_id,
        organization: organization?,
        choice: choice?,
        reason: reason?,
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

#[cfg(test)]
mod tests {
    use schema::types::Precision;

    use super::*;

    /// What the days from and until and the words of a form come to in the calendar of 2024, or the field that is wrong
    fn read(start: &str, end: &str, text: &str) -> Result<Option<Period>, &'static str> {
        let values = [("start", start), ("end", end), ("text", text)];
        let mut filled = Filled::sent(values.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
        period(&mut filled, MOMENT, Some(2024)).ok_or_else(|| filled.errors()[0].0)
    }

    fn quarter(text: &str) -> Option<Period> {
        let days = ["2024-04-01", "2024-06-30"].map(|day| day.parse().ok());
        Period::new(days[0], days[1], Precision::Quarter, text)
    }

    #[test]
    fn words_alone_are_understood_as_in_a_workbook() {
        assert_eq!(read("", "", " Q2  2024 "), Ok(quarter("Q2  2024")));
        assert_eq!(read("", "", "tweede kwartaal"), Ok(quarter("tweede kwartaal")));
        assert_eq!(read("", "", "als het uitkomt"), Err("text"));
        assert_eq!(read("", "", ""), Ok(None));
    }

    #[test]
    fn words_and_days_agree() {
        assert_eq!(read("2024-04-01", "2024-06-30", "Q2 2024"), Ok(quarter("Q2 2024")));
        assert_eq!(read("2024-04-01", "", "Q2 2024"), Ok(quarter("Q2 2024")));
        assert_eq!(read("2024-01-01", "2024-03-31", "Q3 2025"), Err("text"));
        assert_eq!(read("2024-06-30", "2024-04-01", ""), Err("end"));
        let told = read("2024-04-01", "2024-05-15", "als het uitkomt").expect("a period").expect("days");
        assert_eq!((told.precision(), told.text()), (Precision::Range, "als het uitkomt"));
    }
}
