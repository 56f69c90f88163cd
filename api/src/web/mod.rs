//! Pages for staff: Dutch, rendered here, working without JavaScript and better with it.
//!
//! One page a file, with its template of the same name in `templates/`; what a page shows is a value first, made from
//! what [`crate::read`] gives.

mod accessibility;
mod account;
mod actuals;
mod admin;
mod alignment;
mod annual_plan;
mod around;
mod budget;
mod calendar;
mod capacity;
mod chart;
mod columns;
mod confirm;
mod contract;
mod cpv;
mod done;
mod doubts;
mod dutch;
mod error_page;
mod expense;
mod fee;
mod figures;
mod filled;
mod guide;
mod guide_table;
mod history;
mod home;
mod import_run;
mod known_password;
mod membership;
mod money;
mod planning;
mod reference;
mod sent;
mod set_password;
mod settlement;
mod sign_in;
mod sign_in_oidc;
mod sign_out;
mod source;
mod tender;
mod unbroken;
mod upload;
mod worth;

use std::sync::LazyLock;

use askama::Template;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::from_fn_with_state,
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};

use schema::{models::Partnership, texts::actor_name};

use crate::{
    assets::{self, Asset},
    auth::{Action, Scope, Viewer},
    error::ApiError,
    state::AppState,
};

pub use around::{content_policy, surround};
pub use error_page::{error_page, sign_in_first};

static SCRIPT: Asset = Asset::script("/static/page.js", include_bytes!("../../static/page.js"));

static SCRIPT_ADDRESS: LazyLock<String> = LazyLock::new(|| SCRIPT.address());

/// The pages, and what they load
pub fn routes(state: &AppState) -> Router<AppState> {
    let provider = sign_in_oidc::provider(&state.config);
    let pages = Router::new()
        .route("/", get(home::show))
        .route("/calendar", get(calendar::show))
        .route("/calendar/publish", post(calendar::publish))
        .route("/calendar/withdraw", post(calendar::withdraw))
        .route("/calendar/difference", get(calendar::show_difference))
        .route("/calendar/retrospect", get(calendar::show_retrospect))
        .route("/imports", get(import_run::show_list).post(upload::receive))
        // The upload counts by itself, so that it can say what is wrong in the page.
        .layer(DefaultBodyLimit::disable())
        .route("/imports/{id}", get(import_run::show))
        .route("/imports/{id}/file", get(import_run::file))
        .route("/imports/{id}/annotated", get(import_run::annotated))
        .route("/imports/{id}/apply", post(import_run::apply))
        .route("/imports/{id}/reject", post(import_run::reject))
        .route("/imports/{id}/cancel", post(import_run::cancel))
        .route("/imports/{id}/revert", post(import_run::revert))
        .route("/imports/{id}/columns", post(import_run::say_columns))
        .route("/imports/{id}/recheck", post(import_run::recheck))
        .route("/money", get(money::show))
        .route("/figures", get(figures::show))
        .route("/plan", get(annual_plan::show))
        .route("/plan/{id}/update", post(annual_plan::update))
        .route("/budget", get(budget::show))
        .route("/budget/draft", post(budget::draft))
        .route("/budget/{id}/update", post(budget::update))
        .route("/budget/{id}/approve", post(budget::approve))
        .route("/budget/{id}/reject", post(budget::reject))
        .route("/budget/{id}/revise", post(budget::revise))
        .route("/expenses", get(expense::show).post(expense::record))
        .route("/expenses/{id}", get(expense::show_one))
        .route("/expenses/{id}/correct", post(expense::correct))
        .route("/fees", get(fee::show).post(fee::record))
        .route("/settlement/draft", post(settlement::draft))
        .route("/settlement/{id}", get(settlement::show))
        .route("/settlement/{id}/member/{organization}", get(settlement::show_member))
        .route("/settlement/{id}/agree", post(settlement::agree))
        .route("/settlement/{id}/reject", post(settlement::reject))
        .route("/settlement/{id}/send", post(settlement::send))
        .route("/alignment", get(alignment::show).post(alignment::accept))
        .route("/capacity", get(capacity::show))
        .route("/capacity/hours", post(capacity::set_available))
        .route("/capacity/norms", post(capacity::set_norms))
        .route("/capacity/rounds", post(capacity::open))
        .route("/capacity/rounds/{id}", get(capacity::show_round))
        .route("/capacity/rounds/{id}/rank", post(capacity::rank))
        .route("/capacity/rounds/{id}/answer", post(capacity::answer))
        .route("/capacity/rounds/{id}/conclude", post(capacity::conclude))
        .route("/capacity/rounds/{id}/withdraw", post(capacity::withdraw))
        .route("/contracts", get(contract::show).post(contract::register))
        .route("/contracts/new", get(contract::show_new))
        .route("/contracts/{id}", get(contract::show_one))
        .route("/contracts/{id}/update", post(contract::update))
        .route("/contracts/{id}/extend", post(contract::extend))
        .route("/contracts/{id}/end", post(contract::end))
        .route("/contracts/{id}/follow-up", post(contract::link))
        .route("/contracts/{id}/unlink", post(contract::unlink))
        .route("/members", get(membership::show))
        .route("/members/join", post(membership::join))
        .route("/members/leave", post(membership::leave))
        .route("/members/administrator", post(membership::appoint))
        .route("/planning", get(planning::show))
        .route("/planning/lead-times", post(planning::set))
        .route("/reference", get(reference::show_thresholds).post(reference::set_threshold))
        .route("/reference/terms", get(reference::show_terms).post(reference::set_term))
        .route("/reference/cpv", get(reference::show_cpv))
        .route("/reference/population", get(reference::show_population))
        .route("/tenders/new", get(tender::show_register).post(tender::register))
        .route("/tenders/{id}", get(tender::show))
        .route("/tenders/{id}/edit", get(tender::show_edit).post(tender::update))
        .route("/tenders/{id}/step", post(tender::step))
        .route("/tenders/{id}/retract", post(tender::retract))
        .route("/tenders/{id}/move", post(tender::move_milestone))
        .route("/tenders/{id}/assess", post(tender::ask))
        .route("/tenders/{id}/hours", post(tender::set_hours))
        .route("/assessments", get(tender::show_open_assessments))
        .route("/assessments/{id}/answer", post(tender::answer))
        .route("/assessments/{id}/conclude", post(tender::conclude))
        .route("/toegankelijkheid", get(accessibility::show))
        .route("/guide", get(guide::show))
        .route("/guide/{chapter}", get(guide::show_chapter))
        .route("/columns", get(columns::show).post(columns::save))
        .route("/columns/{id}/remove", post(columns::remove))
        .merge(sign_in::routes())
        .merge(sign_in_oidc::routes(&provider))
        .merge(sign_out::routes(&provider))
        .merge(confirm::routes(&provider))
        .merge(set_password::routes())
        .merge(account::routes())
        .merge(admin::routes())
        .layer(from_fn_with_state(state.clone(), confirm::keep_form));
    assets::serve(pages, &SCRIPT)
}

/// What surrounds every page
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Frame {
    /// Name of who is signed in; `None` for nobody
    viewer: Option<String>,
    /// Whether it leads to the page to sign in on; where nobody knows who asks it does not
    invites: bool,
    /// Name of the partnership; empty where there is none
    partnership: String,
    /// What the menu puts behind its addresses: `?partnership=zhw`; empty where there is none
    query: String,
    /// What it puts behind that where the year of the page matters too: `&year=2024`; empty for a page of no year
    year: String,
    /// Whether the menu leads to what only members see
    is_member: bool,
    /// Where what an administrator looks after is; `None` for others
    administration: Option<&'static str>,
    /// Whether the page asks for itself again in a few seconds
    reloads: bool,
}

impl Frame {
    /// Of a page of a partnership
    fn new(viewer: &Viewer, partnership: &Partnership) -> Self {
        Self {
            partnership: partnership.name.clone(),
            query: format!("?partnership={}", partnership.slug),
            is_member: viewer.may(Action::ReadAll, partnership.partnership_id).is_ok(),
            ..Self::of(viewer)
        }
    }

    /// The same for a page of a year, which the menu keeps
    fn of_year(self, year: i32) -> Self {
        Self { year: format!("&year={year}"), ..self }
    }

    /// Of a page of no partnership: the menu leads to one of the viewer's
    fn outside(viewer: &Viewer) -> Self {
        let own = viewer.grants().iter().find_map(|grant| grant.partnership.as_ref());
        Self {
            query: own.map(|own| format!("?partnership={}", own.slug)).unwrap_or_default(),
            is_member: viewer.may(Action::ReadAll, Scope::Somewhere).is_ok(),
            ..Self::of(viewer)
        }
    }

    fn of(viewer: &Viewer) -> Self {
        let name = match viewer {
            Viewer::Anonymous => None,
            Viewer::SignedIn { actor, .. } => Some(actor_name(actor).to_owned()),
        };
        let administers = viewer.may(Action::ReadUsers, Scope::Somewhere).is_ok();
        let administration = administers.then_some("/admin");
        Self { invites: name.is_none(), viewer: name, administration, ..Self::default() }
    }

    /// The style, as elements
    #[expect(clippy::unused_self, reason = "templates know values, not modules")]
    fn style(&self) -> String {
        around::style()
    }

    /// What was done just before, for who did it
    #[expect(clippy::unused_self, reason = "templates know values, not modules")]
    fn done(&self) -> Option<&'static str> {
        around::done()
    }

    /// Where the script is
    #[expect(clippy::unused_self, reason = "templates know values, not modules")]
    fn script(&self) -> &'static str {
        &SCRIPT_ADDRESS
    }
}

/// A page as an answer; no line ends within a day, or between a number and its sign
fn page(template: &impl Template) -> Result<Response, ApiError> {
    let rendered = template.render().map_err(ApiError::internal)?;
    Ok(Html(unbroken::unbroken(&rendered)).into_response())
}
