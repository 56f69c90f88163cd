//! The styles: those of the workbook, and the same ones with the color of a finding

use std::{collections::BTreeMap, ops::Range};

use schema::types::Severity;

use super::{
    NotAnnotated,
    markup::{Edge, Edits, Tags},
    package::Package,
    relations::DECLARATION,
};

/// The order in which a stylesheet has its lists
const ORDER: [&str; 6] = ["numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs"];

/// Fills by severity: the light red, yellow and blue of Excel, on which black text is well readable
const FILLS: [(Severity, &str); 3] =
    [(Severity::Error, "FFFFC7CE"), (Severity::Warning, "FFFFEB9C"), (Severity::Info, "FFDDEBF7")];

const BOLD: &str =
    "<{p}font><{p}b/><{p}sz val=\"11\"/><{p}name val=\"Calibri\"/><{p}family val=\"2\"/></{p}font>";
const LINK: &str = "<{p}font><{p}u/><{p}sz val=\"11\"/><{p}color rgb=\"FF0563C1\"/><{p}name val=\"Calibri\"/><{p}family val=\"2\"/></{p}font>";
const PLAIN: &str = "<{p}font><{p}sz val=\"11\"/><{p}name val=\"Calibri\"/><{p}family val=\"2\"/></{p}font>";

/// Looks of cells of the list
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
    /// The title above it, and the headings
    Bold,
    /// What somebody reads, in lines
    Text,
    /// What somebody reads, on one line
    Line,
    /// A link to a cell
    Link,
    /// The weight, in its color
    Severity(usize),
}

/// A list of the stylesheet
struct List {
    prefix: String,
    /// Where its first tag stands, and that tag with another count
    open: Range<usize>,
    is_whole: bool,
    /// Where its last tag begins
    close: usize,
    end: usize,
    /// Its members
    members: Vec<Range<usize>>,
}

/// The styles of a workbook
pub(super) struct Styles {
    part: String,
    text: String,
    is_new: bool,
    lists: BTreeMap<usize, List>,
    /// Where the first list would stand
    top: usize,
    prefix: String,
    painted: BTreeMap<(u32, usize), u32>,
    looks: BTreeMap<Look, u32>,
    added: Vec<String>,
}

impl Styles {
    /// Those of the part; without one, bare ones
    pub(super) fn open(package: &mut Package, part: Option<&str>, main: &str) -> Result<Self, NotAnnotated> {
        let text = match part {
            Some(part) => package.read(part)?,
            None => bare(main, ""),
        };
        let mut styles = Self {
            part: part.unwrap_or("xl/styles.xml").to_owned(),
            text: String::new(),
            is_new: part.is_none(),
            lists: BTreeMap::new(),
            top: 0,
            prefix: String::new(),
            painted: BTreeMap::new(),
            looks: BTreeMap::new(),
            added: Vec::new(),
        };
        styles.scan(&text)?;
        styles.text = text;
        Ok(styles)
    }

    /// The part that is new; `None` when the workbook had one
    pub(super) fn new_part(&self) -> Option<&str> {
        self.is_new.then_some(self.part.as_str())
    }

    fn scan(&mut self, text: &str) -> Result<(), NotAnnotated> {
        let mut tags = Tags::of(text);
        let mut member = 0;
        while let Some(tag) = tags.next()? {
            if tag.depth == 0 && tag.edge == Edge::Whole {
                return Err(NotAnnotated::Package("the stylesheet is empty".to_owned()));
            }
            if tag.depth == 0 && tag.edge == Edge::Open {
                self.top = tag.span.end;
                tag.prefix().clone_into(&mut self.prefix);
            }
            let Some(order) = ORDER.iter().position(|name| *name == tag.name()) else {
                if tag.depth == 2 && tag.edge != Edge::Close {
                    member = tag.span.start;
                }
                if tag.depth == 2
                    && tag.edge != Edge::Open
                    && let Some(list) = self.lists.values_mut().find(|list| list.end == 0)
                {
                    list.members.push(member..tag.span.end);
                }
                continue;
            };
            if tag.depth != 1 {
                continue;
            }
            let is_whole = tag.edge == Edge::Whole;
            if tag.edge != Edge::Close {
                let (prefix, open) = (tag.prefix().to_owned(), tag.span.clone());
                let list = List { prefix, open, is_whole, close: 0, end: 0, members: Vec::new() };
                self.lists.insert(order, list);
            }
            if tag.edge != Edge::Open
                && let Some(list) = self.lists.get_mut(&order)
            {
                (list.close, list.end) = (tag.span.start, tag.span.end);
            }
        }
        Ok(())
    }

    /// The style like `base` with the color of that severity
    pub(super) fn painted(&mut self, base: u32, severity: Severity) -> Result<u32, NotAnnotated> {
        let color = color(severity);
        if let Some(style) = self.painted.get(&(base, color)) {
            return Ok(*style);
        }
        let format = self.with_fill(base, self.fill(color))?;
        let style = self.push(format);
        self.painted.insert((base, color), style);
        Ok(style)
    }

    /// The style of a cell of the list
    pub(super) fn look(&mut self, look: Look) -> u32 {
        if let Some(style) = self.looks.get(&look) {
            return *style;
        }
        let first_font = self.first("fonts", 1);
        let (font, fill) = match look {
            Look::Bold => (first_font, 0),
            Look::Link => (first_font + 1, 0),
            Look::Text | Look::Line => (first_font + 2, 0),
            Look::Severity(color) => (first_font + 2, self.fill(color)),
        };
        let prefix = self.member_prefix("cellXfs");
        let wrap = if look == Look::Text { " wrapText=\"1\"" } else { "" };
        let apply = if fill > 0 { " applyFill=\"1\"" } else { "" };
        let style = self.push(format!(
            "<{prefix}xf numFmtId=\"0\" fontId=\"{font}\" fillId=\"{fill}\" borderId=\"0\" applyFont=\"1\"{apply} applyAlignment=\"1\">\
             <{prefix}alignment vertical=\"top\"{wrap}/></{prefix}xf>"
        ));
        self.looks.insert(look, style);
        style
    }

    /// The stylesheet as it has become
    pub(super) fn finish(self, package: &mut Package) -> Result<(), NotAnnotated> {
        let mut edits = Edits::default();
        let p = |name: &str, text: &str| text.replace("{p}", &self.member_prefix(name));
        let fills = FILLS.map(|(_, color)| {
            format!("<{{p}}fill><{{p}}patternFill patternType=\"solid\"><{{p}}fgColor rgb=\"{color}\"/><{{p}}bgColor indexed=\"64\"/></{{p}}patternFill></{{p}}fill>")
        });
        let reserved = "<{p}fill><{p}patternFill patternType=\"none\"/></{p}fill><{p}fill><{p}patternFill patternType=\"gray125\"/></{p}fill>";
        let fonts = [BOLD, LINK, PLAIN].map(|font| p("fonts", font));
        self.append(&mut edits, "fonts", &p("fonts", PLAIN), &fonts)?;
        self.append(&mut edits, "fills", &p("fills", reserved), &fills.map(|fill| p("fills", &fill)))?;
        self.append(&mut edits, "cellXfs", &p("cellXfs", FIRST_FORMAT), &self.added)?;
        if self.is_new {
            let mut text = Vec::new();
            edits.write(&self.text, &mut text).map_err(super::broken)?;
            package.add(&self.part, String::from_utf8_lossy(&text).into_owned());
        } else {
            package.edit(&self.part, edits);
        }
        Ok(())
    }

    /// Appends to a list; where there is none, or an empty one, with those in front that it always has
    fn append(
        &self,
        edits: &mut Edits,
        name: &str,
        always: &str,
        more: &[String],
    ) -> Result<(), NotAnnotated> {
        let order = ORDER.iter().position(|other| *other == name).unwrap_or(0);
        let list = self.lists.get(&order);
        let present = list.map_or(0, |list| list.members.len());
        let always = if present == 0 { always } else { "" };
        let always_count = if present > 0 {
            0
        } else if name == "fills" {
            2
        } else {
            1
        };
        let count = number(present + always_count + more.len());
        let text = format!("{always}{}", more.concat());
        let Some(list) = list else {
            let before = self.lists.range(..order).next_back();
            let (at, p) = (before.map_or(self.top, |(_, list)| list.end), &self.prefix);
            edits.insert(at, format!("<{p}{name} count=\"{count}\">{text}</{p}{name}>"));
            return Ok(());
        };
        let mut tags = Tags::of(self.text.get(list.open.clone()).unwrap_or_default());
        let Some(open) = tags.next()? else { return Ok(()) };
        let head = open.with(&[("count", Some(count))], Edge::Open);
        if list.is_whole {
            edits.replace(list.open.clone(), format!("{head}{text}{}", open.close()));
        } else {
            edits.replace(list.open.clone(), head);
            edits.insert(list.close, text);
        }
        Ok(())
    }

    fn with_fill(&self, base: u32, fill: u32) -> Result<String, NotAnnotated> {
        let members = self.list("cellXfs").map_or(&[][..], |list| &list.members);
        let of = |index: u32| members.get(usize::try_from(index).ok()?);
        let Some(span) = of(base).or_else(|| of(0)) else {
            return Ok(format!(
                "<{0}xf numFmtId=\"0\" fontId=\"0\" fillId=\"{fill}\" borderId=\"0\" applyFill=\"1\"/>",
                self.member_prefix("cellXfs")
            ));
        };
        let format = self.text.get(span.clone()).unwrap_or_default();
        let Some(tag) = Tags::of(format).next()? else { return Ok(format.to_owned()) };
        let head = tag.with(&[("fillId", Some(fill)), ("applyFill", Some(1))], tag.edge);
        Ok(head + format.get(tag.span.end..).unwrap_or_default())
    }

    fn push(&mut self, format: String) -> u32 {
        let style = self.first("cellXfs", 1) + number(self.added.len());
        self.added.push(format);
        style
    }

    /// Number of the fill of a color
    fn fill(&self, color: usize) -> u32 {
        self.first("fills", 2) + number(color)
    }

    /// Number of the first one that is added to a list, which has so many always
    fn first(&self, name: &str, always: u32) -> u32 {
        match self.list(name).map_or(0, |list| list.members.len()) {
            0 => always,
            present => number(present),
        }
    }

    fn list(&self, name: &str) -> Option<&List> {
        self.lists.get(&ORDER.iter().position(|other| *other == name)?)
    }

    fn member_prefix(&self, name: &str) -> String {
        self.list(name).map_or(&self.prefix, |list| &list.prefix).clone()
    }
}

const FIRST_FORMAT: &str = "<{p}xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/>";

/// Place of a severity among the fills
pub(super) fn color(severity: Severity) -> usize {
    FILLS.iter().position(|(other, _)| *other == severity).unwrap_or(0)
}

/// A stylesheet with nothing but what every one has, and these formats
pub(super) fn bare(main: &str, formats: &str) -> String {
    let p = |text: &str| text.replace("{p}", "");
    format!(
        "{DECLARATION}<styleSheet xmlns=\"{main}\"><fonts count=\"1\">{}</fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>\
         <fill><patternFill patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
         <cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs><cellXfs>{}{formats}</cellXfs></styleSheet>",
        p(PLAIN),
        p(FIRST_FORMAT),
    )
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
