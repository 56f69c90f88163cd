//! The page of a prioritization round: the ranking, what fits, what it changes, who agrees, and the forms for who may.

use std::collections::BTreeMap;

use askama::Template;
use axum::{Extension, extract::State, response::Response};
use diesel_async::AsyncPgConnection;
use schema::{
    models::Partnership,
    rules::capacity::{Strain, fitting},
    texts::{Label, actor_name, shift_told},
    types::whole_number,
};
use uuid::Uuid;

use super::{
    page::class,
    ranking::{Ranked, RankingForm},
};
use crate::{
    auth::{Action, Viewer},
    error::ApiError,
    read::{
        self, Reader,
        capacity::Shift,
        prioritization_round::{AgreementOf, Demand, RankedOf, RoundWithRanking},
    },
    state::AppState,
    web::{
        Frame, dutch,
        filled::{Choice, Filled},
        page,
        sent::{SentId, identity},
    },
};

#[derive(Template)]
#[template(path = "round.html")]
pub(super) struct RoundPage {
    frame: Frame,
    slug: String,
    id: String,
    version: i32,
    quarter: String,
    /// Code of the quarter
    code: String,
    status: &'static str,
    is_open: bool,
    reason: String,
    opened: String,
    /// Why it ended so, and by whom; empty while it is open
    conclusion: String,
    ended: String,
    ranking: Vec<RankingRow>,
    /// What it changes, each in a sentence with how it is colored
    shifts: Vec<(String, &'static str)>,
    /// Members that are asked more hours than they have in the quarter also when it is done, though no more than now
    short: Vec<String>,
    /// Those of which even more is asked then than now
    grows: Vec<String>,
    agreements: Vec<AgreementRow>,
    /// Whether all agree
    is_agreed: bool,
    /// The form that answers for a member; `None` for who may not
    answer: Option<AnswerForm>,
    /// The form that ranks anew; `None` for who may not
    form: Option<RankingForm>,
    may_conclude: bool,
    filled: Filled,
    /// Why nothing was stored, as far as no field says it; empty when nothing was to be
    refusal: String,
}

/// Of a tender that asks for no hours in the quarter, as far as is known
const NONE: &str = "onbekend";

/// The form that answers for a member
struct AnswerForm {
    /// For whom the viewer may answer
    members: Vec<Choice>,
    choices: Vec<Choice>,
    /// Whether all of them answered before
    replaces: bool,
}

struct RankingRow {
    id: String,
    position: i32,
    title: String,
    /// What it asks in the quarter, by all
    hours: String,
    /// Whether it can be done with the hours that there are
    fits: &'static str,
    /// Empty when its planning stays
    moved_to: String,
}

struct AgreementRow {
    member: String,
    agrees: &'static str,
    reason: String,
    answered: String,
}

impl RoundPage {
    /// What is wrong with the forms, each with its field
    fn errors(&self) -> &[(&'static str, String)] {
        self.filled.errors()
    }

    /// Whether it moves the planning of a tender
    fn moves(&self) -> bool {
        self.ranking.iter().any(|row| !row.moved_to.is_empty())
    }
}

/// A round, and whose it is
pub(super) struct Found {
    pub(super) of: RoundWithRanking,
    pub(super) partnership: Partnership,
}

pub(in crate::web) async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: SentId,
) -> Result<Response, ApiError> {
    let connection = read::connect(&state.pool).await?;
    let found = find(&connection, &viewer, identity(id)?).await?;
    page(&load(&connection, &viewer, &found, Filled::default(), String::new()).await?)
}

/// The round, when the viewer sees it
///
/// # Errors
///
/// [`ApiError::NotFound`] when there is none; what [`Viewer::may`] refuses; when the database fails.
pub(super) async fn find(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    id: Uuid,
) -> Result<Found, ApiError> {
    viewer.require(Action::ReadAll, crate::auth::Scope::Somewhere)?;
    let found = read::prioritization_round::by_ids(Reader::over(connection), &[id]).await?.pop();
    let of = found.ok_or(ApiError::NotFound)?;
    let sees = viewer.may(Action::ReadAll, of.round.partnership_id).is_ok();
    let partnership = read::partnership::by_ids(connection, &[of.round.partnership_id]).await?.pop();
    match partnership.filter(|_| sees) {
        Some(partnership) => Ok(Found { of, partnership }),
        None => Err(ApiError::NotFound),
    }
}

/// The page, with a form as it was filled in and with why nothing was stored
///
/// # Errors
///
/// When the database fails.
pub(super) async fn load(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    found: &Found,
    filled: Filled,
    refusal: String,
) -> Result<RoundPage, ApiError> {
    let (of, round, partnership) = (&found.of, &found.of.round, found.partnership.partnership_id);
    let work = of.work(Reader::over(connection)).await?;
    let demand = of.demand(&work);
    let fits = fitting(&demand.0, &demand.1);
    let shifts = if of.is_open() { work.shifts(&of.shifted()) } else { Vec::new() };
    let may = |action| of.is_open() && viewer.may(action, partnership).is_ok();
    let ranked = |of: &RankedOf| Ranked { id: of.ranked.tender_id.to_string(), title: of.title.clone() };
    let stored = filled.has("ranking-sent");
    let form_filled = if stored { filled.clone() } else { as_ranked(of) };
    let form = may(Action::RankPrioritization)
        .then(|| RankingForm::new(of.ranking.iter().map(ranked).collect(), round.quarter(), &form_filled));
    Ok(RoundPage {
        frame: Frame::new(viewer, &found.partnership),
        slug: found.partnership.slug.clone(),
        id: round.prioritization_round_id.to_string(),
        version: round.version,
        quarter: round.quarter().to_string(),
        code: round.quarter().code(),
        status: round.status.label(),
        is_open: of.is_open(),
        reason: round.reason.clone(),
        opened: by(&round.opened_by, Some(round.opened_at)),
        conclusion: round.conclusion.clone().unwrap_or_default(),
        ended: round.ended_by.as_deref().map(|actor| by(actor, round.ended_at)).unwrap_or_default(),
        ranking: rows(of, &demand, &fits),
        short: short(&shifts, round.quarter(), false),
        grows: short(&shifts, round.quarter(), true),
        shifts: shifts.iter().map(told).collect(),
        agreements: of.agreements.iter().map(AgreementRow::new).collect(),
        is_agreed: of.agrees().iter().all(|agrees| *agrees == Some(true)),
        answer: answer_form(viewer, found, &filled),
        form,
        may_conclude: may(Action::ConcludePrioritization),
        filled,
        refusal,
    })
}

fn owned((value, name): (&str, &str)) -> (String, String) {
    (value.to_owned(), name.to_owned())
}

/// The ranking as it is, as a form has it
fn as_ranked(of: &RoundWithRanking) -> Filled {
    let fields = of.ranking.iter().flat_map(|ranked| {
        let id = ranked.ranked.tender_id;
        let to = ranked.moved_to().map(schema::types::Quarter::code).unwrap_or_default();
        [(format!("place-{id}"), ranked.ranked.position.to_string()), (format!("to-{id}"), to)]
    });
    Filled::sent(fields.collect())
}

fn rows(of: &RoundWithRanking, (asked, available): &Demand, fits: &[bool]) -> Vec<RankingRow> {
    let row = |((of, asked), fits): ((&RankedOf, &BTreeMap<Uuid, i32>), &bool)| RankingRow {
        id: of.ranked.tender_id.to_string(),
        position: of.ranked.position,
        title: of.title.clone(),
        hours: if asked.is_empty() { NONE.to_owned() } else { whole_number(asked.values().sum::<i32>()) },
        fits: match (*fits, asked.keys().all(|member| available.contains_key(member))) {
            _ if asked.is_empty() => "niet te zeggen",
            (false, _) => "nee, niet in de uren",
            (true, true) => "ja",
            (true, false) => "ja, in de uren die zijn opgegeven",
        },
        moved_to: of.moved_to().map(|quarter| quarter.to_string()).unwrap_or_default(),
    };
    of.ranking.iter().zip(asked).zip(fits).map(row).collect()
}

/// Names of members that lack hours in a quarter when it is done: those of which more is asked than now, or the others
fn short(shifts: &[Shift], quarter: schema::types::Quarter, grows: bool) -> Vec<String> {
    let is_short = |shift: &&Shift| {
        let is_overbooked = Strain::of(shift.after, shift.available) == Strain::Overbooked;
        shift.quarter == quarter && is_overbooked && (shift.after > shift.before) == grows
    };
    shifts.iter().filter(is_short).map(|shift| shift.organization.name.clone()).collect()
}

fn told(shift: &Shift) -> (String, &'static str) {
    let Shift { organization, quarter, available, before, after } = shift;
    let told = shift_told(&organization.name, *quarter, *before, *after, *available);
    (told, class(Strain::of(*after, *available)))
}

fn by(actor: &str, moment: Option<chrono::DateTime<chrono::Utc>>) -> String {
    match moment {
        Some(moment) => format!("{}, {}", actor_name(actor), dutch::moment(moment)),
        None => actor_name(actor).to_owned(),
    }
}

fn answer_form(viewer: &Viewer, found: &Found, filled: &Filled) -> Option<AnswerForm> {
    if !found.of.is_open() || found.of.ranking.is_empty() {
        return None;
    }
    let partnership = found.partnership.partnership_id;
    let answers_for = |of: &&AgreementOf| {
        let member = of.organization.organization_id;
        viewer.may_change_tender_of(Action::AnswerPrioritization, partnership, &[member]).is_ok()
    };
    let choice =
        |of: &AgreementOf| (of.organization.organization_id.to_string(), of.organization.name.clone());
    let own: Vec<_> = found.of.agreements.iter().filter(answers_for).collect();
    (!own.is_empty()).then(|| AnswerForm {
        members: filled.choices("organization", own.iter().map(|of| choice(of))),
        choices: filled.choices("agrees", [("yes", "stemt in"), ("no", "stemt niet in")].map(owned)),
        replaces: own.iter().all(|of| of.agreement.agrees.is_some()),
    })
}

impl AgreementRow {
    fn new(of: &AgreementOf) -> Self {
        let agreement = &of.agreement;
        Self {
            member: of.organization.name.clone(),
            agrees: match agreement.agrees {
                None => "nog geen antwoord",
                Some(true) => "stemt in",
                Some(false) => "stemt niet in",
            },
            reason: agreement.reason.clone().unwrap_or_default(),
            answered: agreement
                .answered_by
                .as_deref()
                .map(|actor| by(actor, agreement.answered_at))
                .unwrap_or_default(),
        }
    }
}
