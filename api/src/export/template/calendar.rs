use chrono::{Datelike, NaiveDate};
use schema::{
    headings::{Field, TenderField},
    texts::Label,
    types::{ContractNature, ParticipationRole, Procedure, TenderStatus},
};

use super::{
    Template,
    column::{Column, Contents},
};
use crate::export::report::Show;

/// Years whose quarters are offered
const YEARS: i32 = 4;

pub(super) fn contents(template: &Template) -> Contents {
    let mut columns = what();
    columns.extend(who(template));
    columns.extend(how());
    columns.extend(when(template));
    columns.extend(more());
    Contents {
        name: "Kalender",
        notes: vec![
            ("Waarvoor", "De aanbestedingskalender: één rij voor elk traject dat u plant."),
            (
                "Jaar",
                "Vul het jaar van de kalender in bij het aanleveren, of zet het in de naam van het bestand, zoals kalender-2027.xlsx.",
            ),
            (
                "Nummers",
                "Aan het nummer wordt een traject herkend als u de kalender opnieuw aanlevert. Zonder nummer telt de titel.",
            ),
        ],
        frozen_columns: 2,
        columns,
    }
}

fn column(field: TenderField, show: Show, width: u16, help: &'static str) -> Column {
    Column::new(field.heading().dutch, show, width, help)
}

fn labels<T: Label + Copy>(values: &[T]) -> impl Iterator<Item = &'static str> {
    values.iter().map(|value| value.label())
}

fn what() -> Vec<Column> {
    vec![
        column(TenderField::Reference, Show::Code, 8, "Uw eigen nummer; elk nummer één keer.")
            .like(&["1", "2"]),
        column(TenderField::Title, Show::Text, 40, "Korte naam van het traject.")
            .required()
            .like(&["Groenonderhoud openbare ruimte", "Kantoorartikelen"]),
        column(TenderField::Description, Show::Text, 40, "Wat er wordt ingekocht.")
            .like(&["Maaien, snoeien en onkruidbestrijding", ""]),
    ]
}

/// A column for each member, or a list of names when nobody knows who they are
fn who(template: &Template) -> Vec<Column> {
    const LEAD: &str = "Gemeente of organisatie die de procedure leidt.";
    let lead = column(TenderField::Lead, Show::Text, 22, LEAD);
    let [first, second] = ["Delft", "Westland"];
    let members = template.members();
    if members.is_empty() {
        let participants = column(
            TenderField::Participants,
            Show::Text,
            36,
            "Namen van wie meedoet, met komma's ertussen, of: alle gemeenten.",
        );
        return vec![
            lead.like(&[first, second]),
            participants.like(&["Westland, Zoetermeer", "alle gemeenten"]),
        ];
    }
    let roles = [ParticipationRole::Participant, ParticipationRole::Interested, ParticipationRole::Declined];
    let marks = roles.map(ParticipationRole::label);
    let member = |(index, name): (usize, &String)| {
        Column::new(name, Show::Text, 17, "Doet deze gemeente mee? Leeg als dat niet bekend is.")
            .suggesting(marks)
            .like(if index == 0 { &["", "deelnemer"] } else { &["deelnemer", ""] })
    };
    let first = members.first().map_or("", String::as_str);
    let second = members.get(1).map_or(first, String::as_str);
    let lead = lead.suggesting(members).like(&[first, second]);
    std::iter::once(lead).chain(members.iter().enumerate().map(member)).collect()
}

fn how() -> Vec<Column> {
    vec![
        column(TenderField::Contact, Show::Text, 22, "Wie er meer van weet. Komt niet op een openbare kalender.").like(&["inkoopteam", ""]),
        column(TenderField::Category, Show::Text, 22, "Categorie zoals u die zelf gebruikt.").like(&["Openbare ruimte", "Facilitair"]),
        column(TenderField::Nature, Show::Text, 26, "Werken, leveringen, diensten en zo verder: dat bepaalt het drempelbedrag.")
            .choosing(labels(ContractNature::ALL))
            .like(&["diensten", "leveringen"]),
        column(TenderField::Cpv, Show::Code, 14, "Acht cijfers, met of zonder controlecijfer.").like(&["77310000-6", "30192000-1"]),
        column(
            TenderField::Value,
            Show::Euros,
            18,
            "In euro, exclusief btw, over de hele looptijd met alle verlengingen. Leeg of P.M. als die niet bekend is.",
        )
        .like_numbers(&[1_200_000, 150_000]),
        column(TenderField::Procedure, Show::Text, 30, "De procedure die u verwacht te volgen.")
            .choosing(labels(Procedure::ALL))
            .like(&["openbaar", "meervoudig onderhands"]),
    ]
}

/// Moments: a day, or a period as vague as people know it
fn when(template: &Template) -> Vec<Column> {
    const HELP: &str =
        "Een datum, of een periode zoals Q2 2027, mei 2027 of medio 2027. Leeg als het niet bekend is.";
    let year = template.made_on.year();
    let quarters: Vec<String> = (year..year + YEARS)
        .flat_map(|year| (1..=4).map(move |quarter| format!("Q{quarter} {year}")))
        .collect();
    let moment = |field: TenderField| column(field, Show::Day, 17, HELP).suggesting(quarters.clone());
    let next = year + 1;
    let quarter = |quarter: u8| format!("Q{quarter} {next}");
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day);
    let end = next + 4;
    vec![
        moment(TenderField::Preparation).like(&[&quarter(1), &quarter(2)]),
        moment(TenderField::Publication).like(&[&quarter(2), &format!("medio {next}")]),
        moment(TenderField::Award).like(&[&quarter(3), &quarter(4)]),
        moment(TenderField::ContractStart).like_days(&[day(next + 1, 1, 1), day(next + 1, 1, 1)]),
        moment(TenderField::ContractEnd).like_days(&[day(end, 12, 31), day(end, 12, 31)]),
    ]
}

fn more() -> Vec<Column> {
    vec![
        column(TenderField::Status, Show::Text, 20, "Hoe ver het traject is.")
            .choosing(labels(TenderStatus::ALL))
            .like(&["gepland", "aangemeld"]),
        column(TenderField::Priority, Show::Text, 12, "Zoals u die zelf gebruikt.").like(&["hoog", ""]),
        column(TenderField::Lots, Show::Count, 10, "Aantal percelen.").like_numbers(&[2, 1]),
        column(
            TenderField::Remarks,
            Show::Text,
            40,
            "Wat er verder te zeggen is. Komt niet op een openbare kalender.",
        )
        .like(&["Start afhankelijk van besluitvorming", ""]),
    ]
}
