//! Whether what is written can be read.

use super::{
    sheet::{Scheme, Tokens},
    value::color,
};

/// Of text. Source: WCAG 2.1, 1.4.3.
const TEXT: f64 = 4.5;
/// Of edges and marks that tell something. Source: WCAG 2.1, 1.4.11.
const MARK: f64 = 3.0;

/// What is seen on what, and how well it must be; each without `--utrecht-` and `-color`
const PAIRS: &[(f64, &str, &[&str])] = &[
    (
        TEXT,
        "document-background",
        &[
            "document",
            "paragraph-small",
            "heading",
            "link",
            "link-hover",
            "form-field-description",
            "form-field-error-message",
            "table-caption",
            "status-badge",
        ],
    ),
    (MARK, "document-background", &["focus-outline", "textbox-border", "textbox-invalid-border"]),
    (TEXT, "page-header-background", &["page-header"]),
    (TEXT, "page-footer-background", &["page-footer"]),
    (TEXT, "button-primary-action-background", &["button-primary-action"]),
    (TEXT, "button-primary-action-hover-background", &["button-primary-action-hover"]),
    (TEXT, "button-secondary-action-background", &["button-secondary-action"]),
    (TEXT, "button-secondary-action-hover-background", &["button-secondary-action-hover"]),
    (MARK, "document-background", &["button-primary-action-background", "button-secondary-action-border"]),
    (TEXT, "textbox-background", &["textbox"]),
    (MARK, "textbox-background", &["textbox-border"]),
    (TEXT, "table-header-background", &["table-header", "link"]),
    (TEXT, "alert-info-background", &["alert-info", "link", "heading", "paragraph-small"]),
    (
        TEXT,
        "alert-warning-background",
        &["alert-warning", "link", "heading", "paragraph-small", "status-badge"],
    ),
    (TEXT, "alert-error-background", &["alert-error", "link", "form-field-error-message"]),
    (TEXT, "status-badge-background", &["status-badge"]),
    (MARK, "document-background", &["--inkoopkracht-chart"]),
    (TEXT, "--inkoopkracht-capacity-room-background", &["document", "link"]),
    (TEXT, "--inkoopkracht-capacity-full-background", &["document", "link"]),
    (
        TEXT,
        "--inkoopkracht-capacity-overbooked-background",
        &["document", "link", "form-field-error-message"],
    ),
    (TEXT, "--inkoopkracht-capacity-unknown-background", &["document", "link"]),
];

/// What cannot be read on screens of that scheme
pub(super) fn problems(tokens: &Tokens, scheme: Scheme) -> Vec<String> {
    let mut problems = Vec::new();
    for (enough, ground, marks) in PAIRS {
        let ground = token(ground);
        for mark in marks.iter().map(|mark| token(mark)) {
            let found = of(tokens, &mark).zip(of(tokens, &ground)).map(|(mark, ground)| ratio(mark, ground));
            if found.is_none_or(|found| found < *enough) {
                let found = found.unwrap_or_default();
                problems.push(format!(
                    "{mark} on {ground} has a contrast of {found:.2} on {} screens, and needs {enough}",
                    scheme.name()
                ));
            }
        }
    }
    problems
}

fn token(short: &str) -> String {
    if short.starts_with("--") { format!("{short}-color") } else { format!("--utrecht-{short}-color") }
}

fn of(tokens: &Tokens, name: &str) -> Option<[u8; 3]> {
    color(tokens.get(name)?)
}

/// Source: WCAG 2.1, contrast ratio.
#[expect(clippy::float_arithmetic, reason = "light is no money")]
fn ratio(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Source: WCAG 2.1, relative luminance.
#[expect(clippy::float_arithmetic, reason = "light is no money")]
fn luminance([red, green, blue]: [u8; 3]) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.0722_f64.mul_add(linear(blue), 0.2126_f64.mul_add(linear(red), 0.7152 * linear(green)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        assert_eq!(format!("{:.2}", ratio([0; 3], [255; 3])), "21.00");
        assert_eq!(format!("{:.2}", ratio([255; 3], [255; 3])), "1.00");
        // The lightest grey that may be text on white.
        assert!(ratio([0x76; 3], [255; 3]) >= TEXT && ratio([0x77; 3], [255; 3]) < TEXT);
    }
}
