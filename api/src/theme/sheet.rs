//! Style sheets of nothing but tokens, for light screens and for dark ones.

use std::collections::BTreeMap;

/// Values by the names of their tokens
pub(super) type Tokens = BTreeMap<String, String>;

/// For which screens something is
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scheme {
    /// Light ones, and paper
    Light,
    /// Dark ones
    Dark,
}

impl Scheme {
    pub(super) const ALL: [Self; 2] = [Self::Light, Self::Dark];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// The tokens of a style sheet
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sheet {
    light: Tokens,
    dark: Tokens,
}

impl Sheet {
    pub(super) const fn of(&self, scheme: Scheme) -> &Tokens {
        match scheme {
            Scheme::Light => &self.light,
            Scheme::Dark => &self.dark,
        }
    }

    /// Only what tokens need is read: the rest of CSS has no place in a theme.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let text = without_comments(text)?;
        let mut sheet = Self::default();
        let mut rest = text.trim();
        while !rest.is_empty() {
            let (selector, behind) =
                rest.split_once('{').ok_or_else(|| format!("{rest:?} opens no block"))?;
            let selector = selector.trim();
            if let Some(media) = selector.strip_prefix("@media") {
                let conditions = media.trim().trim_start_matches("screen and").trim();
                if conditions != "(prefers-color-scheme: dark)" {
                    return Err(format!("{selector:?} is not @media (prefers-color-scheme: dark)"));
                }
                rest = behind.trim();
                while !rest.starts_with('}') {
                    let (selector, inside) =
                        rest.split_once('{').ok_or_else(|| format!("{rest:?} opens no block"))?;
                    rest = declarations(selector.trim(), inside, &mut sheet.dark)?;
                }
                rest = rest.strip_prefix('}').unwrap_or_default().trim();
            } else {
                rest = declarations(selector, behind, &mut sheet.light)?;
            }
        }
        if sheet == Self::default() { Err("holds no tokens".to_owned()) } else { Ok(sheet) }
    }
}

fn without_comments(text: &str) -> Result<String, String> {
    let mut parts = text.split("/*");
    let mut bare = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (_, behind) = part.split_once("*/").ok_or("a comment does not end")?;
        bare.push_str(behind);
    }
    Ok(bare)
}

/// Reads declarations up to the brace that ends their block; gives what is behind it
fn declarations<'a>(selector: &str, inside: &'a str, tokens: &mut Tokens) -> Result<&'a str, String> {
    let is_theme = selector.strip_prefix('.').is_some_and(|class| {
        class.ends_with("-theme") && class.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    });
    if selector != ":root" && !is_theme {
        return Err(format!("{selector:?} is not :root"));
    }
    let (inside, behind) = inside.split_once('}').ok_or_else(|| format!("{selector} does not end"))?;
    for declaration in inside.split(';').map(str::trim).filter(|declaration| !declaration.is_empty()) {
        let named = declaration.split_once(':').filter(|(name, _)| name.starts_with("--"));
        let (name, value) = named.ok_or_else(|| format!("{declaration:?} is not --token: value"))?;
        let (name, value) = (name.trim(), value.trim());
        if tokens.insert(name.to_owned(), value.to_owned()).is_some() {
            return Err(format!("{name} is set twice"));
        }
    }
    Ok(behind.trim())
}
