//! The page `/members`: who is a member of a partnership from when to when, and the forms by which a member joins, leaves, and keeps
//! the books.

use std::ops::RangeBounds;

use askama::Template;
use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::{Datelike, NaiveDate, Utc};
use diesel_async::AsyncPgConnection;
use schema::{
    clock,
    models::{Organization, Partnership},
    rules::Violation,
    texts::{ADMINISTRATOR_MISSING, LEAVING_MEMBER_MISSING, Label, NEWCOMER_MISSING, violation_sentence},
    types::{MembershipKind, MembershipRole, OrganizationKind, dutch_day, ends},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    Frame, done, dutch,
    filled::{Choice, Filled},
    home::{chosen, of_viewer},
    page,
    sent::{self, Asked, Sent},
};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read::{
        self, ReadError, Reader, Slice,
        organization::{OrganizationOrder, Wanted},
        partnership::Member,
    },
    state::AppState,
    telemetry::audit,
    write::{
        self, Author, Outcome, Refused,
        membership::{MembershipDraft, MembershipOn},
        tender::OrganizationKey,
    },
};

/// Most municipalities to choose from
const MOST_CHOICES: i64 = 1_000;
/// The fields of the form by which somebody joins that something may be wrong with
const FIELDS: [&str; 6] = ["organization", "from", "last_day", "leaver", "leaving_on", "administrator"];

/// Which partnership; when not given the first of the viewer
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    partnership: String,
}

#[derive(Template)]
#[template(path = "members.html")]
struct MembersPage {
    frame: Frame,
    partnerships: Vec<Partnership>,
    slug: String,
    rows: Vec<MemberRow>,
    /// `None` for who may change no memberships
    forms: Option<Forms>,
    /// Why nothing was changed, as far as no field says it; empty when nothing was to be
    refusal: String,
}

/// A member in a period
struct MemberRow {
    name: String,
    code: String,
    kind: &'static str,
    first_day: String,
    /// Empty for a membership without an end
    last_day: String,
    roles: String,
}

/// The forms, one of which may be filled in
struct Forms {
    filled: Filled,
    newcomers: Vec<Choice>,
    leavers: Vec<Choice>,
    administrators: Vec<Choice>,
}

impl MembersPage {
    /// What is wrong with a form, each with its field
    fn errors(&self) -> &[(&'static str, String)] {
        self.forms.as_ref().map(|forms| forms.filled.errors()).unwrap_or_default()
    }
}

pub(super) async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    which: Asked<Which>,
) -> Result<Response, ApiError> {
    let which = sent::asked(which)?;
    let connection = read::connect(&state.pool).await?;
    page(&load(&connection, &viewer, &which.partnership, Filled::default(), String::new()).await?)
}

/// Lets somebody join and goes to the list, or shows the form again with what is wrong
///
/// # Errors
///
/// What [`Viewer::may`] refuses; a body that is no form; when the database fails.
pub(super) async fn join(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let action = Action::JoinPartnership;
    let mut filled = permitted(&viewer, action, sent)?;
    let mut connection = read::connect(&state.pool).await?;
    let author = Author { actor: viewer.actor(), cause: "page:joinPartnership" };
    let outcome = match newcomer(&mut filled) {
        Some(draft) => Some(write::membership::join(&mut connection, author, &draft).await?),
        None => None,
    };
    settle(&connection, &viewer, action, filled, outcome).await
}

/// Ends a membership and goes to the list, or says why not
///
/// # Errors
///
/// As [`join`].
pub(super) async fn leave(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let action = Action::LeavePartnership;
    let mut filled = permitted(&viewer, action, sent)?;
    let mut connection = read::connect(&state.pool).await?;
    let (member, day) = (filled.identity("leaver", LEAVING_MEMBER_MISSING), filled.day("leaving_on"));
    let author = Author { actor: viewer.actor(), cause: "page:leavePartnership" };
    let outcome = match member.zip(day) {
        Some((id, day)) => {
            let last = membership(&filled, id, day);
            Some(write::membership::leave(&mut connection, author, &last).await?)
        }
        None => None,
    };
    settle(&connection, &viewer, action, filled, outcome).await
}

/// Has another member keep the books and goes to the list, or says why not
///
/// # Errors
///
/// As [`join`].
pub(super) async fn appoint(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let action = Action::AppointAdministrator;
    let mut filled = permitted(&viewer, action, sent)?;
    let mut connection = read::connect(&state.pool).await?;
    let author = Author { actor: viewer.actor(), cause: "page:appointAdministrator" };
    let outcome = match filled.identity("administrator", ADMINISTRATOR_MISSING) {
        Some(id) => {
            let appointed = membership(&filled, id, clock::dutch(Utc::now()).date());
            Some(write::membership::appoint_administrator(&mut connection, author, &appointed).await?)
        }
        None => None,
    };
    settle(&connection, &viewer, action, filled, outcome).await
}

/// What was filled in, by who may do that with the partnership that it is about
fn permitted(viewer: &Viewer, action: Action, sent: Sent<Vec<(String, String)>>) -> Result<Filled, ApiError> {
    viewer.require(action, Scope::Somewhere)?;
    let filled = Filled::sent(sent::form(sent)?);
    viewer.require(action, filled.text("partnership"))?;
    Ok(filled)
}

/// Who is to join; `None`, with what is wrong said, when that is not to be understood
fn newcomer(filled: &mut Filled) -> Option<MembershipDraft> {
    let (organization, from) = (filled.identity("organization", NEWCOMER_MISSING), filled.day("from"));
    let last_day = filled.optional_day("last_day");
    if from.zip(last_day.flatten()).is_some_and(|(from, last_day)| last_day < from) && organization.is_none()
    {
        let ends = Violation::new("membership.ends_before_it_begins");
        filled.expect::<()>("last_day", None, || violation_sentence(&ends));
    }
    let last_day = last_day?;
    Some(MembershipDraft {
        partnership: filled.text("partnership").to_owned(),
        organization: OrganizationKey::Id(organization?),
        from: from?,
        last_day,
        shares_costs: !filled.is_checked("free"),
    })
}

fn membership(filled: &Filled, organization: Uuid, day: NaiveDate) -> MembershipOn {
    let partnership = filled.text("partnership").to_owned();
    MembershipOn { partnership, organization: OrganizationKey::Id(organization), day }
}

/// What was refused by the name of the field of the form: three forms stand on one page
fn in_form(action: Action, refused: Refused) -> Refused {
    match action {
        Action::LeavePartnership => refused.named("organization", "leaver"),
        Action::AppointAdministrator => refused.named("organization", "administrator"),
        _ => refused,
    }
}

/// To the list when something was done, and else the page with why nothing was; without an outcome the form says it
async fn settle(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    action: Action,
    mut filled: Filled,
    outcome: Option<Outcome<Uuid>>,
) -> Result<Response, ApiError> {
    let slug = filled.text("partnership").to_owned();
    let sentence = match outcome {
        Some(Outcome::Done(_)) => {
            audit(action.name(), &slug, "ok", viewer.actor());
            // The partnership exists, or nothing would have been stored.
            return Ok(done::see(&format!("/members?partnership={slug}"), action.name()));
        }
        Some(Outcome::Refused(refused)) => {
            let refused: Vec<Refused> = refused.into_iter().map(|one| in_form(action, one)).collect();
            filled.refuse(&FIELDS, &refused)
        }
        None => String::new(),
    };
    audit(action.name(), &slug, "refused", viewer.actor());
    let shown = load(connection, viewer, &slug, filled, sentence).await?;
    Ok((StatusCode::BAD_REQUEST, page(&shown)?).into_response())
}

/// The page, with a form as it was filled in and with why nothing was changed
async fn load(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    slug: &str,
    filled: Filled,
    refusal: String,
) -> Result<MembersPage, ApiError> {
    viewer.require(Action::ReadAll, Scope::Somewhere)?;
    let partnerships = read::partnership::all(connection).await?;
    let partnership = chosen(&partnerships, viewer, slug)?.cloned().ok_or(ApiError::NotFound)?;
    viewer.require(Action::ReadAll, partnership.partnership_id)?;
    let ids = [partnership.partnership_id];
    let members = read::partnership::members_of(connection, &ids).await?;
    let may_change = viewer.may(Action::JoinPartnership, partnership.partnership_id).is_ok();
    let today = clock::dutch(Utc::now()).date();
    let forms = if may_change { Some(Forms::load(connection, &members, filled).await?) } else { None };
    Ok(MembersPage {
        frame: Frame::new(viewer, &partnership),
        rows: members.iter().map(|member| MemberRow::new(member, today.year())).collect(),
        slug: partnership.slug,
        partnerships: of_viewer(partnerships, viewer),
        forms,
        refusal,
    })
}

impl MemberRow {
    fn new(member: &Member, this_year: i32) -> Self {
        let (first, last) = ends(&member.membership.during);
        Self {
            name: member.organization.name.clone(),
            code: member.organization.code.clone().unwrap_or_default(),
            kind: match member.membership.kind {
                // Who joined in an earlier year is a member like the others.
                MembershipKind::Acceding if first.is_some_and(|day| day.year() < this_year) => {
                    "deelnemer, later toegetreden"
                }
                kind => kind.label(),
            },
            first_day: first.map(dutch_day).unwrap_or_default(),
            last_day: last.map(dutch_day).unwrap_or_default(),
            roles: member.roles.iter().map(|role| role.label()).collect::<Vec<_>>().join(", "),
        }
    }
}

impl Forms {
    async fn load(
        connection: &AsyncPgConnection,
        members: &[Member],
        filled: Filled,
    ) -> Result<Self, ReadError> {
        let today = clock::dutch(Utc::now()).date();
        let wanted = Wanted { kinds: Some(vec![OrganizationKind::Municipality]), ..Wanted::default() };
        let most = Slice::first(MOST_CHOICES);
        let by_name = [OrganizationOrder::NameAsc];
        let all =
            read::organization::page(Reader::over(connection), &wanted, &by_name, &most).await?.into_nodes();
        let named = |one: &Organization| (one.organization_id.to_string(), one.name.clone());
        let is_now = |member: &&Member| member.is_on(today);
        let now: Vec<&Member> = members.iter().filter(is_now).collect();
        // Who joins exists on its first day; as long as that is not filled in, today.
        let first_day = dutch::typed_day(filled.text("from")).unwrap_or(today);
        let newcomers = all.iter().filter(|one| {
            one.existence.contains(&first_day) && !now.iter().any(|member| member.organization == **one)
        });
        let keeps_no_books = |member: &&&Member| !member.roles.contains(&MembershipRole::Administering);
        let others: Vec<_> =
            now.iter().filter(keeps_no_books).map(|member| named(&member.organization)).collect();
        Ok(Self {
            newcomers: filled.choices("organization", newcomers.map(named)),
            leavers: filled.choices("leaver", others.clone()),
            administrators: filled.choices("administrator", others),
            filled,
        })
    }
}
