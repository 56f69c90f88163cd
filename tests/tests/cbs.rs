//! Files of Statistics Netherlands (CBS) give the published figures or are refused with the reason.

use std::{collections::BTreeMap, fs, path::Path};

use harness::{
    database::TestDatabase,
    partnership::{self, MEMBERS},
    programs::{self, Ended},
    workspace,
};
use serde_json::Value;

/// Inhabitants on 1 January of Delft, Pijnacker-Nootdorp, Westland and Zoetermeer, as CBS published them.
const PUBLISHED: [(i32, [i32; 4]); 6] = [
    (2020, [103_595, 55_308, 110_375, 125_285]),
    (2021, [103_581, 55_674, 111_382, 125_267]),
    (2022, [104_572, 56_572, 112_448, 125_767]),
    (2023, [106_086, 57_672, 114_887, 126_998]),
    (2024, [109_577, 57_932, 115_941, 128_434]),
    (2025, [110_173, 58_126, 116_916, 129_862]),
];

/// What a file must give: the years of its figures, or the code of the finding that refuses it.
enum Wanted {
    Years(&'static [i32]),
    Refused(&'static str),
}
use Wanted::{Refused, Years};

/// What is stored, as `year -> the figures of the members`.
async fn figures(database: &TestDatabase) -> BTreeMap<i32, [i32; 4]> {
    let rows = database
        .texts(
            "SELECT to_char(reference_date, 'YYYY-MM-DD') || ' ' || code || ' ' || inhabitants AS name
             FROM population_figures JOIN organizations USING (organization_id)",
        )
        .await;
    let mut figures = BTreeMap::new();
    for row in rows {
        let parts: Vec<_> = row.split(' ').collect();
        let year =
            parts[0].strip_suffix("-01-01").expect("figures are of 1 January").parse().expect("a year");
        let members: &mut [i32; 4] = figures.entry(year).or_default();
        if let Some(place) = MEMBERS.iter().position(|(code, _)| *code == parts[1]) {
            members[place] = parts[2].parse().expect("a number");
        }
    }
    figures
}

async fn gives(file: &Path, year: Option<i32>, wanted: &Wanted) {
    let database = partnership::database().await;
    let ended = programs::import(&database, "import", file, "population", year);
    let stored = figures(&database).await;
    match wanted {
        Years(years) => {
            assert_eq!(ended.code, 0, "{}: {ended:#?}", file.display());
            let expected: BTreeMap<_, _> =
                PUBLISHED.into_iter().filter(|(year, _)| years.contains(year)).collect();
            assert_eq!(stored, expected, "{}", file.display());
        }
        Refused(code) => {
            assert_eq!(stored, BTreeMap::new(), "{}: a refused file stores nothing", file.display());
            assert!([1, 2].contains(&ended.code), "{}: {ended:#?}", file.display());
            assert_eq!(first_error(&ended), *code, "{}: {}", file.display(), ended.stdout);
        }
    }
}

fn first_error(ended: &Ended) -> String {
    let said = ended.json();
    let findings = said["findings"].as_array().cloned().unwrap_or_default();
    let error = findings.iter().find(|finding| finding["severity"] == "ERROR");
    error.and_then(|finding| finding["code"].as_str()).unwrap_or("no error").to_owned()
}

/// The real files, where the folder is there.
#[tokio::test]
async fn the_shared_files_give_the_published_figures() {
    let Some(folder) = workspace::shared_data("cbs") else { return };
    let mut wanted: BTreeMap<&str, (Option<i32>, Wanted)> = BTreeMap::from([
        ("Regionale_kerncijfers_Nederland_23012024_192144.csv", (None, Years(&[2020, 2021, 2022, 2023]))),
        ("Regionale_kerncijfers_Nederland_11122025_133649.csv", (None, Years(&[2025]))),
        ("Kerncijfers_wijken_en_buurten_2024_11122025_141648.csv", (None, Years(&[2024]))),
        ("municipalities.csv", (None, Refused("population.reference_date_missing"))),
        ("82949NED_TypedDataSet_17052018_142705.csv", (None, Refused("population.code_list"))),
        ("Gemeenten alfabetisch 2019.xls", (None, Refused("population.code_list"))),
        ("huishoudens_samenstelling_gemeentes.csv", (None, Refused("population.households"))),
        ("uitslag_TK20251029_Gemeente.csv", (None, Refused("population.election_result"))),
    ]);
    for entry in fs::read_dir(&folder).expect("the folder").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let (year, wanted) = wanted.remove(name.as_str()).unwrap_or_else(|| panic!("what must {name} give?"));
        gives(&entry.path(), year, &wanted).await;
    }
    assert!(wanted.is_empty(), "missing: {:?}", wanted.keys());
    gives(&folder.join("municipalities.csv"), Some(2020), &Years(&[2020])).await;
}

#[tokio::test]
async fn every_layout_gives_the_same_figures() {
    for (name, wanted) in [
        ("cbs_statline_2020_2023.csv", Years(&[2020, 2021, 2022, 2023])),
        ("cbs_odata_2024.csv", Years(&[2024])),
        ("cbs_lang_2022_2023.csv", Years(&[2022, 2023])),
        ("cbs_statline_2024_2025.csv", Years(&[2024, 2025])),
        ("cbs_breed_2024_2025.csv", Years(&[2024, 2025])),
    ] {
        gives(&workspace::fixture(name), None, &wanted).await;
    }
    gives(&workspace::fixture("inwoners_zonder_datum.csv"), Some(2020), &Years(&[2020])).await;
}

#[tokio::test]
async fn what_is_no_population_is_refused_with_the_reason() {
    for (name, code) in [
        ("inwoners_zonder_datum.csv", "population.reference_date_missing"),
        ("gemeentelijst.csv", "population.code_list"),
        ("huishoudens_2020.csv", "population.households"),
        ("verkiezing_2025.csv", "population.election_result"),
    ] {
        gives(&workspace::fixture(name), None, &Refused(code)).await;
    }
}

/// Of several years the user's is picked; a year that the workbook does not have changes nothing.
#[tokio::test]
async fn the_user_may_pick_a_year() {
    let long = workspace::fixture("cbs_statline_2020_2023.csv");
    gives(&long, Some(2022), &Years(&[2022])).await;
    gives(&workspace::fixture("cbs_breed_2024_2025.csv"), Some(2025), &Years(&[2025])).await;
    gives(&long, Some(1999), &Years(&[2020, 2021, 2022, 2023])).await;
}

/// Lists of codes beside the tables, where the folder is there.
#[tokio::test]
async fn the_shared_lists_of_codes_are_refused() {
    let Some(folder) = workspace::shared_data("reference") else { return };
    for name in ["Gemeenten alfabetisch 2019.csv", "municipalities_alphabetically_2022.csv"] {
        gives(&folder.join(name), None, &Refused("population.code_list")).await;
    }
}

fn codes(ended: &Ended) -> Vec<String> {
    let said = ended.json();
    let findings = said["findings"].as_array().cloned().unwrap_or_default();
    findings.iter().filter_map(|finding| finding["code"].as_str().map(str::to_owned)).collect()
}

/// All municipalities of six years: nothing is implausible but what was divided or abolished.
#[tokio::test]
async fn the_published_figures_are_plausible() {
    let Some(folder) = workspace::shared_data("cbs") else { return };
    let database = partnership::database().await;
    let mut jumps = Vec::new();
    for name in [
        "Regionale_kerncijfers_Nederland_23012024_192144.csv",
        "Kerncijfers_wijken_en_buurten_2024_11122025_141648.csv",
        "Regionale_kerncijfers_Nederland_11122025_133649.csv",
    ] {
        let ended = programs::import(&database, "import", &folder.join(name), "population", None);
        assert_eq!(ended.code, 0, "{name}: {}", ended.stdout);
        let codes = codes(&ended);
        for code in
            ["population.selection", "population.member_missing", "population.country_unlike_published"]
        {
            assert!(!codes.contains(&code.to_owned()), "{name}: {code}");
        }
        jumps.push(codes.iter().filter(|code| *code == "population.jump").count());
    }
    assert_eq!(jumps, [6, 0, 0]);
}

/// A key that is locked stays, and whoever imports another figure hears of it.
#[tokio::test]
async fn a_figure_of_a_locked_key_changes_with_a_word_about_it() {
    let database = partnership::database().await;
    let file = workspace::fixture("cbs_zonder_westland_2022.csv");
    let ended = programs::import(&database, "import", &file, "population", None);
    assert_eq!(ended.code, 0, "{ended:#?}");
    assert!(codes(&ended).contains(&"population.member_missing".to_owned()), "{}", ended.stdout);
    database
        .run(
            "WITH budget AS (
                INSERT INTO budgets (partnership_id, year, revision)
                SELECT partnership_id, 2023, 9 FROM partnerships WHERE slug = 'zhw' RETURNING budget_id),
             distribution AS (
                INSERT INTO distributions (budget_id, method, unit_eur, reference_date, total_eur)
                SELECT budget_id, 'PUBLISHED', 1, '2022-01-01', 100 FROM budget RETURNING distribution_id)
             INSERT INTO cost_shares (distribution_id, organization_id, inhabitants, figure_status, figure_source,
                amount_eur, amount_remainder)
             SELECT distribution_id, organization_id, 104572, 'DEFINITIVE', 'CBS', 100, 0
             FROM distribution, organizations WHERE code = 'GM0503';
             INSERT INTO budget_decisions (budget_id, kind, role, organization_id, actor)
             SELECT budget_id, 'APPROVED', 'DIRECTOR', NULL, 'proef' FROM budgets
             UNION ALL SELECT budget_id, 'APPROVED', 'SECRETARY', organization_id, 'proef' FROM budgets, cost_shares;
             UPDATE budgets SET status = 'SUBMITTED';
             UPDATE budgets SET status = 'APPROVED'",
        )
        .await;
    let scratch = tempfile::tempdir().expect("a folder");
    let corrected = scratch.path().join("gecorrigeerd.csv");
    fs::write(&corrected, "Gemeente;Jaar;Inwoners\nDelft;2022;104573\n").expect("written");
    let ended = programs::import(&database, "import", &corrected, "population", None);
    assert_eq!(ended.code, 0, "{ended:#?}");
    let codes = codes(&ended);
    for code in ["population.key_locked", "population.sources_mixed", "population.definitive_changed"] {
        assert!(codes.contains(&code.to_owned()), "{code}: {}", ended.stdout);
    }
    let locked = database.texts("SELECT inhabitants::text AS name FROM cost_shares").await;
    assert_eq!(locked, ["104572"], "the key stays");
}

/// Nothing to store is an answer, not a success.
#[tokio::test]
async fn a_file_without_a_figure_is_refused() {
    let scratch = tempfile::tempdir().expect("a folder");
    for (text, code) in [
        ("Gemeente;Jaar;Inwoners\n", "sheet.no_rows"),
        ("Gemeente;Jaar;Inwoners\nDelft;2022;\n", "population.no_figures"),
        ("Gemeente;Jaar;Onderwerp;Waarde\nDelft;2022;Bevolkingsdichtheid;4500\n", "population.density"),
        ("Gemeente;Jaar;Geslacht;Inwoners\nDelft;2022;Mannen;50000\n", "population.part_only"),
        ("Huishoudens per gemeente\nGemeente;2022;2023\nDelft;50000;51000\n", "population.households"),
        ("Gemeente;Woningvoorraad;Jaar\nDelft;50000;2022\n", "population.dwellings"),
    ] {
        let file = scratch.path().join("blad.csv");
        fs::write(&file, text).expect("written");
        gives(&file, None, &Refused(code)).await;
    }
}

#[tokio::test]
async fn a_star_is_provisional_and_becomes_definitive_with_a_word_about_it() {
    let database = partnership::database().await;
    let starred = workspace::fixture("cbs_statline_2024_2025.csv");
    assert_eq!(programs::import(&database, "import", &starred, "population", None).code, 0);
    let statuses = "SELECT DISTINCT extract(year FROM reference_date) || ' ' || status AS name FROM population_figures ORDER BY 1";
    assert_eq!(database.texts(statuses).await, ["2024 DEFINITIVE", "2025 PROVISIONAL"]);

    let scratch = tempfile::tempdir().expect("a folder");
    let definitive = scratch.path().join("definitief.csv");
    let text = fs::read(&starred).expect("the fixture");
    fs::write(&definitive, text.iter().copied().filter(|byte| *byte != b'*').collect::<Vec<_>>())
        .expect("written");
    let ended = programs::import(&database, "import", &definitive, "population", None);
    assert_eq!(ended.code, 0, "{ended:#?}");
    assert_eq!(ended.json()["rows"]["changed"], Value::from(5), "{}", ended.stdout);
    assert_eq!(database.texts(statuses).await, ["2024 DEFINITIVE", "2025 DEFINITIVE"]);
}
