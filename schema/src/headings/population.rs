use super::{fields, normalize};

fields! {
    /// A column of a CBS population sheet; of a topic path such as "Bevolking/.../Totale bevolking (aantal)" the last
    /// step counts
    PopulationField {
        /// CBS region code
        Code: "Gemeentecode" ["GM-code", "RegioS", "Regiocode", "Regio code", "Code", "Codering", "Code_1", "Codering_3", "GemeentecodeGM", "Gwb_code", "Gwb_code_10", "MunicipalCode", "MunicipalCodeGM"],
        /// Region name
        Name: "Gemeente" [
            "Gemeentenaam", "Gemeenten", "Regio's", "Regio", "Regionaam", "Naam", "Naam_2", "Municipality", "MunicipalName", "Wijken en buurten",
            "Regioaanduiding", "Woonplaats", "Gemeente naam", "Naam gemeente",
        ],
        /// Name of the municipality that a district or neighborhood lies in
        ParentName: "Regioaanduiding/Gemeentenaam" ["Gm_naam", "Gemeentenaam_1"],
        /// Kind of region (Gemeente, Wijk, Buurt)
        RegionKind: "Soort regio" ["Soort regio_2", "SoortRegio_2", "Recs", "Regioaanduiding/Soort regio"],
        /// Period
        Period: "Peildatum" ["Perioden", "Periode", "Jaar", "Year", "Peiljaar"],
        /// Inhabitants on 1 January
        Inhabitants: "Inwoners" [
            "Inwonertal", "Inwonertallen", "Inwoneraantal", "Aantal inwoners", "Bevolking", "Totale bevolking", "Totale bevolking op 1 januari",
            "Bevolking op 1 januari", "Bevolking per 1 januari", "Inwoners op 1 januari", "Inwoners per 1 januari", "Inwonertal op 1 januari",
            "Aantal inwoners op 1 januari", "Aantal inwoners per 1 januari", "Bevolking aan het begin van de periode", "Population", "TotaleBevolking_1",
            "BevolkingOp1Januari_1", "BevolkingAanHetBeginVanDePeriode_1", "AantalInwoners_5", "A_inw", "Aantal",
        ],
        /// Name of the measure, in long form
        Measure: "Onderwerp" ["Measure", "Onderwerpen"],
        /// Value of the measure, in long form
        Value: "Waarde" ["Value"],
        /// Sex; only the total counts
        Sex: "Geslacht" [],
        /// Age; only the total counts
        Age: "Leeftijd" [],
        /// Marital status; only the total counts
        MaritalStatus: "Burgerlijke staat" ["BurgerlijkeStaat"],
        /// Origin or nationality; only the total counts
        Origin: "Herkomst" ["Migratieachtergrond", "Herkomstland", "Nationaliteit"],
        /// Status of the figure
        Status: "Status" ["Status cijfer"],
    }
}

/// A number that stands beside municipalities as inhabitants do, and is none
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherMeasure {
    /// Huishoudens
    Households,
    /// Bevolkingsdichtheid
    Density,
    /// Woningen
    Dwellings,
    /// A part of the inhabitants: men, women, an age
    Part,
}

impl OtherMeasure {
    /// What a heading or title counts instead of inhabitants, as "Huishoudens totaal" or `Mannen_2`; of a topic path the last
    /// step tells a part; `None` for anything else
    pub fn of(heading: &str) -> Option<Self> {
        let (whole, last) = (unnumbered(heading), last_step(heading));
        let words: Vec<&str> = last.split([' ', ',', ';', '/']).collect();
        let has = |word: &str| words.contains(&word);
        let lower = heading.to_lowercase();
        if whole.contains("huishouden") || matches!(whole.as_str(), "nhh" | "hh" | "aantal hh" | "a hh") {
            Some(Self::Households)
        } else if last.contains("dichtheid") || lower.contains("per km") || has("density") {
            Some(Self::Density)
        } else if last.contains("woningvoorraad")
            || has("woningen")
            || has("wooneenheden")
            || has("dwellings")
        {
            Some(Self::Dwellings)
        } else {
            let men = has("mannen") || has("man") || has("men");
            let women = has("vrouwen") || has("vrouw") || has("women");
            (men != women || is_age(&last)).then_some(Self::Part)
        }
    }
}

/// "Jonger dan 5 jaar", "20 tot 25 jaar", "65 jaar of ouder"
fn is_age(text: &str) -> bool {
    let ages = text.contains(" jaar") && text.chars().any(|character| character.is_ascii_digit());
    let band = text.starts_with("jonger dan ") || text.contains(" tot ") || text.contains(" jaar of ouder");
    ages && band && !text.starts_with("0 jaar")
}

/// The last step of a topic path, normalized
pub fn last_step(heading: &str) -> String {
    unnumbered(heading.rsplit('/').next().unwrap_or(heading))
}

/// Normalized, without the number that `OData` puts behind a name: `SorteringNaam_3`
pub fn unnumbered(heading: &str) -> String {
    normalize(heading)
        .trim_end_matches(|character: char| character.is_ascii_digit() || character == ' ')
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::{OtherMeasure::*, *};

    #[test]
    fn knows_other_measures() {
        for (heading, measure) in [
            ("Particuliere huishoudens/Totaal particuliere huishoudens (aantal)", Some(Households)),
            ("nHH", Some(Households)),
            ("Bevolking/Bevolkingsdichtheid (aantal inwoners per km²)", Some(Density)),
            ("Bevolkingsdichtheid_57", Some(Density)),
            ("Inwoners per km2", Some(Density)),
            ("Woningvoorraad/Voorraad op 1 januari", None),
            ("Woningvoorraad", Some(Dwellings)),
            ("Aantal woningen", Some(Dwellings)),
            ("Bevolking/Geslacht/Mannen (aantal)", Some(Part)),
            ("Mannen_2", Some(Part)),
            ("Leeftijdsgroepen/20 tot 25 jaar (aantal)", Some(Part)),
            ("Jonger dan 5 jaar", Some(Part)),
            ("80 jaar of ouder", Some(Part)),
            ("Totaal mannen en vrouwen", None),
            ("0 jaar of ouder", None),
            ("Totale bevolking (aantal)", None),
            ("Inwoners op 1 januari 2023", None),
            ("Gemeente", None),
            ("", None),
        ] {
            assert_eq!(OtherMeasure::of(heading), measure, "{heading}");
        }
    }
}
