use crate::export::report::{Look, Show};

/// How a cell looks; absent parts are as everywhere
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each part of a look stands by itself")]
pub(super) struct Style {
    /// What it is the style of
    pub(super) look: Look,
    /// Name of the style of its value; empty for a text
    pub(super) value: &'static str,
    pub(super) is_bold: bool,
    /// Size of its letters in points
    pub(super) points: Option<u8>,
    pub(super) color: Option<&'static str>,
    pub(super) background: Option<&'static str>,
    pub(super) border_above: bool,
    pub(super) border_below: bool,
    /// `start` or `end`, whatever the value is
    pub(super) side: Option<&'static str>,
    pub(super) is_indented: bool,
    pub(super) stands_on_top: bool,
    pub(super) wraps: bool,
}

const INK: &str = "#154273";
const GREY: &str = "#535353";
const HEADING_FILL: &str = "#e5f0f9";

impl Style {
    pub(super) fn of(look: Look) -> Self {
        let plain = Self {
            look,
            value: "",
            is_bold: false,
            points: None,
            color: None,
            background: None,
            border_above: false,
            border_below: false,
            side: None,
            is_indented: false,
            stands_on_top: false,
            wraps: false,
        };
        match look {
            Look::Title => Self { is_bold: true, points: Some(18), color: Some(INK), ..plain },
            Look::Subtitle => Self { color: Some(GREY), ..plain },
            Look::Section => Self { is_bold: true, points: Some(13), color: Some(INK), ..plain },
            Look::Heading(show) => {
                let heading = plain.shown(show);
                let side =
                    if heading.value.is_empty() || show == Show::Day { heading.side } else { Some("end") };
                Self { is_bold: true, background: Some(HEADING_FILL), border_below: true, side, ..heading }
            }
            Look::Body(show) => plain.shown(show),
            Look::Label => Self { is_bold: true, ..plain },
            Look::Term => Self { is_bold: true, stands_on_top: true, ..plain },
            Look::Paragraph(show) => Self { stands_on_top: true, ..plain.shown(show) },
            Look::Total(show) => Self { is_bold: true, border_above: true, ..plain.shown(show) },
            Look::Check(show) => Self { color: Some(GREY), ..plain.shown(show) },
        }
    }

    const fn shown(self, show: Show) -> Self {
        match show {
            Show::Text => self,
            Show::Aside => Self { side: Some("start"), is_indented: true, ..self },
            Show::Lines => Self { wraps: true, ..self },
            Show::Code => Self { value: "code", ..self },
            Show::Day => Self { value: "day", side: Some("start"), ..self },
            Show::Count => Self { value: "count", ..self },
            Show::Percentage => Self { value: "percentage", ..self },
            Show::Euros => Self { value: "euros", ..self },
            Show::Cents => Self { value: "cents", ..self },
        }
    }
}
