//! The example, with people who record, settle and agree.

use std::fs;

use harness::{app::App, database::TestDatabase, programs};
use schema::types::Role;
use serde_json::{Value, json};

/// What is asked of a settlement
pub(crate) const SETTLEMENT: &str = "id version status costs fees years { year costs fees before toDate shares { organization { code } percentage
    toDate before amount } } statements { organization { code } share paid held balance }
    transfers { from { code } to { code } amount }";

/// What was spent in the first half of the year, as a workbook has it
pub(crate) const FIRST_HALF: [&str; 4] = [
    "5-1-2023;Abonnementen Mett, online platform;Zoetermeer;4.100,00;M-1",
    "10-2-2023;Abonnement VDLC, Uitspraken-aanbestedingen;Westland;350,00;V-1",
    "15-3-2023;Kennis en ontwikkeling netwerkorganisatie;Delft;2.345,67;K-1",
    "30-6-2023;Personele kosten (vast personeel);Zoetermeer;58.123,45;P-1",
];

/// An amount in cents
pub(crate) fn cents(amount: &Value) -> i128 {
    let text = amount.as_str().unwrap_or_else(|| panic!("no amount: {amount}"));
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    assert!(part.len() <= 2, "{text}");
    format!("{whole}{part:0<2}").parse().expect("an amount")
}

/// As Dutch people read it: `€ 1.234,56`
pub(super) fn euros(cents: i128) -> String {
    let (whole, part) = (cents.abs() / 100, cents.abs() % 100);
    let digits: Vec<char> = whole.to_string().chars().collect();
    let groups: Vec<String> = digits.rchunks(3).rev().map(|group| group.iter().collect()).collect();
    format!("€ {}{},{part:02}", if cents < 0 { "-" } else { "" }, groups.join("."))
}

/// The example, with people who record, settle and agree
pub(crate) struct World<'a> {
    pub(crate) database: &'a TestDatabase,
    pub(crate) app: App<'a>,
    /// The year that is played
    pub(crate) year: i32,
    pub(crate) coordinator: String,
    pub(crate) manager: String,
    pub(crate) finance: String,
}

impl<'a> World<'a> {
    pub(crate) async fn of(database: &'a TestDatabase) -> Self {
        assert_eq!(programs::etl(database, ["example"]).code, 0);
        let app = App::new(database);
        let coordinator = app.token(Role::Coordinator, None).await;
        let manager = app.token(Role::ProgrammeManager, None).await;
        let finance = app.token(Role::Finance, None).await;
        World { database, app, year: 2023, coordinator, manager, finance }
    }

    pub(crate) fn import(&self, rows: &[&str]) {
        let heading = "Datum;Begrotingspost;Betaald door;Bedrag;Factuurnummer";
        self.import_kind("expenses", Some(self.year), &[&[heading], rows].concat());
    }

    pub(crate) fn import_kind(&self, kind: &str, year: Option<i32>, lines: &[&str]) {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("werkmap.csv");
        fs::write(&file, lines.join("\r\n")).expect("a workbook");
        let ended = programs::import(self.database, "import", &file, kind, year);
        assert_eq!(ended.code, 0, "{ended:#?}");
    }

    /// What a mutation gives, as its payload
    pub(crate) async fn ask(&self, mutation: &str, input: &str, gives: &str, token: &str) -> Value {
        let document =
            format!("mutation {{ {mutation}(input: {{{input}}}) {{ {gives} problems {{ code path }} }} }}");
        self.app.data(&document, json!({}), token).await[mutation].take()
    }

    /// The codes of the problems
    pub(crate) async fn refused(&self, mutation: &str, input: &str, token: &str) -> Vec<String> {
        let payload = self.ask(mutation, input, "", token).await;
        let problems = payload["problems"].as_array().expect("problems");
        problems.iter().map(|problem| problem["code"].as_str().expect("a code").to_owned()).collect()
    }

    pub(crate) async fn spend(&self, fields: &str) -> Value {
        let input = format!("partnership: \"zhw\", year: {}, {fields}", self.year);
        let gives = "expense { id version amount vatTreatment budgetLine { name } corrects }";
        let payload = self.ask("recordExpense", &input, gives, &self.finance).await;
        assert_eq!(payload["problems"], json!([]), "{fields}");
        payload["expense"].clone()
    }

    pub(crate) async fn draft(&self, half: &str) -> Value {
        let input = format!("partnership: \"zhw\", year: {}, half: {half}", self.year);
        let gives = format!("settlement {{ {SETTLEMENT} }}");
        let payload = self.ask("draftSettlement", &input, &gives, &self.coordinator).await;
        assert_eq!(payload["problems"], json!([]), "{payload:#}");
        payload["settlement"].clone()
    }

    /// Decides about a settlement at the version that it was read at
    pub(crate) async fn decide(&self, mutation: &str, settlement: &Value, token: &str) -> Value {
        let input = format!("id: {}, version: {}", settlement["id"], settlement["version"]);
        let gives = format!("settlement {{ {SETTLEMENT} }}");
        let payload = self.ask(mutation, &input, &gives, token).await;
        assert_eq!(payload["problems"], json!([]), "{mutation}: {payload:#}");
        payload["settlement"].clone()
    }
}
