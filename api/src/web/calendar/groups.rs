//! The tenders of a calendar by the quarter in which their publication begins, with figures over all that are wanted.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use schema::types::{Milestone, whole_number};

use super::row::{TenderRow, row};
use crate::{
    quarter::Quarter,
    read::{
        ReadError, Visibility,
        tender::{TenderTotal, TenderWithRelations},
    },
    web::worth::Worth,
};

/// How many tenders, and what they are worth
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Total {
    count: i64,
    /// Of how many the value is known
    known: i64,
    sum: Decimal,
}

/// The figures of all tenders that are wanted, also of those that stand on other pages
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Totals {
    /// By the first day of the quarter, the earliest first; without one last
    quarters: Vec<(Option<NaiveDate>, Total)>,
}

/// Tenders whose publication begins in one quarter
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    /// `Q1 2023`
    pub(super) name: String,
    /// How many there are, and their value together
    pub(super) summary: String,
    /// Those on this page
    pub(super) tenders: Vec<TenderRow>,
}

impl Totals {
    /// From totals by quarter of publication
    pub(super) fn of(rows: Vec<TenderTotal>) -> Self {
        let total = |(_, _, quarter, _, _, _, _, count, known, sum): TenderTotal| {
            (quarter, Total { count, known, sum: sum.unwrap_or_default() })
        };
        Self { quarters: rows.into_iter().map(total).collect() }
    }

    /// All together
    pub(super) fn all(&self) -> Total {
        let add = |sum: Total, (_, one): &(_, Total)| Total {
            count: sum.count + one.count,
            known: sum.known + one.known,
            sum: sum.sum + one.sum,
        };
        self.quarters.iter().fold(Total::default(), add)
    }

    /// Each quarter with its name
    pub(super) fn named(&self) -> impl Iterator<Item = (String, Total)> {
        self.quarters.iter().map(|(quarter, total)| (name(*quarter), *total))
    }

    fn of_quarter(&self, quarter: Option<NaiveDate>) -> Total {
        let found = self.quarters.iter().find(|(of, _)| *of == quarter);
        found.map(|(_, total)| *total).unwrap_or_default()
    }
}

impl Total {
    /// How many tenders
    pub(super) const fn count(self) -> i64 {
        self.count
    }

    /// `2 trajecten`
    pub(super) fn counted(self) -> String {
        counted(self.count)
    }

    /// What they are worth together
    pub(super) fn worth(self) -> Worth {
        Worth::of(self.count, self.known, self.sum)
    }

    /// `2 trajecten, samen € 1.500 (waarde van 1 onbekend)`
    pub(super) fn summary(self) -> String {
        if self.known == 0 {
            self.counted()
        } else {
            format!("{}, samen {}", self.counted(), self.worth().in_a_line())
        }
    }
}

/// `1 traject`, `1.234 trajecten`
pub(super) fn counted(count: i64) -> String {
    if count == 1 { "1 traject".to_owned() } else { format!("{} trajecten", whole_number(count)) }
}

/// The tenders of a page, which stand in the order of publication
///
/// # Errors
///
/// As [`row`].
pub(super) fn groups(
    tenders: &[TenderWithRelations],
    totals: &Totals,
    visibility: Visibility,
    may_move: &dyn Fn(&TenderWithRelations) -> bool,
) -> Result<Vec<Group>, ReadError> {
    let parts = tenders.chunk_by(|one, next| quarter_of(one) == quarter_of(next));
    let group = |part: &[TenderWithRelations]| {
        let quarter = part.first().and_then(quarter_of);
        let rows =
            part.iter().map(|tender| row(tender, visibility, may_move(tender))).collect::<Result<_, _>>()?;
        Ok(Group { name: name(quarter), summary: totals.of_quarter(quarter).summary(), tenders: rows })
    };
    parts.map(group).collect()
}

/// First day of the quarter in which the publication begins; `None` when nobody knows
fn quarter_of(tender: &TenderWithRelations) -> Option<NaiveDate> {
    let day = tender.period(Milestone::Publication)?.start()?;
    NaiveDate::from_ymd_opt(day.year(), day.month0() / 3 * 3 + 1, 1)
}

fn name(quarter: Option<NaiveDate>) -> String {
    match quarter {
        Some(day) => Quarter::with(day).map_or_else(|| day.year().to_string(), Quarter::name),
        None => "Begin van de publicatie niet bekend".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::dec;

    use super::*;

    #[test]
    fn figures_say_of_how_many_the_value_is_not_known() {
        let summary = |count, known, sum| Total { count, known, sum }.summary();
        assert_eq!(summary(2, 2, dec!(1500)), "2 trajecten, samen € 1.500");
        assert_eq!(
            summary(1234, 1000, dec!(1500)),
            "1.234 trajecten, samen € 1.500 (waarde van 234 onbekend)"
        );
        assert_eq!(summary(1, 0, dec!(0)), "1 traject");
        assert_eq!(Total::default().summary(), "0 trajecten");
    }

    #[test]
    fn figures_add_up() {
        let quarter = |day: &str, count| (day.parse().ok(), Total { count, known: 1, sum: dec!(10.5) });
        let totals =
            Totals { quarters: vec![quarter("2023-01-01", 2), quarter("2023-04-01", 1), quarter("", 3)] };
        assert_eq!(totals.all(), Total { count: 6, known: 3, sum: dec!(31.5) });
        let names: Vec<_> = totals.named().map(|(name, _)| name).collect();
        assert_eq!(names, ["Q1 2023", "Q2 2023", "Begin van de publicatie niet bekend"]);
        assert_eq!(totals.of_quarter(None).count, 3);
    }
}
