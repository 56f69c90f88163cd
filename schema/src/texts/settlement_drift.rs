//! Dutch sentences about what became different since a settlement was worked out.

use rust_decimal::Decimal;

use crate::types::euros_and_cents;

/// How many costs or fees, and what they come to in euro
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    /// How many
    pub count: usize,
    /// Together, in euro
    pub sum: Decimal,
}

impl Counted {
    /// One more
    pub fn add(&mut self, amount: Decimal) {
        self.count += 1;
        self.sum += amount;
    }

    /// `2 uitgaven, samen € 110,00`; `None` for none
    fn named(self, one: &str, several: &str) -> Option<String> {
        let sum = euros_and_cents(self.sum);
        match self.count {
            0 => None,
            1 => Some(format!("1 {one} van {sum}")),
            count => Some(format!("{count} {several}, samen {sum}")),
        }
    }
}

/// What became different since a settlement was worked out
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DriftTold {
    /// Costs that came in
    pub costs: Counted,
    /// Fees that came in
    pub fees: Counted,
    /// Differences of costs and fees that were in it
    pub changed: Counted,
    /// Whether another key counts
    pub has_other_key: bool,
    /// Whether another member keeps the books
    pub has_other_administrator: bool,
}

/// What became different, one sentence each
///
/// ```
/// use schema::texts::{Counted, DriftTold, settlement_drift};
/// use rust_decimal::dec;
/// let told = DriftTold { costs: Counted { count: 2, sum: dec!(110) }, ..DriftTold::default() };
/// assert_eq!(settlement_drift(&told), ["Erbij gekomen: 2 uitgaven, samen € 110,00."]);
/// ```
pub fn settlement_drift(told: &DriftTold) -> Vec<String> {
    let added = [told.costs.named("uitgave", "uitgaven"), told.fees.named("fee", "fees")];
    let added: Vec<String> = added.into_iter().flatten().collect();
    let added = (!added.is_empty()).then(|| format!("Erbij gekomen: {}.", added.join("; ")));
    let changed = told.changed.named("verschil", "verschillen");
    let changed = changed.map(|changed| format!("Anders geworden van wat erin zit: {changed}."));
    let key = told.has_other_key.then(|| "Er geldt een andere verdeelsleutel.".to_owned());
    let books = told.has_other_administrator.then(|| "Een ander voert de administratie.".to_owned());
    [added, changed, key, books].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use rust_decimal::dec;

    use super::*;

    #[test]
    fn one_is_told_as_one_and_all_that_changed_is_told() {
        let mut told =
            DriftTold { has_other_key: true, has_other_administrator: true, ..DriftTold::default() };
        told.costs.add(dec!(10));
        told.fees.add(dec!(2500));
        told.changed.add(dec!(-5));
        told.changed.add(dec!(1));
        assert_eq!(
            settlement_drift(&told),
            [
                "Erbij gekomen: 1 uitgave van € 10,00; 1 fee van € 2.500,00.",
                "Anders geworden van wat erin zit: 2 verschillen, samen € -4,00.",
                "Er geldt een andere verdeelsleutel.",
                "Een ander voert de administratie.",
            ]
        );
        assert!(settlement_drift(&DriftTold::default()).is_empty());
    }
}
