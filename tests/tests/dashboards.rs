//! Key figures: the page that shows them, and the dashboard of the guide, whose panels ask for what there is.

use std::{collections::BTreeSet, fs};

use harness::{app::App, browser, database::TestDatabase, programs, workspace};
use schema::types::Role;
use serde_json::Value;

async fn example() -> TestDatabase {
    let database = TestDatabase::migrated().await;
    assert_eq!(programs::etl(&database, ["example"]).code, 0);
    database
}

/// Names and texts of the cells of the rows below a heading of the page
fn rows(page: &str, id: &str) -> Vec<Vec<String>> {
    let section = page.split_once(&format!("<h2 id=\"{id}\">")).expect("the part").1;
    let body = section
        .split_once("<tbody role=\"rowgroup\">")
        .and_then(|(_, rest)| rest.split_once("</tbody>"))
        .expect("rows")
        .0;
    let cells = |row: &str| -> Vec<String> {
        let cells = row.split("<t").skip(1).filter_map(|cell| cell.split_once('>')?.1.split_once('<'));
        cells.map(|(text, _)| text.replace('\u{a0}', " ").replace("&nbsp;", " ")).collect()
    };
    body.split("<tr role=\"row\">").skip(1).map(cells).collect()
}

#[tokio::test]
async fn the_key_figures_of_a_year_add_up() {
    let database = example().await;
    let app = App::new(&database);
    let viewer = app.token(Role::Viewer, None).await;
    let page = browser::page(&app, "/figures?partnership=zhw&year=2023", &viewer).await;
    for part in ["kwartaal", "penvoerder", "status", "soort"] {
        let counts = rows(&page, part).into_iter().map(|row| row[1].parse::<u32>().expect("a number"));
        assert_eq!(counts.sum::<u32>(), 14, "{part}: all of the calendar");
    }
    assert_eq!(
        rows(&page, "kwartaal").first(),
        Some(&["Q1 2023", "3", "€ 6.950.000"].map(str::to_owned).to_vec()),
        "{page}"
    );
    let tiles = page.replace('\u{a0}', " ").replace("&nbsp;", " ");
    for tile in [
        "<dd>14</dd>",
        "<dd>€ 31.000.000<p class=\"small\">waarde van 2 onbekend</p></dd>",
        "<dd>€ 131.450</dd>",
        "<dd>€ 0</dd>",
    ] {
        assert!(tiles.contains(tile), "{tile}: {tiles}");
    }
    let names: BTreeSet<&str> =
        page.split("<title id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(names.len(), 8, "each drawing, for screens and for phones, has a name of its own");
    assert!(page.len() < 60_000, "{} bytes", page.len());
    assert_eq!(app.get("/figures?partnership=zhw&year=2023", "").await.status, 401);
    assert_eq!(app.get("/figures?partnership=anders", &viewer).await.status, 404);
}

/// What every panel of the dashboard asks for is answered, with every column that it names.
#[tokio::test]
async fn the_dashboard_of_the_guide_shows_what_there_is() {
    let database = example().await;
    database
        .run(
            "INSERT INTO contracts (partnership_id, organization_id, title)
             SELECT partnership_id, organization_id, 'Printers' FROM partnerships, organizations WHERE code = 'GM0503' AND slug = 'zhw'",
        )
        .await;
    let app = App::new(&database);
    let viewer = app.token(Role::Viewer, None).await;
    let text =
        fs::read_to_string(workspace::root().join("docs/dashboards/grafana.json")).expect("the dashboard");
    let dashboard: Value = serde_json::from_str(&text).expect("JSON");
    let panels = dashboard["panels"].as_array().expect("panels");
    assert!(panels.len() >= 6);
    for panel in panels {
        let target = &panel["targets"][0];
        let url = target["url"].as_str().expect("an address");
        let url = url.replace("${partnership}", "zhw").replace("${year}", "2023");
        let answer = app.get(&url, &viewer).await;
        assert_eq!(answer.status, 200, "{url}");
        let rows = answer.json();
        let first = rows.as_array().and_then(|rows| rows.first()).unwrap_or_else(|| panic!("{url}: no rows"));
        for column in target["columns"].as_array().expect("columns") {
            let name = column["selector"].as_str().expect("a name");
            assert!(first.get(name).is_some(), "{url} has no {name}");
        }
    }
}
