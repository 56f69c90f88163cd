use schema::headings::{Field, OtherMeasure, PopulationField, last_step, unnumbered};

use crate::{columns::TitleRow, findings::Finding};

/// Headings, normalized, of election results
const VOTES: [&str; 13] = [
    "partij",
    "partijnaam",
    "aantalstemmen",
    "aantal stemmen",
    "stemmen",
    "aantalzetels",
    "aantal zetels",
    "zetels",
    "geldige stemmen",
    "uitgebrachte stemmen",
    "kiesgerechtigden",
    "lijstnummer",
    "votes",
];

/// Headings, normalized, that only tell which region a row is about
const REGIONS: [&str; 13] = [
    "id",
    "key",
    "title",
    "sorteringnaam",
    "provincie",
    "provincienaam",
    "provinciecode",
    "gemeentecodegm",
    "description",
    "omschrijving",
    "landsdeel",
    "corop",
    "gemeente id",
];

/// Why a sheet of municipalities holds no inhabitants, by its headings; `None` when it may
///
/// A column of inhabitants makes it population, except in an election result, where a number counts votes.
pub fn refusal(headings: &[String]) -> Option<Finding> {
    let headings: Vec<&String> = headings.iter().filter(|heading| !heading.trim().is_empty()).collect();
    let fields: Vec<Vec<PopulationField>> = headings.iter().map(|heading| fields(heading)).collect();
    let has = |field: PopulationField| fields.iter().any(|fields| fields.contains(&field));
    let seen = |code, heading: &str| Some(Finding::error(code).under(heading).seeing(heading));

    let votes: Vec<&&String> =
        headings.iter().filter(|heading| VOTES.contains(&last_step(heading).as_str())).collect();
    if let [first, _, ..] = votes.as_slice() {
        return seen("population.election_result", first);
    }
    if has(PopulationField::Inhabitants) || has(PopulationField::Value) {
        return None;
    }
    let has_regions = has(PopulationField::Code) || has(PopulationField::Name);
    let other = headings.iter().find_map(|heading| Some((heading, OtherMeasure::of(heading)?)));
    match other {
        Some((heading, measure)) if has_regions || measure == OtherMeasure::Households => {
            return Some(other_measure(measure, heading));
        }
        _ => {}
    }
    let tells_region = |(heading, fields): (&&String, &Vec<PopulationField>)| {
        !fields.is_empty() || REGIONS.contains(&unnumbered(heading).as_str()) || names_region(heading)
    };
    let only_regions = has_regions && headings.len() > 1 && headings.iter().zip(&fields).all(tells_region);
    only_regions.then(|| Finding::error("population.code_list"))
}

/// Why a table whose columns do not say what they count holds no inhabitants, by the titles above it; `None` when it may
///
/// A title that speaks of inhabitants settles it.
pub fn refusal_by_titles(titles: &[TitleRow]) -> Option<Finding> {
    const INHABITANTS: [&str; 3] = ["inwoner", "population", "totale bevolking"];
    let names = |title: &TitleRow| {
        let text = title.text.to_lowercase();
        INHABITANTS.iter().any(|name| text.contains(name)) && OtherMeasure::of(&text).is_none()
    };
    if titles.iter().any(names) {
        return None;
    }
    titles.iter().find_map(|title| Some(other_measure(OtherMeasure::of(&title.text)?, &title.text)))
}

/// The refusal of a measure that is not the number of all inhabitants
pub(super) fn other_measure(measure: OtherMeasure, heading: &str) -> Finding {
    let code = match measure {
        OtherMeasure::Households => "population.households",
        OtherMeasure::Density => "population.density",
        OtherMeasure::Dwellings => "population.dwellings",
        OtherMeasure::Part => "population.part_only",
    };
    Finding::error(code).under(heading).seeing(heading)
}

fn fields(heading: &str) -> Vec<PopulationField> {
    let whole = PopulationField::matching(heading);
    let last = heading.rsplit('/').next().unwrap_or(heading);
    if whole.is_empty() { PopulationField::matching(last) } else { whole }
}

/// "Naam provincie", `GemeentecodeGM`, "Code COROP": every word of it is about codes and names of regions
fn names_region(heading: &str) -> bool {
    const WORDS: [&str; 12] = [
        "naam",
        "code",
        "gemeente",
        "provincie",
        "regio",
        "landsdeel",
        "corop",
        "municipality",
        "municipal",
        "provincial",
        "province",
        "name",
    ];
    let heading = unnumbered(heading);
    let left = WORDS.iter().fold(heading.clone(), |left, word| left.replace(word, ""));
    let left = left.trim().trim_matches([' ', '\'']);
    !heading.is_empty() && matches!(left, "" | "s" | "gm" | "pv" | "ld" | "nr" | "gebied")
}
