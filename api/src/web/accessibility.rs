//! The page `/toegankelijkheid`: the accessibility statement, for anyone.

use askama::Template;
use axum::{Extension, extract::State, response::Response};

use super::{Frame, page};
use crate::{auth::Viewer, error::ApiError, state::AppState};

#[derive(Template)]
#[template(path = "accessibility.html")]
struct AccessibilityPage {
    frame: Frame,
    /// Where to tell what cannot be used, and how it is written; `None`: nowhere in particular
    contact: Option<Contact>,
}

struct Contact {
    address: String,
    shown: String,
}

impl Contact {
    fn of(contact: &str) -> Self {
        let address = if contact.contains("://") { contact.to_owned() } else { format!("mailto:{contact}") };
        Self { address, shown: contact.to_owned() }
    }
}

pub(super) async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
) -> Result<Response, ApiError> {
    let contact = state.config.accessibility_contact.as_deref().map(Contact::of);
    page(&AccessibilityPage { frame: Frame::outside(&viewer), contact })
}
