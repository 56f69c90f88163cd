//! What an import did, in a sentence, and where that can be seen.

use chrono::NaiveDate;
use schema::{
    models::ImportRun,
    texts::{import_noun, listed},
    types::{ImportKind, dutch_day, whole_number},
};
use url::form_urlencoded::Serializer;

/// Most years that are linked to
const MOST_LINKS: usize = 3;
/// Most days or names that are told one by one
const MOST_NAMED: usize = 6;

/// What became of rows, besides what the import counts
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Fates {
    /// Rows that were counted as changed and stayed as people had changed them
    pub(super) stays: i32,
    /// Rows that were not in the workbook and went
    pub(super) removed: i32,
}

/// What was done
pub(super) struct Done {
    /// What was added and changed
    pub(super) sentence: String,
    /// Where it can be seen: address and name
    pub(super) links: Vec<(String, String)>,
}

impl Done {
    /// Of an import that was taken back
    pub(super) const fn undone(sentence: String) -> Self {
        Self { sentence, links: Vec::new() }
    }

    /// Of an import that was applied
    pub(super) fn of(run: &ImportRun, slug: &str, fates: Fates) -> Self {
        Self {
            sentence: sentence(run, fates),
            links: run.kind.map_or_else(Vec::new, |kind| links(kind, run, slug)),
        }
    }
}

fn sentence(run: &ImportRun, Fates { stays, removed }: Fates) -> String {
    let (one, many) = run.kind.map_or(("rij", "rijen"), import_noun);
    let told = |count: i32, deed: &str| {
        let noun = if count == 1 { one } else { many };
        (count > 0).then(|| format!("{} {noun} {deed}", whole_number(count)))
    };
    let deeds = [
        told(run.rows_new, "toegevoegd"),
        told(run.rows_changed - stays, "gewijzigd"),
        told(removed, "verwijderd"),
    ];
    let deeds: Vec<String> = deeds.into_iter().flatten().collect();
    let done = match listed(&deeds) {
        None => "Er is niets toegevoegd, gewijzigd of verwijderd.".to_owned(),
        Some(deeds) => format!("Verwerkt: {deeds}."),
    };
    let kept = told(if is_kept_when_missing(run) { run.rows_missing - removed } else { 0 }, "");
    let removed = if removed > 0 {
        " Wat is verwijderd, blijft in de geschiedenis bewaard en komt terug als u deze import terugdraait."
    } else {
        ""
    };
    let kept = kept.map(|rows| format!(" Niet meer in het bestand, en blijven staan: {}.", rows.trim_end()));
    done + removed + &kept.unwrap_or_default()
}

/// Whether rows that the workbook no longer has stay unless they are removed: those of a budget go with its next revision
const fn is_kept_when_missing(run: &ImportRun) -> bool {
    !matches!(run.kind, Some(ImportKind::Budget | ImportKind::Population) | None)
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
    let (path, name) = match kind {
        ImportKind::Calendar => ("/calendar", "Naar de kalender van"),
        ImportKind::Budget => ("/budget", "Naar de begroting van"),
        ImportKind::Expenses => ("/expenses", "Naar de uitgaven van"),
        ImportKind::Population => ("/reference/population", "Naar de inwonertallen van"),
        ImportKind::Contracts => {
            return vec![(address("/contracts", None), "Naar de contracten".to_owned())];
        }
        ImportKind::Cpv => return vec![("/reference/cpv".to_owned(), "Naar de CPV-codes".to_owned())],
    };
    let years = years(run);
    let latest = years.iter().rev().take(MOST_LINKS);
    latest.map(|year| (address(path, Some(*year)), format!("{name} {year}"))).collect()
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
