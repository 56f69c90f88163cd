use std::{
    collections::HashMap,
    io::{Cursor, Read},
    sync::Arc,
};

use zip::ZipArchive;

use super::{
    Inspected,
    markup::Markup,
    outline::{self, Outline},
};
use crate::{
    config::Limits,
    error::EtlError,
    workbook::{
        format::Format,
        layout::Layout,
        refusal::{Bound, damaged, encrypted, not_a_workbook, not_supported, within},
    },
};

const CHUNK: usize = 64 << 10;
/// More than any writer needs for the three small parts that tell what a file is
const LONGEST_KEPT: usize = 1 << 20;

/// The parts that tell what kind of file it is
#[derive(Default)]
struct Telling {
    content_types: Option<String>,
    mimetype: Option<String>,
    manifest: Option<String>,
    has_workbook_part: bool,
    /// Rows that hold something
    rows: u64,
    outlines: HashMap<String, Outline>,
    /// Of the sheets of an ods, in their order
    layouts: Vec<Layout>,
    layout_size: usize,
}

/// Inflates every part, really, and tells what kind of workbook it is
pub(super) fn inspect(bytes: Arc<[u8]>, limits: &Limits) -> Result<Inspected, EtlError> {
    let mut zip = ZipArchive::new(Cursor::new(Arc::clone(&bytes))).map_err(damaged)?;
    within(Bound::Parts, limits.zip_entries, u64::try_from(zip.len()).unwrap_or(u64::MAX))?;
    if zip.has_duplicate_names() {
        return Err(damaged("two parts of one name"));
    }
    let mut telling = Telling::default();
    let mut inflated = 0_u64;
    for index in 0..zip.len() {
        let raw = zip.by_index_raw(index).map_err(damaged)?;
        if raw.encrypted() {
            return Err(encrypted());
        }
        let name = raw.name().map_err(damaged)?.replace('\\', "/").to_lowercase();
        drop(raw);
        if points_outside(&name) {
            return Err(damaged("the name of a part points outside the file"));
        }
        let mut part = zip.by_index(index).map_err(damaged)?;
        let (kept, markup) = read_through(&mut part, &name, &mut inflated, limits)?;
        telling.take(&name, &kept);
        telling.take_markup(name, markup)?;
    }
    let (format, rows) = (telling.format()?, Some(telling.rows));
    let layouts = if format == Format::Ods {
        telling.layouts.into_iter().map(|layout| Arc::new(layout.in_order())).collect()
    } else {
        outline::layouts(telling.outlines)
    };
    Ok(Inspected { format, bytes, layouts, rows })
}

fn points_outside(name: &str) -> bool {
    name.starts_with('/') || name.contains([':', '\0']) || name.split('/').any(|step| step == "..")
}

fn read_through<'l>(
    part: &mut impl Read,
    name: &str,
    inflated: &mut u64,
    limits: &'l Limits,
) -> Result<(Vec<u8>, Markup<'l>), EtlError> {
    let keeps = matches!(name, "[content_types].xml" | "mimetype" | "meta-inf/manifest.xml");
    let mut kept = Vec::new();
    let mut markup = Markup::new(name, limits);
    let mut chunk = vec![0; CHUNK];
    loop {
        let length = part.read(&mut chunk).map_err(damaged)?;
        let Some(read) = chunk.get(..length).filter(|read| !read.is_empty()) else { break };
        *inflated += u64::try_from(length).unwrap_or(u64::MAX);
        within(Bound::InflatedBytes, limits.inflated_bytes, *inflated)?;
        markup.feed(read)?;
        if keeps && kept.len() + length <= LONGEST_KEPT {
            kept.extend_from_slice(read);
        }
    }
    Ok((kept, markup))
}

impl Telling {
    fn take(&mut self, name: &str, content: &[u8]) {
        let text = || String::from_utf8_lossy(content).into_owned();
        match name {
            "[content_types].xml" => self.content_types = Some(text()),
            "mimetype" => self.mimetype = Some(text()),
            "meta-inf/manifest.xml" => self.manifest = Some(text()),
            _ => self.has_workbook_part |= name.ends_with("/workbook.xml"),
        }
    }

    fn take_markup(&mut self, name: String, markup: Markup<'_>) -> Result<(), EtlError> {
        self.rows = self.rows.saturating_add(markup.filled_rows());
        let (outline, layouts) = markup.finish()?;
        for layout in layouts.iter().chain([&outline.layout]) {
            layout.check_size(self.layout_size)?;
            self.layout_size += layout.size();
        }
        self.layouts.extend(layouts);
        if !outline.is_empty() {
            self.outlines.insert(name, outline);
        }
        Ok(())
    }

    fn format(&self) -> Result<Format, EtlError> {
        const SPREADSHEETS: [&str; 4] = [
            "spreadsheetml.sheet.main+xml",
            "spreadsheetml.template.main+xml",
            "ms-excel.sheet.macroenabled.main+xml",
            "ms-excel.template.macroenabled.main+xml",
        ];
        if let Some(types) = self.content_types.as_ref().map(|types| types.to_lowercase()) {
            return if types.contains("ms-excel.sheet.binary") {
                Err(not_supported("xlsb"))
            } else if SPREADSHEETS.iter().any(|kind| types.contains(kind)) {
                Ok(Format::Xlsx)
            } else {
                Err(not_a_workbook(Some("een ander Office-bestand")))
            };
        }
        match self.mimetype.as_deref() {
            Some(kind) if kind.starts_with("application/vnd.oasis.opendocument.spreadsheet") => {
                let encryption =
                    self.manifest.as_ref().is_some_and(|manifest| manifest.contains("encryption-data"));
                if encryption { Err(encrypted()) } else { Ok(Format::Ods) }
            }
            None if self.has_workbook_part => {
                Err(damaged("there is a workbook, but no list of content types"))
            }
            Some(_) => Err(not_a_workbook(Some("een ander document"))),
            None => Err(not_a_workbook(Some("een zip-bestand"))),
        }
    }
}
