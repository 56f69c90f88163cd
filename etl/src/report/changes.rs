use schema::types::DifferenceKind;

use crate::checks::RowDifference;

/// Differences that are told; the others are counted
const MOST: usize = 20;

/// What would change, as much of it as is told
#[derive(Debug, Default)]
pub struct Changes {
    /// Stored rows that become something else
    others: Vec<RowDifference>,
    /// Rows that are not stored yet
    new: Vec<RowDifference>,
    count: usize,
}

impl Changes {
    /// How many there are in all
    pub const fn count(&self) -> usize {
        self.count
    }

    /// Those that are told: of what is new there may be much; what is stored and becomes something else matters more
    pub(super) fn told(&self) -> impl Iterator<Item = &RowDifference> {
        self.others.iter().chain(&self.new).take(MOST)
    }
}

impl Extend<RowDifference> for Changes {
    fn extend<I: IntoIterator<Item = RowDifference>>(&mut self, differences: I) {
        for difference in differences {
            self.count += 1;
            let is_new = difference.kind == DifferenceKind::New;
            let alike = if is_new { &mut self.new } else { &mut self.others };
            if alike.len() < MOST {
                alike.push(difference);
            }
        }
    }
}
