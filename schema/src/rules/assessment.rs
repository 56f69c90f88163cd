//! Assessment (afweging samenwerking): what the answers of the members come to.
//!
//! Source: Assessment in the domain design: the outcome is joint when two or more join; who joins becomes a participant.

use chrono::{Days, NaiveDate};

use super::Violation;
use crate::types::{AssessmentChoice, AssessmentOutcome, ParticipationRole};

/// So many days before the last day to answer a member is reminded
pub const REMINDED_DAYS_BEFORE: u64 = 7;

/// What one member said
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer<K> {
    /// The member
    pub member: K,
    /// What it said; `None` for nothing
    pub choice: Option<AssessmentChoice>,
}

/// What the answers come to
///
/// Who did not answer joins nothing.
pub fn outcome<K>(answers: &[Answer<K>]) -> AssessmentOutcome {
    let joining = answers.iter().filter(|answer| answer.choice == Some(AssessmentChoice::Join));
    if joining.count() >= 2 { AssessmentOutcome::Joint } else { AssessmentOutcome::Individual }
}

/// Whether an assessment may be concluded: all answered, or the last day to answer has passed
///
/// # Errors
///
/// - `assessment.answers_missing` (`count`, `due`): so many may still answer
pub fn check_conclusion<K>(
    answers: &[Answer<K>],
    due_on: NaiveDate,
    today: NaiveDate,
) -> Result<(), Violation> {
    let missing = answers.iter().filter(|answer| answer.choice.is_none()).count();
    if missing == 0 || today > due_on {
        return Ok(());
    }
    Err(Violation::new("assessment.answers_missing").with("count", missing).with("due", due_on))
}

/// The part that each member has in the tender by its answer, when `lead` leads it; `None` leaves it as it is
///
/// A lead that declines leads no longer. Who may follow later, or does not know yet, is interested. A tender that is done
/// individually keeps the lead that it has.
pub fn part(
    choice: Option<AssessmentChoice>,
    is_lead: bool,
    outcome: AssessmentOutcome,
) -> Option<ParticipationRole> {
    match choice? {
        _ if is_lead && outcome == AssessmentOutcome::Individual => Some(ParticipationRole::Lead),
        AssessmentChoice::Join if is_lead => Some(ParticipationRole::Lead),
        AssessmentChoice::Join => Some(ParticipationRole::Participant),
        AssessmentChoice::Decline => Some(ParticipationRole::Declined),
        AssessmentChoice::Later | AssessmentChoice::Undecided => Some(ParticipationRole::Interested),
    }
}

/// Where an answer that is awaited stands on a day
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// The last day to answer has passed
    Overdue,
    /// It is time for a reminder
    Due,
    /// There is time
    Open,
}

/// Where an answer stands on a day that is awaited until a last day
pub fn urgency(due_on: NaiveDate, today: NaiveDate) -> Urgency {
    let reminded_from = due_on.checked_sub_days(Days::new(REMINDED_DAYS_BEFORE)).unwrap_or(due_on);
    match today {
        _ if today > due_on => Urgency::Overdue,
        _ if today >= reminded_from => Urgency::Due,
        _ => Urgency::Open,
    }
}

#[cfg(test)]
mod tests {
    use AssessmentChoice::{Decline, Join, Later, Undecided};
    use AssessmentOutcome::{Individual, Joint};

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn answers(choices: &[Option<AssessmentChoice>]) -> Vec<Answer<usize>> {
        choices.iter().enumerate().map(|(member, choice)| Answer { member, choice: *choice }).collect()
    }

    #[test]
    fn two_who_join_make_it_joint() {
        assert_eq!(outcome(&answers(&[Some(Join), Some(Join), Some(Decline), None])), Joint);
        assert_eq!(outcome(&answers(&[Some(Join), Some(Later), Some(Undecided), None])), Individual);
        assert_eq!(outcome::<usize>(&[]), Individual);
    }

    #[test]
    fn all_may_answer_until_the_last_day() {
        let (due, answers_of_two) = (day("2023-06-01"), answers(&[Some(Join), None]));
        let on = |today| check_conclusion(&answers_of_two, due, day(today));
        assert_eq!(on("2023-06-01").unwrap_err().value("count"), "1");
        assert_eq!(on("2023-06-02"), Ok(()));
        assert_eq!(check_conclusion(&answers(&[Some(Undecided)]), due, day("2023-01-01")), Ok(()));
    }

    #[test]
    fn answers_become_parts() {
        use ParticipationRole::{Declined, Interested, Lead, Participant};
        assert_eq!(part(Some(Join), true, Joint), Some(Lead));
        assert_eq!(part(Some(Join), false, Joint), Some(Participant));
        assert_eq!(part(Some(Decline), true, Joint), Some(Declined), "another leads");
        assert_eq!(part(Some(Decline), true, Individual), Some(Lead), "it does it by itself");
        assert_eq!(part(Some(Later), false, Joint), Some(Interested));
        assert_eq!(part(None, false, Joint), None);
    }

    #[test]
    fn a_week_before_the_last_day_members_are_reminded() {
        let on = |today| urgency(day("2023-06-08"), day(today));
        assert_eq!(
            ["2023-05-31", "2023-06-01", "2023-06-08", "2023-06-09"].map(on),
            [Urgency::Open, Urgency::Due, Urgency::Due, Urgency::Overdue]
        );
    }
}
