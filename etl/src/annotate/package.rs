//! A workbook of Excel as the zip of parts that it is: every part that is not changed is copied as it is compressed

use std::{
    collections::BTreeMap,
    io::{Cursor, Read, Write},
    sync::Arc,
};

use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::{NotAnnotated, broken, markup::Edits};

/// The parts of a workbook, with what is to become of them
pub(super) struct Package {
    zip: ZipArchive<Cursor<Arc<[u8]>>>,
    /// By their names without a slash in front, as the zip writes them
    edits: BTreeMap<String, Edits>,
    added: Vec<(String, String)>,
}

impl Package {
    pub(super) fn open(bytes: Arc<[u8]>) -> Result<Self, NotAnnotated> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
        Ok(Self { zip, edits: BTreeMap::new(), added: Vec::new() })
    }

    /// The name that the zip has for a part; `None` when it has none: readers pass over case and the kind of slash
    pub(super) fn find(&self, part: &str) -> Option<String> {
        let plain = |name: &str| name.replace('\\', "/").trim_start_matches('/').to_lowercase();
        let wanted = plain(part);
        let names = self.zip.file_names();
        let mut found: Vec<_> = names.flatten().filter(|name| plain(name) == wanted).collect();
        found.sort();
        found.first().map(ToString::to_string)
    }

    /// The text of a part
    pub(super) fn read(&mut self, part: &str) -> Result<String, NotAnnotated> {
        let name =
            self.find(part).ok_or_else(|| NotAnnotated::Package(format!("there is no part {part}")))?;
        let mut text = String::new();
        self.zip.by_name(&name).map_err(broken)?.read_to_string(&mut text).map_err(broken)?;
        Ok(text)
    }

    /// The text of a part; `None` when there is none
    pub(super) fn read_if_there(&mut self, part: &str) -> Result<Option<String>, NotAnnotated> {
        self.find(part).map(|name| self.read(&name)).transpose()
    }

    /// Changes a part that is there
    pub(super) fn edit(&mut self, part: &str, edits: Edits) {
        if let Some(name) = self.find(part) {
            self.edits.insert(name, edits);
        }
    }

    /// Adds a part
    pub(super) fn add(&mut self, part: &str, text: String) {
        self.added.push((part.to_owned(), text));
    }

    /// The first of `stem`1, `stem`2, ... that no part has with that end
    pub(super) fn free_name(&self, stem: &str, end: &str) -> String {
        let is_free =
            |name: &String| self.find(name).is_none() && self.added.iter().all(|(added, _)| added != name);
        (1..=u32::MAX).map(|number| format!("{stem}{number}{end}")).find(is_free).unwrap_or_default()
    }

    /// The workbook as it has become: the same bytes for the same workbook and changes
    pub(super) fn finish(mut self) -> Result<Vec<u8>, NotAnnotated> {
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..self.zip.len() {
            let raw = self.zip.by_index_raw(index).map_err(broken)?;
            let name = raw.name().map_err(broken)?.into_owned();
            let Some(edits) = self.edits.remove(&name) else {
                out.raw_copy_file(raw).map_err(broken)?;
                continue;
            };
            drop(raw);
            let mut part = String::new();
            self.zip.by_index(index).map_err(broken)?.read_to_string(&mut part).map_err(broken)?;
            out.start_file(name, options()).map_err(broken)?;
            edits.write(&part, &mut out).map_err(broken)?;
        }
        for (name, text) in self.added {
            out.start_file(name, options()).map_err(broken)?;
            out.write_all(text.as_bytes()).map_err(broken)?;
        }
        Ok(out.finish().map_err(broken)?.into_inner())
    }
}

/// Without a moment, so that the bytes are the same each time
pub(super) fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
}
