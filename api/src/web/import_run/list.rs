//! The page `/imports`: the form that sends a workbook in, and what was sent in before.

use askama::Template;
use axum::{Extension, extract::State, response::Response};
use diesel_async::AsyncPgConnection;
use schema::{
    models::{ImportRun, Partnership},
    texts::{Label, actor_name, import_status},
    types::{ImportKind, ImportStatus},
};
use serde::Deserialize;
use url::form_urlencoded::Serializer;
use uuid::Uuid;

use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    export::template,
    read::{
        self, ReadError, Reader, Slice,
        import_run::{ImportRunFilter, place_by_moment},
    },
    state::AppState,
    web::{
        Frame,
        dutch::moment,
        filled::{Choice, Filled},
        home::{chosen, of_viewer},
        page,
        sent::{Asked, asked},
        upload::UploadForm,
    },
};

/// Most imports on a page
const MOST_IMPORTS: i64 = 25;

/// Which partnership, and which imports of it; what is not given or not to be understood narrows nothing
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Which {
    pub(in crate::web) partnership: String,
    kind: String,
    status: String,
    /// The import that the list begins behind
    after: String,
}

#[derive(Template)]
#[template(path = "imports.html")]
pub(in crate::web) struct ImportsPage {
    frame: Frame,
    partnerships: Vec<Partnership>,
    slug: String,
    /// `None` for who may send none in
    form: Option<UploadForm>,
    kinds: Vec<Choice>,
    statuses: Vec<Choice>,
    /// Whether fewer are asked for than there are
    is_narrowed: bool,
    imports: Vec<ImportRow>,
    /// Address of the imports behind these; empty when there are none
    next: String,
}

/// An import in the list
struct ImportRow {
    id: Uuid,
    file_name: String,
    kind: &'static str,
    status: &'static str,
    moment: String,
    actor: String,
}

impl Which {
    /// The latest of a partnership
    pub(in crate::web) fn of(partnership: String) -> Self {
        Self { partnership, ..Self::default() }
    }

    fn filter(&self) -> ImportRunFilter {
        ImportRunFilter {
            statuses: self.status.parse().ok().map(|status| vec![status]),
            kinds: self.kind.parse().ok().map(|kind| vec![kind]),
        }
    }

    /// The address of the same list behind an import
    fn behind(&self, slug: &str, last: Uuid) -> String {
        let mut address = Serializer::for_suffix("/imports?".to_owned(), "/imports?".len());
        address.append_pair("partnership", slug);
        for (name, value) in [("kind", &self.kind), ("status", &self.status)] {
            if !value.is_empty() {
                address.append_pair(name, value);
            }
        }
        format!("{}#eerder", address.append_pair("after", &last.to_string()).finish())
    }
}

impl ImportsPage {
    /// Addresses and names of the templates
    fn templates(&self) -> Vec<(String, &'static str)> {
        ImportKind::ALL.iter().map(|kind| (template::path(*kind, &self.slug), kind.label())).collect()
    }

    /// Whether the form was refused
    fn is_refused(&self) -> bool {
        self.form.as_ref().is_some_and(UploadForm::is_refused)
    }
}

pub(in crate::web) async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    which: Asked<Which>,
) -> Result<Response, ApiError> {
    let connection = read::connect(&state.pool).await?;
    page(&load(&connection, &viewer, &asked(which)?, UploadForm::empty(&state.config)).await?)
}

/// The page for a viewer, with that form if the viewer may use it there
///
/// # Errors
///
/// What [`Viewer::may`] refuses; [`ApiError::NotFound`] for an unknown partnership; when the database fails.
pub(in crate::web) async fn load(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    which: &Which,
    form: UploadForm,
) -> Result<ImportsPage, ApiError> {
    viewer.require(Action::ReadAll, Scope::Somewhere)?;
    let partnerships = read::partnership::all(connection).await?;
    let partnership =
        chosen(&partnerships, viewer, &which.partnership)?.cloned().ok_or(ApiError::NotFound)?;
    viewer.require(Action::ReadAll, partnership.partnership_id)?;
    let slug = partnership.slug.as_str();
    let (imports, last) = listed(connection, slug, which).await?;
    let filled = Filled::sent(vec![
        ("kind".to_owned(), which.kind.clone()),
        ("status".to_owned(), which.status.clone()),
    ]);
    Ok(ImportsPage {
        frame: Frame::new(viewer, &partnership),
        form: viewer.may(Action::CheckWorkbook, partnership.partnership_id).is_ok().then_some(form),
        kinds: filled.labelled("kind", ImportKind::ALL),
        statuses: filled.labelled("status", ImportStatus::ALL),
        is_narrowed: which.filter() != ImportRunFilter::default(),
        next: last.map(|last| which.behind(slug, last)).unwrap_or_default(),
        imports,
        slug: slug.to_owned(),
        partnerships: of_viewer(partnerships, viewer),
    })
}

/// A part of the list, and the last of it when there are more behind it
async fn listed(
    connection: &AsyncPgConnection,
    slug: &str,
    which: &Which,
) -> Result<(Vec<ImportRow>, Option<Uuid>), ReadError> {
    let after = match which.after.parse() {
        Ok(id) => read::import_run::find(connection, id).await?,
        Err(_) => None,
    };
    let after = after.map(|(run, _)| place_by_moment(&run));
    let slice = Slice::First { limit: MOST_IMPORTS, after };
    let page = read::import_run::page(Reader::over(connection), slug, &which.filter(), &[], &slice).await?;
    let has_next = page.has_next;
    let runs = page.into_nodes();
    let ids: Vec<Uuid> = runs.iter().map(|(run, _)| run.import_run_id).collect();
    let deeds = read::import_run::deeds(connection, &ids).await?;
    let told = |run: &ImportRun| deeds.get(&run.import_run_id).map(|deed| deed.code.as_str());
    let rows: Vec<ImportRow> = runs.iter().map(|(run, _)| row(run, told(run))).collect();
    let last = rows.last().map(|row| row.id).filter(|_| has_next);
    Ok((rows, last))
}

fn row(run: &ImportRun, deed: Option<&str>) -> ImportRow {
    ImportRow {
        id: run.import_run_id,
        file_name: run.file_name.clone(),
        kind: run.kind.map_or("nog niet herkend", Label::label),
        status: import_status(run.status, deed),
        moment: moment(run.created_at),
        actor: actor_name(&run.actor).to_owned(),
    }
}
