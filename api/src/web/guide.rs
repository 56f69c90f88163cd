//! The pages `/guide` and `/guide/{chapter}`: the user guide, for anyone; each page leads to the chapter that it is told in.
//!
//! They are made of `docs/gebruikershandleiding.md`, so that there is one guide. Its pictures are of these very pages, and stay out.

use std::{collections::BTreeSet, sync::LazyLock};

use askama::Template;
use axum::{
    Extension,
    extract::{Path, rejection::PathRejection},
    response::Response,
};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html::push_html};

use super::{Frame, guide_table::Table, page};
use crate::{auth::Viewer, error::ApiError};

const GUIDE: &str = include_str!("../../../docs/gebruikershandleiding.md");

static CHAPTERS: LazyLock<Vec<Chapter>> = LazyLock::new(|| chapters(GUIDE));

/// A chapter as its page shows it
#[derive(Debug, PartialEq, Eq)]
struct Chapter {
    /// Its name in addresses: `de-kalender-lezen`
    slug: String,
    title: String,
    /// What it says
    parts: Vec<Part>,
}

/// Part of a chapter
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// HTML
    Text(String),
    Table(Table),
}

#[derive(Template)]
#[template(path = "guide.html")]
struct GuidePage {
    frame: Frame,
    chapters: &'static [Chapter],
}

#[derive(Template)]
#[template(path = "guide_chapter.html")]
struct ChapterPage {
    frame: Frame,
    chapter: &'static Chapter,
    /// The one that follows; `None` behind the last
    next: Option<&'static Chapter>,
}

pub(super) async fn show(Extension(viewer): Extension<Viewer>) -> Result<Response, ApiError> {
    page(&GuidePage { frame: Frame::outside(&viewer), chapters: &CHAPTERS })
}

/// # Errors
///
/// [`ApiError::NotFound`] for what is no chapter.
pub(super) async fn show_chapter(
    Extension(viewer): Extension<Viewer>,
    slug: Result<Path<String>, PathRejection>,
) -> Result<Response, ApiError> {
    let Path(slug) = slug.map_err(|_| ApiError::NotFound)?;
    let place = CHAPTERS.iter().position(|chapter| chapter.slug == slug).ok_or(ApiError::NotFound)?;
    let chapter = CHAPTERS.get(place).ok_or(ApiError::NotFound)?;
    page(&ChapterPage { frame: Frame::outside(&viewer), chapter, next: CHAPTERS.get(place + 1) })
}

/// The chapters of a guide: what stands under each heading of the second level
fn chapters(guide: &str) -> Vec<Chapter> {
    let parts: Vec<(&str, &str)> =
        guide.split("\n## ").skip(1).filter_map(|part| part.split_once('\n')).collect();
    let anchors: Vec<(String, BTreeSet<String>)> =
        parts.iter().map(|(title, text)| (slug(title), headings(text).collect())).collect();
    let chapter = |(title, text): &(&str, &str)| Chapter {
        slug: slug(title),
        title: (*title).to_owned(),
        parts: parts_of(read(text, &anchors)),
    };
    parts.iter().map(chapter).collect()
}

/// The names in addresses of the headings below that of a chapter
fn headings(text: &str) -> impl Iterator<Item = String> {
    text.lines().filter_map(|line| line.strip_prefix("### ")).map(slug)
}

/// The name of a heading in addresses, as those who show Markdown make it
fn slug(title: &str) -> String {
    let kept = title.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-'));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

/// What a chapter says, with the ways from one chapter to another and without pictures
fn read<'a>(text: &'a str, anchors: &[(String, BTreeSet<String>)]) -> Vec<Event<'a>> {
    let mut events = Vec::new();
    let (mut in_picture, mut in_file) = (false, false);
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Image { .. }) => in_picture = true,
            Event::End(TagEnd::Image) => in_picture = false,
            _ if in_picture => {}
            Event::Start(Tag::Link { dest_url, link_type, title, id }) => match address(&dest_url, anchors) {
                Some(dest_url) => {
                    events.push(Event::Start(Tag::Link { dest_url: dest_url.into(), link_type, title, id }));
                }
                None => in_file = true,
            },
            Event::End(TagEnd::Link) if in_file => in_file = false,
            other => events.push(other),
        }
    }
    with_names(events)
}

/// The headings one level up, for the title of the chapter is that of the page, each with its name
fn with_names(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut named = Vec::with_capacity(events.len());
    let mut events = events.into_iter().peekable();
    while let Some(event) = events.next() {
        named.push(match event {
            Event::Start(Tag::Heading { classes, attrs, .. }) => {
                let id = match events.peek() {
                    Some(Event::Text(title)) => Some(slug(title).into()),
                    _ => None,
                };
                Event::Start(Tag::Heading { level: HeadingLevel::H2, id, classes, attrs })
            }
            Event::End(TagEnd::Heading(_)) => Event::End(TagEnd::Heading(HeadingLevel::H2)),
            other => other,
        });
    }
    named
}

/// What a chapter is made of: text, and tables between it
fn parts_of(events: Vec<Event<'_>>) -> Vec<Part> {
    let (mut parts, mut text) = (Vec::new(), Vec::new());
    let mut events = events.into_iter();
    while let Some(event) = events.next() {
        match event {
            Event::Start(Tag::Table(_)) => {
                parts.extend([html(text.drain(..)), Part::Table(Table::of(&mut events))]);
            }
            other => text.push(other),
        }
    }
    parts.push(html(text.into_iter()));
    parts.retain(|part| *part != Part::Text(String::new()));
    parts
}

fn html<'a>(events: impl Iterator<Item = Event<'a>>) -> Part {
    let mut html = String::new();
    push_html(&mut html, events);
    Part::Text(html.replace("<p></p>\n", ""))
}

/// Where a way leads to; `None` for a file that is no page
fn address(to: &str, anchors: &[(String, BTreeSet<String>)]) -> Option<String> {
    let anchor = to.strip_prefix('#')?;
    let (chapter, _) = anchors.iter().find(|(chapter, below)| chapter == anchor || below.contains(anchor))?;
    Some(if chapter == anchor { format!("/guide/{chapter}") } else { format!("/guide/{chapter}#{anchor}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guide_becomes_pages() {
        let guide = "# Gids\n\nInhoud\n\n## Inloggen\n\nZie [kiezen](#kiezen) of [de bron](x.md).\n\n![Plaatje](a.png)\n\n\
            ## De kalender, lezen\n\n### Kiezen\n\n| a | b |\n| --- | --- |\n| 1 < 2 | [terug](#inloggen) |\n\nKlaar.\n";
        let text = |html: &str| Part::Text(html.to_owned());
        let table = Table {
            headings: vec!["a".to_owned(), "b".to_owned()],
            rows: vec![vec!["1 &lt; 2".to_owned(), "<a href=\"/guide/inloggen\">terug</a>".to_owned()]],
        };
        let expected = [
            (
                "inloggen",
                "Inloggen",
                vec![text("<p>Zie <a href=\"/guide/de-kalender-lezen#kiezen\">kiezen</a> of de bron.</p>\n")],
            ),
            (
                "de-kalender-lezen",
                "De kalender, lezen",
                vec![text("<h2 id=\"kiezen\">Kiezen</h2>\n"), Part::Table(table), text("<p>Klaar.</p>\n")],
            ),
        ];
        let expected = expected.map(|(slug, title, parts)| Chapter {
            slug: slug.to_owned(),
            title: title.to_owned(),
            parts,
        });
        assert_eq!(chapters(guide), expected);
    }

    #[test]
    fn each_way_in_the_guide_leads_somewhere() {
        assert!(CHAPTERS.len() > 20, "{}", CHAPTERS.len());
        let inside = GUIDE.matches("](#").count() - contents();
        let pages: Vec<String> = CHAPTERS
            .iter()
            .map(|chapter| ChapterPage { frame: Frame::default(), chapter, next: None }.render().unwrap())
            .collect();
        let found: usize = pages.iter().map(|page| page.matches("href=\"/guide/").count()).sum();
        assert_eq!(found, inside, "none is lost");
        assert!(pages.iter().all(|page| !page.contains("<img")));
        let parts = CHAPTERS.iter().flat_map(|chapter| &chapter.parts);
        let headings =
            parts.filter_map(|part| if let Part::Table(table) = part { Some(&table.headings) } else { None });
        assert!(headings.flatten().all(|heading| !heading.contains(['<', '"'])), "they are labels of cells");
    }

    /// Ways in the list of chapters, which the first page makes by itself
    fn contents() -> usize {
        GUIDE.split("\n## ").next().unwrap_or_default().matches("](#").count()
    }
}
