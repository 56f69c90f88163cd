use std::sync::Arc;

use super::{Inspected, records};
use crate::{
    config::Limits,
    error::EtlError,
    workbook::{
        format::Format,
        refusal::{damaged, encrypted, not_a_workbook},
    },
};

const HEADER: usize = 512;
const MINI_SECTOR: usize = 64;
const SHORTEST_LONG_STREAM: usize = 4096;
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
const FIRST_SPECIAL: u32 = 0xFFFF_FFFA;

/// Reads through an xls, and gives its bytes without the claims that a parser would believe
pub(super) fn inspect(bytes: &[u8], limits: &Limits) -> Result<Inspected, EtlError> {
    let compound = Compound::parse(bytes).ok_or_else(|| damaged("the sectors do not hold together"))?;
    if compound.find("EncryptedPackage").is_some() {
        return Err(encrypted());
    }
    let Some(entry) = compound.find("Workbook").or_else(|| compound.find("Book")) else {
        return Err(not_a_workbook(Some("een ander Office-bestand")));
    };
    let stream = compound.stream(entry).ok_or_else(|| damaged("the workbook is not whole"))?;
    let (claims, layouts) = records::inspect(&stream.read(bytes), limits)?;
    let mut safe = bytes.to_vec();
    for (offset, byte) in claims {
        if let Some(target) = stream.place(offset).and_then(|place| safe.get_mut(place)) {
            *target = byte;
        }
    }
    let layouts = layouts.into_iter().map(|layout| Arc::new(layout.in_order())).collect();
    Ok(Inspected { format: Format::Xls, bytes: safe.into(), layouts, rows: None })
}

/// A file in the compound file: where its pieces begin, how long each is and they are together
struct Stream {
    starts: Vec<usize>,
    piece: usize,
    length: usize,
}

impl Stream {
    fn read(&self, bytes: &[u8]) -> Vec<u8> {
        let mut content = Vec::with_capacity(self.length.min(bytes.len()));
        for start in &self.starts {
            let end = (start + self.piece).min(bytes.len());
            content.extend_from_slice(bytes.get(*start..end).unwrap_or_default());
        }
        content.truncate(self.length);
        content
    }

    /// Where a byte of it stands in the compound file
    fn place(&self, offset: usize) -> Option<usize> {
        Some(self.starts.get(offset / self.piece)? + offset % self.piece)
    }
}

/// A compound file (MS-CFB): a file system of sectors in a file
struct Compound<'b> {
    bytes: &'b [u8],
    sector: usize,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini_stream: Vec<usize>,
    entries: Vec<Entry>,
}

#[derive(Clone)]
struct Entry {
    name: String,
    start: u32,
    length: usize,
}

impl<'b> Compound<'b> {
    /// `None` when a chain runs in a circle, or out of the file
    fn parse(bytes: &'b [u8]) -> Option<Self> {
        let sector = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut compound =
            Self { bytes, sector, fat: vec![], mini_fat: vec![], mini_stream: vec![], entries: vec![] };
        compound.fat = compound.allocation()?;
        let directory = compound.chain(u32_at(bytes, 48)?, usize::MAX)?;
        compound.entries = directory.iter().flat_map(|start| compound.entries_at(*start)).collect();
        let root = compound.entries.first()?.clone();
        if u32_at(bytes, 64)? > 0 {
            let tables = usize::try_from(u32_at(bytes, 64)?).ok()?;
            for start in compound.chain(u32_at(bytes, 60)?, tables.saturating_mul(sector))? {
                compound.mini_fat.extend(compound.numbers(start)?);
            }
            compound.mini_stream = compound.chain(root.start, root.length)?;
        }
        Some(compound)
    }

    /// The table that tells which sector follows which
    fn allocation(&self) -> Option<Vec<u32>> {
        let mut tables: Vec<u32> = (76..HEADER).step_by(4).filter_map(|at| u32_at(self.bytes, at)).collect();
        let mut next = u32_at(self.bytes, 68)?;
        let mut seen = 0;
        while next < FIRST_SPECIAL {
            seen += 1;
            if seen > self.sectors() {
                return None;
            }
            let mut more = self.numbers(self.place(next)?)?;
            next = more.pop()?;
            tables.extend(more);
        }
        let mut fat = Vec::new();
        for table in tables.into_iter().filter(|table| *table < FIRST_SPECIAL) {
            fat.extend(self.numbers(self.place(table)?)?);
            if fat.len() > self.bytes.len() {
                return None;
            }
        }
        Some(fat)
    }

    fn sectors(&self) -> usize {
        self.bytes.len() / self.sector + 1
    }

    /// Where a sector begins in the file; `None` past its end
    fn place(&self, sector: u32) -> Option<usize> {
        let start = usize::try_from(sector).ok()?.checked_add(1)?.checked_mul(self.sector)?;
        (start < self.bytes.len()).then_some(start)
    }

    fn numbers(&self, start: usize) -> Option<Vec<u32>> {
        (start..start + self.sector).step_by(4).map(|at| u32_at(self.bytes, at)).collect()
    }

    /// Where the sectors of a chain begin in the file, no more of them than hold that many bytes
    fn chain(&self, first: u32, length: usize) -> Option<Vec<usize>> {
        let mut starts: Vec<usize> = Vec::new();
        let mut sector = first;
        while sector != END_OF_CHAIN && starts.len().saturating_mul(self.sector) < length {
            starts.push(self.place(sector)?);
            if starts.len() > self.sectors() {
                return None;
            }
            sector = *self.fat.get(usize::try_from(sector).ok()?)?;
        }
        once(starts)
    }

    fn entries_at(&self, start: usize) -> Vec<Entry> {
        (start..start + self.sector).step_by(128).filter_map(|at| self.entry(at)).collect()
    }

    fn entry(&self, at: usize) -> Option<Entry> {
        let letters =
            (at..at + 64).step_by(2).map_while(|at| u16_at(self.bytes, at).filter(|letter| *letter != 0));
        Some(Entry {
            name: char::decode_utf16(letters).map(|letter| letter.unwrap_or('?')).collect(),
            start: u32_at(self.bytes, at + 116)?,
            length: usize::try_from(u32_at(self.bytes, at + 120)?).ok()?,
        })
    }

    fn find(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    fn stream(&self, entry: &Entry) -> Option<Stream> {
        let is_short = entry.length < SHORTEST_LONG_STREAM;
        let starts = if is_short { self.mini_chain(entry)? } else { self.chain(entry.start, entry.length)? };
        let piece = if is_short { MINI_SECTOR } else { self.sector };
        Some(Stream { starts, piece, length: entry.length })
    }

    fn mini_chain(&self, entry: &Entry) -> Option<Vec<usize>> {
        let mut starts = Vec::new();
        let mut sector = entry.start;
        while sector != END_OF_CHAIN && starts.len() * MINI_SECTOR < entry.length {
            let index = usize::try_from(sector).ok()?;
            let offset = index.checked_mul(MINI_SECTOR)?;
            starts.push(self.mini_stream.get(offset / self.sector)? + offset % self.sector);
            if starts.len() > self.mini_fat.len() {
                return None;
            }
            sector = *self.mini_fat.get(index)?;
        }
        once(starts)
    }
}

/// The places when each is there once: a chain that comes back runs in a circle
fn once(starts: Vec<usize>) -> Option<Vec<usize>> {
    let mut ordered = starts.clone();
    ordered.sort_unstable();
    let is_circle = ordered.windows(2).any(|pair| pair.first() == pair.last());
    (!is_circle).then_some(starts)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}
