use std::{
    collections::HashMap,
    io::{Cursor, Read},
    sync::Arc,
};

use zip::ZipArchive;

use super::{
    Inspected,
    binary::Binary,
    markup::Markup,
    outline::{self, Outline},
};
use crate::{
    config::Limits,
    error::EtlError,
    workbook::{
        format::Format,
        layout::Layout,
        refusal::{Bound, damaged, encrypted, not_a_workbook, over_limit, within},
    },
};

const CHUNK: usize = 64 << 10;
/// More than any writer needs for the three small parts that tell what a file is
const LONGEST_KEPT: usize = 1 << 20;
/// A part that inflates to this much hurts nobody, whatever it was packed into
const SMALL_PART: u64 = 8 << 20;

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
    /// What is wrong with the records of an xlsb, should it be one
    binary_problem: Option<EtlError>,
}

/// Inflates every part, really, and tells what kind of workbook it is
pub(super) fn inspect(bytes: Arc<[u8]>, limits: &Limits) -> Result<Inspected, EtlError> {
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let mut zip = ZipArchive::new(Cursor::new(Arc::clone(&bytes))).map_err(damaged)?;
    within(Bound::Parts, limits.zip_entries, u64::try_from(zip.len()).unwrap_or(u64::MAX))?;
    if zip.has_duplicate_names() {
        return Err(damaged("two parts of one name"));
    }
    let mut telling = Telling::default();
    let (mut packed, mut inflated) = (0_u64, 0_u64);
    for index in 0..zip.len() {
        let raw = zip.by_index_raw(index).map_err(damaged)?;
        if raw.encrypted() {
            return Err(encrypted());
        }
        let name = raw.name().map_err(damaged)?.replace('\\', "/").to_lowercase();
        if points_outside(&name) || raw.is_symlink() {
            return Err(damaged("a part points outside the file"));
        }
        packed = packed.saturating_add(raw.compressed_size());
        if packed > length {
            return Err(damaged("parts that overlap"));
        }
        drop(raw);
        let part = zip.by_index(index).map_err(damaged)?;
        let mut part = Part::new(&name, part.compressed_size(), part, limits);
        part.read_through(&mut inflated)?;
        telling.take(name, part)?;
    }
    telling.finish(bytes)
}

fn points_outside(name: &str) -> bool {
    name.starts_with('/') || name.contains([':', '\0']) || name.split('/').any(|step| step == "..")
}

/// A part as it is inflated, looked at on the way
struct Part<'l, R> {
    content: R,
    packed: u64,
    size: u64,
    limits: &'l Limits,
    /// What it holds, for the parts that tell what the file is
    kept: Option<Vec<u8>>,
    markup: Markup<'l>,
    binary: Option<Binary<'l>>,
    binary_problem: Option<EtlError>,
}

impl<'l, R: Read> Part<'l, R> {
    fn new(name: &str, packed: u64, content: R, limits: &'l Limits) -> Self {
        let keeps = matches!(name, "[content_types].xml" | "mimetype" | "meta-inf/manifest.xml");
        Self {
            content,
            packed,
            size: 0,
            limits,
            kept: keeps.then(Vec::new),
            markup: Markup::new(name, limits),
            binary: Binary::new(name, limits),
            binary_problem: None,
        }
    }

    fn read_through(&mut self, inflated: &mut u64) -> Result<(), EtlError> {
        let mut chunk = vec![0; CHUNK];
        loop {
            let length = self.content.read(&mut chunk).map_err(damaged)?;
            let Some(read) = chunk.get(..length).filter(|read| !read.is_empty()) else { return Ok(()) };
            let length = u64::try_from(length).unwrap_or(u64::MAX);
            *inflated += length;
            within(Bound::InflatedBytes, self.limits.inflated_bytes, *inflated)?;
            self.size += length;
            self.check_ratio()?;
            self.feed(read)?;
        }
    }

    fn check_ratio(&self) -> Result<(), EtlError> {
        let most = self.packed.saturating_mul(self.limits.inflation_ratio);
        if self.size > most.max(SMALL_PART) {
            let ratio = self.size / self.packed.max(1);
            return Err(over_limit(Bound::Ratio, self.limits.inflation_ratio, ratio));
        }
        Ok(())
    }

    fn feed(&mut self, read: &[u8]) -> Result<(), EtlError> {
        self.markup.feed(read)?;
        if let Some(Err(problem)) = self.binary.as_mut().map(|binary| binary.feed(read)) {
            self.binary = None;
            self.binary_problem = Some(problem);
        }
        if let Some(kept) = self.kept.as_mut().filter(|kept| kept.len() + read.len() <= LONGEST_KEPT) {
            kept.extend_from_slice(read);
        }
        Ok(())
    }
}

impl Telling {
    fn take<R>(&mut self, name: String, part: Part<'_, R>) -> Result<(), EtlError> {
        if let Some(kept) = &part.kept {
            let text = String::from_utf8_lossy(kept).into_owned();
            match name.as_str() {
                "mimetype" => self.mimetype = Some(text),
                "meta-inf/manifest.xml" => self.manifest = Some(text),
                _ => self.content_types = Some(text),
            }
        }
        self.has_workbook_part |= name.ends_with("/workbook.xml");
        self.rows = self.rows.saturating_add(part.markup.filled_rows());
        let (mut outline, layouts) = part.markup.finish()?;
        let mut problem = part.binary_problem;
        match part.binary.map(Binary::finish) {
            Some(Ok((binary, rows))) => {
                outline = binary;
                self.rows = self.rows.saturating_add(rows);
            }
            Some(Err(cut_off)) => problem = Some(cut_off),
            None => {}
        }
        self.binary_problem = self.binary_problem.take().or(problem);
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

    /// What all parts together tell
    fn finish(self, bytes: Arc<[u8]>) -> Result<Inspected, EtlError> {
        let (format, rows) = (self.format()?, Some(self.rows));
        let layouts = match format {
            Format::Ods => self.layouts.into_iter().map(|layout| Arc::new(layout.in_order())).collect(),
            Format::Xlsb => match self.binary_problem {
                Some(problem) => return Err(problem),
                None if outline::are_binary(&self.outlines) => outline::layouts(self.outlines),
                None => return Err(damaged("a sheet stands in a part of another kind")),
            },
            Format::Xlsx | Format::Xls | Format::Csv | Format::CodeList => outline::layouts(self.outlines),
        };
        Ok(Inspected { format, bytes, layouts, rows })
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
                Ok(Format::Xlsb)
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
