//! What an import did, in a sentence, and where that can be seen.

use chrono::NaiveDate;
use schema::{
    models::ImportRun,
    types::{ImportKind, dutch_day, whole_number},
};
use url::form_urlencoded::Serializer;

/// Most years that are linked to
const MOST_LINKS: usize = 3;
/// Most days or names that are told one by one
const MOST_NAMED: usize = 6;

/// What was done
pub(super) struct Done {
    /// What was added and changed
    pub(super) sentence: String,
    /// Where it can be seen: address and name
    pub(super) links: Vec<(String, String)>,
}

impl Done {
    /// Of an import that was applied, with how many rows were counted as changed and stayed as people had changed them
    pub(super) fn of(run: &ImportRun, slug: &str, kept: i32) -> Self {
        Self {
            sentence: sentence(run, kept),
            links: run.kind.map_or_else(Vec::new, |kind| links(kind, run, slug)),
        }
    }
}

fn sentence(run: &ImportRun, kept: i32) -> String {
    let (one, many) = run.kind.map_or(("rij", "rijen"), noun);
    let told = |count: i32, deed: &str| {
        let noun = if count == 1 { one } else { many };
        (count > 0).then(|| format!("{} {noun} {deed}", whole_number(count)))
    };
    match (told(run.rows_new, "toegevoegd"), told(run.rows_changed - kept, "gewijzigd")) {
        (None, None) => "Er is niets toegevoegd of gewijzigd.".to_owned(),
        (Some(only), None) | (None, Some(only)) => format!("Verwerkt: {only}."),
        (Some(new), Some(changed)) => format!("Verwerkt: {new} en {changed}."),
    }
}

/// What a row is, one and more
const fn noun(kind: ImportKind) -> (&'static str, &'static str) {
    match kind {
        ImportKind::Calendar => ("traject", "trajecten"),
        ImportKind::Population => ("inwonertal", "inwonertallen"),
        ImportKind::Contracts => ("contract", "contracten"),
        ImportKind::Budget => ("begrotingspost", "begrotingsposten"),
        ImportKind::Expenses => ("uitgave", "uitgaven"),
        ImportKind::Cpv => ("CPV-code", "CPV-codes"),
    }
}

fn links(kind: ImportKind, run: &ImportRun, slug: &str) -> Vec<(String, String)> {
    let address = |path: &str, year: Option<i32>| {
        let mut query = Serializer::new(String::new());
        query.append_pair("partnership", slug);
        if let Some(year) = year {
            query.append_pair("year", &year.to_string());
        }
        format!("{path}?{}", query.finish())
    };
    let (path, name, later) = match kind {
        ImportKind::Calendar => ("/calendar", "Naar de kalender van", 0),
        ImportKind::Budget => ("/budget", "Naar de begroting van", 0),
        ImportKind::Expenses => ("/expenses", "Naar de uitgaven van", 0),
        // The key of a year is made of the figures of 1 January of the year before.
        ImportKind::Population => ("/budget", "Naar de kostenverdeling van", 1),
        ImportKind::Contracts => {
            return vec![(address("/contracts", None), "Naar de contracten".to_owned())];
        }
        ImportKind::Cpv => return vec![("/reference/cpv".to_owned(), "Naar de CPV-codes".to_owned())],
    };
    let years = years(run);
    let latest = years.iter().rev().take(MOST_LINKS).map(|year| year + later);
    latest.map(|year| (address(path, Some(year)), format!("{name} {year}"))).collect()
}

/// The years that its rows are of, ascending
fn years(run: &ImportRun) -> Vec<i32> {
    let mut years: Vec<i32> =
        run.covers.iter().filter_map(|covered| covered.get(..4)?.parse().ok()).collect();
    years.dedup();
    if years.is_empty() { run.year.into_iter().collect() } else { years }
}

/// What its rows are about, with what that is called; `None` when that is not known
pub(super) fn about(run: &ImportRun) -> Option<(&'static str, String)> {
    let told = match run.kind {
        Some(ImportKind::Population) if !run.covers.is_empty() => ("Peildatum", days(&run.covers)),
        Some(ImportKind::Contracts) if !run.covers.is_empty() => {
            let named = run.covers.iter().take(MOST_NAMED).map(String::as_str);
            let more = run.covers.len().saturating_sub(MOST_NAMED);
            let rest = if more > 0 { format!(" en nog {more}") } else { String::new() };
            ("Contracten van", named.collect::<Vec<_>>().join(", ") + &rest)
        }
        _ => {
            let years: Vec<String> = years(run).iter().map(i32::to_string).collect();
            ("Jaar", years.join(", "))
        }
    };
    (!told.1.is_empty()).then_some(told)
}

fn days(covered: &[String]) -> String {
    let days: Vec<String> =
        covered.iter().filter_map(|day| day.parse::<NaiveDate>().ok()).map(dutch_day).collect();
    match days.as_slice() {
        [first, .., last] if days.len() > MOST_NAMED => format!("{first} t/m {last}"),
        few => few.join(", "),
    }
}
