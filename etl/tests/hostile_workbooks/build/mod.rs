//! The smallest workbook of each kind, and ways to spoil it; knows nothing of the reader

#![allow(dead_code, reason = "the tests of the programs use some of it")]

pub(crate) mod ods;
pub(crate) mod xls;
pub(crate) mod xlsb;
pub(crate) mod xlsx;

use std::io::{Cursor, Write};

use zip::{ZipWriter, write::SimpleFileOptions};

const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";

/// The parts of a zip
#[derive(Clone, Default)]
pub(crate) struct Package(Vec<(String, Vec<u8>)>);

impl Package {
    /// With that part, in the place of one of the same name
    pub(crate) fn with(mut self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let content = content.as_ref().to_vec();
        match self.0.iter_mut().find(|part| part.0 == name) {
            Some(part) => part.1 = content,
            None => self.0.push((name.to_owned(), content)),
        }
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.0.retain(|part| part.0 != name);
        self
    }

    pub(crate) fn zip(&self) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in &self.0 {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }
}

/// The same bytes with others in one place
pub(crate) fn put(mut file: Vec<u8>, at: usize, bytes: &[u8]) -> Vec<u8> {
    file[at..at + bytes.len()].copy_from_slice(bytes);
    file
}

/// Where the local and the central header of a part begin
pub(crate) fn headers(file: &[u8], name: &str) -> (usize, usize) {
    let begins = |signature: &[u8], length: usize| {
        let is_header = |at: &usize| {
            file[*at..].starts_with(signature)
                && file[*at..].get(length..).is_some_and(|rest| rest.starts_with(name.as_bytes()))
        };
        (0..file.len()).find(is_header).unwrap()
    };
    (begins(LOCAL, 30), begins(CENTRAL, 46))
}

/// A part under another name of the same length
pub(crate) fn rename(file: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let (local, central) = headers(&file, from);
    put(put(file, local + 30, to.as_bytes()), central + 46, to.as_bytes())
}

/// The header of a zip with other bytes, in both places; `at` is a place in the local one
pub(crate) fn claim(file: Vec<u8>, name: &str, at: usize, bytes: &[u8]) -> Vec<u8> {
    let (local, central) = headers(&file, name);
    put(put(file, local + at, bytes), central + at + 2, bytes)
}

pub(crate) fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}
