//! The look of the pages: tokens, named as those of the NL Design System, and a theme in which an organization sets its own.
//!
//! The tokens of the house are in `static/tokens.css`: what stands there is what a theme may set, in the same form.

mod contrast;
mod sheet;
mod value;

use std::{fmt::Write, sync::LazyLock};

use sheet::{Scheme, Sheet, Tokens};

/// The tokens of the house
const TOKENS: &str = include_str!("../../static/tokens.css");

static HOUSE: LazyLock<Sheet> = LazyLock::new(|| Sheet::parse(TOKENS).unwrap_or_default());

/// A theme that can be read by everybody: tokens that are known, with values of their kind, and enough contrast
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    css: String,
}

impl Theme {
    /// The theme that a file holds: blocks `:root { --token: value; }`, and the same for dark screens in
    /// `@media (prefers-color-scheme: dark) { … }`
    ///
    /// # Errors
    ///
    /// All that is wrong with it, as the end of a sentence.
    pub fn of_css(text: &str) -> Result<Self, String> {
        let own = Sheet::parse(text)?;
        let mut problems = Vec::new();
        for scheme in Scheme::ALL {
            problems.extend(unsound(&own, scheme));
        }
        if problems.is_empty() {
            for scheme in Scheme::ALL {
                problems.extend(contrast::problems(&whole(&own, scheme), scheme));
            }
        }
        if problems.is_empty() { Ok(Self { css: css(&own) }) } else { Err(problems.join("; ")) }
    }

    /// The theme as a style sheet, to come behind that of the house
    pub fn css(&self) -> &str {
        &self.css
    }
}

/// Tokens that are not known, and values that are not of their kind
fn unsound(own: &Sheet, scheme: Scheme) -> Vec<String> {
    let tokens = own.of(scheme).iter();
    let problem = |(name, text): (&String, &String)| {
        if !HOUSE.of(Scheme::Light).contains_key(name) {
            return Some(format!("{name} is no token that can be set"));
        }
        let kind = value::Kind::of(name);
        (!kind.takes(text)).then(|| format!("{name} must be {}, not {text:?}", kind.wanted()))
    };
    tokens.filter_map(problem).collect()
}

/// What holds on a screen of that scheme when the theme lies over the house
fn whole(own: &Sheet, scheme: Scheme) -> Tokens {
    let mut tokens = HOUSE.of(Scheme::Light).clone();
    if scheme == Scheme::Dark {
        // What a theme says of light screens only shapes and fonts take over to dark ones: colors of both would be mixed.
        tokens.extend(HOUSE.of(Scheme::Dark).clone());
    }
    tokens.extend(own.of(scheme).clone());
    tokens
}

/// Paper is as a light screen.
fn css(own: &Sheet) -> String {
    let (light, dark) = (own.of(Scheme::Light), own.of(Scheme::Dark));
    let is_color = |name: &String| value::Kind::of(name) == value::Kind::Color;
    let mut css = String::new();
    block(&mut css, "", light.iter().filter(|(name, _)| !is_color(name)));
    block(
        &mut css,
        "@media print, (prefers-color-scheme: light)",
        light.iter().filter(|(name, _)| is_color(name)),
    );
    block(&mut css, "@media screen and (prefers-color-scheme: dark)", dark.iter());
    css
}

fn block<'a>(css: &mut String, media: &str, tokens: impl Iterator<Item = (&'a String, &'a String)>) {
    let mut inside = String::new();
    for (name, text) in tokens {
        let _ = writeln!(inside, "  {name}: {text};");
    }
    if inside.is_empty() {
        return;
    }
    let root = format!(":root {{\n{inside}}}\n");
    if media.is_empty() {
        css.push_str(&root);
    } else {
        let _ = writeln!(css, "{media} {{\n{root}}}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_house_keeps_its_own_rules() {
        let house = Sheet::parse(TOKENS).expect("it is a sheet of tokens");
        assert!(house.of(Scheme::Light).len() > 50 && house.of(Scheme::Dark).len() > 40);
        for scheme in Scheme::ALL {
            assert_eq!(unsound(&house, scheme), Vec::<String>::new());
            assert_eq!(contrast::problems(&whole(&Sheet::default(), scheme), scheme), Vec::<String>::new());
        }
        assert!(house.of(Scheme::Dark).keys().all(|name| house.of(Scheme::Light).contains_key(name)));
    }

    #[test]
    fn the_style_uses_the_tokens_that_there_are_and_no_other() {
        let style = include_str!("../../static/style.css");
        let used = |name: &str| style.contains(&format!("var({name})"));
        let unused: Vec<_> = HOUSE.of(Scheme::Light).keys().filter(|name| !used(name)).collect();
        assert_eq!(unused, Vec::<&String>::new());
        let known = |name: &str| HOUSE.of(Scheme::Light).contains_key(name);
        let asked = style.split("var(").skip(1).filter_map(|rest| rest.split(')').next());
        assert_eq!(asked.filter(|name| !known(name)).collect::<Vec<_>>(), Vec::<&str>::new());
        let colors =
            style.split(['#', '\n']).filter(|part| part.starts_with("fff") || part.starts_with("154273"));
        assert_eq!(colors.count(), 0, "colors are tokens");
    }

    #[test]
    fn a_theme_is_written_for_the_scheme_that_it_is_of() {
        let theme = Theme::of_css(
            "/* Van ons */ .gemeente-theme { --utrecht-heading-color: rgb(128, 0, 64); --utrecht-button-border-radius: 1rem }
             @media (prefers-color-scheme: dark) { :root { --utrecht-heading-color: #FFD; } }",
        )
        .expect("a theme");
        assert_eq!(
            theme.css(),
            ":root {\n  --utrecht-button-border-radius: 1rem;\n}\n\
             @media print, (prefers-color-scheme: light) {\n:root {\n  --utrecht-heading-color: rgb(128, 0, 64);\n}\n}\n\
             @media screen and (prefers-color-scheme: dark) {\n:root {\n  --utrecht-heading-color: #FFD;\n}\n}\n"
        );
    }

    #[test]
    fn all_that_is_wrong_is_told() {
        let told = |text: &str| Theme::of_css(text).expect_err(text);
        let both =
            told(":root { --utrecht-logo-color: #000; --utrecht-link-color: url(https://example.org); }");
        assert!(
            both.contains("--utrecht-logo-color is no token") && both.contains("must be a color"),
            "{both}"
        );
        let pale = told(":root { --utrecht-button-primary-action-background-color: #8fc6f3; }");
        assert!(pale.contains("--utrecht-button-primary-action-color") && pale.contains("4.5"), "{pale}");
        let dark = told("@media (prefers-color-scheme: dark) { :root { --utrecht-document-color: #333; } }");
        assert!(dark.contains("dark"), "{dark}");
        for text in [
            "",
            "a { color: #000; }",
            ":root { color: #000; }",
            ":root { --utrecht-link-color: #000",
            ":root { --utrecht-link-color: #000; } @import 'x';",
            ":root { --utrecht-link-color: #000; --utrecht-link-color: #111; }",
            "@media print { :root { --utrecht-link-color: #000; } }",
        ] {
            assert!(Theme::of_css(text).is_err(), "{text}");
        }
    }
}
