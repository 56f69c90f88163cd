//! Rows that come inside the row that they belong to.

use diesel::{
    Queryable,
    deserialize::{self, FromSql},
    pg::{Pg, PgValue},
    sql_types::Record,
};

/// A row that came as one value, a record of the columns of its model
#[derive(Debug)]
pub(super) struct Recorded<T>(pub(super) T);

impl<T, ST> FromSql<Record<ST>, Pg> for Recorded<T>
where
    T: Queryable<ST, Pg>,
    T::Row: FromSql<Record<ST>, Pg>,
{
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        T::build(T::Row::from_sql(value)?).map(Self)
    }
}
