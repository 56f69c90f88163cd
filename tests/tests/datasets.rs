//! `/data`: flat figures, whole, and not sent twice.

use axum::http::{Request, header};
use harness::{
    app::App,
    calendar::{change_by_hand, with_one_tender},
};
use schema::types::{Role, TokenAccess};
use serde_json::{Value, json};

const DATASETS: [&str; 6] = ["tenders", "contracts", "expenses", "budget", "cost-shares", "population"];

#[tokio::test]
async fn a_long_list_comes_whole_in_both_forms() {
    let database = with_one_tender().await;
    database
        .run(
            "INSERT INTO tenders (calendar_id, reference, title, estimated_value_eur)
             SELECT calendar_id, 'N' || n, '=CMD(' || n || ')', -0 + n FROM calendars, generate_series(1, 2500) AS n",
        )
        .await;
    let app = App::new(&database);
    let token = app.token_in(Some("zhw"), Role::Viewer, None, TokenAccess::Read).await;
    let json = app.get("/data/tenders.json?partnership=zhw&year=2023", &token).await;
    assert_eq!(json.headers[header::CONTENT_TYPE], "application/json");
    let rows = json.json();
    let rows = rows.as_array().expect("an array");
    assert_eq!(rows.len(), 2501);
    let mut references: Vec<_> = rows.iter().filter_map(|row| row["reference"].as_str()).collect();
    references.sort_unstable();
    references.dedup();
    assert_eq!(references.len(), 2501, "each once");
    let row = rows.iter().find(|row| row["reference"] == "N7").expect("it is there");
    assert_eq!((&row["title"], row["estimated_value_eur"].to_string().as_str()), (&json!("=CMD(7)"), "7.0"));

    let csv = app.get("/data/tenders.csv?partnership=zhw&year=2023", &token).await;
    assert_eq!(csv.headers[header::CONTENT_TYPE], "text/csv; charset=utf-8; header=present");
    let text = csv.text();
    assert!(text.starts_with("tender_id,year,reference,title,status,"), "{}", &text[..200]);
    assert_eq!(text.lines().count(), 2502);
    assert!(
        text.contains(",N7,'=CMD(7),REGISTERED,") && text.contains(",7.00,"),
        "no formula, and money to the cent"
    );
    assert_eq!(app.get("/data/tenders.json?partnership=zhw&year=2022", &token).await.json(), json!([]));
}

#[tokio::test]
async fn what_a_client_has_is_not_sent_again_until_it_changed() {
    let database = with_one_tender().await;
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let address = "/data/tenders.csv?partnership=zhw";
    let first = app.get(address, &token).await;
    assert_eq!(first.headers[header::CACHE_CONTROL], "private, no-cache");
    let tag = first.headers[header::ETAG].clone();
    let again = async || {
        let request = Request::get(address).header(header::IF_NONE_MATCH, tag.clone());
        app.send(request, &token, "").await
    };
    let same = again().await;
    assert_eq!((same.status.as_u16(), same.body.len()), (304, 0));
    change_by_hand(&app, &token, "R1", "1000").await;
    let changed = again().await;
    assert_eq!(changed.status.as_u16(), 200);
    assert_ne!(changed.headers[header::ETAG], tag);
    // Of a part alone, too; and each form and question has a tag of its own.
    let tag_of = async |address: &str| app.get(address, &token).await.headers[header::ETAG].clone();
    let before = tag_of(address).await;
    let tender = "query { tender(partnership: \"zhw\", year: 2023, reference: \"R1\") { id version } }";
    let tender = app.data(tender, json!({}), &token).await["tender"].take();
    let change = "mutation($input: UpdateTenderInput!) { updateTender(input: $input) { problems { code } } }";
    let input = json!({"id": tender["id"], "version": tender["version"], "participations": [{"organization": {"code": "GM0503"}, "role": "LEAD"}]});
    app.data(change, json!({"input": input}), &token).await;
    assert_ne!(tag_of(address).await, before);
    assert_ne!(tag_of(address).await, tag_of("/data/tenders.json?partnership=zhw").await);
    assert_ne!(tag_of(address).await, tag_of("/data/tenders.csv?partnership=zhw&year=2023").await);
}

#[tokio::test]
async fn only_what_changed_since_can_be_asked() {
    let database = with_one_tender().await;
    database.run("UPDATE tenders SET updated_at = '2020-01-01T00:00:00Z'").await;
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let since = async |moment: &str| {
        app.get(&format!("/data/tenders.json?partnership=zhw&changedSince={moment}"), &token).await.json()
    };
    assert_eq!(since("2020-01-01T00:00:00Z").await.as_array().map(Vec::len), Some(1));
    assert_eq!(since("2020-01-01T00:00:01Z").await, json!([]));
    let query =
        "{ tenders(partnership: \"zhw\", filter: {changedSince: \"2020-01-01T00:00:01Z\"}) { totalCount } }";
    assert_eq!(app.data(query, json!({}), &token).await["tenders"]["totalCount"], 0);
}

#[tokio::test]
async fn every_dataset_is_served_described_and_guarded() {
    let database = with_one_tender().await;
    database
        .run(
            "INSERT INTO budgets (partnership_id, year, revision) SELECT partnership_id, 2023, 1 FROM partnerships;
             INSERT INTO budget_lines (budget_id, position, name, amount_eur) SELECT budget_id, 1, 'Drukwerk', 1000 FROM budgets;
             INSERT INTO population_figures (organization_id, reference_date, inhabitants, status, source)
             SELECT organization_id, '2022-01-01', 1000, 'DEFINITIVE', 'proef' FROM memberships;
             INSERT INTO contracts (partnership_id, organization_id, title) SELECT partnership_id, organization_id, 'Contract'
             FROM partnerships, organizations WHERE code = 'GM0503';
             INSERT INTO expenses (partnership_id, year, spent_on, line, paid_by_organization_id, amount_eur)
             SELECT partnership_id, 2023, '2023-01-05', 'Drukwerk', organization_id, 10.10 FROM partnerships, organizations WHERE code = 'GM0503'",
        )
        .await;
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let catalog = app.get("/data", "").await.json();
    let described: Vec<_> =
        catalog["datasets"].as_array().expect("datasets").iter().map(|one| one["name"].clone()).collect();
    assert_eq!(described, DATASETS.map(Value::from));
    for (dataset, described) in DATASETS.into_iter().zip(catalog["datasets"].as_array().expect("datasets")) {
        let year = if dataset == "cost-shares" { "&year=2023" } else { "" };
        let address = format!("/data/{dataset}.json?partnership=zhw{year}");
        let rows = app.get(&address, &token).await.json();
        let row = rows[0].as_object().unwrap_or_else(|| panic!("{dataset}: {rows:#}"));
        let columns = described["columns"].as_array().expect("columns");
        assert_eq!(row.len(), columns.len(), "{dataset}: a cell for each column");
        assert!(
            columns.iter().all(|column| column["name"].as_str().is_some_and(|name| row.contains_key(name))),
            "{dataset}"
        );
        assert_eq!(app.get(&address, "").await.status.as_u16(), 401, "{dataset}");
        let csv = app.get(&address.replace(".json", ".csv"), &token).await.text();
        assert_eq!(csv.lines().count(), rows.as_array().map_or(0, Vec::len) + 1, "{dataset}: {csv}");
    }
    for (address, status) in [
        ("/data/tokens.csv?partnership=zhw", 404),
        ("/data/tenders.xlsx?partnership=zhw", 404),
        ("/data/cost-shares.csv?partnership=zhw&year=1999", 404),
        ("/data/cost-shares.csv?partnership=zhw", 400),
        ("/data/tenders.csv", 400),
        ("/data/population.csv?partnership=zhw&year=2023", 400),
        ("/data/tenders.csv?partnership=zhw&anders=1", 400),
    ] {
        let answer = app.get(address, &token).await;
        assert_eq!(answer.status.as_u16(), status, "{address}: {}", answer.text());
        assert_eq!(answer.headers[header::CONTENT_TYPE], "application/problem+json", "{address}");
    }
}
