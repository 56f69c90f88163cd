use askama::Template;
use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::Utc;
use schema::{
    clock,
    models::Threshold,
    texts::{BUYER_MISSING, Label, NATURE_MISSING},
    types::{BuyerType, ContractNature, ends, euros},
};
use serde::Deserialize;

use super::{days, validity, validity_fields};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read,
    state::AppState,
    telemetry::audit,
    web::{
        Frame, done,
        dutch::{line, plain_amount},
        filled::{Choice, Filled},
        page,
        sent::{self, Asked, Sent},
    },
    write::{self, Author, Outcome, threshold::ThresholdDraft},
};

/// The fields that something may be wrong with
const FIELDS: [&str; 6] = ["buyer", "nature", "amount", "valid_from", "valid_to", "source"];

/// Which threshold is to be corrected; empty for none
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Which {
    threshold: String,
}

#[derive(Template)]
#[template(path = "thresholds.html")]
struct ThresholdsPage {
    frame: Frame,
    /// By buyer and nature, the latest first
    groups: Vec<(String, Vec<ThresholdRow>)>,
    /// `None` for who may change none
    form: Option<ThresholdForm>,
    /// Why nothing was stored, as far as no field says it; empty when nothing was to be
    refusal: String,
}

struct ThresholdRow {
    id: String,
    days: String,
    amount: String,
    source: String,
    counts_today: bool,
}

struct ThresholdForm {
    filled: Filled,
    buyers: Vec<Choice>,
    natures: Vec<Choice>,
}

impl ThresholdsPage {
    /// What is wrong with the form, each with its field
    fn errors(&self) -> &[(&'static str, String)] {
        self.form.as_ref().map(|form| form.filled.errors()).unwrap_or_default()
    }
}

pub(in crate::web) async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    which: Asked<Which>,
) -> Result<Response, ApiError> {
    viewer.require(Action::ReadAll, Scope::Somewhere)?;
    let which = sent::asked(which)?;
    let connection = read::connect(&state.pool).await?;
    let all = read::threshold::all(&connection).await?;
    let chosen = all.iter().find(|threshold| threshold.threshold_id.to_string() == which.threshold);
    let filled = chosen.map_or_else(blank, of);
    page(&ThresholdsPage::new(&viewer, &all, &filled, String::new()))
}

/// Stores a threshold and goes to the list, or shows the form again with what is wrong
///
/// # Errors
///
/// What [`Viewer::may`] refuses; a body that is no form; when the database fails.
pub(in crate::web) async fn set(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let action = Action::SetThreshold;
    viewer.require(action, Scope::Installation)?;
    let mut filled = Filled::sent(sent::form(sent)?);
    let mut connection = read::connect(&state.pool).await?;
    let mut sentence = String::new();
    if let Some(draft) = draft(&mut filled) {
        let author = Author { actor: viewer.actor(), cause: "page:setThreshold" };
        match write::threshold::set(&mut connection, author, &draft).await? {
            Outcome::Done(id) => {
                audit(action.name(), &id.to_string(), "ok", viewer.actor());
                return Ok(done::see("/reference", action.name()));
            }
            Outcome::Refused(refused) => sentence = filled.refuse(&FIELDS, &refused),
        }
    }
    audit(action.name(), filled.text("id"), "refused", viewer.actor());
    let all = read::threshold::all(&connection).await?;
    let shown = ThresholdsPage::new(&viewer, &all, &filled, sentence);
    Ok((StatusCode::BAD_REQUEST, page(&shown)?).into_response())
}

/// The threshold that is meant; `None`, with what is wrong said, when that is not to be understood
fn draft(filled: &mut Filled) -> Option<ThresholdDraft> {
    let (buyer, nature) = (filled.parsed("buyer", BUYER_MISSING), filled.parsed("nature", NATURE_MISSING));
    let (amount, validity) = (filled.amount("amount"), validity(filled));
    Some(ThresholdDraft {
        // What is no identity is that of none, and refused.
        id: filled.optional("id").map(|id| id.parse().unwrap_or_default()),
        buyer: buyer?,
        nature: nature?,
        amount: amount?,
        validity: validity?,
    })
}

/// A form for a new one
fn blank() -> Filled {
    Filled::sent(vec![("buyer".to_owned(), BuyerType::SubCentral.to_string())])
}

/// A form that corrects one
fn of(threshold: &Threshold) -> Filled {
    let mut values = validity_fields(&threshold.during, &threshold.source);
    let own = [
        ("id", threshold.threshold_id.to_string()),
        ("buyer", threshold.buyer.to_string()),
        ("nature", threshold.nature.to_string()),
        ("amount", plain_amount(threshold.amount_eur)),
    ];
    values.extend(own.map(|(field, value)| (field.to_owned(), value)));
    Filled::sent(values)
}

impl ThresholdsPage {
    fn new(viewer: &Viewer, all: &[Threshold], filled: &Filled, refusal: String) -> Self {
        let may_change = viewer.may(Action::SetThreshold, Scope::Installation).is_ok();
        let form = || ThresholdForm {
            buyers: filled.labelled("buyer", BuyerType::ALL),
            natures: filled.labelled("nature", ContractNature::ALL),
            filled: filled.clone(),
        };
        Self { frame: Frame::outside(viewer), groups: groups(all), form: may_change.then(form), refusal }
    }
}

/// By buyer and nature, as these are told; of each the latest first
fn groups(all: &[Threshold]) -> Vec<(String, Vec<ThresholdRow>)> {
    let kinds = BuyerType::ALL
        .iter()
        .flat_map(|buyer| ContractNature::ALL.iter().map(move |nature| (*buyer, *nature)));
    let group = |(buyer, nature): (BuyerType, ContractNature)| {
        let of_kind = |threshold: &&Threshold| threshold.buyer == buyer && threshold.nature == nature;
        let rows: Vec<ThresholdRow> = all.iter().rev().filter(of_kind).map(ThresholdRow::new).collect();
        (!rows.is_empty()).then(|| (format!("{}, {}", line(nature.label()), buyer.label()), rows))
    };
    kinds.filter_map(group).collect()
}

impl ThresholdRow {
    fn new(threshold: &Threshold) -> Self {
        let today = clock::dutch(Utc::now()).date();
        let (from, until) = ends(&threshold.during);
        Self {
            id: threshold.threshold_id.to_string(),
            days: days(&threshold.during),
            amount: euros(threshold.amount_eur),
            source: threshold.source.clone(),
            counts_today: from.is_none_or(|from| from <= today) && until.is_none_or(|until| until >= today),
        }
    }
}
