//! A report as an `OpenDocument` spreadsheet: the same cells, formulas, looks, tables and names as in Excel, without its charts.
//!
//! Source: `OpenDocument` 1.3, parts 2 (packages) and 3 (schema); Forum Standaardisatie, which asks government for it.

mod content;
mod formula;
mod style;

use std::io::{self, Cursor, Write};

use askama::Template;
use chrono::SecondsFormat;
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use super::{ExportError, report::Report};
use content::Content;

/// What the file is
pub(crate) const MEDIA_TYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

#[derive(Template)]
#[template(path = "open_document/manifest.xml")]
struct Manifest;

#[derive(Template)]
#[template(path = "open_document/meta.xml")]
struct Meta<'a> {
    title: &'a str,
    subject: &'a str,
    company: &'a str,
    as_of: String,
}

#[derive(Template)]
#[template(path = "open_document/styles.xml")]
struct Styles<'a> {
    title: &'a str,
}

#[derive(Template)]
#[template(path = "open_document/settings.xml")]
struct Settings<'a> {
    report: &'a Report,
}

/// The bytes of the spreadsheet; equal reports give equal bytes
///
/// # Errors
///
/// [`ExportError::Package`] when it is larger than a package can be.
pub(crate) fn write(report: &Report) -> Result<Vec<u8>, ExportError> {
    let meta = Meta {
        title: &report.title,
        subject: &report.subject,
        company: &report.company,
        as_of: report.as_of.to_rfc3339_opts(SecondsFormat::Secs, true),
    };
    let parts = [
        ("META-INF/manifest.xml", Manifest.render()),
        ("meta.xml", meta.render()),
        ("styles.xml", Styles { title: &report.title }.render()),
        ("settings.xml", Settings { report }.render()),
        ("content.xml", Content::of(report).render()),
    ];
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    // The first, and as it is: by it programs recognize the file.
    package.start_file("mimetype", options.compression_method(CompressionMethod::Stored))?;
    package.write_all(MEDIA_TYPE.as_bytes()).map_err(zip::result::ZipError::from)?;
    for (name, part) in parts {
        package.start_file(name, options.compression_method(CompressionMethod::Deflated))?;
        let part = part.map_err(io::Error::other).map_err(zip::result::ZipError::from)?;
        package.write_all(part.as_bytes()).map_err(zip::result::ZipError::from)?;
    }
    Ok(package.finish()?.into_inner())
}
