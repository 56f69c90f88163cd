//! `/data`: flat figures for dashboards, as CSV and JSON, with columns that stay. The rows come from the same functions as
//! those of GraphQL, a part at a time, so that a long list takes no more memory than a short one.

mod budget;
mod cell;
mod contracts;
mod cost_shares;
mod dataset;
mod expenses;
mod population;
mod tenders;

use axum::{
    Extension, Json, Router,
    body::Body,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use chrono::{DateTime, Utc};
use futures::stream;
use schema::database::Pool;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    assets,
    auth::{Action, Viewer},
    error::ApiError,
    read::{self, Page, Place, ReadError, Slice},
    state::AppState,
    telemetry::audit,
};
use cell::Row;
use dataset::Dataset;

/// Rows that are read and written together
const ROWS: i64 = 1000;

/// `/data`, `/data/{dataset}.csv`, `/data/{dataset}.json`
pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/data", get(catalog)).route("/data/{file}", get(dataset))
}

/// What there is; for anyone, since it holds no data
async fn catalog() -> Json<Value> {
    Json(json!({"datasets": Dataset::ALL.map(Dataset::described)}))
}

/// Which rows are wanted
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Which {
    /// Short name of the partnership
    partnership: String,
    /// Of that year
    year: Option<i32>,
    /// Changed at that moment or later
    changed_since: Option<DateTime<Utc>>,
}

/// A part of the rows
#[derive(Debug)]
struct Part {
    rows: Vec<Row>,
    /// Where the next part begins; `None` when there is none
    next: Option<Place>,
}

impl Part {
    /// All of a short list
    fn whole(rows: Vec<Row>) -> Self {
        Self { rows, next: None }
    }

    /// The rows of a page
    fn of<T>(page: Page<T>, rows: impl FnMut(T) -> Result<Vec<Row>, ReadError>) -> Result<Self, ReadError> {
        let next = page.edges.last().filter(|_| page.has_next).map(|last| last.place.clone());
        let rows = page.into_nodes().into_iter().map(rows).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { rows: rows.concat(), next })
    }
}

/// How rows are written
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Csv,
    Json,
}

impl Form {
    const fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Json => "application/json",
        }
    }

    fn write(self, dataset: Dataset, part: &Part, is_first: bool) -> Result<String, ApiError> {
        match self {
            Self::Csv => cell::csv(dataset.columns(), &part.rows, is_first),
            Self::Json => cell::json(dataset.columns(), &part.rows, is_first, part.next.is_none()),
        }
    }
}

/// A dataset, unless the client has it already
///
/// # Errors
///
/// What [`Viewer::may`] refuses; not found when there is no such dataset or form; a bad request for parameters that it does
/// not take. When the database fails later, the answer breaks off.
async fn dataset(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    headers: HeaderMap,
    Path(file): Path<String>,
    which: Result<Query<Which>, QueryRejection>,
) -> Result<Response, ApiError> {
    let (dataset, form) = asked(&file).ok_or(ApiError::NotFound)?;
    let Query(which) = which.map_err(|rejection| ApiError::BadRequest(rejection.body_text()))?;
    viewer.require(Action::Export, which.partnership.as_str())?;
    dataset.check(&which)?;

    let connection = read::connect(&state.pool).await?;
    // Another version of the program may write other columns.
    let version = dataset.version(&connection, &which).await?;
    let tag = assets::tag(format!("{} {file} {which:?} {version}", env!("CARGO_PKG_VERSION")).as_bytes());
    let caching =
        [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"))];
    if assets::client_has(&tag, &headers) {
        return Ok((StatusCode::NOT_MODIFIED, caching).into_response());
    }
    let first = dataset.part(&connection, &which, &Slice::first(ROWS)).await?;
    drop(connection);
    audit("data", &format!("{} {file}", which.partnership), "ok", viewer.actor());
    let content_type = [(header::CONTENT_TYPE, HeaderValue::from_static(form.content_type()))];
    Ok((caching, content_type, body(state.pool.clone(), dataset, form, which, first)).into_response())
}

fn asked(file: &str) -> Option<(Dataset, Form)> {
    let (name, extension) = file.rsplit_once('.')?;
    let form = match extension {
        "csv" => Form::Csv,
        "json" => Form::Json,
        _ => return None,
    };
    Some((Dataset::ALL.into_iter().find(|dataset| dataset.name() == name)?, form))
}

/// Part after part, each read when the one before it is taken; no connection is held in between
fn body(pool: Pool, dataset: Dataset, form: Form, which: Which, first: Part) -> Body {
    let begin = (Some(first), true);
    Body::from_stream(stream::try_unfold(begin, move |(part, is_first)| {
        let (pool, which) = (pool.clone(), which.clone());
        async move {
            let Some(part) = part else { return Ok(None) };
            let written = form.write(dataset, &part, is_first);
            let next = async {
                let Some(after) = part.next.clone() else { return Ok(None) };
                let slice = Slice::First { limit: ROWS, after: Some(after) };
                dataset.part(&*read::connect(&pool).await?, &which, &slice).await.map(Some)
            };
            match (written, next.await) {
                (Ok(text), Ok(next)) => Ok(Some((text, (next, false)))),
                (Err(error), _) | (_, Err(error)) => {
                    error.log();
                    Err(error)
                }
            }
        }
    }))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    #[test]
    fn a_file_is_a_dataset_in_a_form() {
        assert_eq!(asked("tenders.csv"), Some((Dataset::Tenders, Form::Csv)));
        assert_eq!(asked("cost-shares.json"), Some((Dataset::CostShares, Form::Json)));
        for file in ["tenders", "tenders.xlsx", "tokens.csv", ".csv", "tenders.csv.json"] {
            assert_eq!(asked(file), None, "{file}");
        }
    }

    #[test]
    fn columns_have_names_of_their_own() {
        for dataset in Dataset::ALL {
            let names: Vec<_> = dataset.columns().iter().map(|column| column.name).collect();
            for (index, name) in names.iter().enumerate() {
                assert!(!names[..index].contains(name), "{name} is twice in {}", dataset.name());
            }
        }
    }

    /// A dataset for people, in Markdown
    fn chapter(dataset: Dataset) -> String {
        let described = dataset.described();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let parameters: Vec<String> = described["parameters"].as_array().unwrap().iter().map(text).collect();
        let mut chapter = format!(
            "\n## {}\n\n{}. Parameters: `{}`.\n\n| column | kind | what it holds |\n| --- | --- | --- |\n",
            text(&described["name"]),
            text(&described["about"]),
            parameters.join("`, `")
        );
        for column in described["columns"].as_array().unwrap() {
            let [name, kind, about] = ["name", "kind", "about"].map(|key| text(&column[key]));
            writeln!(chapter, "| `{name}` | {kind} | {about} |").unwrap();
        }
        chapter
    }

    /// Made anew with `UPDATE_DOCS=1 cargo test -p inkoopkracht-api --lib datasets`.
    #[test]
    fn datasets_are_described_in_the_docs() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/data.md");
        let chapters: String = Dataset::ALL.into_iter().map(chapter).collect();
        let made = format!("{INTRODUCTION}{chapters}");
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(file, &made).unwrap();
        }
        assert!(
            std::fs::read_to_string(file).unwrap_or_default() == made,
            "UPDATE_DOCS=1 writes docs/data.md anew"
        );
    }

    const INTRODUCTION: &str = "\
# Datasets

Flat figures for dashboards, at `/data/{dataset}.csv` and `/data/{dataset}.json`; how they are asked for stands in the
[API guide](api.md). Names of columns stay, and new ones are added at the end. An empty cell (null in JSON) is unknown, or
there is none. What an enumeration means stands in the schema of GraphQL.

This file is made from `api/src/export/datasets` by its tests; do not edit it.
";
}
