//! Which registers, or lists, a workbook is a newer version of: only of those something can be missing.
//!
//! An organization may keep several registers, and files are renamed: the rows themselves tell. A workbook that has at least
//! half of the rows of a register is a newer version of it.

use std::{collections::BTreeMap, fmt::Debug};

use uuid::Uuid;

/// The registers of the stored rows, each with how many of its rows the workbook has
///
/// Registers are those of somebody or of a year (`K`), and named by the import that first brought them; `None` is not known.
#[derive(Debug)]
pub(super) struct Registers<K> {
    counts: BTreeMap<(K, Option<Uuid>), Count>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Count {
    found: usize,
    all: usize,
}

impl Count {
    /// Whether enough is found to take the workbook for a newer version
    const fn is_continued(self) -> bool {
        self.found > 0 && self.found * 2 >= self.all
    }
}

/// A register of which a workbook has some rows, but too few
pub(super) struct Unlike<K> {
    pub of: K,
    pub found: usize,
    pub all: usize,
}

impl<K: Copy + Ord + Debug> Registers<K> {
    /// Counts stored rows that came from a workbook: of whom, in which register, and whether the workbook has them
    pub(super) fn of(rows: impl Iterator<Item = (K, Option<Uuid>, bool)>) -> Self {
        let mut counts: BTreeMap<_, Count> = BTreeMap::new();
        for (of, register, is_found) in rows {
            let count = counts.entry((of, register)).or_default();
            count.found += usize::from(is_found);
            count.all += 1;
        }
        Self { counts }
    }

    /// Whether the workbook is a newer version of a register
    pub(super) fn continues(&self, of: K, register: Option<Uuid>) -> bool {
        self.counts.get(&(of, register)).is_some_and(|count| count.is_continued())
    }

    /// The register of the workbook: that of which it has most rows; `None` for one that is new
    pub(super) fn register(&self, of: K) -> Option<Uuid> {
        let own = self.counts.iter().filter(|((whose, _), count)| *whose == of && count.is_continued());
        let known = own.filter_map(|((_, register), count)| Some((count.found, (*register)?)));
        known.max().map(|(_, register)| register)
    }

    /// The registers of which it has some rows, but too few
    pub(super) fn unlike(&self) -> impl Iterator<Item = Unlike<K>> {
        let unlike = self.counts.iter().filter(|(_, count)| count.found > 0 && !count.is_continued());
        unlike.map(|((of, _), count)| Unlike { of: *of, found: count.found, all: count.all })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Option<Uuid> = Some(Uuid::from_u128(1));
    const OTHER: Option<Uuid> = Some(Uuid::from_u128(2));

    /// Register, rows that the workbook has, and rows that it does not have
    fn registers(counts: &[(Option<Uuid>, usize, usize)]) -> Registers<i32> {
        let rows = counts.iter().flat_map(|(register, found, gone)| {
            let rows = std::iter::repeat_n(true, *found).chain(std::iter::repeat_n(false, *gone));
            rows.map(|is_found| (2023, *register, is_found))
        });
        Registers::of(rows)
    }

    #[test]
    fn half_of_the_rows_make_a_newer_version() {
        for (found, gone, expected) in
            [(1, 1, true), (1, 2, false), (3, 0, true), (0, 0, false), (0, 5, false)]
        {
            let registers = registers(&[(ONE, found, gone)]);
            assert_eq!(registers.continues(2023, ONE), expected, "{found} found, {gone} gone");
            assert_eq!(registers.register(2023), ONE.filter(|_| expected), "{found} found, {gone} gone");
        }
    }

    #[test]
    fn registers_are_told_apart() {
        let both = registers(&[(ONE, 4, 1), (OTHER, 0, 9), (None, 1, 9)]);
        assert!(both.continues(2023, ONE) && !both.continues(2023, OTHER) && !both.continues(2024, ONE));
        let unlike: Vec<_> = both.unlike().map(|unlike| (unlike.of, unlike.found, unlike.all)).collect();
        assert_eq!(unlike, [(2023, 1, 10)], "of what it has nothing of nobody needs to hear");
        assert_eq!(registers(&[(ONE, 2, 0), (OTHER, 3, 0)]).register(2023), OTHER, "that with most rows");
        assert_eq!(registers(&[(None, 2, 0)]).register(2023), None, "the first that is known is a new one");
    }
}
