//! Assessments: whether members do a tender together.

mod mutations;
mod object;
mod query;
mod values;

pub(super) use mutations::AssessmentMutation;
pub(super) use object::Assessment;
pub(super) use query::AssessmentQuery;
