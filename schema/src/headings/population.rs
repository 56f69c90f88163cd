use super::fields;

fields! {
    /// A column of a CBS population sheet; of a topic path such as "Bevolking/.../Totale bevolking (aantal)" the last
    /// step counts
    PopulationField {
        /// CBS region code
        Code: "Gemeentecode" ["GM-code", "RegioS", "Regiocode", "Regio code", "Code", "Codering", "Code_1", "Codering_3", "GemeentecodeGM", "Gwb_code", "Gwb_code_10"],
        /// Region name
        Name: "Gemeente" [
            "Gemeentenaam", "Regio's", "Regio", "Regionaam", "Naam", "Naam_2", "Municipality", "Wijken en buurten", "Regioaanduiding", "Woonplaats",
            "Gemeente naam",
        ],
        /// Name of the municipality that a district or neighborhood lies in
        ParentName: "Regioaanduiding/Gemeentenaam" ["Gm_naam", "Gemeentenaam_1"],
        /// Kind of region (Gemeente, Wijk, Buurt)
        RegionKind: "Soort regio" ["Soort regio_2", "Recs", "Regioaanduiding/Soort regio"],
        /// Period
        Period: "Peildatum" ["Perioden", "Periode", "Jaar", "Year", "Peiljaar"],
        /// Inhabitants on 1 January
        Inhabitants: "Inwoners" [
            "Inwonertal", "Aantal inwoners", "Totale bevolking", "Totale bevolking op 1 januari", "Bevolking op 1 januari", "Bevolking aan het begin van de periode",
            "Population", "TotaleBevolking_1", "BevolkingOp1Januari_1", "BevolkingAanHetBeginVanDePeriode_1", "AantalInwoners_5", "A_inw", "Aantal",
        ],
        /// Name of the measure, in long form
        Measure: "Onderwerp" ["Measure", "Onderwerpen"],
        /// Value of the measure, in long form
        Value: "Waarde" ["Value"],
        /// Sex; only the total counts
        Sex: "Geslacht" [],
        /// Age; only the total counts
        Age: "Leeftijd" [],
        /// Status of the figure
        Status: "Status" ["Status cijfer"],
    }
}
