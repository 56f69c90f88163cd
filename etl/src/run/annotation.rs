use std::sync::Arc;

use chrono::{DateTime, Utc};
use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::Upload;
use crate::{
    annotate::{annotate, excerpt},
    config::Limits,
    findings::Finding,
    load::import_run::annotation,
};

/// Makes the workbook with its findings of a run whose stage has ended, and an excerpt of the sheets around them, and keeps both
///
/// The run is as it is by then: what goes wrong here is logged, and there is no such workbook.
pub(super) async fn keep(
    connection: &mut AsyncPgConnection,
    import_run_id: Uuid,
    upload: Upload,
    findings: &[Finding],
    limits: &Limits,
    finished_at: DateTime<Utc>,
) {
    if findings.iter().all(|finding| finding.sheet.is_none()) {
        return;
    }
    let excerpt = match excerpt::around(Arc::clone(&upload.content), findings, limits) {
        Ok(excerpt) => excerpt,
        Err(error) => {
            tracing::warn!(%import_run_id, %error, "there is no excerpt with findings");
            Vec::new()
        }
    };
    let annotated = match annotate(&upload.file_name, upload.content, findings, limits) {
        Ok(annotated) => annotated,
        Err(error) => {
            tracing::warn!(%import_run_id, %error, "there is no workbook with findings");
            return;
        }
    };
    if let Err(error) = annotation::insert(connection, import_run_id, finished_at, &annotated, &excerpt).await
    {
        tracing::warn!(%import_run_id, %error, "the workbook with findings was not kept");
    }
}
