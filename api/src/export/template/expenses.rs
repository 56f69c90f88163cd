use chrono::NaiveDate;
use schema::{
    headings::{ExpenseField, Field},
    texts::Label,
    types::VatTreatment,
};

use super::{
    Template,
    column::{Column, Contents},
};
use crate::export::report::Show;

pub(super) fn contents(template: &Template) -> Contents {
    let column =
        |field: ExpenseField, show, width, help| Column::new(field.heading().dutch, show, width, help);
    let day = |month, day| NaiveDate::from_ymd_opt(2027, month, day);
    Contents {
        name: "Realisatie",
        notes: vec![
            ("Waarvoor", "De uitgaven van één jaar, elk bij een post van de begroting."),
            (
                "Jaar",
                "Vul het jaar in bij het aanleveren, of zet het in de naam van het bestand, zoals realisatie-2027.xlsx.",
            ),
        ],
        frozen_columns: 0,
        columns: vec![
            column(ExpenseField::Date, Show::Day, 16, "Datum van de factuur of boeking.")
                .required()
                .like_days(&[day(2, 14), day(3, 1)]),
            column(ExpenseField::Line, Show::Text, 44, "Naam van de post, zoals die in de begroting staat.")
                .required()
                .like(&["Onvoorzien", "Kennis en ontwikkeling"]),
            column(ExpenseField::Payer, Show::Text, 26, "De deelnemer die heeft betaald.")
                .required()
                .suggesting(template.members())
                .like(&["Delft", "Zoetermeer"]),
            column(
                ExpenseField::Amount,
                Show::Cents,
                18,
                "In euro, exclusief btw; negatief voor een teruggave.",
            )
            .required()
            .like_numbers(&[1_250, 480]),
            column(ExpenseField::Reference, Show::Code, 20, "Nummer van de factuur of boeking.")
                .like(&["F2027-0012", "F2027-0019"]),
            column(
                ExpenseField::VatTreatment,
                Show::Text,
                34,
                "Wat er met de btw is gebeurd; het bedrag zelf is zonder btw.",
            )
            .choosing(VatTreatment::ALL.iter().map(|treatment| treatment.label()))
            .like(&[VatTreatment::Compensated.label(), VatTreatment::Exempt.label()]),
            column(ExpenseField::Description, Show::Text, 44, "Waarvoor het was.")
                .like(&["Zaalhuur kennissessie", ""]),
        ],
    }
}
