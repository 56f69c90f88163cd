//! Taking back a step in the life of a tender: the tender returns to the status before, and both steps stay in its history.

use super::Violation;
use crate::types::TenderStatus;

/// A step as it bears on others: the status before it, and the one after it
pub type Between = (TenderStatus, TenderStatus);

/// What a step is among all steps of a tender
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It stands
    Stands,
    /// Another one took it back
    TakenBack,
    /// It took another one back
    TakesBack,
}

/// What each step of a tender is, in the order in which they were taken
///
/// A step takes back the last one that stands when it is its reverse and leads to an earlier status. One that leads to a later
/// status never does: where an import set a status back, what people do next are steps, with days that count.
pub fn standings(steps: impl IntoIterator<Item = Between>) -> Vec<Standing> {
    let mut found: Vec<Standing> = Vec::new();
    // Those that stand so far, each with its place.
    let mut stand: Vec<(usize, Between)> = Vec::new();
    for (place, step) in steps.into_iter().enumerate() {
        let undone = stand.pop_if(|(_, last)| takes_back(step, *last));
        if let Some((undone, _)) = undone {
            if let Some(before) = found.get_mut(undone) {
                *before = Standing::TakenBack;
            }
            found.push(Standing::TakesBack);
        } else {
            stand.push((place, step));
            found.push(Standing::Stands);
        }
    }
    found
}

/// Those steps of a tender that stand, in the order in which they were taken
///
/// ```
/// use schema::{rules::retraction::standing, types::TenderStatus::{Awarded, Planned, KickedOff}};
/// let taken = [(Planned, KickedOff), (KickedOff, Planned), (Planned, KickedOff)];
/// assert_eq!(standing(taken, |step| *step), [(Planned, KickedOff)]);
/// assert_eq!(standing([(Awarded, Planned)], |step| *step), [(Awarded, Planned)], "as an import may say");
/// ```
pub fn standing<S>(steps: impl IntoIterator<Item = S>, between: impl Fn(&S) -> Between) -> Vec<S> {
    let steps: Vec<S> = steps.into_iter().collect();
    let found = standings(steps.iter().map(between));
    let stand = steps.into_iter().zip(found).filter(|(_, is)| *is == Standing::Stands);
    stand.map(|(step, _)| step).collect()
}

fn takes_back((from, to): Between, last: Between) -> bool {
    to < from && last == (to, from)
}

/// Whether the last step of a tender that stands may be taken back; gives the status that it returns to
///
/// An assessment that was concluded stays, for its outcome made participants. A step that led back came from an import: what is
/// wrong with it is said by steps.
///
/// # Errors
///
/// `tender.step_not_retractable`: no step stands, the last one came into being assessed, or it led back
pub fn check_retraction(last: Option<Between>) -> Result<TenderStatus, Violation> {
    let may_go = |(from, to): &Between| from < to && *to != TenderStatus::Assessed;
    let before = last.filter(may_go).map(|(from, _)| from);
    before.ok_or_else(|| Violation::new("tender.step_not_retractable"))
}

#[cfg(test)]
mod tests {
    use TenderStatus::{
        Assessed, Awarded, Closed, Contracted, KickedOff, Planned, Published, Registered, Withdrawn,
    };
    use proptest::prelude::*;

    use super::*;
    use crate::rules::tender::next;

    fn stand(steps: &[Between]) -> Vec<Between> {
        standing(steps.iter().copied(), |step| *step)
    }

    #[test]
    fn what_was_taken_back_stands_no_more() {
        let (published, awarded, back) = ((KickedOff, Published), (Published, Awarded), (Awarded, Published));
        assert_eq!(stand(&[published, awarded, back]), [published]);
        assert_eq!(stand(&[published, awarded, back, awarded]), [published, awarded]);
        assert!(stand(&[published, awarded, back, (Published, KickedOff)]).is_empty());
        assert_eq!(
            standings([published, awarded, back]),
            [Standing::Stands, Standing::TakenBack, Standing::TakesBack]
        );
        assert!(stand(&[(Planned, Withdrawn), (Withdrawn, Planned)]).is_empty());
    }

    #[test]
    fn only_the_reverse_of_the_last_step_takes_it_back() {
        let jump = [(KickedOff, Awarded), (Awarded, Published)];
        assert_eq!(stand(&jump), jump);
        assert_eq!(stand(&[(Published, KickedOff)]), [(Published, KickedOff)], "nothing was before it");
    }

    #[test]
    fn what_follows_on_a_status_that_an_import_set_back_counts() {
        let (back, awarded) = ((Awarded, Published), (Published, Awarded));
        assert_eq!(stand(&[back, awarded]), [back, awarded]);
        assert_eq!(stand(&[back, awarded, back]), [back]);
    }

    #[test]
    fn a_step_is_taken_back_unless_it_is_what_an_assessment_came_to() {
        let code = |last| check_retraction(last).map_err(|violation| violation.code);
        assert_eq!(code(Some((Published, Awarded))), Ok(Published));
        assert_eq!(code(Some((Planned, Withdrawn))), Ok(Planned));
        assert_eq!(code(Some((Contracted, Closed))), Ok(Contracted));
        for last in [None, Some((Registered, Assessed)), Some((Awarded, Published))] {
            assert_eq!(code(last), Err("tender.step_not_retractable"), "{last:?}");
        }
    }

    proptest! {
        #[test]
        fn a_life_with_retractions_ends_as_the_life_without_them(
            choices in proptest::collection::vec((any::<prop::sample::Index>(), any::<bool>()), 0..30),
        ) {
            let (mut taken, mut kept): (Vec<Between>, Vec<Between>) = (Vec::new(), Vec::new());
            for (choice, goes_back) in choices {
                let last = kept.last().copied();
                match last {
                    Some((from, to)) if goes_back => {
                        kept.pop();
                        taken.push((to, from));
                    }
                    _ => {
                        let status = last.map_or(Registered, |(_, to)| to);
                        let allowed = next(status);
                        let Some(to) = allowed.get(choice.index(allowed.len().max(1))) else { continue };
                        kept.push((status, *to));
                        taken.push((status, *to));
                    }
                }
            }
            prop_assert_eq!(stand(&taken), kept);
        }
    }
}
