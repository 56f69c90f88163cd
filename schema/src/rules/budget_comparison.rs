//! Two revisions of a budget side by side: what was, what is, and by how much they differ.

use std::{
    collections::{HashMap, VecDeque},
    hash::Hash,
};

use rust_decimal::Decimal;

/// Something as it is in one revision and in the other; one of the two is missing when it came or went
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair<T> {
    /// In the first revision; `None` when it is new in the second
    pub before: Option<T>,
    /// In the second revision; `None` when it is there no longer
    pub after: Option<T>,
}

impl<T> Pair<T> {
    /// Amount after less amount before; what is not there counts for nothing
    pub fn difference(&self, amount: impl Fn(&T) -> Decimal) -> Decimal {
        let of = |side: &Option<T>| side.as_ref().map_or(Decimal::ZERO, &amount);
        of(&self.after) - of(&self.before)
    }

    /// One of the two, the second where there is one
    pub fn any(&self) -> Option<&T> {
        self.after.as_ref().or(self.before.as_ref())
    }
}

/// What has the same key in both, side by side: in the order of the second, then what is there no longer in the order of
/// the first. Of a key that occurs more than once the first goes with the first.
pub fn pairs<T, K: Eq + Hash>(before: Vec<T>, after: Vec<T>, key: impl Fn(&T) -> K) -> Vec<Pair<T>> {
    let mut places: HashMap<K, VecDeque<usize>> = HashMap::new();
    for (place, item) in before.iter().enumerate() {
        places.entry(key(item)).or_default().push_back(place);
    }
    let mut left: Vec<Option<T>> = before.into_iter().map(Some).collect();
    let mut pairs: Vec<Pair<T>> = Vec::new();
    for item in after {
        let place = places.get_mut(&key(&item)).and_then(VecDeque::pop_front);
        let before = place.and_then(|place| left.get_mut(place)).and_then(Option::take);
        pairs.push(Pair { before, after: Some(item) });
    }
    pairs.extend(left.into_iter().flatten().map(|gone| Pair { before: Some(gone), after: None }));
    pairs
}

/// By what a line of a budget is known in another revision: its name, whatever its case and spaces
pub fn line_key(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rust_decimal::dec;

    use super::*;

    type Line = (String, Decimal);

    fn compare(before: &[Line], after: &[Line]) -> Vec<Pair<Line>> {
        pairs(before.to_vec(), after.to_vec(), |(name, _)| line_key(name))
    }

    fn line(name: &str, amount: Decimal) -> Line {
        (name.to_owned(), amount)
    }

    fn sum<'l>(lines: impl IntoIterator<Item = &'l Line>) -> Decimal {
        lines.into_iter().map(|(_, amount)| amount).sum()
    }

    fn any_lines() -> impl Strategy<Value = Vec<Line>> {
        let name =
            prop::sample::select(vec!["Onvoorzien", "onvoorzien", "Personele  kosten", "Mett", "VDLC"]);
        let amount = (-1_000_000_i64..1_000_000).prop_map(|cents| Decimal::new(cents, 2));
        prop::collection::vec((name.prop_map(str::to_owned), amount), 0..8)
    }

    #[test]
    fn lines_are_known_by_name_and_the_rest_came_or_went() {
        let before = [line("Personele kosten", dec!(120_000)), line("Onvoorzien", dec!(2_000))];
        let after = [line("Huur", dec!(500)), line("personele  kosten", dec!(125_000))];
        let seen: Vec<(&str, Decimal)> = compare(&before, &after)
            .iter()
            .map(|pair| match (&pair.before, &pair.after) {
                (None, Some(_)) => ("new", pair.difference(|(_, amount)| *amount)),
                (Some(_), None) => ("gone", pair.difference(|(_, amount)| *amount)),
                _ => ("both", pair.difference(|(_, amount)| *amount)),
            })
            .collect();
        assert_eq!(seen, [("new", dec!(500)), ("both", dec!(5_000)), ("gone", dec!(-2_000))]);
    }

    proptest! {
        #[test]
        fn differences_add_up_to_the_difference_of_the_totals(before in any_lines(), after in any_lines()) {
            let differences: Decimal =
                compare(&before, &after).iter().map(|pair| pair.difference(|(_, amount)| *amount)).sum();
            prop_assert_eq!(differences, sum(&after) - sum(&before));
        }

        #[test]
        fn every_line_stands_once_on_its_side(before in any_lines(), after in any_lines()) {
            let pairs = compare(&before, &after);
            let side = |lines: Vec<Option<Line>>| {
                let mut lines: Vec<Line> = lines.into_iter().flatten().collect();
                lines.sort();
                lines
            };
            let sorted = |lines: &[Line]| side(lines.iter().cloned().map(Some).collect());
            prop_assert_eq!(side(pairs.iter().map(|pair| pair.before.clone()).collect()), sorted(&before));
            prop_assert_eq!(side(pairs.iter().map(|pair| pair.after.clone()).collect()), sorted(&after));
        }

        #[test]
        fn the_same_is_no_difference_and_the_other_way_round_is_the_opposite(
            before in any_lines(), after in any_lines(),
        ) {
            let same = compare(&before, &before);
            prop_assert!(same.iter().all(|pair| pair.difference(|(_, amount)| *amount).is_zero()));
            let differences = |pairs: Vec<Pair<Line>>, sign: Decimal| {
                let difference = |pair: &Pair<Line>| {
                    let name = pair.any().map(|(name, _)| line_key(name)).unwrap_or_default();
                    (name, pair.difference(|(_, amount)| *amount) * sign)
                };
                let mut differences: Vec<_> = pairs.iter().map(difference).collect();
                differences.sort();
                differences
            };
            prop_assert_eq!(
                differences(compare(&after, &before), dec!(-1)),
                differences(compare(&before, &after), dec!(1))
            );
        }
    }
}
