use std::{collections::HashMap, sync::Arc};

use schema::types::CellAddress;

use super::tag::Tag;
use crate::{
    error::EtlError,
    workbook::{layout::Layout, refusal::damaged},
};

/// More sheets and relations than any workbook has
const MOST_KEPT: usize = 10_000;
const WORKBOOK: &str = "xl/workbook.xml";

/// What a part of an xlsx tells about sheets: which ones there are, in which part each stands, how they are laid out
#[derive(Default)]
pub(super) struct Outline {
    sheets: Vec<String>,
    relations: HashMap<String, String>,
    document: Option<String>,
    pub(super) layout: Layout,
    next_row: u32,
    has_rows: bool,
    /// Whether it keeps what other workbooks hold, of many sheets in one part
    is_of_others: bool,
}

impl Outline {
    /// Of the part of that name, in lower case
    pub(super) fn of(name: &str) -> Self {
        Self { is_of_others: name.contains("externallink"), ..Self::default() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.sheets.is_empty()
            && self.relations.is_empty()
            && self.document.is_none()
            && self.layout.size() == 0
    }

    /// Takes the start of an element
    pub(super) fn element(&mut self, tag: Tag<'_>) -> Result<(), EtlError> {
        match tag.name() {
            b"row" => self.row(tag),
            // The parser reads the first one only.
            b"sheetData" if self.has_rows && !self.is_of_others => {
                Err(damaged("the rows of a sheet begin twice"))
            }
            b"sheetData" => {
                self.has_rows = true;
                Ok(())
            }
            b"col" if is_hidden(tag) => match (number(tag, b"min"), number(tag, b"max")) {
                (Some(first), Some(last)) => self.layout.hide_columns(first - 1, last - 1),
                _ => Ok(()),
            },
            // Debug and release builds of the parser take it differently.
            b"dimension" => match tag.attribute(b"ref").and_then(region) {
                Some((first, last)) if last.row < first.row || last.column < first.column => {
                    Err(damaged("a sheet ends before it begins"))
                }
                _ => Ok(()),
            },
            b"mergeCell" => match tag.attribute(b"ref").and_then(region) {
                Some((first, last)) => self.layout.merge(first, last),
                None => Ok(()),
            },
            b"sheet" => self.add_sheet(tag.attribute(b"id").unwrap_or_default().to_owned()),
            b"Relationship" => {
                self.relation(tag);
                self.check()
            }
            _ => Ok(()),
        }
    }

    fn row(&mut self, tag: Tag<'_>) -> Result<(), EtlError> {
        let row = number(tag, b"r").map_or(self.next_row, |row| row - 1);
        self.next_row = row.saturating_add(1);
        if is_hidden(tag) { self.layout.hide_rows(row, row) } else { Ok(()) }
    }

    fn relation(&mut self, tag: Tag<'_>) {
        let (Some(kind), Some(target)) = (tag.attribute(b"Type"), tag.attribute(b"Target")) else { return };
        if kind.ends_with("/officeDocument") {
            self.document = Some(target.to_owned());
        } else if kind.ends_with("sheet") {
            self.relations.insert(tag.attribute(b"Id").unwrap_or_default().to_owned(), target.to_owned());
        }
    }

    /// There is a sheet, whose part a relation of that name tells
    pub(super) fn add_sheet(&mut self, relation: String) -> Result<(), EtlError> {
        self.sheets.push(relation);
        self.check()
    }

    fn check(&self) -> Result<(), EtlError> {
        let too_many = self.sheets.len().max(self.relations.len()) > MOST_KEPT;
        if too_many { Err(damaged("there are too many sheets")) } else { Ok(()) }
    }
}

/// Whether the sheets of an xlsb stand in parts that were looked at as records; the parser follows a relation of any kind
pub(super) fn are_binary(outlines: &HashMap<String, Outline>) -> bool {
    let Some(Outline { relations, .. }) = outlines.get("xl/_rels/workbook.bin.rels") else { return false };
    let is_binary =
        |sheet: &String| relations.get(sheet).is_some_and(|target| target.to_lowercase().ends_with(".bin"));
    outlines.get("xl/workbook.bin").is_some_and(|outline| outline.sheets.iter().all(is_binary))
}

/// The layouts of the sheets of an xlsx or xlsb in their order, from the outlines of its parts by name in lower case
pub(super) fn layouts(mut outlines: HashMap<String, Outline>) -> Vec<Arc<Layout>> {
    let document = outlines.get("_rels/.rels").and_then(|outline| outline.document.clone());
    let workbook = document.unwrap_or_else(|| WORKBOOK.to_owned()).to_lowercase();
    let workbook = workbook.trim_start_matches('/');
    let (folder, name) = workbook.rsplit_once('/').unwrap_or(("", workbook));
    let relations = format!("{}_rels/{name}.rels", in_folder(folder));
    let relations = outlines.remove(&relations).map(|outline| outline.relations).unwrap_or_default();
    let sheets = outlines.remove(workbook).map(|outline| outline.sheets).unwrap_or_default();
    let ordered = |(name, outline): (String, Outline)| (name, Arc::new(outline.layout.in_order()));
    let layouts: HashMap<String, Arc<Layout>> = outlines.into_iter().map(ordered).collect();
    let layout = |id: &String| {
        let target = relations.get(id)?.to_lowercase();
        let part = target.strip_prefix('/').map_or_else(|| in_folder(folder) + &target, str::to_owned);
        layouts.get(&part).cloned()
    };
    sheets.iter().map(|id| layout(id).unwrap_or_default()).collect()
}

fn in_folder(folder: &str) -> String {
    if folder.is_empty() { String::new() } else { format!("{folder}/") }
}

/// Hidden by a person or a filter, or no higher or wider than nothing
fn is_hidden(tag: Tag<'_>) -> bool {
    matches!(tag.attribute(b"hidden"), Some("1" | "true")) || matches!(tag.attribute(b"ht"), Some("0"))
}

/// A number that people count from 1
fn number(tag: Tag<'_>, attribute: &[u8]) -> Option<u32> {
    tag.attribute(attribute)?.parse().ok().filter(|number| *number > 0)
}

/// The corners of `B2:C4`
fn region(text: &str) -> Option<(CellAddress, CellAddress)> {
    let (first, last) = text.split_once(':')?;
    Some((address(first)?, address(last)?))
}

fn address(text: &str) -> Option<CellAddress> {
    let text = text.replace('$', "");
    let digits = text.find(|character: char| character.is_ascii_digit())?;
    let (letters, row) = text.split_at(digits);
    let mut column = 0_u32;
    for letter in letters.bytes() {
        let digit = u32::from(letter.to_ascii_uppercase().checked_sub(b'A').filter(|digit| *digit < 26)?) + 1;
        column = column.checked_mul(26)?.checked_add(digit)?;
    }
    Some(CellAddress { row: row.parse::<u32>().ok()?.checked_sub(1)?, column: column.checked_sub(1)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_regions() {
        let corners = |text| region(text).map(|(first, last)| (first.to_string(), last.to_string()));
        assert_eq!(corners("B2:$XFD$1048576"), Some(("B2".to_owned(), "XFD1048576".to_owned())));
        for text in ["", "A1", "A0:B2", "1:2", "A:B", "é1:B2", "ZZZZZZZZZ1:B2", "A1:B99999999999"] {
            assert_eq!(region(text), None, "{text}");
        }
    }
}
