//! Statements whose text depends on what is asked: fixed pieces of SQL and bound values, nothing else.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash, Hasher},
    marker::PhantomData,
    sync::{LazyLock, Mutex, PoisonError},
};

use chrono::{DateTime, NaiveDate, Utc};
use diesel::{
    QueryResult,
    deserialize::{self, FromSql},
    pg::{Pg, PgValue},
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    sql_types::{Array, BigInt, Date, Integer, Numeric, Text, Timestamptz, Uuid as UuidSql},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ReadError;

/// A value that is compared with
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Value {
    /// A text
    #[serde(rename = "t")]
    Text(String),
    /// A day
    #[serde(rename = "d")]
    Day(NaiveDate),
    /// An amount
    #[serde(rename = "a")]
    Amount(Decimal),
    /// A whole number
    #[serde(rename = "n")]
    Number(i64),
    /// An identity
    #[serde(rename = "i")]
    Id(Uuid),
    /// A moment
    #[serde(rename = "m")]
    Moment(DateTime<Utc>),
}

/// What kind of value something is
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// [`Value::Text`]
    Text,
    /// [`Value::Day`]
    Day,
    /// [`Value::Amount`]
    Amount,
    /// [`Value::Number`]
    Number,
    /// [`Value::Id`]
    Id,
    /// [`Value::Moment`]
    Moment,
}

impl Value {
    /// Which kind it is
    pub(super) const fn kind(&self) -> Kind {
        match self {
            Self::Text(_) => Kind::Text,
            Self::Day(_) => Kind::Day,
            Self::Amount(_) => Kind::Amount,
            Self::Number(_) => Kind::Number,
            Self::Id(_) => Kind::Id,
            Self::Moment(_) => Kind::Moment,
        }
    }

    /// A value of any of these kinds, as it comes
    pub(super) fn read(raw: PgValue<'_>) -> deserialize::Result<Self> {
        // What a type is called in the catalog of every PostgreSQL (pg_type.dat).
        Ok(match raw.get_oid().get() {
            20 => Self::Number(FromSql::<BigInt, Pg>::from_sql(raw)?),
            23 => Self::Number(<i32 as FromSql<Integer, Pg>>::from_sql(raw)?.into()),
            25 => Self::Text(FromSql::<Text, Pg>::from_sql(raw)?),
            1082 => Self::Day(FromSql::<Date, Pg>::from_sql(raw)?),
            1184 => Self::Moment(FromSql::<Timestamptz, Pg>::from_sql(raw)?),
            1700 => Self::Amount(FromSql::<Numeric, Pg>::from_sql(raw)?),
            2950 => Self::Id(FromSql::<UuidSql, Pg>::from_sql(raw)?),
            other => return Err(format!("a list is not ordered by the type {other}").into()),
        })
    }

    /// The pattern (LIKE) of all texts that contain this one
    pub(super) fn containing(text: &str) -> Self {
        let escaped = text.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
        Self::Text(format!("%{escaped}%"))
    }
}

enum Piece {
    Sql(&'static str),
    Value(Value),
    Texts(Vec<String>),
    Ids(Vec<Uuid>),
    Fragment(Box<dyn QueryFragment<Pg> + Send>),
}

/// A statement in the making
#[derive(Default)]
pub(super) struct Statement {
    pieces: Vec<Piece>,
}

impl Statement {
    /// A statement that begins so
    pub(super) fn new(sql: &'static str) -> Self {
        Self::default().sql(sql)
    }

    /// What diesel wrote, as a statement
    pub(super) fn of(query: impl QueryFragment<Pg> + Send + 'static) -> Self {
        Self::default().fragment(query)
    }

    /// With this text behind it
    pub(super) fn sql(mut self, sql: &'static str) -> Self {
        self.pieces.push(Piece::Sql(sql));
        self
    }

    /// With this value behind it
    pub(super) fn bind(mut self, value: Value) -> Self {
        self.pieces.push(Piece::Value(value));
        self
    }

    /// With this array of texts behind it
    pub(super) fn bind_texts(mut self, texts: Vec<String>) -> Self {
        self.pieces.push(Piece::Texts(texts));
        self
    }

    /// With this array of identities behind it
    pub(super) fn bind_ids(mut self, ids: &[Uuid]) -> Self {
        self.pieces.push(Piece::Ids(ids.to_vec()));
        self
    }

    /// With what diesel writes behind it, such as the columns of a model
    pub(super) fn fragment(mut self, fragment: impl QueryFragment<Pg> + Send + 'static) -> Self {
        self.pieces.push(Piece::Fragment(Box::new(fragment)));
        self
    }

    /// With the condition behind it that a column has one of these values; without values it may have any
    pub(super) fn one_of(self, column: &'static str, values: Option<&[impl ToString]>) -> Self {
        match values {
            Some(values) => {
                let texts = values.iter().map(ToString::to_string).collect();
                self.sql(" AND ").sql(column).sql(" = ANY(").bind_texts(texts).sql(")")
            }
            None => self,
        }
    }

    /// The same statement, known to give rows of that SQL type
    pub(super) fn gives<ST>(self) -> Rows<ST> {
        let cached = may_be_cached(&self.pieces);
        Rows { pieces: self.pieces, cached, row: PhantomData }
    }
}

impl Statement {
    /// The number that is all it gives, such as how many there are
    pub(super) async fn only_number(self, mut connection: &AsyncPgConnection) -> Result<i64, ReadError> {
        Ok(self.gives::<BigInt>().get_result(&mut connection).await?)
    }

    /// The text that is all it gives
    pub(super) async fn only_text(self, mut connection: &AsyncPgConnection) -> Result<String, ReadError> {
        Ok(self.gives::<Text>().get_result(&mut connection).await?)
    }
}

/// A statement that gives rows of the SQL type `ST`
pub(super) struct Rows<ST> {
    pieces: Vec<Piece>,
    cached: bool,
    row: PhantomData<fn() -> ST>,
}

/// Prepared statements live as long as their connection, and an asker can make up as many texts as filters can be
/// combined: only the first so many are kept.
const CACHED_TEXTS: usize = 256;

fn may_be_cached(pieces: &[Piece]) -> bool {
    static KNOWN: LazyLock<Mutex<HashSet<u64>>> = LazyLock::new(Mutex::default);
    let mut hasher = DefaultHasher::new();
    for piece in pieces {
        match piece {
            Piece::Sql(sql) => sql.hash(&mut hasher),
            Piece::Value(value) => value.kind().hash(&mut hasher),
            Piece::Texts(_) | Piece::Ids(_) | Piece::Fragment(_) => 0_u8.hash(&mut hasher),
        }
    }
    let text = hasher.finish();
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    known.contains(&text) || (known.len() < CACHED_TEXTS && known.insert(text))
}

impl<ST> QueryFragment<Pg> for Rows<ST> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        if !self.cached {
            out.unsafe_to_cache_prepared();
        }
        for piece in &self.pieces {
            match piece {
                Piece::Sql(sql) => out.push_sql(sql),
                Piece::Value(Value::Text(text)) => out.push_bind_param::<Text, _>(text)?,
                Piece::Value(Value::Day(day)) => out.push_bind_param::<Date, _>(day)?,
                Piece::Value(Value::Amount(amount)) => out.push_bind_param::<Numeric, _>(amount)?,
                Piece::Value(Value::Number(number)) => out.push_bind_param::<BigInt, _>(number)?,
                Piece::Value(Value::Id(id)) => out.push_bind_param::<UuidSql, _>(id)?,
                Piece::Value(Value::Moment(moment)) => out.push_bind_param::<Timestamptz, _>(moment)?,
                Piece::Texts(texts) => out.push_bind_param::<Array<Text>, _>(texts)?,
                Piece::Ids(ids) => out.push_bind_param::<Array<UuidSql>, _>(ids)?,
                Piece::Fragment(fragment) => fragment.walk_ast(out.reborrow())?,
            }
        }
        Ok(())
    }
}

impl<ST> QueryId for Rows<ST> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<ST> Query for Rows<ST> {
    type SqlType = ST;
}
