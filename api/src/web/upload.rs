//! The form that sends a workbook in.

use axum::{
    Extension,
    extract::{
        Multipart, State,
        multipart::{Field, MultipartRejection},
    },
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use schema::{
    rules::Violation,
    texts::{Label, violation_sentence},
    types::{ImportKind, whole_number},
};

use super::{
    import_run::{Which, load_list},
    page,
};
use crate::{
    auth::{Action, Scope, Viewer},
    config::Config,
    error::ApiError,
    read,
    state::AppState,
    telemetry::audit,
    write::{
        Author, Outcome, Refused,
        import_run::{MAXIMUM_FILE_BYTES, Upload, check_workbook},
    },
};

/// Most bytes of a field that is no file
const MOST_TEXT_BYTES: usize = 200;
/// Most fields; the form has four
const MOST_FIELDS: usize = 10;

/// The form: what was filled in, and what is wrong with it
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct UploadForm {
    /// The kinds with their names, and whether each is chosen
    pub(super) kinds: Vec<(&'static str, &'static str, bool)>,
    /// Year as typed
    pub(super) year: String,
    /// Largest file in bytes
    pub(super) maximum_bytes: usize,
    /// Sentence about a file that is too large
    pub(super) too_large: String,
    /// What is wrong with the year; empty when nothing is
    pub(super) year_error: String,
    /// What is wrong with the file; empty when nothing is
    pub(super) file_error: String,
}

impl UploadForm {
    pub(super) fn empty(config: &Config) -> Self {
        Self::new(maximum_bytes(config), &Sent::default())
    }

    fn new(maximum_bytes: usize, sent: &Sent) -> Self {
        Self {
            kinds: kinds(sent.kind.parse().ok()),
            year: sent.year.clone(),
            maximum_bytes,
            too_large: violation_sentence(
                &Violation::new("import_run.file_too_large").with("maximum_bytes", maximum_bytes),
            ),
            year_error: String::new(),
            file_error: String::new(),
        }
    }

    /// Largest file, as people say it
    pub(super) fn maximum(&self) -> String {
        megabytes(self.maximum_bytes)
    }

    /// Whether anything is wrong
    pub(super) fn is_refused(&self) -> bool {
        !self.year_error.is_empty() || !self.file_error.is_empty()
    }

    fn refuse(&mut self, refused: &Refused) {
        let is_year = refused.path.first().is_some_and(|field| field == "year");
        let error = if is_year { &mut self.year_error } else { &mut self.file_error };
        *error = violation_sentence(&refused.violation);
    }
}

/// The kinds that can be chosen with their names, and whether each is
pub(super) fn kinds(chosen: Option<ImportKind>) -> Vec<(&'static str, &'static str, bool)> {
    let kind = |kind: &ImportKind| (kind.as_str(), kind.label(), Some(*kind) == chosen);
    ImportKind::ALL.iter().map(kind).collect()
}

const NO_FILE: &str = "Kies een werkmap om aan te leveren.";
/// A browser does not fill a file in again
const AGAIN: &str = "Kies de werkmap opnieuw.";
pub(super) const WRONG_YEAR: &str = "Vul een jaar in als 2023, of laat het leeg.";

/// Largest file that is taken in
fn maximum_bytes(config: &Config) -> usize {
    config.http.upload_bytes.min(MAXIMUM_FILE_BYTES)
}

fn megabytes(bytes: usize) -> String {
    format!("{} MB", whole_number(i64::try_from(bytes / 1_000_000).unwrap_or(i64::MAX)))
}

/// What a browser sent
#[derive(Debug, Default, PartialEq, Eq)]
struct Sent {
    partnership: String,
    kind: String,
    year: String,
    file: File,
}

#[derive(Debug, Default, PartialEq, Eq)]
enum File {
    #[default]
    Missing,
    TooLarge,
    Whole {
        name: String,
        content: Vec<u8>,
    },
}

impl Sent {
    async fn read(mut fields: Multipart, maximum_bytes: usize) -> Result<Self, ApiError> {
        let mut sent = Self::default();
        for _ in 0..MOST_FIELDS {
            let Some(mut field) = fields.next_field().await.map_err(broken)? else { break };
            match field.name().unwrap_or_default() {
                "partnership" => sent.partnership = text(&mut field).await?,
                "kind" => sent.kind = text(&mut field).await?,
                "year" => sent.year = text(&mut field).await?,
                "file" => sent.file = file(&mut field, maximum_bytes).await?,
                _ => {}
            }
            // The rest of a file that is too large is not worth reading.
            if sent.file == File::TooLarge {
                break;
            }
        }
        Ok(sent)
    }
}

async fn file(field: &mut Field<'_>, maximum_bytes: usize) -> Result<File, ApiError> {
    let name = field.file_name().unwrap_or_default().to_owned();
    let Some(content) = whole(field, maximum_bytes).await? else { return Ok(File::TooLarge) };
    Ok(if name.is_empty() && content.is_empty() { File::Missing } else { File::Whole { name, content } })
}

async fn text(field: &mut Field<'_>) -> Result<String, ApiError> {
    let content = whole(field, MOST_TEXT_BYTES).await?.unwrap_or_default();
    Ok(String::from_utf8_lossy(&content).trim().to_owned())
}

/// The content of a field; `None` when it is more than that
async fn whole(field: &mut Field<'_>, maximum_bytes: usize) -> Result<Option<Vec<u8>>, ApiError> {
    let mut content = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        if content.len() + chunk.len() > maximum_bytes {
            return Ok(None);
        }
        content.extend_from_slice(&chunk);
    }
    Ok(Some(content))
}

fn broken(error: impl std::error::Error) -> ApiError {
    ApiError::BadRequest(error.to_string())
}

/// Stores a workbook and goes to its page, or shows the form again with what is wrong
///
/// # Errors
///
/// What [`Viewer::may`] refuses; a body that is no form; when the database fails.
pub(super) async fn receive(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    fields: Result<Multipart, MultipartRejection>,
) -> Result<Response, ApiError> {
    viewer.require(Action::CheckWorkbook, Scope::Somewhere)?;
    let maximum_bytes = maximum_bytes(&state.config);
    let fields = fields.map_err(|rejection| ApiError::BadRequest(rejection.body_text()))?;
    let sent = Sent::read(fields, maximum_bytes).await?;
    viewer.require(Action::CheckWorkbook, &sent.partnership)?;
    let mut form = UploadForm::new(maximum_bytes, &sent);
    let year = match sent.year.as_str() {
        "" => None,
        text => text.parse().inspect_err(|_| WRONG_YEAR.clone_into(&mut form.year_error)).ok(),
    };
    match &sent.file {
        File::Missing => NO_FILE.clone_into(&mut form.file_error),
        File::TooLarge => form.file_error.clone_from(&form.too_large),
        File::Whole { name, content } if !form.is_refused() => {
            let kind = sent.kind.parse().ok();
            let upload = Upload { partnership: &sent.partnership, kind, year, file_name: name, content };
            let author = Author { actor: viewer.actor(), cause: "page:checkWorkbook" };
            let mut connection = read::connect(&state.pool).await?;
            match check_workbook(&mut connection, author, &upload).await? {
                Outcome::Done(run) => {
                    audit(Action::CheckWorkbook.name(), &run.to_string(), "ok", viewer.actor());
                    return Ok(Redirect::to(&format!("/imports/{run}")).into_response());
                }
                Outcome::Refused(refused) => {
                    audit(Action::CheckWorkbook.name(), name, "refused", viewer.actor());
                    for refused in &refused {
                        form.refuse(refused);
                    }
                }
            }
        }
        File::Whole { .. } => {}
    }
    if form.file_error.is_empty() {
        AGAIN.clone_into(&mut form.file_error);
    }
    let connection = read::connect(&state.pool).await?;
    let list = load_list(&connection, &viewer, &Which::of(sent.partnership), form).await?;
    Ok((StatusCode::BAD_REQUEST, page(&list)?).into_response())
}
