//! Documents that an operator lists, by the SHA-256 of their text.

use std::{collections::HashMap, fmt};

use serde::Deserialize;
use sha2::{Digest, Sha256};

/// The SHA-256 of the text of a document
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct DocumentHash([u8; 32]);

impl DocumentHash {
    /// Of a text
    pub fn of(text: &str) -> Self {
        Self(Sha256::digest(text).into())
    }

    /// Of 64 hexadecimal digits, with or without `sha256:` before them
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix("sha256:").unwrap_or(text);
        let mut hash = [0; 32];
        if digits.len() != 2 * hash.len() || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        for (position, byte) in hash.iter_mut().enumerate() {
            *byte = u8::from_str_radix(digits.get(2 * position..2 * position + 2)?, 16).ok()?;
        }
        Some(Self(hash))
    }
}

impl fmt::Debug for DocumentHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

/// The only documents that are run
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedDocuments(HashMap<DocumentHash, String>);

/// The forms in which tools write their lists
#[derive(Deserialize)]
#[serde(untagged)]
enum Listed {
    /// Of Apollo
    Manifest { operations: Vec<Operation> },
    /// Of Relay and GraphQL Code Generator: from the hash to the text
    Texts(HashMap<String, String>),
}

#[derive(Deserialize)]
struct Operation {
    id: String,
    body: String,
}

impl TrustedDocuments {
    /// The documents of a list, which is a JSON object from hashes to texts, or a manifest of Apollo's
    ///
    /// # Errors
    ///
    /// What is wrong with the list, as the end of a sentence.
    pub fn of_json(json: &str) -> Result<Self, String> {
        let listed = serde_json::from_str(json)
            .map_err(|_| "must be a JSON object from SHA-256 to document, or a manifest of Apollo's")?;
        let texts: Vec<(String, String)> = match listed {
            Listed::Manifest { operations } => {
                operations.into_iter().map(|operation| (operation.id, operation.body)).collect()
            }
            Listed::Texts(texts) => texts.into_iter().collect(),
        };
        let mut documents = HashMap::with_capacity(texts.len());
        for (id, text) in texts {
            let hash = DocumentHash::of(&text);
            if DocumentHash::parse(&id) != Some(hash) {
                return Err(format!("{id:?} is not the SHA-256 of its document, which is {hash:?}"));
            }
            documents.insert(hash, text);
        }
        Ok(Self(documents))
    }

    /// The text with that hash
    pub fn text(&self, hash: DocumentHash) -> Option<&str> {
        self.0.get(&hash).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_read_back() {
        let hash = DocumentHash::of("{ a }");
        assert_eq!(DocumentHash::parse(&format!("{hash:?}")), Some(hash));
        assert_eq!(
            DocumentHash::parse(&format!("sha256:{hash:?}").to_uppercase().replace("SHA256", "sha256")),
            Some(hash)
        );
        for text in ["", "abc", &"g".repeat(64), &"é".repeat(32), &format!("{hash:?}0")] {
            assert_eq!(DocumentHash::parse(text), None, "{text}");
        }
    }

    #[test]
    fn both_forms_of_lists_are_read() {
        let hash = DocumentHash::of("{ a }");
        for list in [
            format!(r#"{{"{hash:?}": "{{ a }}"}}"#),
            format!(
                r#"{{"format": "apollo-persisted-query-manifest", "version": 1,
                     "operations": [{{"id": "{hash:?}", "name": "A", "type": "query", "body": "{{ a }}"}}]}}"#
            ),
        ] {
            let documents = TrustedDocuments::of_json(&list).expect("a list");
            assert_eq!(documents.text(hash), Some("{ a }"), "{list}");
            assert_eq!(documents.text(DocumentHash::of("{ b }")), None);
        }
    }

    #[test]
    fn a_list_that_cannot_be_meant_is_refused() {
        for list in [
            "",
            "[]",
            r#"{"a": 1}"#,
            r#"{"abc": "{ a }"}"#,
            &format!(r#"{{"{}": "{{ a }}"}}"#, "0".repeat(64)),
        ] {
            assert!(TrustedDocuments::of_json(list).is_err(), "{list}");
        }
    }
}
