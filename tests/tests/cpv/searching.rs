//! Finding a code.

use harness::{app::App, partnership, workspace};
use schema::types::Role;
use serde_json::{Value, json};

use super::{found_with, import};

#[tokio::test]
async fn codes_are_found_by_words_digits_and_place() {
    let database = partnership::database().await;
    for file in ["cpv_klein.json", "cpv_klein_nl.xml"] {
        assert_eq!(import(&database, &workspace::fixture(file)).code, 0);
    }
    let app = App::new(&database);
    let viewer = app.token(Role::Viewer, None).await;
    for (arguments, codes) in [
        ("search: \"REINIGING\"", vec!["90000000-7", "90910000-9", "90911000-6", "90911200-8"]),
        ("search: \"gebouwen reiniging\"", vec!["90911000-6", "90911200-8"]),
        ("search: \"schoonmaak\"", vec!["90900000-6", "90919200-4"]),
        ("search: \"window-cleaning\"", vec!["90911300-9"]),
        ("search: \"4523314\"", vec!["45233140-2", "45233142-6"]),
        ("search: \"45233142-6\"", vec!["45233142-6"]),
        ("search: \"100%\"", vec![]),
        ("below: \"45233000\"", vec!["45233100-0", "45233140-2", "45233142-6"]),
        ("below: \"90900000\"", vec!["90910000-9"]),
        ("level: DIVISION, search: \"diensten\"", vec!["75000000-6", "90000000-7"]),
        ("level: SUBCATEGORY, search: \"90\"", vec!["90911200-8", "90911300-9", "90919200-4"]),
        ("social: true, search: \"onderwijs\"", vec!["75121000-0"]),
        ("social: true, level: GROUP", vec!["85300000-2"]),
        ("social: false, search: \"85\"", vec![]),
    ] {
        assert_eq!(found_with(&app, arguments, &viewer).await, codes, "{arguments}");
    }

    let query = "{ cpvCodes(search: \"45233142\") { nodes { id code label labelEn level social divided source above { code divided } } } }";
    let mut one = app.data(query, json!({}), &viewer).await["cpvCodes"]["nodes"][0].take();
    let id = one["id"].take();
    let above =
        ["45000000", "45200000", "45230000", "45233000"].map(|code| json!({"code": code, "divided": true}));
    assert_eq!(
        one,
        json!({"id": null, "code": "45233142", "label": "Herstellen van wegen", "labelEn": "Road-repair works", "level": "SUBCATEGORY",
            "social": false, "divided": false, "source": "cpv_klein_nl.xml", "above": above})
    );
    let history = app
        .data(
            "query($id: ID!) { changes(of: $id) { nodes { kind fields { field } } } }",
            json!({"id": id}),
            &viewer,
        )
        .await;
    let kinds: Vec<&Value> =
        history["changes"]["nodes"].as_array().into_iter().flatten().map(|node| &node["kind"]).collect();
    assert_eq!(kinds, ["CHANGED", "CREATED"]);
    assert_eq!(app.graphql(query, json!({}), "").await["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
}

#[tokio::test]
async fn long_lists_of_codes_are_walked_from_either_end() {
    let database = partnership::database().await;
    assert_eq!(import(&database, &workspace::fixture("cpv_klein.json")).code, 0);
    let app = App::new(&database);
    let viewer = app.token(Role::Viewer, None).await;
    let page = async |window: String| {
        let query = format!(
            "{{ cpvCodes({window}) {{ nodes {{ code }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"
        );
        app.data(&query, json!({}), &viewer).await["cpvCodes"].take()
    };
    let first = page("first: 20".to_owned()).await;
    let rest = page(format!("first: 20, after: {}", first["pageInfo"]["endCursor"])).await;
    let count = |page: &Value| page["nodes"].as_array().map_or(0, Vec::len);
    assert_eq!((count(&first), count(&rest), &rest["pageInfo"]["hasNextPage"]), (20, 9, &json!(false)));
    let back = page(format!("last: 20, before: {}", rest["pageInfo"]["startCursor"])).await;
    assert_eq!(back["nodes"], first["nodes"]);
}

#[tokio::test]
async fn the_page_searches_and_goes_down_the_tree() {
    let database = partnership::database().await;
    let app = App::new(&database);
    let viewer = app.token(Role::Viewer, None).await;
    let before = app.get("/reference/cpv", &viewer).await.text();
    assert!(
        before.contains("Er is nog geen lijst met CPV-codes verwerkt")
            && !before.contains("Lever een lijst aan")
    );
    for file in ["cpv_klein.json", "cpv_klein_nl.xml"] {
        assert_eq!(import(&database, &workspace::fixture(file)).code, 0);
    }
    let shown = async |address: &str| app.get(address, &viewer).await.text();
    let divisions = shown("/reference/cpv").await;
    assert!(
        divisions.contains("6 afdelingen van de CPV") && divisions.contains("?below=45000000#lijst"),
        "{divisions}"
    );
    let groups = shown("/reference/cpv?below=45233000").await;
    assert!(
        groups.contains("3 CPV-codes onder 45233000") && groups.contains("?below=45230000#lijst"),
        "{groups}"
    );
    let found = shown("/reference/cpv?search=schoonmaak+kantoren&social=").await;
    assert!(
        found.contains("1 CPV-code met &#34;schoonmaak kantoren&#34;") && found.contains("90919200-4"),
        "{found}"
    );
    let social = shown("/reference/cpv?social=1").await;
    assert!(social.contains("7 CPV-codes van sociale en andere specifieke diensten"), "{social}");
    let nothing = shown("/reference/cpv?search=%3Cb%3E%00&after=x").await;
    assert!(nothing.contains("Er zijn geen codes gevonden") && !nothing.contains("<b>"), "{nothing}");
    assert_eq!(app.get("/reference/cpv", "").await.status, 401);
}
