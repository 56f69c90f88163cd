//! What people read, in Dutch: sentences and labels, in one place each.

mod findings;
mod labels;
mod violations;

pub use findings::{FINDING_CODES, finding_sentence};
pub use labels::Label;
pub use violations::violation_sentence;
