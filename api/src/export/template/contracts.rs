use chrono::NaiveDate;
use schema::{
    headings::{ContractField, Field},
    texts::Label,
    types::{ContractNature, ContractStatus},
};

use super::{
    Template,
    column::{Column, Contents},
};
use crate::export::report::Show;

pub(super) fn contents(template: &Template) -> Contents {
    let mut columns = what(template);
    columns.extend(value_and_term());
    columns.extend(ending());
    Contents {
        name: "Contracten",
        notes: vec![
            ("Waarvoor", "Het contractenregister: één rij voor elk lopend contract van een gemeente."),
            (
                "Nummers",
                "Aan het contractnummer wordt een contract herkend als u het register opnieuw aanlevert. Zonder nummer telt de titel.",
            ),
        ],
        frozen_columns: 2,
        columns,
    }
}

fn column(field: ContractField, show: Show, width: u16, help: &'static str) -> Column {
    Column::new(field.heading().dutch, show, width, help)
}

fn what(template: &Template) -> Vec<Column> {
    vec![
        column(
            ContractField::Reference,
            Show::Code,
            18,
            "Uw eigen nummer; in een gemeente elk nummer één keer.",
        )
        .like(&["C-2024-017", "C-2025-003"]),
        column(ContractField::Title, Show::Text, 36, "Korte naam van het contract.")
            .required()
            .like(&["Groenonderhoud openbare ruimte", "Kantoorartikelen"]),
        column(ContractField::Description, Show::Text, 36, "Wat er is ingekocht.")
            .like(&["Maaien en snoeien", ""]),
        column(ContractField::Organization, Show::Text, 22, "De gemeente die het contract heeft.")
            .required()
            .suggesting(template.members())
            .like(&["Delft", "Westland"]),
        column(ContractField::Supplier, Show::Text, 28, "Naam van de leverancier.")
            .like(&["Voorbeeld Groen bv", "Voorbeeld Kantoor bv"]),
        column(
            ContractField::KvkNumber,
            Show::Code,
            14,
            "Nummer van de leverancier in het handelsregister: acht cijfers.",
        )
        .like(&["12345678", ""]),
        column(ContractField::Contact, Show::Text, 22, "Wie er meer van weet.").like(&["inkoopteam", ""]),
        column(ContractField::Category, Show::Text, 22, "Categorie zoals u die zelf gebruikt.")
            .like(&["Openbare ruimte", "Facilitair"]),
        column(ContractField::Nature, Show::Text, 26, "Werken, leveringen, diensten en zo verder.")
            .choosing(ContractNature::ALL.iter().map(|value| value.label()))
            .like(&["diensten", "leveringen"]),
        column(
            ContractField::Cpv,
            Show::Code,
            14,
            "Acht cijfers, met of zonder controlecijfer. Contracten met dezelfde code kunnen samen aflopen.",
        )
        .like(&["77310000-6", "30192000-1"]),
    ]
}

fn value_and_term() -> Vec<Column> {
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day);
    vec![
        column(
            ContractField::Value,
            Show::Cents,
            20,
            "In euro, exclusief btw, over de hele looptijd met alle verlengingen.",
        )
        .like_numbers(&[1_200_000, 150_000]),
        column(ContractField::Start, Show::Day, 17, "Eerste dag van het contract.")
            .like_days(&[day(2024, 1, 1), day(2025, 7, 1)]),
        column(
            ContractField::OriginalEnd,
            Show::Day,
            26,
            "Laatste dag volgens het contract, vóór elke verlenging.",
        )
        .like_days(&[day(2027, 12, 31), None]),
        column(
            ContractField::CurrentEnd,
            Show::Day,
            17,
            "Laatste dag zoals het nu staat, met de verlengingen die al zijn gebruikt.",
        )
        .like_days(&[day(2027, 12, 31), day(2029, 6, 30)]),
        column(
            ContractField::UltimateEnd,
            Show::Day,
            22,
            "Laatste dag als alle verlengingsopties worden gebruikt.",
        )
        .like_days(&[day(2029, 12, 31), None]),
    ]
}

fn ending() -> Vec<Column> {
    const OPTIONS: [&str; 5] =
        ["geen", "1 x 12 maanden", "2 x 12 maanden", "3 x 12 maanden", "4 x 12 maanden"];
    const NOTICES: [&str; 5] = ["1 maand", "2 maanden", "3 maanden", "6 maanden", "12 maanden"];
    vec![
        column(
            ContractField::Extension,
            Show::Text,
            22,
            "Hoe vaak en hoe lang het nog kan worden verlengd, zoals 2 x 12 maanden.",
        )
        .suggesting(OPTIONS)
        .like(&["2 x 12 maanden", "geen"]),
        column(ContractField::Renewal, Show::Text, 24, "Loopt het door als niemand opzegt?")
            .suggesting(["ja", "nee"])
            .like(&["nee", "nee"]),
        column(
            ContractField::Notice,
            Show::Text,
            16,
            "Hoe lang voor het einde moet worden opgezegd, zoals 3 maanden.",
        )
        .suggesting(NOTICES)
        .like(&["3 maanden", ""]),
        column(ContractField::Status, Show::Text, 18, "Hoe het ervoor staat.")
            .choosing(ContractStatus::ALL.iter().map(|value| value.label()))
            .like(&["lopend", "lopend"]),
        column(ContractField::Remarks, Show::Text, 40, "Wat er verder te zeggen is.")
            .like(&["Gezamenlijk opnieuw aanbesteden", ""]),
    ]
}
