//! The page of a contract: what is known of it, its options, its follow-up, its history, and the forms that change it.

use askama::Template;
use axum::{Extension, extract::State, response::Response};
use chrono::{NaiveDate, Utc};
use diesel_async::AsyncPgConnection;
use schema::{
    clock,
    texts::{Label, notice_label},
    types::{ContractStatus, NoticePeriod, TenderStatus, dutch_day, euros_and_cents},
};

use super::{
    form::{self, ContractForm, TEXTS},
    history,
    row::FollowUpLink,
};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read::{
        self, ReadError, Reader, Slice, Visibility,
        contract::{Asked, ContractText, ContractWithRelations},
        tender::{Relations, TenderFilter, TenderOrder},
    },
    state::AppState,
    web::{
        Frame,
        dutch::cpv,
        filled::{Choice, Filled},
        history::Moment,
        page,
        sent::{SentId, identity},
        source::SourceLink,
    },
};

/// Most tenders to choose a follow-up from
const MOST_TENDERS: i64 = 500;

#[derive(Template)]
#[template(path = "contract.html")]
pub(super) struct ContractPage {
    frame: Frame,
    slug: String,
    id: String,
    version: i32,
    facts: Facts,
    options: Vec<OptionRow>,
    /// What the next option would make of the end; empty when there is none to be used
    next_end: String,
    follow_up: Option<FollowUpLink>,
    /// Whether it can still be ended early
    may_end: bool,
    source: Option<SourceLink>,
    history: Vec<Moment>,
    /// `None` for who may not change it
    forms: Option<Forms>,
    /// Why nothing was changed, as far as no field says it; empty when nothing was to be
    refusal: String,
}

/// What changes it
struct Forms {
    form: ContractForm,
    /// Tenders that may replace it; empty when one does
    tenders: Vec<Choice>,
    /// Whether the long form is open
    is_open: bool,
}

/// What is known of a contract; texts are empty where nothing is
struct Facts {
    title: String,
    /// Each with its label
    known: Vec<(&'static str, String)>,
    ending: String,
    /// Whether its workbook no longer has it
    is_missing: bool,
}

/// An extension option
struct OptionRow {
    position: i32,
    months: i32,
    used: bool,
}

impl ContractPage {
    /// What is wrong with the forms, each with its field
    fn errors(&self) -> &[(&'static str, String)] {
        self.forms.as_ref().map(|forms| forms.form.filled.errors()).unwrap_or_default()
    }
}

pub(in crate::web) async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: SentId,
) -> Result<Response, ApiError> {
    viewer.require(Action::ReadAll, Scope::Somewhere)?;
    let connection = read::connect(&state.pool).await?;
    let of = find(&connection, id).await?;
    viewer.require(Action::ReadAll, of.partnership.partnership_id)?;
    page(&load(&connection, &viewer, &of, None, String::new()).await?)
}

/// The contract with all that the page shows
///
/// # Errors
///
/// [`ApiError::NotFound`] for what is no contract; when the database fails.
pub(super) async fn find(
    connection: &AsyncPgConnection,
    id: SentId,
) -> Result<ContractWithRelations, ApiError> {
    let asked = Asked { texts: TEXTS.into(), options: true, ending: true, follow_up: true, cpv: true };
    let found = read::contract::by_ids(Reader::over(connection), &[identity(id)?], &asked).await?.pop();
    found.ok_or(ApiError::NotFound)
}

/// The page, with the form as it was filled in and with why nothing was changed
///
/// # Errors
///
/// When the database fails.
pub(super) async fn load(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    of: &ContractWithRelations,
    filled: Option<Filled>,
    refusal: String,
) -> Result<ContractPage, ApiError> {
    let row = &of.contract;
    let (partnership_id, holder) = (of.partnership.partnership_id, of.organization.organization_id);
    let may_change = viewer.may_with_contract_of(Action::UpdateContract, partnership_id, holder).is_ok();
    let today = clock::dutch(Utc::now()).date();
    let forms = if may_change { Some(forms(connection, of, filled).await?) } else { None };
    let is_over = matches!(row.status, Some(ContractStatus::Terminated | ContractStatus::Cancelled));
    Ok(ContractPage {
        frame: Frame::new(viewer, &of.partnership),
        slug: of.partnership.slug.clone(),
        id: row.contract_id.to_string(),
        version: row.version,
        facts: Facts::new(of, today)?,
        options: of
            .options
            .iter()
            .map(|option| OptionRow { position: option.position, months: option.months, used: option.used })
            .collect(),
        next_end: if is_over { String::new() } else { next_end(of) },
        follow_up: of.follow_up.as_ref().map(FollowUpLink::from),
        may_end: !is_over && row.current_end_on.is_none_or(|end| end > today),
        source: SourceLink::of(of.source.as_ref(), row.source_sheet.as_deref(), row.source_row),
        history: history::of(connection, row.contract_id).await?,
        forms,
        refusal,
    })
}

async fn forms(
    connection: &AsyncPgConnection,
    of: &ContractWithRelations,
    filled: Option<Filled>,
) -> Result<Forms, ApiError> {
    let tenders = match of.follow_up {
        Some(_) => Vec::new(),
        None => tenders(connection, of).await?,
    };
    // Of the short forms, what was filled in stands beside what the long one shows.
    let is_open = filled.as_ref().is_some_and(|filled| filled.has("title"));
    let of_contract = form::filled(of)?;
    let filled = match filled {
        Some(filled) if is_open => filled,
        Some(filled) => filled.over(of_contract),
        None => of_contract,
    };
    let tenders = filled.choices("tender", tenders);
    Ok(Forms { form: ContractForm::new(filled), tenders, is_open })
}

/// The tenders that may replace it, of the calendars from its end on back to the year before it, the latest first
async fn tenders(
    connection: &AsyncPgConnection,
    of: &ContractWithRelations,
) -> Result<Vec<(String, String)>, ReadError> {
    let statuses = TenderStatus::ALL.iter().copied().filter(|status| *status != TenderStatus::Withdrawn);
    let filter = TenderFilter { status: Some(statuses.collect()), ..TenderFilter::default() };
    let asked = Relations { calendar: true, ..Relations::default() };
    let (reader, slice) = (Reader::over(connection), Slice::first(MOST_TENDERS));
    let order = [TenderOrder::UpdatedDesc];
    let found =
        read::tender::page(reader, &of.partnership.slug, &filter, &order, &slice, Visibility::All, &asked)
            .await?;
    let choice = |tender: read::tender::TenderWithRelations| {
        let year =
            tender.calendar.as_ref().map(|(calendar, _)| calendar.year.to_string()).unwrap_or_default();
        let row = tender.tender;
        let parts = [Some(year), row.reference, Some(row.title)];
        (row.tender_id.to_string(), parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
    };
    let mut choices: Vec<(String, String)> = found.into_nodes().into_iter().map(choice).collect();
    choices.sort_by(|(_, one), (_, other)| other.get(..4).cmp(&one.get(..4)).then_with(|| one.cmp(other)));
    Ok(choices)
}

/// What the next option makes of the current end, in a sentence; empty when there is none
fn next_end(of: &ContractWithRelations) -> String {
    use schema::rules::contract::Term;

    let months: Vec<u32> = of.options.iter().map(|option| option.months.unsigned_abs()).collect();
    let row = &of.contract;
    let term = Term {
        starts_on: row.starts_on,
        original_end_on: row.original_end_on,
        current_end_on: row.current_end_on,
        ultimate_end_on: row.ultimate_end_on,
        options: Some(&months),
        is_ended: false,
    };
    let used = of.options.iter().filter(|option| option.used).count();
    let next = term.with_next_option(used).ok().and_then(|next| next.current_end_on);
    next.map(dutch_day).unwrap_or_default()
}

impl Facts {
    fn new(of: &ContractWithRelations, today: NaiveDate) -> Result<Self, ReadError> {
        let row = &of.contract;
        let text = |which| of.texts.get(which).map(|text| text.unwrap_or_default().to_owned());
        let day = |day: Option<NaiveDate>| day.map(dutch_day).unwrap_or_default();
        let supplier = of.supplier.as_ref().map(|supplier| {
            let number = supplier.kvk_number.as_ref().map(|number| format!("KvK {number}"));
            [supplier.name.clone(), number].into_iter().flatten().collect::<Vec<_>>().join(", ")
        });
        let period = NoticePeriod::stored(row.notice_months, row.notice_days).map(notice_label);
        let notice = row.notice_on().map(|notice| {
            let period = period.clone().unwrap_or_default();
            let late = if notice < today { ", voorbij" } else { "" };
            format!("{} ({period} voor het einde{late})", dutch_day(notice))
        });
        let known = vec![
            ("Contractnummer", row.reference.clone().unwrap_or_default()),
            ("Deelnemer", of.organization.name.clone()),
            ("Leverancier", supplier.unwrap_or_default()),
            ("Omschrijving", text(ContractText::Description)?),
            ("Inkooppakket", text(ContractText::Category)?),
            ("Soort opdracht", row.nature.map(Label::label).unwrap_or_default().to_owned()),
            ("CPV-code", cpv(row.cpv_code.as_deref(), of.cpv.as_ref())),
            (
                "Contractwaarde",
                row.value_eur
                    .map(|value| format!("{}, exclusief btw", euros_and_cents(value)))
                    .unwrap_or_default(),
            ),
            (
                "Jaarwaarde",
                row.annual_value_eur
                    .map(|value| format!("{}, exclusief btw", euros_and_cents(value)))
                    .unwrap_or_default(),
            ),
            ("Ingangsdatum", day(row.starts_on)),
            ("Oorspronkelijke einddatum", day(row.original_end_on)),
            ("Huidige einddatum", day(row.current_end_on)),
            ("Uiterste einddatum", day(row.ultimate_end_on)),
            ("Stilzwijgende verlenging", row.renewal.map(Label::label).unwrap_or_default().to_owned()),
            ("Opzeggen uiterlijk", notice.or(period).unwrap_or_default()),
            ("Status", row.status.map(Label::label).unwrap_or_default().to_owned()),
            ("Contracteigenaar", text(ContractText::Contact)?),
            ("Opmerkingen", text(ContractText::Remarks)?),
        ];
        let ending = of.ending.as_ref().map(|ending| {
            let before =
                ending.would_end_on.map(|end| format!("; zonder dat liep het tot {}", dutch_day(end)));
            format!("{}{}", ending.reason, before.unwrap_or_default())
        });
        Ok(Self {
            title: row.title.clone(),
            known: known.into_iter().filter(|(_, text)| !text.is_empty()).collect(),
            ending: ending.unwrap_or_default(),
            is_missing: row.missing_since.is_some(),
        })
    }
}
