//! Documents: written out in a request, or named by their SHA-256.

use std::sync::{Arc, Mutex, PoisonError};

use lru::LruCache;

use super::{
    fitting::Fitting, limits, parameters::Parameters, request_error::RequestError, understood::Understood,
};
use crate::config::{Config, DocumentHash, GraphqlLimits, TrustedDocuments};

/// How many bytes of documents of clients are kept
const KEPT_BYTES: usize = 8_000_000;
/// What is kept beside the text of each
const ENTRY_BYTES: usize = 200;

/// The documents that are known by their hash; cheap to clone
#[derive(Clone)]
pub struct Documents {
    known: Arc<Known>,
    understood: Arc<Understood>,
}

enum Known {
    /// Those of the operator's list, beside which none are run
    Listed(TrustedDocuments),
    /// Those that clients sent before (automatic persisted queries), of late
    Sent(Mutex<Sent>),
}

impl Documents {
    /// Those that the settings list, or else none yet
    pub fn new(config: &Config) -> Self {
        let known = match &config.documents {
            Some(listed) => Known::Listed(listed.clone()),
            None => Known::Sent(Mutex::new(Sent { texts: LruCache::unbounded(), bytes: 0 })),
        };
        Self { known: Arc::new(known), understood: Arc::new(Understood::new()) }
    }

    /// The document that a request means, within all limits, with variables that fit it
    ///
    /// # Errors
    ///
    /// [`RequestError`], also when the document is not known, or not among those that may be run.
    pub(super) fn parse(
        &self,
        parameters: &Parameters,
        limits: &GraphqlLimits,
    ) -> Result<Arc<Fitting>, RequestError> {
        limits::check_variables(&parameters.variables, limits)?;
        let document = self.find(parameters, limits)?;
        document.check_variables(parameters.operation_name.as_deref(), &parameters.variables)?;
        Ok(document)
    }

    fn find(&self, parameters: &Parameters, limits: &GraphqlLimits) -> Result<Arc<Fitting>, RequestError> {
        let hash = match (&parameters.query, parameters.hash) {
            (Some(query), Some(hash)) if DocumentHash::of(query) != hash => {
                return Err(RequestError::bad("The document has another SHA-256 than the request says."));
            }
            (_, hash) => hash,
        };
        match (&*self.known, &parameters.query, hash) {
            (_, None, None) => Err(RequestError::bad("The parameter query is missing.")),
            (Known::Listed(listed), query, hash) => {
                let hash = hash.or_else(|| query.as_deref().map(DocumentHash::of));
                let text = hash.and_then(|hash| listed.text(hash)).ok_or(RequestError::NotListed)?;
                self.understood.document(text, limits)
            }
            (Known::Sent(_), Some(query), None) => self.understood.document(query, limits),
            (Known::Sent(sent), Some(query), Some(hash)) => {
                let document = self.understood.document(query, limits)?;
                sent.lock().unwrap_or_else(PoisonError::into_inner).keep(hash, query);
                Ok(document)
            }
            (Known::Sent(sent), None, Some(hash)) => {
                let text = sent.lock().unwrap_or_else(PoisonError::into_inner).texts.get(&hash).cloned();
                self.understood.document(&text.ok_or(RequestError::NotKnown)?, limits)
            }
        }
    }
}

/// Texts that clients sent, of which those that were not asked for longest go first
struct Sent {
    texts: LruCache<DocumentHash, Arc<str>>,
    bytes: usize,
}

impl Sent {
    fn keep(&mut self, hash: DocumentHash, text: &str) {
        if self.texts.get(&hash).is_some() {
            return;
        }
        self.texts.put(hash, text.into());
        self.bytes += ENTRY_BYTES + text.len();
        while self.bytes > KEPT_BYTES {
            let Some((_, oldest)) = self.texts.pop_lru() else { break };
            self.bytes -= ENTRY_BYTES + oldest.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parse(
        documents: &Documents,
        query: Option<&str>,
        hash: Option<DocumentHash>,
    ) -> Result<(), RequestError> {
        let hash =
            hash.map(|hash| json!({"persistedQuery": {"version": 1, "sha256Hash": format!("{hash:?}")}}));
        let body = json!({"query": query, "extensions": hash});
        let parameters = Parameters::of_value(body).expect("parameters");
        documents.parse(&parameters, &GraphqlLimits::default()).map(drop)
    }

    #[test]
    fn a_document_is_known_once_it_was_sent() {
        let documents = Documents::new(&Config::default());
        let hash = DocumentHash::of("{ a: __typename }");
        assert!(matches!(parse(&documents, None, Some(hash)), Err(RequestError::NotKnown)));
        assert!(parse(&documents, Some("{ a: __typename }"), None).is_ok());
        assert!(
            matches!(parse(&documents, None, Some(hash)), Err(RequestError::NotKnown)),
            "without a hash none is kept"
        );
        assert!(
            parse(&documents, Some("{ b: __typename }"), Some(hash)).is_err(),
            "under the hash of another"
        );
        assert!(parse(&documents, Some("{ a: __typename }"), Some(hash)).is_ok());
        assert!(parse(&documents, None, Some(hash)).is_ok());
    }

    #[test]
    fn what_cannot_be_run_is_not_kept() {
        let documents = Documents::new(&Config::default());
        let hash = DocumentHash::of("{ a");
        assert!(parse(&documents, Some("{ a"), Some(hash)).is_err());
        assert!(matches!(parse(&documents, None, Some(hash)), Err(RequestError::NotKnown)));
    }

    #[test]
    fn with_a_list_nothing_else_is_run() {
        let hash = DocumentHash::of("{ a: __typename }");
        let list = TrustedDocuments::of_json(&json!({format!("{hash:?}"): "{ a: __typename }"}).to_string())
            .expect("a list");
        let documents = Documents::new(&Config { documents: Some(list), ..Config::default() });
        assert!(parse(&documents, None, Some(hash)).is_ok());
        assert!(
            parse(&documents, Some("{ a: __typename }"), None).is_ok(),
            "written out it is the same document"
        );
        let other = Some(DocumentHash::of("{ b: __typename }"));
        for (query, hash) in
            [(Some("{ b: __typename }"), None), (Some("{ b: __typename }"), other), (None, other)]
        {
            assert!(matches!(parse(&documents, query, hash), Err(RequestError::NotListed)), "{query:?}");
        }
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let mut sent = Sent { texts: LruCache::unbounded(), bytes: 0 };
        let text = |number: usize| format!("{number}{}", "x".repeat(100_000));
        for number in 0..200 {
            sent.keep(DocumentHash::of(&text(number)), &text(number));
            sent.keep(DocumentHash::of(&text(0)), &text(0));
            assert!(sent.bytes <= KEPT_BYTES);
        }
        assert!(sent.texts.contains(&DocumentHash::of(&text(0))), "asked for all the time");
        assert!(!sent.texts.contains(&DocumentHash::of(&text(1))));
        let sum: usize = sent.texts.iter().map(|(_, text)| ENTRY_BYTES + text.len()).sum();
        assert_eq!(sent.bytes, sum);
    }
}
