use chrono::{DateTime, NaiveDate, Utc};
use schema::types::{ContractNature, ContractStatus, Renewal};
use uuid::Uuid;

use crate::read::{Days, Value, ValueRange, statement::Statement};

/// Which contracts are wanted; every part that is given narrows it
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContractFilter {
    /// Held by one of the municipalities with these codes
    pub organization: Option<Vec<String>>,
    /// With a supplier of this number in the trade register
    pub kvk_number: Option<String>,
    /// Of one of these references
    pub reference: Option<Vec<String>>,
    /// With one of these main CPV codes
    pub cpv_code: Option<Vec<String>>,
    /// Of one of these natures
    pub nature: Option<Vec<ContractNature>>,
    /// Standing so
    pub status: Option<Vec<ContractStatus>>,
    /// Going on by themselves so
    pub renewal: Option<Vec<Renewal>>,
    /// With a main CPV code that begins with these digits
    pub cpv_begins_with: Option<String>,
    /// Of this category, as it was written
    pub category: Option<String>,
    /// With a tender that replaces it and was not withdrawn, or without
    pub has_follow_up: Option<bool>,
    /// In force on this day or later, as far as is known: not ended before it, and not terminated without an end
    pub not_ended_on: Option<NaiveDate>,
    /// Held by the organization of this identity
    pub holder: Option<Uuid>,
    /// With a current end that is not known, or without one
    pub is_end_unknown: bool,
    /// With a last day for notice on one of these days
    pub notice: Days,
    /// With a current end on one of these days
    pub current_end: Days,
    /// With an ultimate end on one of these days
    pub ultimate_end: Days,
    /// With a value between these
    pub value: ValueRange,
    /// Changed at this moment or later
    pub changed_since: Option<DateTime<Utc>>,
    /// With this in the title, reference, description, category or name of the supplier, whatever the case
    pub text_contains: Option<String>,
}

/// The last day on which notice ends a contract at its current end, as [`NoticePeriod::last_day`](schema::types::NoticePeriod::last_day)
/// has it; null when either is not known
pub(super) const NOTICE_ON: &str = "CASE WHEN contracts.notice_months IS NOT NULL \
    THEN (contracts.current_end_on + 1 - make_interval(months => contracts.notice_months))::date - 1 \
    ELSE contracts.current_end_on - contracts.notice_days END";

/// Where a text is looked for
const TEXTS: [&str; 5] = [
    "contracts.title",
    "contracts.reference",
    "contracts.description",
    "contracts.category",
    "suppliers.name",
];

impl Statement {
    /// With the contracts of a partnership behind it that a filter wants, beside what they point at
    pub(super) fn wanted_contracts(self, slug: &str, filter: &ContractFilter) -> Self {
        let mut statement =
            self.contracts().sql(" WHERE partnerships.slug = ").bind(Value::Text(slug.to_owned()));
        if let Some(codes) = &filter.organization {
            statement = statement.sql(" AND organizations.code = ANY(").bind_texts(codes.clone()).sql(")");
        }
        if let Some(number) = &filter.kvk_number {
            statement = statement.sql(" AND suppliers.kvk_number = ").bind(Value::Text(number.clone()));
        }
        if let Some(id) = filter.holder {
            statement = statement.sql(" AND contracts.organization_id = ").bind(Value::Id(id));
        }
        statement
            .by_term(filter)
            .by_follow_up(filter.has_follow_up)
            .by_category(filter)
            .one_of("contracts.reference", filter.reference.as_deref())
            .one_of("contracts.cpv_code", filter.cpv_code.as_deref())
            .one_of("contracts.nature", filter.nature.as_deref())
            .one_of("contracts.status", filter.status.as_deref())
            .one_of("contracts.renewal", filter.renewal.as_deref())
            .by_days("contracts.current_end_on", filter.current_end)
            .by_days(NOTICE_ON, filter.notice)
            .by_days("contracts.ultimate_end_on", filter.ultimate_end)
            .by_value("contracts.value_eur", filter.value)
            .since("contracts.updated_at", filter.changed_since)
            .by_text(&TEXTS, filter.text_contains.as_deref())
    }

    fn by_term(mut self, filter: &ContractFilter) -> Self {
        if let Some(day) = filter.not_ended_on {
            self = self
                .sql(" AND contracts.status IS DISTINCT FROM 'CANCELLED' AND (contracts.current_end_on >= ")
                .bind(Value::Day(day))
                .sql(" OR contracts.current_end_on IS NULL AND contracts.status IS DISTINCT FROM 'TERMINATED')");
        }
        if filter.is_end_unknown { self.sql(" AND contracts.current_end_on IS NULL") } else { self }
    }

    fn by_follow_up(self, has_follow_up: Option<bool>) -> Self {
        let negated = match has_follow_up {
            None => return self,
            Some(true) => " AND EXISTS ",
            Some(false) => " AND NOT EXISTS ",
        };
        self.sql(negated).sql(
            "(SELECT FROM contract_follow_ups JOIN tenders USING (tender_id) \
             WHERE contract_follow_ups.contract_id = contracts.contract_id AND tenders.status <> 'WITHDRAWN')",
        )
    }

    fn by_category(mut self, filter: &ContractFilter) -> Self {
        if let Some(digits) = &filter.cpv_begins_with {
            self = self.sql(" AND contracts.cpv_code LIKE ").bind(Value::Text(format!("{digits}%")));
        }
        match &filter.category {
            Some(category) => self.sql(" AND contracts.category = ").bind(Value::Text(category.clone())),
            None => self,
        }
    }

    /// With the contracts behind it, beside what they point at
    pub(super) fn contracts(self) -> Self {
        self.sql(
            " FROM contracts JOIN partnerships ON partnerships.partnership_id = contracts.partnership_id \
             JOIN organizations ON organizations.organization_id = contracts.organization_id \
             LEFT JOIN suppliers ON suppliers.supplier_id = contracts.supplier_id \
             LEFT JOIN import_runs ON import_runs.import_run_id = contracts.import_run_id",
        )
    }
}
