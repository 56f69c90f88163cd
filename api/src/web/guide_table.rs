//! A table of the user guide, told as the tables of all pages: a heading for each row, and cells that say on a phone what they are.

use pulldown_cmark::{Event, Tag, TagEnd, html::push_html};

/// What its cells hold is HTML
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Table {
    /// Of its columns
    pub(super) headings: Vec<String>,
    /// As many cells each as there are headings
    pub(super) rows: Vec<Vec<String>>,
}

impl Table {
    /// The table that has begun, up to and with its end
    pub(super) fn of<'a>(events: &mut impl Iterator<Item = Event<'a>>) -> Self {
        let (mut rows, mut cell) = (Vec::new(), Vec::new());
        for event in events.take_while(|event| *event != Event::End(TagEnd::Table)) {
            match event {
                Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(Vec::new()),
                Event::End(TagEnd::TableCell) => {
                    let mut html = String::new();
                    push_html(&mut html, cell.drain(..));
                    if let Some(row) = rows.last_mut() {
                        row.push(html);
                    }
                }
                Event::Start(Tag::TableCell) | Event::End(TagEnd::TableHead | TagEnd::TableRow) => {}
                inside => cell.push(inside),
            }
        }
        let headings = if rows.is_empty() { Vec::new() } else { rows.remove(0) };
        Self { headings, rows }
    }

    /// The cells of a row, each with the heading of its column
    pub(super) fn under<'a>(&'a self, row: &'a [String]) -> impl Iterator<Item = (&'a String, &'a String)> {
        self.headings.iter().zip(row)
    }
}
