use chrono::{DateTime, Utc};
use schema::types::{ContractNature, ContractStatus, Renewal};

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
        statement
            .one_of("contracts.reference", filter.reference.as_deref())
            .one_of("contracts.cpv_code", filter.cpv_code.as_deref())
            .one_of("contracts.nature", filter.nature.as_deref())
            .one_of("contracts.status", filter.status.as_deref())
            .one_of("contracts.renewal", filter.renewal.as_deref())
            .by_days("contracts.current_end_on", filter.current_end)
            .by_days("contracts.ultimate_end_on", filter.ultimate_end)
            .by_value("contracts.value_eur", filter.value)
            .since("contracts.updated_at", filter.changed_since)
            .by_text(&TEXTS, filter.text_contains.as_deref())
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
