//! A calendar on two days: which tenders came, went and changed, and which of their moments moved by how many days.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::budget_comparison::{Pair, pairs};
use crate::{
    headings::{Field, TenderField},
    types::{ContractNature, Milestone, ParticipationRole, Period, Procedure, TenderStatus},
};

/// A tender as it stood; texts that nobody asked for are `None` on both days, and so are no difference
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenderState {
    /// Identity, which stays
    pub tender_id: Uuid,
    /// Year of the calendar that it was in
    pub year: i32,
    /// Reference
    pub reference: Option<String>,
    /// Title
    pub title: String,
    /// Step in its life
    pub status: TenderStatus,
    /// Nature of the contract; `None` is unknown
    pub nature: Option<ContractNature>,
    /// Procedure; `None` is unknown
    pub procedure: Option<Procedure>,
    /// Main CPV code
    pub cpv_code: Option<String>,
    /// Euro, excluding VAT; of a range the upper end; `None` is unknown
    pub estimated_value_eur: Option<Decimal>,
    /// Lower end where a range was given
    pub minimum_value_eur: Option<Decimal>,
    /// Description, category, priority, contact and remarks, by their column
    pub texts: BTreeMap<TenderField, String>,
    /// How many lots
    pub lots: usize,
    /// Who has which part
    pub participations: BTreeMap<Uuid, ParticipationRole>,
    /// When its milestones are planned
    pub periods: BTreeMap<Milestone, Period>,
}

/// What became of a tender between two days
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fate {
    /// Only there on the second day
    New,
    /// Only there on the first day
    Gone,
    /// There on both, and not the same
    Changed,
}

/// A tender that differs
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenderDifference<T> {
    /// As it stood on the first day and on the second
    pub pair: Pair<T>,
    /// What became of it
    pub fate: Fate,
    /// Of one that is there on both days what differs, in the order of the columns, and not nothing
    pub fields: Vec<TenderField>,
    /// Of one that is there on both days which moments differ, in the order of a tender's life
    pub moves: Vec<Move>,
}

/// A moment that is planned for other days than before, or said in other words
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Which
    pub milestone: Milestone,
    /// The first day; `None` when nothing was said
    pub before: Option<Period>,
    /// The second day; `None` when nothing is said any more
    pub after: Option<Period>,
    /// How many days later it begins, less than zero for earlier; `None` when it has no day on one of both
    pub days_later: Option<i64>,
}

/// What differs between two days: in the order of the second, then what is there no longer in the order of the first
pub fn differences<T>(
    before: Vec<T>,
    after: Vec<T>,
    state: impl Fn(&T) -> TenderState,
) -> Vec<TenderDifference<T>> {
    let pairs = pairs(before, after, |tender| state(tender).tender_id);
    let differing = pairs.into_iter().filter_map(|pair| {
        let states = (pair.before.as_ref().map(&state), pair.after.as_ref().map(&state));
        let (fate, fields, moves) = match states {
            (Some(before), Some(after)) if before == after => return None,
            (Some(before), Some(after)) => {
                let moves = moves(&before, &after);
                (Fate::Changed, fields(&before, &after, &moves), moves)
            }
            (None, _) => (Fate::New, Vec::new(), Vec::new()),
            (_, None) => (Fate::Gone, Vec::new(), Vec::new()),
        };
        Some(TenderDifference { pair, fate, fields, moves })
    });
    differing.collect()
}

/// What differs, in the order of the columns
fn fields(before: &TenderState, after: &TenderState, moves: &[Move]) -> Vec<TenderField> {
    let is_moved = |field| moves.iter().any(|moved| moved.field() == field);
    let differs = |field: &TenderField| is_moved(*field) || !before.agrees(after, *field);
    TenderField::ALL.iter().copied().filter(differs).collect()
}

impl TenderState {
    fn lead(&self) -> Option<Uuid> {
        let mut leads = self.participations.iter().filter(|(_, role)| **role == ParticipationRole::Lead);
        leads.next().map(|(organization, _)| *organization)
    }

    /// Who has another part than leading
    fn others(&self) -> Vec<(Uuid, ParticipationRole)> {
        let parts = self.participations.iter().filter(|(_, role)| **role != ParticipationRole::Lead);
        parts.map(|(organization, role)| (*organization, *role)).collect()
    }

    fn text(&self, field: TenderField) -> Option<&String> {
        self.texts.get(&field)
    }

    /// Whether another state says the same of a field; moments, which [`Move`] tells of, aside
    fn agrees(&self, other: &Self, field: TenderField) -> bool {
        match field {
            TenderField::Year => self.year == other.year,
            TenderField::Reference => self.reference == other.reference,
            TenderField::Title => self.title == other.title,
            TenderField::Lead => self.lead() == other.lead(),
            TenderField::Participants => self.others() == other.others(),
            TenderField::Nature => self.nature == other.nature,
            TenderField::Cpv => self.cpv_code == other.cpv_code,
            TenderField::Value => {
                (self.estimated_value_eur, self.minimum_value_eur)
                    == (other.estimated_value_eur, other.minimum_value_eur)
            }
            TenderField::Procedure => self.procedure == other.procedure,
            TenderField::Status => self.status == other.status,
            TenderField::Lots => self.lots == other.lots,
            field => self.text(field) == other.text(field),
        }
    }
}

/// The moments that differ, in the order of their life
fn moves(before: &TenderState, after: &TenderState) -> Vec<Move> {
    Milestone::ALL.iter().filter_map(|milestone| moved(before, after, *milestone)).collect()
}

/// How a moment moved; `None` when it is said to be the same
pub(super) fn moved(before: &TenderState, after: &TenderState, milestone: Milestone) -> Option<Move> {
    let (before, after) = (before.periods.get(&milestone), after.periods.get(&milestone));
    (before != after).then(|| Move {
        milestone,
        days_later: before.zip(after).and_then(|(before, after)| days_later(before, after)),
        before: before.cloned(),
        after: after.cloned(),
    })
}

/// How many days later a period begins than another, or ends where one of both has no beginning; `None` where neither can be told
fn days_later(before: &Period, after: &Period) -> Option<i64> {
    let days = |of: fn(&Period) -> Option<NaiveDate>| Some((of(after)? - of(before)?).num_days());
    days(Period::start).or_else(|| days(Period::end))
}

impl Move {
    /// The column of the moment
    pub const fn field(&self) -> TenderField {
        match self.milestone {
            Milestone::Preparation => TenderField::Preparation,
            Milestone::Publication => TenderField::Publication,
            Milestone::Submission => TenderField::Submission,
            Milestone::Award => TenderField::Award,
            Milestone::ContractStart => TenderField::ContractStart,
            Milestone::ContractEnd => TenderField::ContractEnd,
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;
    use rust_decimal::dec;

    use super::*;
    use crate::types::Precision;

    /// A planned tender of 2023
    pub(in crate::rules) fn tender(number: u128) -> TenderState {
        TenderState {
            tender_id: Uuid::from_u128(number),
            year: 2023,
            reference: Some(format!("R{number}")),
            title: "Traject".to_owned(),
            status: TenderStatus::Planned,
            nature: None,
            procedure: None,
            cpv_code: None,
            estimated_value_eur: Some(dec!(100)),
            minimum_value_eur: None,
            texts: BTreeMap::new(),
            lots: 0,
            participations: BTreeMap::new(),
            periods: BTreeMap::new(),
        }
    }

    /// A period of these days
    pub(in crate::rules) fn period(start: Option<&str>, end: Option<&str>) -> Period {
        let day = |text: Option<&str>| text.and_then(|text| text.parse().ok());
        Period::new(day(start), day(end), Precision::Range, "toen").unwrap()
    }

    fn compared(before: &[TenderState], after: &[TenderState]) -> Vec<TenderDifference<TenderState>> {
        differences(before.to_vec(), after.to_vec(), Clone::clone)
    }

    #[test]
    fn tenders_come_go_and_change() {
        let changed = TenderState {
            status: TenderStatus::Published,
            estimated_value_eur: None,
            texts: BTreeMap::from([(TenderField::Remarks, "nieuw".to_owned())]),
            participations: BTreeMap::from([(Uuid::from_u128(9), ParticipationRole::Lead)]),
            ..tender(2)
        };
        let found = compared(&[tender(1), tender(2), tender(3)], &[tender(4), changed, tender(3)]);
        let told: Vec<_> = found.iter().map(|one| (one.fate, one.fields.as_slice())).collect();
        let fields = [TenderField::Lead, TenderField::Value, TenderField::Status, TenderField::Remarks];
        assert_eq!(told, [(Fate::New, &[][..]), (Fate::Changed, &fields), (Fate::Gone, &[])]);
    }

    #[test]
    fn a_moved_moment_says_by_how_many_days() {
        let with = |period: Option<Period>| TenderState {
            periods: period.map(|period| (Milestone::Publication, period)).into_iter().collect(),
            ..tender(1)
        };
        let days = |before: Option<Period>, after: Option<Period>| {
            let found = compared(&[with(before)], &[with(after)]).pop().unwrap();
            assert_eq!(found.fields, [TenderField::Publication]);
            found.moves[0].days_later
        };
        let spring = period(Some("2023-04-01"), Some("2023-06-30"));
        assert_eq!(days(Some(spring.clone()), Some(period(Some("2023-07-01"), None))), Some(91));
        assert_eq!(days(Some(spring.clone()), Some(period(None, Some("2023-05-31")))), Some(-30));
        assert_eq!(days(Some(spring.clone()), Some(period(Some("2023-04-01"), None))), Some(0));
        assert_eq!(days(Some(spring.clone()), Some(Period::unknown("n.t.b."))), None);
        assert_eq!(days(None, Some(spring)), None);
    }

    fn any_tender() -> impl Strategy<Value = TenderState> {
        let value = prop::option::of((0_i64..3).prop_map(Decimal::from));
        let days = prop::option::of(0_u64..3);
        (1_u128..6, value, days, 0_usize..2).prop_map(|(number, value, days, lots)| {
            let first: NaiveDate = "2023-01-01".parse().unwrap();
            let start = days.and_then(|days| first.checked_add_days(chrono::Days::new(days)));
            let period = start.and_then(|start| Period::new(Some(start), None, Precision::Day, "dan"));
            TenderState {
                estimated_value_eur: value,
                lots,
                periods: period.map(|period| (Milestone::Award, period)).into_iter().collect(),
                ..tender(number)
            }
        })
    }

    fn any_calendar() -> impl Strategy<Value = Vec<TenderState>> {
        prop::collection::vec(any_tender(), 0..6).prop_map(|mut tenders| {
            tenders.sort_by_key(|tender| tender.tender_id);
            tenders.dedup_by_key(|tender| tender.tender_id);
            tenders
        })
    }

    proptest! {
        #[test]
        fn what_is_not_told_is_the_same(before in any_calendar(), after in any_calendar()) {
            let found = compared(&before, &after);
            let count = |fate| found.iter().filter(|one| one.fate == fate).count();
            let same = after.iter().filter(|tender| before.contains(tender)).count();
            prop_assert_eq!(count(Fate::New) + count(Fate::Changed) + same, after.len());
            prop_assert_eq!(count(Fate::Gone) + count(Fate::Changed) + same, before.len());
        }

        #[test]
        fn what_differs_is_named_and_nothing_else(before in any_calendar(), after in any_calendar()) {
            for found in compared(&before, &after) {
                let Pair { before: Some(before), after: Some(after) } = &found.pair else {
                    prop_assert!(found.fields.is_empty() && found.moves.is_empty());
                    continue;
                };
                prop_assert!(before != after && !found.fields.is_empty());
                for field in &found.fields {
                    let is_moved = found.moves.iter().any(|moved| moved.field() == *field);
                    prop_assert!(is_moved || !before.agrees(after, *field));
                }
            }
        }

        #[test]
        fn the_other_way_round_is_the_opposite(before in any_calendar(), after in any_calendar()) {
            let (there, back) = (compared(&before, &after), compared(&after, &before));
            let count = |found: &[TenderDifference<_>], fate| found.iter().filter(|one| one.fate == fate).count();
            prop_assert_eq!(count(&there, Fate::New), count(&back, Fate::Gone));
            let days = |found: &[TenderDifference<TenderState>]| -> i64 {
                found.iter().flat_map(|one| &one.moves).filter_map(|moved| moved.days_later).sum()
            };
            prop_assert_eq!(days(&there), -days(&back));
        }
    }
}
