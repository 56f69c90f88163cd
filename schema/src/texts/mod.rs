//! What people read, in Dutch: sentences and labels, in one place each.

mod actors;
mod findings;
mod labels;
mod progress;
mod violations;

pub use actors::actor_name;
pub use findings::{FINDING_CODES, finding_sentence};
pub use labels::{Label, notice_label};
pub use progress::progress_sentence;
pub use violations::violation_sentence;
