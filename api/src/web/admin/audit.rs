//! The page `/admin/audit`: who did and tried what. Which events are shown lives in the address.

use askama::Template;
use axum::{extract::State, http::HeaderMap, response::Response};
use chrono::{DateTime, NaiveDate, Utc};
use diesel_async::AsyncPgConnection;
use schema::{
    clock,
    models::AuditEvent,
    texts::{AUDIT_ACTIONS, actor_told, audit_origin, audit_result},
    types::{dutch_day, whole_number},
};
use serde::Deserialize;
use url::form_urlencoded::Serializer;

use super::audited::{About, Known};
use crate::{
    attachment::attachment,
    auth::{Action, Scope, Viewer},
    error::ApiError,
    export::{
        FileFormat,
        audit_trail::{self, Line},
    },
    read::{self, ReadError, Reader, Slice, audit_event::Wanted},
    state::AppState,
    telemetry::audit,
    web::{
        Frame,
        dutch::{moment, typed_day},
        filled::Choice,
        page,
        sent::{Asked, asked},
    },
};

/// Most events on a page
const MOST_EVENTS: i64 = 100;
/// Most events in a file
const MOST_IN_FILE: i64 = 10_000;
/// Longest text that is looked for, in characters
const LONGEST: usize = 300;
/// What the names of people and programs in the trail begin with
const KINDS: [&str; 4] = ["user", "openid", "session", "token"];
const RESULTS: [&str; 3] = ["ok", "refused", "forbidden"];
const FILE_NAME: &str = "auditspoor.csv";

/// Which events; what is not given or not to be understood narrows nothing
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    /// As in the trail, or without what stands before the colon
    actor: String,
    action: String,
    object: String,
    result: String,
    from: String,
    until: String,
    /// The event that the list begins behind
    after: String,
}

impl Which {
    fn is_narrowed(&self) -> bool {
        [&self.actor, &self.action, &self.object, &self.result, &self.from, &self.until]
            .iter()
            .any(|part| !part.is_empty())
    }

    fn wanted(&self) -> Wanted {
        let day = |text: &str| if text.is_empty() { None } else { typed_day(text) };
        let start = |day: NaiveDate| day.pred_opt().map(clock::end_of);
        Wanted {
            actors: said(&self.actor).map(|actor| actors(&actor)),
            action: said(&self.action),
            object: said(&self.object),
            result: said(&self.result),
            since: day(&self.from).and_then(start),
            before: day(&self.until).map(clock::end_of),
        }
    }

    /// The same choice behind an event, or from its start; at that address
    fn address(&self, path: &str, after: &str) -> String {
        let parts = [
            ("actor", self.actor.as_str()),
            ("action", &self.action),
            ("object", &self.object),
            ("result", &self.result),
            ("from", &self.from),
            ("until", &self.until),
            ("after", after),
        ];
        let start = format!("{path}?");
        let length = start.len();
        let mut address = Serializer::for_suffix(start, length);
        for (name, value) in parts.iter().filter(|(_, value)| !value.is_empty()) {
            address.append_pair(name, value);
        }
        address.finish()
    }

    /// The address of what one actor did
    fn of_actor(actor: &str) -> String {
        Self { actor: actor.to_owned(), ..Self::default() }.address("/admin/audit", "")
    }
}

/// A text that is looked for; U+0000 is in none
fn said(text: &str) -> Option<String> {
    let text: String = text.trim().chars().filter(|letter| *letter != '\0').take(LONGEST).collect();
    (!text.is_empty()).then_some(text)
}

/// The names in the trail that somebody may mean
fn actors(typed: &str) -> Vec<String> {
    let bare = (!typed.contains(':')).then(|| KINDS.iter().map(|kind| format!("{kind}:{typed}")));
    std::iter::once(typed.to_owned()).chain(bare.into_iter().flatten()).collect()
}

#[derive(Template)]
#[template(path = "admin_audit.html")]
struct AuditPage {
    frame: Frame,
    which: Which,
    actions: Vec<Choice>,
    results: Vec<Choice>,
    rows: Vec<EventRow>,
    count: String,
    /// Address of the events behind these; empty when there are none
    next: String,
    /// Address of the file
    file: String,
    most_in_file: String,
}

struct EventRow {
    at: String,
    actor: String,
    /// Address of all that this actor did
    of_actor: String,
    action: String,
    object: String,
    /// Address of its page; empty where there is none
    page: String,
    result: String,
    is_bad: bool,
    origin: String,
}

/// # Errors
///
/// What [`Viewer::require`] refuses; when the database fails.
pub(super) async fn show(
    State(state): State<AppState>,
    viewer: Viewer,
    which: Asked<Which>,
) -> Result<Response, ApiError> {
    let which = asked(which)?;
    viewer.require(Action::ReadAuditTrail, Scope::Installation)?;
    let connection = read::connect(&state.pool).await?;
    let wanted = which.wanted();
    let after = which.after.parse().ok().map(read::audit_event::place);
    let slice = Slice::First { limit: MOST_EVENTS, after };
    let found = read::audit_event::page(Reader::over(&connection), &wanted, &[], &slice).await?;
    let count = read::audit_event::count(&connection, &wanted).await?;
    let has_next = found.has_next;
    let events = found.into_nodes();
    let last = events.last().filter(|_| has_next).map(|event| event.audit_event_id.to_string());
    let known = Known::of(&connection, &events).await?;
    audit(Action::ReadAuditTrail.name(), "", "ok", viewer.actor());
    let choice = |value: &str, name: &str, chosen: &str| Choice {
        value: value.to_owned(),
        name: name.to_owned(),
        is_chosen: value == chosen,
    };
    let mut actions: Vec<Choice> =
        AUDIT_ACTIONS.iter().map(|(name, text)| choice(name, text, &which.action)).collect();
    actions.sort_by(|one, other| one.name.cmp(&other.name));
    page(&AuditPage {
        frame: Frame::outside(&viewer),
        actions,
        results: RESULTS.iter().map(|result| choice(result, audit_result(result), &which.result)).collect(),
        rows: events.iter().map(|event| row(event, &known)).collect(),
        count: if count == 1 {
            "1 gebeurtenis".to_owned()
        } else {
            format!("{} gebeurtenissen", whole_number(count))
        },
        next: last.map(|id| which.address("/admin/audit", &id)).unwrap_or_default(),
        file: which.address("/admin/audit.csv", ""),
        most_in_file: whole_number(MOST_IN_FILE),
        which,
    })
}

fn row(event: &AuditEvent, known: &Known) -> EventRow {
    let About { words, page } = known.about(event);
    EventRow {
        at: moment(event.happened_at),
        actor: actor_told(&event.actor),
        of_actor: Which::of_actor(&event.actor),
        action: known.action(event),
        object: words,
        page,
        result: audit_result(&event.result).to_owned(),
        is_bad: event.result != "ok",
        origin: audit_origin(&event.origin).to_owned(),
    }
}

/// The same events as a file, the latest first
///
/// # Errors
///
/// As [`show`].
pub(super) async fn download(
    State(state): State<AppState>,
    viewer: Viewer,
    headers: HeaderMap,
    which: Asked<Which>,
) -> Result<Response, ApiError> {
    let which = asked(which)?;
    viewer.require(Action::ReadAuditTrail, Scope::Installation)?;
    let connection = read::connect(&state.pool).await?;
    let now = Utc::now();
    let (events, told) = for_file(&connection, &which, now).await?;
    let known = Known::of(&connection, &events).await?;
    let rows: Vec<Line<'_>> = events
        .iter()
        .map(|event| Line { event, action: known.action(event), about: known.about(event).words })
        .collect();
    let content = audit_trail::semicolons(&rows, &told, now).map_err(ApiError::internal)?;
    audit("export", FILE_NAME, "ok", viewer.actor());
    attachment(content, FILE_NAME, FileFormat::Csv.media_type(), &headers)
}

/// The events of a file, and which they are
async fn for_file(
    connection: &AsyncPgConnection,
    which: &Which,
    now: DateTime<Utc>,
) -> Result<(Vec<AuditEvent>, String), ReadError> {
    let wanted = which.wanted();
    let slice = Slice::first(MOST_IN_FILE);
    let found = read::audit_event::page(Reader::over(connection), &wanted, &[], &slice).await?;
    let cut =
        if found.has_next { format!(", de laatste {}", whole_number(MOST_IN_FILE)) } else { String::new() };
    let part = if which.is_narrowed() { "Een keuze uit de gebeurtenissen" } else { "Alle gebeurtenissen" };
    let day = dutch_day(clock::dutch(now).date());
    Ok((found.into_nodes(), format!("{part} tot {day}{cut}; tijden zijn die van Nederland")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_to_the_same_events() {
        let which = Which { actor: "anna & co".to_owned(), result: "refused".to_owned(), ..Which::default() };
        assert_eq!(
            which.address("/admin/audit", "7"),
            "/admin/audit?actor=anna+%26+co&result=refused&after=7"
        );
        assert!(which.is_narrowed() && !Which::default().is_narrowed());
    }

    #[test]
    fn days_are_those_of_the_netherlands() {
        let which =
            Which { from: "2026-01-01".to_owned(), until: "2026-07-01".to_owned(), ..Which::default() };
        let wanted = which.wanted();
        let text = |moment: Option<DateTime<Utc>>| moment.expect("a moment").to_rfc3339();
        assert_eq!(text(wanted.since), "2025-12-31T23:00:00+00:00");
        assert_eq!(text(wanted.before), "2026-07-01T22:00:00+00:00");
        let nonsense = Which { from: "ooit".to_owned(), ..Which::default() };
        assert_eq!(nonsense.wanted(), Wanted::default());
    }

    #[test]
    fn a_bare_name_is_anybody_of_that_name() {
        assert_eq!(actors("user:anna"), ["user:anna"]);
        assert_eq!(actors("anna"), ["anna", "user:anna", "openid:anna", "session:anna", "token:anna"]);
    }
}
