//! The contracts that may be brought together, by category.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use diesel::sql_types::{Date, Integer, Nullable, Numeric, Text, Uuid as UuidSql};
use diesel_async::AsyncPgConnection;
use rust_decimal::Decimal;
use schema::{rules::alignment::Running, types::NoticePeriod};
use uuid::Uuid;

use super::{ReadError, Reader, Value, statement::Statement};

/// By what contracts are of one category: the digits of their CPV codes that are the same
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CategoryBy {
    /// Division: two digits
    #[default]
    Division,
    /// Group: three digits
    Group,
}

impl CategoryBy {
    /// How many digits
    pub const fn digits(self) -> i64 {
        match self {
            Self::Division => 2,
            Self::Group => 3,
        }
    }
}

/// The contracts of a category, by the digits that their CPV codes begin with
pub type Categories = BTreeMap<String, Vec<Running>>;

type Row = (Uuid, Uuid, String, NaiveDate, Option<Decimal>, Option<i32>, Option<i32>);
type RowSql = (UuidSql, UuidSql, Text, Date, Nullable<Numeric>, Nullable<Integer>, Nullable<Integer>);

/// Those that run on that day, with a CPV code and an end, that were not terminated or cancelled, are still in their register, and that
/// no tender replaces yet; in two statements
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn categories(
    connection: &AsyncPgConnection,
    slug: &str,
    by: CategoryBy,
    today: NaiveDate,
) -> Result<Categories, ReadError> {
    let statement = Statement::new("SELECT contract_id, organization_id, left(cpv_code, ")
        .bind(Value::Number(by.digits()))
        .sql("::int), current_end_on, value_eur, notice_months, notice_days");
    let reader = Reader::over(connection);
    let rows = reader.load::<Row, RowSql>(statement.that_may_be_aligned(slug, today)).await?;
    let options = Statement::new(
        "SELECT contract_id, months FROM extension_options WHERE NOT used AND contract_id IN (SELECT contract_id",
    );
    let options = options.that_may_be_aligned(slug, today).sql(") ORDER BY contract_id, position");
    let mut unused: HashMap<Uuid, Vec<u32>> = HashMap::new();
    for (contract, months) in reader.load::<(Uuid, i32), (UuidSql, Integer)>(options).await? {
        unused.entry(contract).or_default().push(months.unsigned_abs());
    }
    let mut categories = Categories::new();
    for (contract_id, holder, code, ends_on, value_eur, months, days) in rows {
        categories.entry(code).or_default().push(Running {
            contract_id,
            holder,
            ends_on,
            options: unused.remove(&contract_id).unwrap_or_default(),
            value_eur,
            notice: NoticePeriod::stored(months, days),
        });
    }
    Ok(categories)
}

impl Statement {
    fn that_may_be_aligned(self, slug: &str, today: NaiveDate) -> Self {
        self.sql(
            " FROM contracts WHERE missing_since IS NULL AND cpv_code IS NOT NULL \
             AND (status IS NULL OR status IN ('PENDING', 'ACTIVE')) \
             AND NOT EXISTS (SELECT FROM contract_follow_ups JOIN tenders USING (tender_id) \
             WHERE contract_follow_ups.contract_id = contracts.contract_id AND tenders.status <> 'WITHDRAWN') \
             AND current_end_on >= ",
        )
        .bind(Value::Day(today))
        .sql(" AND partnership_id = (SELECT partnership_id FROM partnerships WHERE slug = ")
        .bind(Value::Text(slug.to_owned()))
        .sql(")")
    }
}
