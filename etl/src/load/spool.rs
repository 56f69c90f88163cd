use std::{borrow::Cow, marker::PhantomData, mem, ops::Range};

use diesel::{
    OptionalExtension, QueryableByName,
    sql_types::{Binary, Int4},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use serde::{Serialize, de::DeserializeOwned};

use crate::error::EtlError;

/// Things a chunk: as many as are worked on at a time
const THINGS: usize = 2_000;
/// Bytes after which a chunk is full, however few things it has
const CHUNK_BYTES: usize = 1 << 20;
/// Bytes that are kept in memory
const MEMORY_BYTES: usize = 4 << 20;

/// Things of which there may be more than fit in memory, kept in their order until the transaction ends
///
/// The first few megabytes stay in memory, so that an ordinary workbook asks nothing of the database; the others go to a
/// temporary table of the transaction. One transaction has one spool.
#[derive(Debug)]
pub struct Spool<T> {
    /// The chunks in memory; those after them are in the table
    held: Vec<Vec<u8>>,
    held_bytes: usize,
    /// How many things there are up to the end of each chunk
    ends: Vec<usize>,
    /// What is not in a chunk yet
    open: Vec<u8>,
    count: usize,
    things: PhantomData<fn() -> T>,
}

impl<T> Default for Spool<T> {
    fn default() -> Self {
        Self {
            held: Vec::new(),
            held_bytes: 0,
            ends: Vec::new(),
            open: Vec::new(),
            count: 0,
            things: PhantomData,
        }
    }
}

impl<T: Serialize + DeserializeOwned> Spool<T> {
    /// Adds a thing; [`Spool::put_away`] is due when there is [a chunk](Spool::has_chunk)
    ///
    /// # Errors
    ///
    /// [`EtlError::Database`], which never happens: all values have a form.
    pub fn add(&mut self, thing: &T) -> Result<(), EtlError> {
        self.open = postcard::to_extend(thing, mem::take(&mut self.open)).map_err(unusable)?;
        self.count += 1;
        Ok(())
    }

    /// Whether enough was added for a chunk
    pub fn has_chunk(&self) -> bool {
        let added = self.count - self.ends.last().copied().unwrap_or_default();
        added >= THINGS || self.open.len() >= CHUNK_BYTES
    }

    /// Puts what was added away as a chunk
    ///
    /// # Errors
    ///
    /// [`EtlError::Database`]
    pub async fn put_away(&mut self, connection: &mut AsyncPgConnection) -> Result<(), EtlError> {
        if self.open.is_empty() {
            return Ok(());
        }
        let number = self.ends.len();
        self.ends.push(self.count);
        let is_table_missing = number == self.held.len();
        if is_table_missing && self.held_bytes + self.open.len() <= MEMORY_BYTES {
            self.held_bytes += self.open.len();
            self.held.push(mem::take(&mut self.open));
            return Ok(());
        }
        if is_table_missing {
            connection
                .batch_execute(
                    "CREATE TEMPORARY TABLE spool (number integer PRIMARY KEY, things bytea NOT NULL) ON COMMIT DROP;
                     ALTER TABLE spool ALTER COLUMN things SET STORAGE EXTERNAL",
                )
                .await?;
        }
        diesel::sql_query("INSERT INTO spool (number, things) VALUES ($1, $2)")
            .bind::<Int4, _>(key(number))
            .bind::<Binary, _>(&self.open)
            .execute(connection)
            .await?;
        self.open.clear();
        Ok(())
    }

    /// How many chunks were put away
    pub fn chunks(&self) -> usize {
        self.ends.len()
    }

    /// The places of the things of a chunk; none when there is no such chunk
    pub fn places(&self, number: usize) -> Range<usize> {
        let before = number.checked_sub(1).and_then(|before| self.ends.get(before));
        let start = before.copied().unwrap_or_default();
        start..self.ends.get(number).copied().unwrap_or(start)
    }

    /// The things of a chunk with their places; nothing when there is no such chunk
    ///
    /// # Errors
    ///
    /// [`EtlError::Database`]
    pub async fn chunk(
        &self,
        connection: &mut AsyncPgConnection,
        number: usize,
    ) -> Result<Vec<(usize, T)>, EtlError> {
        let chunk = match self.held.get(number) {
            Some(held) => Cow::Borrowed(held.as_slice()),
            None => Cow::Owned(stored_chunk(connection, number).await?),
        };
        let mut bytes = chunk.as_ref();
        let places = self.places(number);
        let mut things = Vec::with_capacity(places.len());
        for place in places {
            let (thing, rest) = postcard::take_from_bytes(bytes).map_err(unusable)?;
            things.push((place, thing));
            bytes = rest;
        }
        Ok(things)
    }
}

async fn stored_chunk(connection: &mut AsyncPgConnection, number: usize) -> Result<Vec<u8>, EtlError> {
    #[derive(QueryableByName)]
    struct Chunk {
        #[diesel(sql_type = Binary)]
        things: Vec<u8>,
    }
    let chunk = diesel::sql_query("SELECT things FROM spool WHERE number = $1")
        .bind::<Int4, _>(key(number))
        .get_result::<Chunk>(connection)
        .await
        .optional()?;
    Ok(chunk.map(|chunk| chunk.things).unwrap_or_default())
}

fn key(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn unusable(error: postcard::Error) -> EtlError {
    EtlError::Database(error.into())
}
