//! Which part of the long lists on the page of an import is asked for.

use serde::Deserialize;

use crate::read::{Place, Value};

/// Behind which finding or difference each list begins; what is not given begins at the start
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Places {
    pub(super) errors: Option<i64>,
    pub(super) warnings: Option<i64>,
    pub(super) notes: Option<i64>,
    pub(super) differences: Option<i64>,
    /// Given when it is to be tried whether an import can be taken back, however large it is
    pub(super) undo: Option<i64>,
}

impl Places {
    /// Whether it is to be tried whether the import can be taken back
    pub(super) const fn tries_undoing(self) -> bool {
        self.undo.is_some()
    }
}

/// A part of a list
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Part {
    /// What it begins behind; `None` for the first part
    pub(super) after: Option<i64>,
    /// What the next part begins behind; `None` when nothing follows
    pub(super) next: Option<i64>,
}

impl Part {
    /// Whether something stands before it
    pub(super) const fn is_later(self) -> bool {
        self.after.is_some()
    }
}

/// The place behind what has that number
pub(super) fn behind(number: i64) -> Place {
    vec![Some(Value::Number(number))]
}
