//! Numbers of inhabitants are shared by all partnerships; who sent them in, and in which file, is not.

use std::{fs, path::Path};

use harness::{
    app::App,
    database::TestDatabase,
    partnership,
    programs::{self, Ended},
    workspace,
};
use schema::types::{Role, TokenAccess};
use serde_json::{Value, json};
use tempfile::TempDir;

const THEIRS: &str = "geheim_plan.csv";

fn import(database: &TestDatabase, partnership: &str, file: &Path) -> Ended {
    let file = file.to_str().expect("a path");
    let arguments =
        ["import", file, "--kind", "population", "--partnership", partnership, "--format", "json"];
    programs::etl(database, arguments)
}

/// Two partnerships with the same members; figures of 1 January 2022 that `rijn` sent in, but for one member
async fn sent_in_by_another() -> TestDatabase {
    let database = partnership::database().await;
    database.run(&partnership::partnership("rijn")).await;
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join(THEIRS);
    fs::copy(workspace::fixture("cbs_zonder_westland_2022.csv"), &file).expect("a copy");
    let ended = import(&database, "rijn", &file);
    assert_eq!(ended.code, 0, "{ended:#?}");
    database
}

#[tokio::test]
async fn the_file_of_another_partnership_is_not_told() {
    let database = sent_in_by_another().await;
    database
        .run(
            "INSERT INTO population_figures (organization_id, reference_date, inhabitants, status, source)
             SELECT organization_id, '2022-01-01', 112448, 'DEFINITIVE', 'CBS StatLine' FROM organizations WHERE code = 'GM1783';
             INSERT INTO budgets (partnership_id, year, revision) SELECT partnership_id, 2023, 1 FROM partnerships;
             INSERT INTO budget_lines (budget_id, position, name, amount_eur) SELECT budget_id, 1, 'Post', 100 FROM budgets",
        )
        .await;
    let figure = "SELECT translate(encode(('PopulationFigure:' || population_figure_id)::bytea, 'base64'), E'\\n', '') AS name
         FROM population_figures JOIN organizations USING (organization_id) WHERE code = 'GM0503'";
    let figure = database.texts(figure).await.concat();
    let run = database.texts("SELECT import_run_id::text AS name FROM import_runs").await.concat();
    let app = App::new(&database);
    let told = async |slug: &str, token: &str| {
        let query = format!(
            "{{ population(year: 2022) {{ nodes {{ source importSource {{ fileName actor }} }} }}
                node(id: \"{figure}\") {{ ... on PopulationFigure {{ source importSource {{ fileName }} }} }}
                costDistribution(partnership: \"{slug}\", year: 2023) {{ shares {{ organization {{ code }} figureSource }} }}
                changes(of: \"{figure}\") {{ nodes {{ actor cause fields {{ field }} }} }} }}"
        );
        let told = app.data(&query, Value::Null, token).await;
        let dataset = app.get(&format!("/data/population.json?partnership={slug}"), token).await.text();
        (told, dataset)
    };

    let (found, dataset) =
        told("zhw", &app.token_in(Some("zhw"), Role::Viewer, None, TokenAccess::Full).await).await;
    let all = format!("{found}{dataset}");
    assert!(!all.contains("geheim") && !all.contains(&run), "{found:#} {dataset}");
    assert_eq!(found["node"], json!({"source": "CBS", "importSource": null}));
    let shares = found["costDistribution"]["shares"].as_array().expect("shares");
    let sources = shares.iter().map(|share| share["figureSource"].as_str().expect("a source"));
    assert_eq!(sources.collect::<Vec<_>>(), ["CBS", "CBS", "CBS StatLine", "CBS"]);
    let change = &found["changes"]["nodes"][0];
    assert_eq!((&change["actor"], &change["cause"]), (&json!("another partnership"), &json!("import")));
    assert!(dataset.contains("\"CBS StatLine\"") && dataset.contains("\"CBS\""), "{dataset}");

    for place in [Some("rijn"), None] {
        let role = if place.is_some() { Role::Viewer } else { Role::Admin };
        let (found, dataset) = told("rijn", &app.token_in(place, role, None, TokenAccess::Full).await).await;
        assert_eq!(found["node"]["source"], json!(format!("CBS, {THEIRS}")), "{found:#}");
        assert_eq!(found["node"]["importSource"]["fileName"], THEIRS);
        let change = &found["changes"]["nodes"][0];
        assert_eq!(
            (&change["actor"], &change["cause"]),
            (&json!("command line"), &json!(format!("import:{run}")))
        );
        assert!(dataset.contains(THEIRS), "{dataset}");
    }
}

/// What another file has is told apart, and what the same file has is the same; neither tells its name.
#[tokio::test]
async fn findings_do_not_tell_it_either() {
    let database = sent_in_by_another().await;
    let folder = TempDir::new().expect("a folder");
    let rest = "\"Perioden\";\"Regio's\";\"Bevolking aan het begin van de periode\"\n\"2022 januari\";\"Westland\";\"  112448\"\n";
    for (name, told) in [("eigen.csv", true), (THEIRS, false)] {
        let file = folder.path().join(name);
        fs::write(&file, rest).expect("a file");
        let ended = import(&database, "zhw", &file);
        assert_eq!(ended.code, 0, "{ended:#?}");
        assert_eq!(ended.stdout.contains("population.sources_mixed"), told, "{ended:#?}");
        assert!(!ended.stdout.contains("geheim"), "{ended:#?}");
    }
}
