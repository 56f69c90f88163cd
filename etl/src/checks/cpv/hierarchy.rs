use std::collections::BTreeSet;

use schema::{headings::CpvField, types::CpvCode};

use super::merging::Merged;
use crate::{checks::place, findings::Finding};

/// That a list has another code above one than follows from its digits
pub(super) fn misplaced(merged: &Merged<'_>, all: &BTreeSet<&CpvCode>) -> Option<Finding> {
    let said = merged.parent?;
    let above = merged.code.above().find(|above| all.contains(above));
    if above.as_ref() == Some(said) {
        return None;
    }
    let expected = above.map_or_else(|| "geen code".to_owned(), |above| above.to_string());
    let finding = Finding::warning("cpv.parent_differs").seeing(said.as_str()).expecting(expected);
    Some(place::at(finding, merged.origin, merged.header, CpvField::Parent))
}
