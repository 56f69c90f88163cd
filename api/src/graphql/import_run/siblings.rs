//! Lists below import runs that are read for all runs of one answer together.

use std::{collections::HashMap, hash::Hash, sync::Arc};

use async_graphql::Result;
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::read::{Page, Slice};

/// What is asked of a list: the part, the values that narrow it, and whether it is counted
pub(super) type Asked<V> = (Slice, Option<Vec<V>>, bool);

/// The parts of the list of each run
pub(super) type Parts<T> = HashMap<Uuid, Part<T>>;

/// A part of the list of one run
#[derive(Debug, Clone)]
pub(super) struct Part<T> {
    /// The page
    pub(super) page: Page<T>,
    /// How long the list is, where that was asked for
    pub(super) total: Option<i64>,
}

/// The parts of some runs, made of their pages and, where they were counted, their totals; no total is zero
pub(super) fn parts<T>(pages: HashMap<Uuid, Page<T>>, totals: Option<&HashMap<Uuid, i64>>) -> Parts<T> {
    let total = |run: &Uuid| totals.map(|totals| totals.get(run).copied().unwrap_or(0));
    pages.into_iter().map(|(run, page)| (run, Part { page, total: total(&run) })).collect()
}

/// The runs of one answer; the first of them to ask for a part of its list reads that part for all
pub(super) struct Siblings<V, T> {
    runs: Vec<Uuid>,
    known: Mutex<HashMap<Asked<V>, Arc<Parts<T>>>>,
}

impl<V: Eq + Hash, T: Clone> Siblings<V, T> {
    /// These runs
    pub(super) fn new(runs: Vec<Uuid>) -> Self {
        Self { runs, known: Mutex::default() }
    }

    /// The runs for which a part is read when one of them asks: all, unless it begins at a place in the list of one
    pub(super) fn who_get<'a>(&'a self, run: &'a Uuid, slice: &Slice) -> &'a [Uuid] {
        if slice.bound().is_some() { std::slice::from_ref(run) } else { &self.runs }
    }

    /// The part of the list of a run, known already or else by `read`, which reads it for all who get it
    ///
    /// # Errors
    ///
    /// As `read`.
    pub(super) async fn part(
        &self,
        run: Uuid,
        asked: Asked<V>,
        read: impl Future<Output = Result<Parts<T>>> + Send,
    ) -> Result<Option<Part<T>>> {
        let mut known = self.known.lock().await;
        if let Some(parts) = known.get(&asked) {
            return Ok(parts.get(&run).cloned());
        }
        let parts = Arc::new(read.await?);
        known.insert(asked, Arc::clone(&parts));
        Ok(parts.get(&run).cloned())
    }
}
