use schema::headings::{Field, PopulationField, normalize};

use crate::findings::Finding;

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
    if let Some(heading) = headings.iter().find(|heading| counts_households(heading)) {
        return seen("population.households", heading);
    }
    let tells_region = |(heading, fields): (&&String, &Vec<PopulationField>)| {
        !fields.is_empty() || REGIONS.contains(&unnumbered(heading).as_str()) || names_region(heading)
    };
    let codes = has(PopulationField::Code) || has(PopulationField::Name);
    let only_regions = codes && headings.len() > 1 && headings.iter().zip(&fields).all(tells_region);
    only_regions.then(|| Finding::error("population.code_list"))
}

fn fields(heading: &str) -> Vec<PopulationField> {
    let whole = PopulationField::matching(heading);
    let last = heading.rsplit('/').next().unwrap_or(heading);
    if whole.is_empty() { PopulationField::matching(last) } else { whole }
}

/// The last step of a topic path, normalized
fn last_step(heading: &str) -> String {
    unnumbered(heading.rsplit('/').next().unwrap_or(heading))
}

/// Normalized, without the number that `OData` puts behind a name: `SorteringNaam_3`
fn unnumbered(heading: &str) -> String {
    normalize(heading)
        .trim_end_matches(|character: char| character.is_ascii_digit() || character == ' ')
        .to_owned()
}

/// "Huishoudens totaal", "Particuliere huishoudens", `nHH`, `TotaalParticuliereHuishoudens_1`
fn counts_households(heading: &str) -> bool {
    let heading = unnumbered(heading);
    heading.contains("huishouden") || matches!(heading.as_str(), "nhh" | "hh" | "aantal hh" | "a hh")
}

/// "Naam provincie", `GemeentecodeGM`, "Code COROP": every word of it is about codes and names of regions
fn names_region(heading: &str) -> bool {
    const WORDS: [&str; 7] = ["naam", "code", "gemeente", "provincie", "regio", "landsdeel", "corop"];
    let heading = unnumbered(heading);
    let left = WORDS.iter().fold(heading.clone(), |left, word| left.replace(word, ""));
    let left = left.trim().trim_matches([' ', '\'']);
    !heading.is_empty() && matches!(left, "" | "s" | "gm" | "pv" | "ld" | "nr" | "gebied")
}
