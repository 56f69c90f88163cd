//! What makes one wonder about what was filled in, though nothing forbids it: told once, and done when it is said to be meant.

use super::filled::Filled;

/// Between the doubts that a form sends back
const BETWEEN: char = ' ';

/// What is to be confirmed
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Doubts {
    /// In sentences; none when there is nothing to confirm
    pub(super) sentences: Vec<String>,
    /// What the box sends back
    pub(super) value: String,
}

impl Doubts {
    /// The doubts, each as a form sends it back and in a sentence, when the form does not say that all of them are meant
    pub(super) fn unless_meant(doubts: Vec<(&'static str, String)>, filled: &Filled) -> Self {
        let meant: Vec<&str> = filled.text("meant").split(BETWEEN).collect();
        if doubts.iter().all(|(doubt, _)| meant.contains(doubt)) {
            return Self::default();
        }
        let (values, sentences): (Vec<&str>, _) = doubts.into_iter().unzip();
        Self { sentences, value: values.join(&BETWEEN.to_string()) }
    }

    /// Whether there is nothing to confirm
    pub(super) fn is_empty(&self) -> bool {
        self.sentences.is_empty()
    }
}
