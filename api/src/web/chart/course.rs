use rust_decimal::{Decimal, RoundingStrategy, dec, prelude::ToPrimitive};
use schema::types::euros;

/// How large a course is drawn
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) struct Size {
    /// Where the year begins
    left: u32,
    /// Width of a month
    month: u32,
    /// Where the highest amount stands
    top: u32,
    /// From the highest amount to the lowest
    depth: u32,
    /// Into so many steps the amounts are divided, or one more or less
    steps: Decimal,
}

impl Size {
    /// Amounts stand at the left
    pub(in crate::web) const WIDE: Self = Self { left: 110, month: 50, top: 16, depth: 240, steps: dec!(4) };
    /// For phones: amounts stand above their lines
    pub(in crate::web) const NARROW: Self = Self { left: 4, month: 26, top: 26, depth: 190, steps: dec!(2) };
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"];

/// The course of a year: what was spent up to the end of each month, the budget, and where it is heading
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) struct Course {
    /// Budget of the year, in euro
    pub(in crate::web) budget: Decimal,
    /// Spent in each month, in euro
    pub(in crate::web) months: [Decimal; 12],
    /// Months that have begun, 0 to 12
    pub(in crate::web) begun: usize,
    /// Expected at the end of the year, in euro
    pub(in crate::web) forecast: Decimal,
}

impl Course {
    /// What was spent up to the end of each month that has begun, in euro
    pub(in crate::web) fn so_far(&self) -> Vec<Decimal> {
        let mut sum = Decimal::ZERO;
        let add = |month: &Decimal| {
            sum += month;
            sum
        };
        self.months.iter().take(self.begun).map(add).collect()
    }
}

/// The course of a year as lines
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web) struct CourseChart {
    /// Left and right edge of the year, and its upper and lower one
    pub(in crate::web) frame: Frame,
    /// Amounts at the left, from above
    pub(in crate::web) ticks: Vec<(u32, String)>,
    /// Names of the months, in the middle of each
    pub(in crate::web) months: Vec<(u32, &'static str)>,
    /// Where quarters begin and end
    pub(in crate::web) quarters: Vec<u32>,
    /// What was spent: from nothing, to the end of each month that has begun
    pub(in crate::web) spent: Vec<(u32, u32)>,
    /// From there to the end of the year; `None` when that is over
    pub(in crate::web) forecast: Option<[(u32, u32); 2]>,
    /// Height of the budget
    pub(in crate::web) budget: u32,
}

/// The edges of a drawing
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) struct Frame {
    pub(in crate::web) left: u32,
    pub(in crate::web) right: u32,
    pub(in crate::web) top: u32,
    pub(in crate::web) bottom: u32,
}

impl CourseChart {
    pub(in crate::web) fn new(course: &Course, size: Size) -> Self {
        let so_far = course.so_far();
        let amounts = so_far.iter().copied().chain([Decimal::ZERO, course.budget, course.forecast]);
        let scale = Scale::of(amounts, size);
        let month_end = |month: usize| size.left + size.month * u32::try_from(month).unwrap_or_default();
        let points = [Decimal::ZERO].into_iter().chain(so_far).enumerate();
        let spent: Vec<(u32, u32)> =
            points.map(|(month, amount)| (month_end(month), scale.height(amount))).collect();
        let end = (month_end(12), scale.height(course.forecast));
        let now = spent.last().copied().filter(|_| course.begun < 12);
        Self {
            frame: Frame {
                left: size.left,
                right: month_end(12),
                top: size.top,
                bottom: size.top + size.depth,
            },
            ticks: scale.ticks(),
            months: MONTHS
                .iter()
                .enumerate()
                .map(|(month, name)| (month_end(month) + size.month / 2, *name))
                .collect(),
            quarters: [0, 3, 6, 9, 12].map(month_end).to_vec(),
            spent,
            forecast: now.map(|now| [now, end]),
            budget: scale.height(course.budget),
        }
    }

    /// What was spent, as a line of SVG
    pub(in crate::web) fn points(&self) -> String {
        self.spent.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ")
    }
}

/// Heights of amounts between two round ones
struct Scale {
    size: Size,
    bottom: Decimal,
    top: Decimal,
    step: Decimal,
}

impl Scale {
    fn of(amounts: impl Iterator<Item = Decimal> + Clone, size: Size) -> Self {
        let (low, high) = (amounts.clone().min().unwrap_or_default(), amounts.max().unwrap_or_default());
        let step = round_step((high - low) / size.steps);
        let bottom = (low / step).floor() * step;
        let top = ((high / step).ceil() * step).max(bottom + step);
        Self { size, bottom, top, step }
    }

    fn height(&self, amount: Decimal) -> u32 {
        let share = (self.top - amount).checked_div(self.top - self.bottom).unwrap_or_default();
        let down = share * Decimal::from(self.size.depth);
        let down = down.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        self.size.top + down.to_u32().unwrap_or_default()
    }

    fn ticks(&self) -> Vec<(u32, String)> {
        let mut amount = self.top;
        let mut ticks = Vec::new();
        while amount >= self.bottom {
            ticks.push((self.height(amount), euros(amount)));
            amount -= self.step;
        }
        ticks
    }
}

/// The smallest of 1, 2, 5, 10, 20, 50 and so on that is not less
fn round_step(least: Decimal) -> Decimal {
    let mut power = Decimal::ONE;
    loop {
        for factor in [Decimal::ONE, Decimal::TWO, dec!(5)] {
            if power * factor >= least {
                return power * factor;
            }
        }
        power *= Decimal::TEN;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(begun: usize) -> Course {
        let mut months = [Decimal::ZERO; 12];
        months[0] = dec!(10);
        months[2] = dec!(30);
        Course { budget: dec!(100), months, begun, forecast: dec!(120) }
    }

    #[test]
    fn lines_run_from_nothing_to_the_forecast() {
        let chart = CourseChart::new(&course(3), Size::WIDE);
        assert_eq!(chart.spent, [(110, 256), (160, 240), (210, 240), (260, 192)]);
        assert_eq!(chart.forecast, Some([(260, 192), (710, 64)]));
        assert_eq!(chart.budget, 96);
        let amounts: Vec<_> = chart.ticks.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(amounts, ["€ 150", "€ 100", "€ 50", "€ 0"]);
        assert_eq!(chart.points(), "110,256 160,240 210,240 260,192");
    }

    #[test]
    fn a_year_that_is_over_has_no_forecast_and_one_to_come_nothing_spent() {
        assert_eq!(CourseChart::new(&course(12), Size::WIDE).forecast, None);
        let to_come = CourseChart::new(&course(0), Size::WIDE);
        assert_eq!((to_come.spent.len(), to_come.forecast.is_some()), (1, true));
    }

    /// Whatever the amounts, refunds too, all is drawn within the frame, and with few lines.
    #[test]
    fn all_is_drawn_within_the_frame() {
        let amounts = [
            dec!(0),
            dec!(0.01),
            dec!(-0.01),
            dec!(7),
            dec!(-1_234.56),
            dec!(131_450),
            dec!(999_999_999_999.99),
        ];
        for (one, other) in amounts.iter().flat_map(|one| amounts.map(|other| (*one, other))) {
            for (budget, begun) in amounts.iter().zip([0, 1, 3, 6, 9, 11, 12]) {
                let mut months = [dec!(0); 12];
                (months[0], months[8]) = (one, other);
                let course = Course { budget: *budget, months, begun, forecast: one - other };
                for (size, most) in [(Size::WIDE, 7), (Size::NARROW, 5)] {
                    let chart = CourseChart::new(&course, size);
                    let heights = chart.spent.iter().chain(chart.forecast.iter().flatten()).map(|(_, y)| *y);
                    let frame = chart.frame.top..=chart.frame.bottom;
                    for height in heights.chain([chart.budget]).chain(chart.ticks.iter().map(|(y, _)| *y)) {
                        assert!(frame.contains(&height), "{course:?}: {height}");
                    }
                    assert!((2..=most).contains(&chart.ticks.len()), "{course:?}: {:?}", chart.ticks);
                }
            }
        }
    }
}
