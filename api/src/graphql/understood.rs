//! Documents that were understood of late: reading and checking one takes longer than copying what was read.

use std::sync::{Arc, Mutex, PoisonError};

use lru::LruCache;

use super::{fitting::Fitting, request_error::RequestError};
use crate::config::GraphqlLimits;

/// Longest text whose document is kept, in bytes
const LONGEST: usize = 4_096;
/// How many bytes the texts have together; what was read of the densest, `{a a a …}`, takes over a hundred times as much
const KEPT_BYTES: usize = 64_000;

/// Documents by their text, of which those that were not asked for longest go first
pub(super) struct Understood(Mutex<Kept>);

struct Kept {
    documents: LruCache<Arc<str>, Arc<Fitting>>,
    bytes: usize,
}

impl Understood {
    /// None yet
    pub(super) fn new() -> Self {
        Self(Mutex::new(Kept { documents: LruCache::unbounded(), bytes: 0 }))
    }

    /// The document of a text, within all limits
    ///
    /// # Errors
    ///
    /// As [`Fitting::of`]; what is refused is not kept.
    pub(super) fn document(&self, text: &str, limits: &GraphqlLimits) -> Result<Arc<Fitting>, RequestError> {
        if let Some(known) = self.find(text) {
            return Ok(known);
        }
        let document = Arc::new(Fitting::of(text, limits)?);
        if text.len() <= LONGEST {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).keep(text, Arc::clone(&document));
        }
        Ok(document)
    }

    fn find(&self, text: &str) -> Option<Arc<Fitting>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).documents.get(text).cloned()
    }
}

impl Kept {
    fn keep(&mut self, text: &str, document: Arc<Fitting>) {
        if self.documents.put(text.into(), document).is_none() {
            self.bytes += text.len();
        }
        while self.bytes > KEPT_BYTES {
            let Some((oldest, _)) = self.documents.pop_lru() else { break };
            self.bytes -= oldest.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(understood: &Understood) -> (Vec<usize>, usize) {
        let kept = understood.0.lock().expect("not poisoned");
        (kept.documents.iter().map(|(text, _)| text.len()).collect(), kept.bytes)
    }

    #[test]
    fn a_document_is_the_same_the_second_time() {
        let (understood, limits) = (Understood::new(), GraphqlLimits::default());
        let read =
            || understood.document("query A($a: ID!) { node(id: $a) { id } }", &limits).expect("a document");
        let first = read();
        assert!(Arc::ptr_eq(&read(), &first));
        assert_eq!(kept(&understood), (vec![40], 40));
    }

    #[test]
    fn what_is_refused_or_long_is_not_kept() {
        let (understood, limits) = (Understood::new(), GraphqlLimits::default());
        assert!(understood.document("{ nope }", &limits).is_err());
        let long = format!("{{ __typename }} # {}", "x".repeat(LONGEST));
        assert!(understood.document(&long, &limits).is_ok());
        assert_eq!(kept(&understood), (vec![], 0));
    }

    #[test]
    fn what_is_kept_is_bounded_and_the_oldest_goes_first() {
        let (understood, limits) = (Understood::new(), GraphqlLimits::default());
        let text = |number: usize| format!("{{ a{number}: __typename }} # {}", "x".repeat(3_000));
        for number in 0..50 {
            understood.document(&text(number), &limits).expect("a document");
            understood.document(&text(0), &limits).expect("a document");
        }
        let (lengths, bytes) = kept(&understood);
        assert!(bytes <= KEPT_BYTES && bytes == lengths.iter().sum::<usize>());
        assert!(understood.find(&text(0)).is_some() && understood.find(&text(1)).is_none());
    }
}
