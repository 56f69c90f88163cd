use std::marker::PhantomData;

use diesel::{
    Selectable,
    deserialize::{self, FromSqlRow, StaticallySizedRow},
    dsl::SqlTypeOf,
    pg::Pg,
    row::{Field, Row},
    sql_types::Untyped,
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures::TryStreamExt;

use super::{Page, Place, ReadError, Room, Slice, Value, page::Key, statement::Statement};

/// A connection, and the room for what comes over it
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    connection: &'a AsyncPgConnection,
    room: Option<&'a Room>,
}

/// What a row counts for besides its bytes: an object is larger than what it was made of
const ROW_BYTES: usize = 200;

/// What a whole list may take that nobody gave less room, in bytes: some fifty thousand tenders with their texts
pub(super) const WHOLE: usize = 128 << 20;

impl<'a> Reader<'a> {
    /// With room for as much as a whole list may take, for each statement
    pub const fn over(connection: &'a AsyncPgConnection) -> Self {
        Self { connection, room: None }
    }

    /// With no more room than this
    #[must_use]
    pub const fn within(self, room: &'a Room) -> Self {
        Self { room: Some(room), ..self }
    }

    /// With no more room than this, unless it has room of its own already
    #[must_use]
    pub(super) const fn or_within(self, room: &'a Room) -> Self {
        if self.room.is_some() { self } else { self.within(room) }
    }

    /// The connection, for what is small
    pub(super) const fn connection(self) -> &'a AsyncPgConnection {
        self.connection
    }

    /// The rows of a statement, whose columns have the SQL type `ST`; they come one by one, as long as there is room for them
    pub(super) async fn load<T, ST>(self, statement: Statement) -> Result<Vec<T>, ReadError>
    where
        T: FromSqlRow<ST, Pg> + Send + 'static,
        ST: 'static,
    {
        let mut connection = self.connection;
        let whole = Room::of(WHOLE);
        let room = self.room.unwrap_or(&whole);
        let rows = statement.gives::<Untyped>().load_stream::<Measured<T, ST>>(&mut connection).await?;
        let fitting = rows.map_err(ReadError::from).and_then(async |Measured { row, bytes, .. }| {
            room.take(bytes.saturating_add(ROW_BYTES))?;
            Ok(row)
        });
        fitting.try_collect().await
    }

    /// A part of a list: the statement gives columns of the SQL type `ST`, and behind them [`Statement::places`]
    pub(super) async fn page<T, ST>(
        self,
        statement: Statement,
        keys: &[Key],
        slice: &Slice,
    ) -> Result<Page<T>, ReadError>
    where
        T: StaticallySizedRow<ST, Pg> + Send + 'static,
        ST: 'static,
    {
        let statement = statement.slice(keys, slice)?;
        let rows = self.load::<(T, PlaceRow), (ST, Untyped)>(statement).await?;
        Ok(Page::of(slice, rows.into_iter().map(|(row, PlaceRow(place))| (row, place)).collect()))
    }
}

/// A row of columns of the SQL type `ST`, and the bytes in which it came
struct Measured<T, ST> {
    row: T,
    bytes: usize,
    columns: PhantomData<fn() -> ST>,
}

impl<T: FromSqlRow<ST, Pg>, ST> FromSqlRow<Untyped, Pg> for Measured<T, ST> {
    fn build_from_row<'a>(row: &impl Row<'a, Pg>) -> deserialize::Result<Self> {
        let length = |field| Some(row.get(field)?.value()?.as_bytes().len());
        let bytes = (0..row.field_count()).filter_map(length).sum();
        Ok(Self { row: T::build_from_row(row)?, bytes, columns: PhantomData })
    }
}

/// Where a row stands in its list: what is left of the row behind its columns
struct PlaceRow(Place);

impl FromSqlRow<Untyped, Pg> for PlaceRow {
    fn build_from_row<'a>(row: &impl Row<'a, Pg>) -> deserialize::Result<Self> {
        let value = |field| row.get(field).and_then(|field| field.value().map(Value::read)).transpose();
        (0..row.field_count()).map(value).collect::<Result<_, _>>().map(Self)
    }
}

/// The SQL type of the columns of a model
pub(super) type Columns<T> = SqlTypeOf<<T as Selectable<Pg>>::SelectExpression>;
