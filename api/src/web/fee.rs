//! The page `/fees`: what municipalities outside the partnership paid to take part in one tender, and the form that records it.

use std::collections::HashMap;

use askama::Template;
use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::{Datelike, Utc};
use diesel_async::AsyncPgConnection;
use futures::try_join;
use rust_decimal::Decimal;
use schema::{
    clock,
    models::{Organization, Partnership},
    rules::settlement::ClosedPeriods,
    texts::{HOLDER_MISSING, PAYER_MISSING, TENDER_MISSING, actor_name},
    types::{OrganizationKind, dutch_day, euros_and_cents, has_day_of},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    Frame, done,
    expense::has_closed,
    filled::{Choice, Filled},
    home::{chosen, of_viewer, year_to_show},
    page,
    sent::{self, Asked, Sent},
};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read::{
        self, ReadError, Reader, Slice, Visibility,
        change::Subject,
        organization::{OrganizationOrder, Wanted},
        participation_fee::FeeWithRelations,
        partnership::Member,
        tender::{Relations, TenderFilter, TenderOrder, TenderWithRelations},
    },
    state::AppState,
    telemetry::audit,
    write::{self, Author, Outcome, books::IfClosed, participation_fee::FeeDraft, tender::OrganizationKey},
};

/// Most fees on the page
const MOST_FEES: i64 = 500;
/// Most tenders and municipalities to choose from
const MOST_CHOICES: i64 = 1_000;
/// The fields that something may be wrong with
const FIELDS: [&str; 7] =
    ["received_on", "tender", "paid_by", "held_by", "amount", "reference", "description"];

/// Which partnership and year; what is not given is the first of the viewer, and this year or the nearest with a budget
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    partnership: String,
    year: String,
}

#[derive(Template)]
#[template(path = "fees.html")]
struct FeesPage {
    frame: Frame,
    partnerships: Vec<Partnership>,
    slug: String,
    year: i32,
    years: Vec<i32>,
    rows: Vec<FeeRow>,
    /// All rows together
    total: String,
    /// Whether there are more fees than are shown
    is_cut: bool,
    /// `None` for who may record none
    form: Option<FeeForm>,
    /// Why nothing was recorded, as far as no field says it; empty when nothing was to be
    refusal: String,
}

/// A fee
struct FeeRow {
    id: String,
    day: String,
    tender: String,
    payer: String,
    holder: String,
    amount: String,
    reference: String,
    description: String,
    /// Who recorded it; empty when nobody knows
    maker: String,
}

/// The form that records a fee
struct FeeForm {
    filled: Filled,
    tenders: Vec<Choice>,
    payers: Vec<Choice>,
    holders: Vec<Choice>,
    /// Whether it may be of a half-year that was settled
    may_be_late: bool,
}

impl FeesPage {
    /// What is wrong with the form, each with its field
    fn errors(&self) -> &[(&'static str, String)] {
        self.form.as_ref().map(|form| form.filled.errors()).unwrap_or_default()
    }
}

pub(super) async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    which: Asked<Which>,
) -> Result<Response, ApiError> {
    let which = sent::asked(which)?;
    let connection = read::connect(&state.pool).await?;
    page(&load(&connection, &viewer, &which, Filled::default(), String::new()).await?)
}

/// Records a fee and goes to the list, or shows the form again with what is wrong
///
/// # Errors
///
/// What [`Viewer::may`] refuses; a body that is no form; when the database fails.
pub(super) async fn record(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let action = Action::RecordParticipationFee;
    viewer.require(action, Scope::Somewhere)?;
    let mut filled = Filled::sent(sent::form(sent)?);
    viewer.require(action, filled.text("partnership"))?;
    let mut connection = read::connect(&state.pool).await?;
    let mut sentence = String::new();
    if let Some(draft) = draft(&mut filled) {
        let author = Author { actor: viewer.actor(), cause: "page:recordParticipationFee" };
        match write::participation_fee::record(&mut connection, author, &draft).await? {
            Outcome::Done(id) => {
                audit(action.name(), &id.to_string(), "ok", viewer.actor());
                // The partnership exists, or nothing would have been stored.
                let address = format!("/fees?partnership={}&year={}", draft.partnership, draft.year);
                return Ok(done::see(&address, action.name()));
            }
            Outcome::Refused(refused) => sentence = filled.refuse(&FIELDS, &refused),
        }
    }
    audit(action.name(), filled.text("partnership"), "refused", viewer.actor());
    let which =
        Which { partnership: filled.text("partnership").to_owned(), year: filled.text("year").to_owned() };
    let shown = load(&connection, &viewer, &which, filled, sentence).await?;
    Ok((StatusCode::BAD_REQUEST, page(&shown)?).into_response())
}

/// The fee that is meant; `None`, with what is wrong said, when that is not to be understood
fn draft(filled: &mut Filled) -> Option<FeeDraft> {
    let (day, tender) = (filled.day("received_on"), filled.identity("tender", TENDER_MISSING));
    let payer = filled.identity("paid_by", PAYER_MISSING);
    let holder = filled.identity("held_by", HOLDER_MISSING);
    let amount = filled.amount("amount");
    let is_late = filled.is_checked("late");
    Some(FeeDraft {
        partnership: filled.text("partnership").to_owned(),
        // What is no year is refused as one that is out of range.
        year: filled.text("year").parse().unwrap_or(0),
        received_on: day?,
        tender: tender?,
        paid_by: OrganizationKey::Id(payer?),
        held_by: OrganizationKey::Id(holder?),
        amount: amount?,
        reference: filled.optional("reference"),
        description: filled.optional("description"),
        if_closed: if is_late { IfClosed::NextSettlement } else { IfClosed::Refuse },
    })
}

/// The page, with a form as it was filled in and with why nothing was recorded
async fn load(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    which: &Which,
    filled: Filled,
    refusal: String,
) -> Result<FeesPage, ApiError> {
    viewer.require(Action::ReadAll, Scope::Somewhere)?;
    let partnerships = read::partnership::all(connection).await?;
    let partnership =
        chosen(&partnerships, viewer, &which.partnership)?.cloned().ok_or(ApiError::NotFound)?;
    viewer.require(Action::ReadAll, partnership.partnership_id)?;
    let slug = &partnership.slug;
    let years = read::budget::years(connection, slug).await?;
    let this_year = clock::dutch(Utc::now()).year();
    let shown = read::budget::years_to_show(connection, slug).await?;
    let year = which.year.parse().unwrap_or_else(|_| year_to_show(&shown, this_year));
    let slice = Slice::first(MOST_FEES);
    let found = read::participation_fee::page(Reader::over(connection), slug, Some(year), &slice).await?;
    let is_cut = found.has_next;
    let fees = found.into_nodes();
    let form = if viewer.may(Action::RecordParticipationFee, partnership.partnership_id).is_ok() {
        Some(FeeForm::load(connection, &partnership, year, filled).await?)
    } else {
        None
    };
    Ok(FeesPage {
        frame: Frame::new(viewer, &partnership).of_year(year),
        total: euros_and_cents(fees.iter().map(|of| of.fee.amount_eur).sum::<Decimal>()),
        rows: rows(connection, &fees).await?,
        is_cut,
        year,
        years,
        form,
        refusal,
        slug: partnership.slug,
        partnerships: of_viewer(partnerships, viewer),
    })
}

async fn rows(connection: &AsyncPgConnection, fees: &[FeeWithRelations]) -> Result<Vec<FeeRow>, ReadError> {
    let ids: Vec<Uuid> = fees.iter().map(|of| of.fee.participation_fee_id).collect();
    let makers = read::change::makers(connection, Subject::ParticipationFee, &ids).await?;
    Ok(fees.iter().map(|of| FeeRow::new(of, &makers)).collect())
}

impl FeeRow {
    fn new(of: &FeeWithRelations, makers: &HashMap<Uuid, String>) -> Self {
        let maker = makers.get(&of.fee.participation_fee_id);
        Self {
            id: of.fee.participation_fee_id.to_string(),
            day: dutch_day(of.fee.received_on),
            tender: of.tender.title.clone(),
            payer: of.paid_by.name.clone(),
            holder: of.held_by.name.clone(),
            amount: euros_and_cents(of.fee.amount_eur),
            reference: of.fee.reference.clone().unwrap_or_default(),
            description: of.fee.description.clone().unwrap_or_default(),
            maker: maker.map(|actor| actor_name(actor).to_owned()).unwrap_or_default(),
        }
    }
}

impl FeeForm {
    async fn load(
        connection: &AsyncPgConnection,
        partnership: &Partnership,
        year: i32,
        filled: Filled,
    ) -> Result<Self, ReadError> {
        let (reader, most) = (Reader::over(connection), Slice::first(MOST_CHOICES));
        let municipalities =
            Wanted { kinds: Some(vec![OrganizationKind::Municipality]), ..Wanted::default() };
        let asked = Relations { calendar: true, ..Relations::default() };
        let (by_name, by_title) = ([OrganizationOrder::NameAsc], [TenderOrder::TitleAsc]);
        let all = TenderFilter::default();
        let ids = [partnership.partnership_id];
        let (members, organizations, tenders, standing) = try_join!(
            read::partnership::members_of(connection, &ids),
            read::organization::page(reader, &municipalities, &by_name, &most),
            read::tender::page(reader, &partnership.slug, &all, &by_title, &most, Visibility::All, &asked),
            read::settlement::standing(connection, partnership.partnership_id),
        )?;
        let members: Vec<&Organization> = members
            .iter()
            .filter(|member| member.is_in(year))
            .map(|Member { organization, .. }| organization)
            .collect();
        let organizations = organizations.into_nodes();
        let outside =
            organizations.iter().filter(|one| has_day_of(&one.existence, year) && !members.contains(one));
        let named = |one: &Organization| (one.organization_id.to_string(), one.name.clone());
        let mut holders: Vec<_> = members.iter().map(|one| named(one)).collect();
        holders.dedup();
        Ok(Self {
            tenders: filled.choices("tender", tenders.into_nodes().iter().map(tender_choice)),
            payers: filled.choices("paid_by", outside.map(named)),
            holders: filled.choices("held_by", holders),
            may_be_late: has_closed(ClosedPeriods::of(standing.closed), year),
            filled,
        })
    }
}

fn tender_choice(tender: &TenderWithRelations) -> (String, String) {
    let stored = &tender.tender;
    let year =
        tender.calendar.as_ref().map(|(calendar, _)| format!(" ({})", calendar.year)).unwrap_or_default();
    (stored.tender_id.to_string(), format!("{}{year}", stored.title))
}
