/// Numbers such as those of rows, kept as the spans that they form
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spans(Vec<(u32, u32)>);

impl Spans {
    /// Adds the numbers from `first` to `last`, which is included
    pub fn add(&mut self, first: u32, last: u32) {
        match self.0.last_mut() {
            Some((start, end)) if *start <= first && first <= end.saturating_add(1) => *end = last.max(*end),
            _ => self.0.push((first, last.max(first))),
        }
    }

    /// Whether a number is in one of the spans; they must be [`Spans::in_order`]
    pub fn contains(&self, number: u32) -> bool {
        let next = self.0.partition_point(|(first, _)| *first <= number);
        let before = next.checked_sub(1).and_then(|index| self.0.get(index));
        before.is_some_and(|(_, last)| number <= *last)
    }

    /// The spans, each with its first and last number
    pub fn iter(&self) -> impl Iterator<Item = (u32, u32)> {
        self.0.iter().copied()
    }

    /// How many spans there are
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The same numbers, ascending and without overlap
    #[must_use]
    pub fn in_order(mut self) -> Self {
        self.0.sort_unstable();
        let mut ordered = Self(Vec::with_capacity(self.0.len()));
        self.0.iter().for_each(|(first, last)| ordered.add(*first, *last));
        ordered
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_what_touches() {
        let mut spans = Spans::default();
        for (first, last) in [(3, 3), (4, 6), (9, 9), (1, 1), (5, 5), (2, 2)] {
            spans.add(first, last);
        }
        let spans = spans.in_order();
        assert_eq!(spans.iter().collect::<Vec<_>>(), [(1, 6), (9, 9)]);
        let inside: Vec<u32> = (0..11).filter(|number| spans.contains(*number)).collect();
        assert_eq!(inside, [1, 2, 3, 4, 5, 6, 9]);
        assert!(!Spans::default().contains(0));
    }
}
