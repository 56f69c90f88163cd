use chrono::{DateTime, NaiveDate, Utc};
use schema::types::{ContractNature, Milestone, Procedure, TenderStatus};
use uuid::Uuid;

use crate::read::{Days, Value, ValueRange, Visibility, statement::Statement};

/// Which tenders are wanted; every part that is given narrows it
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TenderFilter {
    /// In the calendar of this year
    pub year: Option<i32>,
    /// One of these
    pub among: Option<Vec<Uuid>>,
    /// With a milestone planned in a period that has a day in common with these days
    pub periods: Vec<(Milestone, Days)>,
    /// Led by one of the municipalities with these codes
    pub lead: Option<Vec<String>>,
    /// With one of the municipalities with these codes leading or taking part
    pub participant: Option<Vec<String>>,
    /// Of one of these references
    pub reference: Option<Vec<String>>,
    /// With one of these main CPV codes
    pub cpv_code: Option<Vec<String>>,
    /// Of one of these natures
    pub nature: Option<Vec<ContractNature>>,
    /// By one of these procedures
    pub procedure: Option<Vec<Procedure>>,
    /// In one of these steps
    pub status: Option<Vec<TenderStatus>>,
    /// With an estimated value between these
    pub estimated_value: ValueRange,
    /// Changed at this moment or later
    pub changed_since: Option<DateTime<Utc>>,
    /// With this in the title, reference, description or category, whatever the case
    pub text_contains: Option<String>,
    /// As they stood at this moment, which all of the rest is about; as they are when it is not given
    pub as_of: Option<DateTime<Utc>>,
    /// As they stood in the edition of that number of their calendar; for who sees only what is published, and says neither, in the
    /// latest
    pub edition: Option<i32>,
}

/// Where a text is looked for
const TEXTS: [&str; 4] = ["tenders.title", "tenders.reference", "tenders.description", "tenders.category"];

impl Statement {
    /// With the condition of a filter behind it; a tender of another partnership is never wanted
    pub(super) fn wanted(self, slug: &str, filter: &TenderFilter, visibility: Visibility) -> Self {
        self.in_calendars(slug, filter.year, visibility)
            .among(filter.among.as_deref())
            .by_participations(filter)
            .one_of("tenders.reference", filter.reference.as_deref())
            .one_of("tenders.cpv_code", filter.cpv_code.as_deref())
            .one_of("tenders.nature", filter.nature.as_deref())
            .one_of("tenders.procedure", filter.procedure.as_deref())
            .one_of("tenders.status", filter.status.as_deref())
            .by_value("tenders.estimated_value_eur", filter.estimated_value)
            .since("tenders.updated_at", filter.changed_since)
            .by_periods(&filter.periods)
            .by_text(&TEXTS, filter.text_contains.as_deref())
    }

    /// A year has one calendar, and said so (`=`) its tenders come from the index in order
    fn in_calendars(self, slug: &str, year: Option<i32>, visibility: Visibility) -> Self {
        let calendars =
            "(SELECT calendar_id FROM calendars JOIN partnerships USING (partnership_id) WHERE slug = ";
        let statement = match year {
            Some(year) => self
                .sql(" WHERE tenders.calendar_id = ")
                .sql(calendars)
                .bind(Value::Text(slug.to_owned()))
                .sql(" AND year = ")
                .bind(Value::Number(year.into())),
            None => {
                self.sql(" WHERE tenders.calendar_id IN ").sql(calendars).bind(Value::Text(slug.to_owned()))
            }
        };
        match visibility {
            Visibility::Published => statement.sql(" AND status = 'PUBLISHED')"),
            Visibility::All => statement.sql(")"),
        }
    }

    fn among(self, tenders: Option<&[Uuid]>) -> Self {
        match tenders {
            Some(tenders) => self.sql(" AND tenders.tender_id = ANY(").bind_ids(tenders).sql(")"),
            None => self,
        }
    }

    fn by_participations(mut self, filter: &TenderFilter) -> Self {
        let wanted = [
            (&filter.lead, " AND participations.role = 'LEAD')"),
            (&filter.participant, " AND participations.role IN ('LEAD', 'PARTICIPANT'))"),
        ];
        for (codes, role) in wanted {
            if let Some(codes) = codes {
                self = self
                    .sql(
                        " AND EXISTS (SELECT FROM participations WHERE participations.tender_id = tenders.tender_id \
                         AND participations.organization_id = ANY(ARRAY(\
                         SELECT organization_id FROM organizations WHERE code = ANY(",
                    )
                    .bind_texts(codes.clone())
                    .sql(")))")
                    .sql(role);
            }
        }
        self
    }

    fn by_periods(mut self, periods: &[(Milestone, Days)]) -> Self {
        for (milestone, days) in periods {
            self = self
                .sql(
                    " AND EXISTS (SELECT FROM planned_periods WHERE planned_periods.tender_id = tenders.tender_id \
                     AND milestone = ",
                )
                .bind(Value::Text(milestone.to_string()))
                .sql(" AND during && daterange(")
                .bind_or_open(days.start)
                .sql(", ")
                .bind_or_open(days.end)
                .sql(", '[]'))");
        }
        self
    }

    fn bind_or_open(self, day: Option<NaiveDate>) -> Self {
        match day {
            Some(day) => self.bind(Value::Day(day)),
            None => self.sql("NULL::date"),
        }
    }
}
