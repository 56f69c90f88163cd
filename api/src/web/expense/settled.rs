//! Whether an expense was settled, as pages tell it.

use schema::{
    rules::settlement::ClosedPeriods,
    texts::half_year_name,
    types::{HalfYear, SettlementStatus},
};

use crate::read::settlement::SettledIn;

/// Whether an expense was settled
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SettledView {
    /// The settlements that it is in, the earliest first
    pub(super) links: Vec<SettledLink>,
    /// What there is to say when it is in none; empty when it is in one
    pub(super) open: &'static str,
}

/// A settlement that an expense is in
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SettledLink {
    pub(super) address: String,
    /// `Eerste halfjaar 2023`
    pub(super) name: String,
    /// What there is to say of it: a draft, or that the expense came late; empty for what is ordinary
    pub(super) remark: &'static str,
}

impl SettledView {
    /// Of an expense of that half-year, in these settlements, when those half-years are closed
    pub(super) fn new(period: HalfYear, settled: &[SettledIn], closed: &[HalfYear]) -> Self {
        let is_closed_before = |settlement: HalfYear| {
            let before = ClosedPeriods::of(closed.iter().copied().filter(|one| *one < settlement));
            before.is_some_and(|before| before.contains(period))
        };
        let link = |of: &SettledIn| SettledLink {
            address: format!("/settlement/{}", of.settlement_id),
            name: half_year_name(of.period),
            remark: match (of.status, is_closed_before(of.period)) {
                (SettlementStatus::Draft, false) => "nog niet, in concept",
                (SettlementStatus::Draft, true) => "nog niet, in concept; nagekomen",
                (_, true) => "nagekomen",
                (_, false) => "",
            },
        };
        let is_late = ClosedPeriods::of(closed.iter().copied()).is_some_and(|closed| closed.contains(period));
        let open = match (settled.is_empty(), is_late) {
            (false, _) => "",
            (true, true) => "nagekomen: gaat mee in de volgende",
            (true, false) => "nog niet",
        };
        Self { links: settled.iter().map(link).collect(), open }
    }
}

#[cfg(test)]
mod tests {
    use schema::types::Half;
    use uuid::Uuid;

    use super::*;

    const FIRST: HalfYear = HalfYear { year: 2023, half: Half::First };
    const SECOND: HalfYear = HalfYear { year: 2023, half: Half::Second };

    fn remarks(
        period: HalfYear,
        settled: &[(HalfYear, SettlementStatus)],
        closed: &[HalfYear],
    ) -> Vec<&'static str> {
        let settled = settled.iter().map(|(period, status)| SettledIn {
            settlement_id: Uuid::nil(),
            period: *period,
            status: *status,
        });
        let settled: Vec<SettledIn> = settled.collect();
        let view = SettledView::new(period, &settled, closed);
        view.links.iter().map(|link| link.remark).chain([view.open]).collect()
    }

    #[test]
    fn late_is_what_comes_after_its_half_year_was_settled() {
        use SettlementStatus::{Agreed, Draft, Sent};
        assert_eq!(remarks(FIRST, &[], &[]), ["nog niet"]);
        assert_eq!(remarks(FIRST, &[], &[FIRST]), ["nagekomen: gaat mee in de volgende"]);
        assert_eq!(remarks(FIRST, &[(FIRST, Sent)], &[FIRST]), ["", ""]);
        assert_eq!(remarks(FIRST, &[(SECOND, Draft)], &[FIRST]), ["nog niet, in concept; nagekomen", ""]);
        assert_eq!(remarks(FIRST, &[(SECOND, Agreed)], &[FIRST, SECOND]), ["nagekomen", ""]);
        assert_eq!(remarks(FIRST, &[(SECOND, Agreed)], &[SECOND]), ["", ""], "it took the whole year");
        assert_eq!(
            remarks(FIRST, &[(FIRST, Sent), (SECOND, Draft)], &[FIRST]),
            ["", "nog niet, in concept; nagekomen", ""]
        );
    }
}
