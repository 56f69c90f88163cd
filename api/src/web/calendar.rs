//! The tender calendar of a year, as the page shows it.

use rust_decimal::Decimal;
use schema::{
    models::Calendar,
    texts::Label,
    types::{CalendarStatus, Milestone, ParticipationRole, Period, Precision, euros, whole_number},
};

use super::{
    source::SourceLink,
    timeline::{Timeline, quarter},
};
use crate::read::{
    ReadError, Visibility,
    tender::{TenderText, TenderWithRelations},
};

/// A calendar with its tenders by the quarter of publication
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CalendarView {
    /// Title
    pub(super) title: String,
    /// Whether only members see it
    pub(super) is_draft: bool,
    /// How many tenders there are, in words
    pub(super) count: String,
    /// The timeline; `None` when no moment is known
    pub(super) timeline: Option<Timeline>,
    /// The tenders, quarter by quarter; only groups that have any
    pub(super) groups: Vec<Group>,
    /// How many are shown, in words; empty when that is all
    pub(super) shown: String,
}

/// Tenders that are published in one part of the year
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    /// `1e kwartaal 2023`
    pub(super) name: String,
    /// How many, and their value together
    pub(super) summary: String,
    /// The tenders
    pub(super) tenders: Vec<TenderRow>,
}

/// A tender; texts are empty where nothing is known
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TenderRow {
    /// Reference
    pub(super) reference: String,
    /// Title
    pub(super) title: String,
    /// Description
    pub(super) description: String,
    /// Penvoerder
    pub(super) lead: String,
    /// Deelnemers, and behind them who is interested
    pub(super) participants: String,
    /// Estimated value
    pub(super) value: String,
    /// Procedure
    pub(super) procedure: &'static str,
    /// Publication, as it was written
    pub(super) publication: String,
    /// Step in its life
    pub(super) status: &'static str,
    /// What only members see: contact and remarks, each with its label
    pub(super) internal: Vec<(&'static str, String)>,
    /// Where members see that it came from; `None` for others, and for what no import wrote
    pub(super) source: Option<SourceLink>,
}

/// In which part of the year a tender is published; in the order of the page
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Before,
    Quarter(u32),
    After,
    Recurring,
    Unknown,
}

/// What members see of a tender and others do not, each with its label
const INTERNAL: [(&str, TenderText); 2] =
    [("Contact", TenderText::Contact), ("Opmerkingen", TenderText::Remarks)];

impl CalendarView {
    /// The texts of tenders that are shown
    pub(super) fn texts(visibility: Visibility) -> Vec<TenderText> {
        let internal = INTERNAL.iter().filter(|_| visibility == Visibility::All).map(|(_, text)| *text);
        [TenderText::Description].into_iter().chain(internal).collect()
    }

    /// The first tenders of a calendar; `total` is how many there are when that is more
    ///
    /// # Errors
    ///
    /// When they were read without what [`CalendarView::texts`] names.
    pub(super) fn new(
        calendar: &Calendar,
        tenders: &[TenderWithRelations],
        total: Option<i64>,
        visibility: Visibility,
    ) -> Result<Self, ReadError> {
        let year = calendar.year;
        let part_of =
            |tender: &TenderWithRelations| part(year, tender.period(Milestone::Publication).as_ref());
        let mut parts: Vec<Part> = tenders.iter().map(part_of).collect();
        parts.sort_unstable();
        parts.dedup();
        let group = |part: Part| {
            let members: Vec<_> = tenders.iter().filter(|tender| part_of(tender) == part).collect();
            let name = part.name(year);
            let summary = summary(&members);
            let rows = members.into_iter().map(|tender| row(tender, visibility)).collect::<Result<_, _>>();
            rows.map(|tenders| Group { name, summary, tenders })
        };
        Ok(Self {
            title: calendar.title.clone(),
            is_draft: calendar.status == CalendarStatus::Draft,
            count: total.map_or_else(|| counted(tenders.len()), many),
            timeline: Timeline::of(year, tenders),
            groups: parts.into_iter().map(group).collect::<Result<_, _>>()?,
            shown: total.map(|_| counted(tenders.len())).unwrap_or_default(),
        })
    }
}

impl Part {
    fn name(self, year: i32) -> String {
        match self {
            Self::Before => format!("Vóór {year}"),
            Self::Quarter(quarter) => format!("{quarter}e kwartaal {year}"),
            Self::After => format!("Na {year}"),
            Self::Recurring => "Doorlopend".to_owned(),
            Self::Unknown => "Moment nog niet bekend".to_owned(),
        }
    }
}

fn part(year: i32, publication: Option<&Period>) -> Part {
    use chrono::Datelike;

    let Some(period) = publication else { return Part::Unknown };
    match period.start().or(period.end()) {
        Some(day) if day.year() < year => Part::Before,
        Some(day) if day.year() > year => Part::After,
        Some(day) => Part::Quarter(quarter(day)),
        None if period.precision() == Precision::Recurring => Part::Recurring,
        None => Part::Unknown,
    }
}

fn summary(tenders: &[&TenderWithRelations]) -> String {
    let values: Vec<Decimal> =
        tenders.iter().filter_map(|tender| tender.tender.estimated_value_eur).collect();
    let count = counted(tenders.len());
    if values.is_empty() {
        return count;
    }
    let unknown = tenders.len() - values.len();
    let rest = if unknown == 0 { String::new() } else { format!(", van {unknown} onbekend") };
    format!("{count}, samen {}{rest}", euros(values.iter().sum()))
}

fn counted(count: usize) -> String {
    many(i64::try_from(count).unwrap_or(i64::MAX))
}

fn many(count: i64) -> String {
    if count == 1 { "1 traject".to_owned() } else { format!("{} trajecten", whole_number(count)) }
}

fn row(tender: &TenderWithRelations, visibility: Visibility) -> Result<TenderRow, ReadError> {
    let stored = &tender.tender;
    let text = |text| Ok::<_, ReadError>(tender.texts.get(text)?.unwrap_or_default().to_owned());
    let mut internal = Vec::new();
    if visibility == Visibility::All {
        for (label, of) in INTERNAL {
            internal.push((label, text(of)?));
        }
        internal.retain(|(_, text)| !text.is_empty());
    }
    Ok(TenderRow {
        reference: stored.reference.clone().unwrap_or_default(),
        title: stored.title.clone(),
        description: text(TenderText::Description)?,
        lead: tender.lead().map(|lead| lead.name.clone()).unwrap_or_default(),
        participants: participants(tender),
        value: value(stored.minimum_value_eur, stored.estimated_value_eur),
        procedure: stored.procedure.map(Label::label).unwrap_or_default(),
        publication: tender
            .period(Milestone::Publication)
            .map(|period| period.text().to_owned())
            .unwrap_or_default(),
        status: stored.status.label(),
        internal,
        source: SourceLink::of(tender.source.as_ref(), stored.source_sheet.as_deref(), stored.source_row),
    })
}

fn participants(tender: &TenderWithRelations) -> String {
    let named = |role: ParticipationRole| {
        let parts = tender.participations.iter().filter(move |part| part.role == role);
        parts.map(|part| part.organization.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let (joined, interested) = (named(ParticipationRole::Participant), named(ParticipationRole::Interested));
    match (joined.is_empty(), interested.is_empty()) {
        (_, true) => joined,
        (true, false) => format!("geïnteresseerd: {interested}"),
        (false, false) => format!("{joined}; geïnteresseerd: {interested}"),
    }
}

fn value(minimum: Option<Decimal>, estimated: Option<Decimal>) -> String {
    match (minimum, estimated) {
        (Some(minimum), Some(estimated)) if minimum != estimated => {
            format!("{} tot {}", euros(minimum), euros(estimated))
        }
        (_, Some(estimated)) => euros(estimated),
        (Some(minimum), None) => format!("vanaf {}", euros(minimum)),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::dec;

    use super::*;

    fn part_of(start: Option<&str>, end: Option<&str>) -> Part {
        let day = |text: Option<&str>| text.and_then(|text| text.parse().ok());
        part(2023, Period::new(day(start), day(end), Precision::Range, "").as_ref())
    }

    #[test]
    fn a_tender_stands_in_the_quarter_in_which_it_may_be_published_first() {
        assert_eq!(part_of(Some("2023-06-01"), Some("2023-07-31")), Part::Quarter(2));
        assert_eq!(part_of(None, Some("2023-07-31")), Part::Quarter(3));
        assert_eq!(part_of(Some("2022-12-01"), Some("2023-07-31")), Part::Before);
        assert_eq!(part_of(Some("2024-01-01"), None), Part::After);
        assert_eq!(part(2023, Some(&Period::recurring("jaarlijks"))), Part::Recurring);
        assert_eq!(part(2023, Some(&Period::unknown("n.t.b."))), Part::Unknown);
        assert_eq!(part(2023, None), Part::Unknown);
    }

    #[test]
    fn values_are_told_as_far_as_known() {
        assert_eq!(value(Some(dec!(50000)), Some(dec!(100000))), "€ 50.000 tot € 100.000");
        assert_eq!(value(None, Some(dec!(1.5))), "€ 1,50");
        assert_eq!(value(Some(dec!(5)), None), "vanaf € 5");
        assert_eq!(value(None, None), "");
    }

    #[test]
    fn all_are_counted_when_only_the_first_are_shown() {
        let calendar = Calendar {
            calendar_id: uuid::Uuid::nil(),
            partnership_id: uuid::Uuid::nil(),
            year: 2023,
            title: "Kalender".to_owned(),
            status: CalendarStatus::Published,
        };
        let told = |total| {
            let view = CalendarView::new(&calendar, &[], total, Visibility::Published).unwrap();
            (view.count, view.shown)
        };
        assert_eq!(told(Some(1234)), ("1.234 trajecten".to_owned(), "0 trajecten".to_owned()));
        assert_eq!(told(None), ("0 trajecten".to_owned(), String::new()));
    }
}
