//! The page that registers a contract.

use askama::Template;
use axum::{Extension, extract::State, response::Response};
use diesel_async::AsyncPgConnection;
use schema::models::Partnership;

use super::{form::ContractForm, which::Which};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read,
    state::AppState,
    web::{
        Frame,
        filled::{Choice, Filled},
        home::chosen,
        page,
        sent::{Asked, asked},
    },
};

#[derive(Template)]
#[template(path = "contract_new.html")]
pub(super) struct NewContractPage {
    frame: Frame,
    slug: String,
    /// Who the viewer may register contracts of
    holders: Vec<Choice>,
    /// Whether the viewer may hand in a whole register
    may_import: bool,
    form: ContractForm,
    /// Why nothing was registered, as far as no field says it; empty when nothing was to be
    refusal: String,
}

impl NewContractPage {
    /// What is wrong with the form, each with its field
    fn errors(&self) -> &[(&'static str, String)] {
        self.form.filled.errors()
    }
}

pub(in crate::web) async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    which: Asked<Which>,
) -> Result<Response, ApiError> {
    let which = asked(which)?;
    viewer.require(Action::RegisterContract, Scope::Somewhere)?;
    let connection = read::connect(&state.pool).await?;
    let partnerships = read::partnership::all(&connection).await?;
    let partnership =
        chosen(&partnerships, &viewer, &which.partnership)?.cloned().ok_or(ApiError::NotFound)?;
    page(&load(&connection, &viewer, &partnership, Filled::default(), String::new()).await?)
}

/// The page, with a form as it was filled in and with why nothing was registered
///
/// # Errors
///
/// What [`Viewer::may`] refuses; when the database fails.
pub(super) async fn load(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    partnership: &Partnership,
    filled: Filled,
    refusal: String,
) -> Result<NewContractPage, ApiError> {
    viewer.require(Action::RegisterContract, partnership.partnership_id)?;
    let members = read::partnership::members_of(connection, &[partnership.partnership_id]).await?;
    let may = |organization| {
        let action = Action::RegisterContract;
        viewer.may_with_contract_of(action, partnership.partnership_id, organization).is_ok()
    };
    let holders = members.iter().filter(|member| may(member.organization.organization_id));
    let mut holders: Vec<(String, String)> = holders
        .map(|member| (member.organization.organization_id.to_string(), member.organization.name.clone()))
        .collect();
    // Who left and came back is one holder.
    holders.dedup();
    let mut holders = filled.choices("holder", holders);
    if let [only] = holders.as_mut_slice() {
        only.is_chosen = true;
    }
    Ok(NewContractPage {
        frame: Frame::new(viewer, partnership),
        slug: partnership.slug.clone(),
        holders,
        may_import: viewer.may(Action::CheckWorkbook, partnership.partnership_id).is_ok(),
        form: ContractForm::new(filled),
        refusal,
    })
}
