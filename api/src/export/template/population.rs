use chrono::Datelike;
use schema::{
    headings::{Field, PopulationField},
    texts::Label,
    types::FigureStatus,
};

use super::{
    Template,
    column::{Column, Contents},
};
use crate::export::report::Show;

/// Years of figures that are offered, up to that of the template
const YEARS: i32 = 5;

pub(super) fn contents(template: &Template) -> Contents {
    let heading = |field: PopulationField| field.heading().dutch;
    let year = template.made_on.year();
    let years = (0..YEARS).map(|ago| (year - ago).to_string());
    let statuses = [FigureStatus::Definitive, FigureStatus::Provisional].map(FigureStatus::label);
    Contents {
        name: "Inwonertallen",
        notes: vec![
            (
                "Waarvoor",
                "De inwonertallen voor de verdeelsleutel. Een tabel van CBS StatLine mag u ook aanleveren zoals u die downloadt; dit \
                 sjabloon is voor wie de cijfers overtypt.",
            ),
            (
                "Welk jaar",
                "De verdeelsleutel van een jaar gebruikt de inwonertallen op 1 januari van het jaar ervoor.",
            ),
        ],
        frozen_columns: 2,
        columns: vec![
            Column::new(
                heading(PopulationField::Code),
                Show::Code,
                16,
                "Code van het CBS, zoals GM0503. Staat zij er, dan telt zij; anders telt de naam.",
            )
            .like(&["GM0503", ""]),
            Column::new(
                heading(PopulationField::Name),
                Show::Text,
                32,
                "Naam van de gemeente, zoals het CBS die schrijft.",
            )
            .required()
            .suggesting(template.members())
            .like(&["Delft", "Westland"]),
            Column::new(
                heading(PopulationField::Period),
                Show::Text,
                14,
                "Jaar van het cijfer; het geldt op 1 januari van dat jaar.",
            )
            .required()
            .suggesting(years)
            .like(&["2022", "2022"]),
            Column::new(
                heading(PopulationField::Inhabitants),
                Show::Count,
                16,
                "Aantal inwoners op 1 januari: alle inwoners, niet de huishoudens.",
            )
            .required()
            .like_numbers(&[104_572, 112_448]),
            Column::new(
                heading(PopulationField::Status),
                Show::Text,
                16,
                "Definitief of voorlopig, zoals het CBS zegt. Leeg is definitief.",
            )
            .choosing(statuses)
            .like(&["definitief", "definitief"]),
        ],
    }
}
