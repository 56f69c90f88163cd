//! Request -> [`Viewer`], and what a viewer may do.

mod authority;
mod identify;
mod same_origin;
mod secret;
mod session;
mod sign_in;
mod viewer;

pub use authority::{Action, Refusal};
pub use identify::identify;
pub use secret::Secret;
pub use sign_in::routes;
pub use viewer::Viewer;
