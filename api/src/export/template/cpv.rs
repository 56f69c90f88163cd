use schema::headings::{CpvField, Field};

use super::column::{Column, Contents};
use crate::export::report::Show;

pub(super) fn contents() -> Contents {
    let heading = |field: CpvField| field.heading().dutch;
    Contents {
        name: "CPV-codes",
        notes: vec![
            (
                "Waarvoor",
                "CPV-codes van 2008 met hun benaming, voor alle samenwerkingsverbanden. De lijsten die de EU uitgeeft (genericode, xml, json) zijn zonder dit sjabloon aan te leveren.",
            ),
            (
                "Aanvullen",
                "Wat u leeg laat, blijft zoals het is: een lijst met alleen Nederlandse benamingen laat controlecijfers en Engelse benamingen staan.",
            ),
        ],
        frozen_columns: 1,
        columns: vec![
            Column::new(
                heading(CpvField::Code),
                Show::Text,
                14,
                "De acht cijfers, met of zonder controlecijfer.",
            )
            .required()
            .like(&["90910000-9", "85312000-9"]),
            Column::new(heading(CpvField::Dutch), Show::Text, 60, "Waar de code voor staat.")
                .like(&["Reinigingsdiensten", "Maatschappelijke dienstverlening waarbij geen onderdak wordt verschaft"]),
            Column::new(heading(CpvField::English), Show::Text, 60, "Waar de code voor staat, in het Engels.")
                .like(&["Cleaning services", "Social work services without accommodation"]),
            Column::new(
                heading(CpvField::Social),
                Show::Text,
                18,
                "Ja voor een code van bijlage XIV van richtlijn 2014/24/EU. Staat er bij één code ja, dan is dit de hele lijst van zulke codes.",
            )
            .choosing(["ja", "nee"])
            .like(&["nee", "ja"]),
        ],
    }
}
