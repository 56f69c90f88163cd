//! Imports.

mod annotated;
mod around;
mod difference;
mod finding;
mod mutations;
mod object;
mod query;
mod recheck;
mod siblings;
mod subscription;

pub(super) use mutations::ImportRunMutation;
pub(super) use object::{ImportKind, ImportRun, ImportStatus};
pub(super) use query::ImportRunQuery;
pub(super) use recheck::RecheckMutation;
pub(super) use subscription::ImportRunSubscription;
