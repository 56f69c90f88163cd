//! The notes of a sheet: new ones, and those that are there, with more text

use std::collections::BTreeMap;

use schema::{texts::NOTE_AUTHOR, types::CellAddress};

use super::{
    NotAnnotated,
    markup::{Edge, Edits, Tags, escape, escape_text},
    relations::DECLARATION,
};

/// A text for each cell
pub(super) type Notes = BTreeMap<CellAddress, String>;

/// A part with these notes
pub(super) fn part(notes: &Notes, main: &str) -> String {
    let comments: String = notes.iter().map(|(cell, text)| comment("", *cell, 0, text)).collect();
    format!(
        "{DECLARATION}<comments xmlns=\"{main}\"><authors><author>{}</author></authors><commentList>{comments}</commentList></comments>",
        escape(NOTE_AUTHOR)
    )
}

/// What adds these notes to a part: below the text of a cell's own note, where it has one; and the cells that had none
pub(super) fn add(part: &str, notes: &Notes) -> Result<(Edits, Notes), NotAnnotated> {
    let mut edits = Edits::default();
    let mut left: BTreeMap<String, (CellAddress, &String)> =
        notes.iter().map(|(cell, text)| (cell.to_string(), (*cell, text))).collect();
    let (mut authors, mut own, mut text_end) = (0, None, None);
    let mut tags = Tags::of(part);
    while let Some(tag) = tags.next()? {
        match (tag.depth, tag.name()) {
            (2, "author") if tag.edge != Edge::Close => authors += 1,
            (1, "authors") if tag.edge != Edge::Open => {
                let prefix = tag.prefix();
                edits.append_in(&tag, &format!("<{prefix}author>{}</{prefix}author>", escape(NOTE_AUTHOR)));
            }
            (2, "comment") if tag.edge == Edge::Open => {
                own = tag.attribute("ref").and_then(|cell| left.remove(cell.trim())).map(|(_, text)| text);
            }
            (3, "text") if tag.edge == Edge::Whole => {
                if let Some(text) = own.take() {
                    edits.append_in(&tag, &run(tag.prefix(), text));
                }
            }
            (3, "text") if tag.edge == Edge::Open => text_end = Some(tag.span.end),
            (4, "t" | "r") if tag.edge != Edge::Open => text_end = Some(tag.span.end),
            (3, "text") => {
                if let Some((text, at)) = own.take().zip(text_end) {
                    edits.insert(at, run(tag.prefix(), &format!("\n\n{text}")));
                }
            }
            (1, "commentList") if tag.edge != Edge::Open => {
                let new = left.values().map(|(cell, text)| comment(tag.prefix(), *cell, authors, text));
                edits.append_in(&tag, &new.collect::<String>());
            }
            _ => {}
        }
    }
    let new = left.into_values().map(|(cell, text)| (cell, text.clone())).collect();
    Ok((edits, new))
}

fn comment(prefix: &str, cell: CellAddress, author: usize, text: &str) -> String {
    format!(
        "<{prefix}comment ref=\"{cell}\" authorId=\"{author}\"><{prefix}text>{}</{prefix}text></{prefix}comment>",
        run(prefix, text)
    )
}

/// The font is said: without it a note is shown in that of the sheet, as large as that may be
fn run(prefix: &str, text: &str) -> String {
    format!(
        "<{0}r><{0}rPr><{0}sz val=\"9\"/><{0}rFont val=\"Tahoma\"/><{0}family val=\"2\"/></{0}rPr>\
         <{0}t xml:space=\"preserve\">{1}</{0}t></{0}r>",
        prefix,
        escape_text(text)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const CELL: CellAddress = CellAddress { row: 0, column: 0 };

    fn added(part: &str) -> (String, usize) {
        let notes = Notes::from([(CELL, "Fout: <x>".to_owned())]);
        let (edits, new) = add(part, &notes).unwrap();
        let mut out = Vec::new();
        edits.write(part, &mut out).unwrap();
        (
            String::from_utf8(out)
                .unwrap()
                .replace(&run("", "Fout: <x>"), "[N]")
                .replace(&run("", "\n\nFout: <x>"), "[M]"),
            new.len(),
        )
    }

    #[test]
    fn a_note_that_is_there_keeps_its_text() {
        let part = |text: &str| {
            format!(
                "<comments><authors><author>A</author></authors><commentList><comment ref=\"A1\" authorId=\"0\">{text}</comment></commentList></comments>"
            )
        };
        let with = |text: &str| part(text).replace("</authors>", "<author>Inkoopkracht</author></authors>");
        assert_eq!(added(&part("<text><t>oud</t></text>")), (with("<text><t>oud</t>[M]</text>"), 0));
        assert_eq!(
            added(&part("<text><r><t>a</t></r><phoneticPr fontId=\"0\"/></text>")),
            (with("<text><r><t>a</t></r>[M]<phoneticPr fontId=\"0\"/></text>"), 0)
        );
        assert_eq!(added(&part("<text/>")), (with("<text>[N]</text>"), 0));
    }

    #[test]
    fn a_new_note_has_its_author() {
        let (part, new) = added("<comments><authors/><commentList/></comments>");
        assert_eq!(
            part,
            "<comments><authors><author>Inkoopkracht</author></authors><commentList>\
             <comment ref=\"A1\" authorId=\"0\"><text>[N]</text></comment></commentList></comments>"
        );
        assert_eq!(new, 1);
    }
}
