use super::tag::Tag;
use crate::{error::EtlError, workbook::refusal::damaged};

/// More than any sheet has
const DEEPEST: usize = 256;

/// Whether each element of a part is ended in its turn: calamine waits for ever for the end of a table that has none
#[derive(Default)]
pub(super) struct Nesting {
    names: Vec<u8>,
    lengths: Vec<usize>,
}

impl Nesting {
    pub(super) fn element(&mut self, tag: Tag<'_>) -> Result<(), EtlError> {
        let name = tag.full_name();
        if tag.is_declaration() {
            if name == b"!DOCTYPE" {
                return Err(damaged("a sheet declares its own kind of document"));
            }
        } else if tag.is_end() {
            let length = self.lengths.pop().unwrap_or(0);
            let start = self.names.len().saturating_sub(length);
            if self.names.get(start..) != Some(name) || name.is_empty() {
                return Err(damaged("an element ends that did not begin"));
            }
            self.names.truncate(start);
        } else if !tag.is_whole() {
            if self.lengths.len() >= DEEPEST {
                return Err(damaged("elements are nested too deep"));
            }
            self.names.extend_from_slice(name);
            self.lengths.push(name.len());
        }
        Ok(())
    }

    /// Whether all that began has ended
    pub(super) fn is_closed(&self) -> bool {
        self.lengths.is_empty()
    }
}
