use schema::headings::{BudgetField, Field};

use super::column::{Column, Contents};
use crate::export::report::Show;

pub(super) fn contents() -> Contents {
    let heading = |field: BudgetField| field.heading().dutch;
    Contents {
        name: "Begroting",
        notes: vec![
            (
                "Waarvoor",
                "De begroting van één jaar. Elke aanlevering wordt een nieuwe revisie; een goedgekeurde verandert niet.",
            ),
            (
                "Jaar",
                "Vul het jaar in bij het aanleveren, of zet het in de naam van het bestand, zoals begroting-2027.xlsx.",
            ),
        ],
        frozen_columns: 0,
        columns: vec![
            Column::new(
                heading(BudgetField::Line),
                Show::Text,
                60,
                "Naam van de post. Een totaalregel is niet nodig.",
            )
            .required()
            .like(&["Personele kosten (vast personeel)", "Kennis en ontwikkeling", "Onvoorzien"]),
            Column::new(
                heading(BudgetField::Amount),
                Show::Cents,
                18,
                "Bedrag van het jaar in euro, exclusief btw.",
            )
            .required()
            .like_numbers(&[120_000, 5_000, 2_000]),
            Column::new(
                heading(BudgetField::Category),
                Show::Text,
                30,
                "Soort kosten, in eigen woorden. Zonder deze kolom blijven de categorieën zoals ze waren.",
            )
            .like(&["Personeel", "Kennis", ""]),
        ],
    }
}
