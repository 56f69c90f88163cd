//! Who the holders of tokens are, as the database said a moment ago.

use std::{
    num::NonZeroUsize,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};
use lru::LruCache;
use schema::types::TokenPurpose;

use super::Viewer;

/// How long what the database said counts at most. It tells each change at once, but nobody knows that a connection is dead
/// before it was tried.
const COUNTS_FOR: TimeDelta = TimeDelta::seconds(5);
/// How many are known at a time
const KNOWN: NonZeroUsize = NonZeroUsize::new(10_000).expect("not zero");

/// The purpose of a token and the SHA-256 of its secret
type Key = (TokenPurpose, [u8; 32]);

/// Who the holders of tokens are; cheap to clone
///
/// Nobody is known while nobody listens to the database, which tells when somebody's token, roles or account change.
#[derive(Clone)]
pub struct KnownViewers(Arc<Mutex<Known>>);

struct Known {
    viewers: LruCache<Key, (Viewer, DateTime<Utc>)>,
    /// How often all were forgotten; what was asked before is not kept after
    forgotten: u64,
    is_told: bool,
}

/// A look into the database, which is worth nothing when something changed meanwhile
#[derive(Clone, Copy)]
pub(super) struct Look(u64);

impl Default for KnownViewers {
    fn default() -> Self {
        let known = Known { viewers: LruCache::new(KNOWN), forgotten: 0, is_told: false };
        Self(Arc::new(Mutex::new(known)))
    }
}

impl KnownViewers {
    /// Who holds that token, when that is known at `now`
    pub(super) fn find(&self, key: &Key, now: DateTime<Utc>) -> Option<Viewer> {
        let mut known = self.lock();
        let (viewer, until) = known.viewers.get(key)?;
        (now < *until).then(|| viewer.clone())
    }

    /// Before the database is asked
    pub(super) fn look(&self) -> Look {
        Look(self.lock().forgotten)
    }

    /// Keeps what came of a look at `now`; a token counts no longer than until `end`
    pub(super) fn keep(&self, look: Look, key: Key, viewer: &Viewer, now: DateTime<Utc>, end: DateTime<Utc>) {
        let mut known = self.lock();
        if known.is_told && known.forgotten == look.0 {
            known.viewers.put(key, (viewer.clone(), end.min(now + COUNTS_FOR)));
        }
    }

    /// Forgets all: somebody may not be any more who they were
    pub fn forget(&self) {
        let mut known = self.lock();
        known.viewers.clear();
        known.forgotten += 1;
    }

    /// From now on changes are told, or not any more
    pub fn is_told(&self, is_told: bool) {
        self.forget();
        self.lock().is_told = is_told;
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: Key = (TokenPurpose::Bearer, [7; 32]);

    fn told() -> KnownViewers {
        let known = KnownViewers::default();
        known.is_told(true);
        known
    }

    fn keep(known: &KnownViewers, look: Look, now: DateTime<Utc>, lasts: TimeDelta) {
        known.keep(look, KEY, &Viewer::Anonymous, now, now + lasts);
    }

    #[test]
    fn who_was_found_is_known_for_a_moment_and_no_longer_than_the_token_counts() {
        let (known, now) = (told(), Utc::now());
        keep(&known, known.look(), now, TimeDelta::hours(1));
        assert_eq!(known.find(&KEY, now), Some(Viewer::Anonymous));
        assert_eq!(known.find(&(TokenPurpose::Session, KEY.1), now), None, "a secret serves one purpose");
        assert_eq!(known.find(&KEY, now + COUNTS_FOR), None);
        keep(&known, known.look(), now, TimeDelta::seconds(1));
        assert_eq!(known.find(&KEY, now + TimeDelta::seconds(1)), None);
    }

    #[test]
    fn what_changes_forgets_all_also_what_is_being_looked_up() {
        let (known, now) = (told(), Utc::now());
        let look = known.look();
        keep(&known, look, now, TimeDelta::hours(1));
        known.forget();
        assert_eq!(known.find(&KEY, now), None);
        keep(&known, look, now, TimeDelta::hours(1));
        assert_eq!(known.find(&KEY, now), None, "it was found before the change");
    }

    #[test]
    fn nobody_is_known_while_changes_are_not_told() {
        let (known, now) = (KnownViewers::default(), Utc::now());
        keep(&known, known.look(), now, TimeDelta::hours(1));
        assert_eq!(known.find(&KEY, now), None);
        known.is_told(true);
        keep(&known, known.look(), now, TimeDelta::hours(1));
        known.is_told(false);
        assert_eq!(known.find(&KEY, now), None);
    }
}
