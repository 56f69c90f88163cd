//! Request -> [`Viewer`], and what a viewer may do.

mod action;
mod authority;
mod identify;
mod known;
pub(crate) mod oidc;
pub mod password;
mod same_origin;
mod scope;
mod secret;
pub(crate) mod session;
mod viewer;

pub use action::Action;
pub use authority::Refusal;
pub use identify::{identify, viewer};
pub use known::KnownViewers;
pub(crate) use same_origin::is_same_origin;
pub use scope::Scope;
pub use secret::Secret;
pub use viewer::{Grant, Viewer};
