//! The boxes of notes: Excel shows a note only where a legacy drawing has a shape for it

use std::fmt::Write as _;

use schema::types::CellAddress;

use super::{NotAnnotated, comments::Notes, markup::Edits};

const NAMESPACES: &str = "xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:x=\"urn:schemas-microsoft-com:office:excel\"";

/// The shape that those of notes are like
const NOTE_TYPE: &str =
    "<v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/><v:stroke joinstyle=\"miter\"/></v:shapetype>";
/// Shapes of a drawing are numbered in blocks of this many
const BLOCK: u64 = 1024;
/// Characters on a line of a note
const LINE: usize = 32;

/// A drawing with a shape for each note
pub(super) fn part(notes: &Notes) -> String {
    let blocks = u64::try_from(notes.len()).unwrap_or(u64::MAX) / BLOCK + 1;
    let blocks: Vec<String> = (1..=blocks).map(|block| block.to_string()).collect();
    format!(
        "<xml {NAMESPACES}><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"{}\"/></o:shapelayout>{}{}</xml>",
        blocks.join(","),
        shape_type(""),
        shapes(notes, BLOCK + 1, ""),
    )
}

/// What adds a shape for each note to a drawing; it is no XML, so it is not read as such
pub(super) fn add(part: &str, notes: &Notes) -> Result<Edits, NotAnnotated> {
    let end = part
        .rfind("</xml>")
        .ok_or_else(|| NotAnnotated::Package("a drawing of notes has no end".to_owned()))?;
    let numbers = part.split("_x0000_s").skip(1).filter_map(|rest| {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).take(9).collect();
        digits.parse::<u64>().ok()
    });
    let first = numbers.max().map_or(BLOCK + 1, |highest| highest + 1);
    let mut text = String::new();
    if !part.contains("id=\"_x0000_t202\"") {
        text += &shape_type(NAMESPACES);
    }
    text += &shapes(notes, first, NAMESPACES);
    let mut edits = Edits::default();
    edits.insert(end, text);
    Ok(edits)
}

fn shape_type(namespaces: &str) -> String {
    format!(
        "<v:shapetype {namespaces} id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\">{NOTE_TYPE}"
    )
}

fn shapes(notes: &Notes, first: u64, namespaces: &str) -> String {
    let mut text = String::new();
    for (number, (cell, note)) in (first..).zip(notes) {
        let CellAddress { row, column } = *cell;
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "<v:shape {namespaces} id=\"_x0000_s{number}\" type=\"#_x0000_t202\" style=\"position:absolute;visibility:hidden\" \
             fillcolor=\"#ffffe1\" o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" obscured=\"t\"/>\
             <v:path o:connecttype=\"none\"/><v:textbox style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"></div></v:textbox>\
             <x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{}</x:Anchor><x:AutoFill>False</x:AutoFill>\
             <x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>",
            anchor(*cell, note),
        );
    }
    text
}

/// Beside the cell, and as high as the text: column, row and pixels in them of two corners
fn anchor(cell: CellAddress, note: &str) -> String {
    const LAST_COLUMN: u32 = 16_383;
    const WIDTH: u32 = 4;
    let lines = note.lines().map(|line| line.chars().count() / LINE + 1).sum::<usize>();
    let height = u32::try_from(lines.clamp(3, 24)).unwrap_or(24);
    let left = (cell.column + 1).min(LAST_COLUMN - WIDTH);
    let top = cell.row.min(1_048_575 - height);
    format!("{left}, 15, {top}, 2, {}, 15, {}, 4", left + WIDTH, top + height)
}
