//! Contract registers and expenses as people bring them: stored once, changed where they changed, asked for over GraphQL.

use harness::{
    app::App,
    database::TestDatabase,
    partnership,
    programs::{self, Ended},
    scenario, workspace,
};
use schema::types::Role;
use serde_json::{Value, json};

/// All contracts and expenses, without moments.
const STORED: &str = "
    SELECT 'contract ' || (to_jsonb(c) - 'updated_at')::text AS name FROM contracts c
    UNION ALL SELECT 'option ' || to_jsonb(o)::text FROM extension_options o
    UNION ALL SELECT 'supplier ' || to_jsonb(s)::text FROM suppliers s
    UNION ALL SELECT 'expense ' || (to_jsonb(e) - 'updated_at')::text FROM expenses e
    UNION ALL SELECT 'said ' || to_jsonb(i)::text FROM imported_contracts i
    UNION ALL SELECT 'said ' || to_jsonb(i)::text FROM imported_expenses i
    ORDER BY 1";

fn import(database: &TestDatabase, fixture: &str, kind: &str) -> Ended {
    let file = workspace::fixture(fixture);
    let mut arguments: Vec<String> = ["import", "--format", "json"].map(str::to_owned).to_vec();
    if !kind.is_empty() {
        arguments.extend(["--kind".to_owned(), kind.to_owned()]);
    }
    arguments.push(file.to_string_lossy().into_owned());
    programs::etl(database, arguments)
}

fn rows(ended: &Ended) -> Value {
    ended.json()["rows"].clone()
}

fn codes(ended: &Ended) -> Vec<String> {
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let findings = ended.json()["findings"].as_array().cloned().unwrap_or_default();
    findings
        .iter()
        .map(|finding| {
            format!("{} {} {}", text(finding, "severity"), text(finding, "code"), text(finding, "cell"))
        })
        .collect()
}

/// The kind is recognized, and the same file again changes nothing.
#[tokio::test]
async fn a_register_and_expenses_are_stored_once() {
    let database = partnership::database().await;
    assert_eq!(
        programs::import(
            &database,
            "import",
            &workspace::fixture("begroting_2023.csv"),
            "budget",
            Some(2023)
        )
        .code,
        0
    );
    for (fixture, kind, count) in [
        ("contracten_negometrix.csv", "CONTRACTS", 4),
        ("contracten_eigen_delft.csv", "CONTRACTS", 3),
        ("realisatie_2023.csv", "EXPENSES", 6),
    ] {
        let first = import(&database, fixture, "");
        assert_eq!(first.code, 0, "{first:#?}");
        assert_eq!(
            (&first.json()["kind"], &rows(&first)["new"]),
            (&json!(kind), &json!(count)),
            "{}",
            first.stdout
        );
        let history = "SELECT count(*)::text AS name FROM changes";
        let (stored, changed) = (database.texts(STORED).await, database.texts(history).await);
        let second = import(&database, fixture, "");
        assert_eq!(second.code, 0, "{second:#?}");
        let expected = json!({"new": 0, "changed": 0, "unchanged": count, "missing": 0, "rejected": 0});
        for (fate, number) in expected.as_object().expect("fates") {
            assert_eq!(&rows(&second)[fate], number, "{fixture}: {fate}: {}", second.stdout);
        }
        assert_eq!(database.texts(STORED).await, stored, "{fixture}");
        assert_eq!(database.texts(history).await, changed, "{fixture}: no history of nothing");
    }
}

#[tokio::test]
async fn a_changed_register_changes_what_changed() {
    let database = partnership::database().await;
    assert_eq!(import(&database, "contracten_eigen_delft.csv", "contracts").code, 0);
    let ended = import(&database, "contracten_eigen_delft_gewijzigd.csv", "contracts");
    assert_eq!(ended.code, 0, "{ended:#?}");
    let expected =
        json!({"read": 3, "new": 1, "changed": 1, "unchanged": 1, "missing": 1, "skipped": 0, "rejected": 0});
    assert_eq!(rows(&ended), expected);
    let gone = "SELECT title AS name FROM contracts WHERE missing_since IS NOT NULL";
    assert_eq!(database.texts(gone).await, ["Drinkwaterkoelers"]);
    let run = ended.json()["run"].as_str().expect("a run").to_owned();
    let fields = format!(
        "SELECT fields::text AS name FROM differences WHERE import_run_id = '{run}' AND kind = 'CHANGED'"
    );
    let fields: Vec<Value> = serde_json::from_str(&database.texts(&fields).await[0]).expect("fields");
    let named: Vec<_> = fields.iter().filter_map(|field| field["field"].as_str()).collect();
    assert_eq!(named, ["Contractwaarde", "Einddatum", "Opzegtermijn", "Opmerkingen"], "{fields:#?}");
    let contracts = scenario::contracts(&database).await;
    let notices: Vec<_> = contracts.iter().filter_map(|contract| contract["notice"].as_str()).collect();
    assert!(
        notices.contains(&"3 months 30-09-2027") || notices.contains(&"3 months 30-9-2027"),
        "{notices:?}"
    );
}

#[tokio::test]
async fn mistakes_in_expenses_are_named_at_their_cells() {
    let database = partnership::database().await;
    assert_eq!(
        programs::import(
            &database,
            "import",
            &workspace::fixture("begroting_2023.csv"),
            "budget",
            Some(2023)
        )
        .code,
        0
    );
    let ended = import(&database, "realisatie_fout.csv", "expenses");
    assert_eq!(ended.code, 1, "{ended:#?}");
    assert_eq!(
        codes(&ended),
        [
            "INFO rows.skipped_title ",
            "ERROR expense.twice E3",
            "ERROR period.not_understood A4",
            "WARNING expense.line_unknown B5",
            "ERROR expense.payer_not_member C6",
            "ERROR expense.line_missing B7",
            "ERROR money.not_an_amount D7",
            "ERROR expense.twice E8",
        ]
    );
    assert_eq!(scenario::expenses(&database).await, Vec::<Value>::new());
}

const CONTRACTS: &str = r#"query($filter: ContractFilter, $order: [ContractOrder!], $after: String) {
    contracts(partnership: "zhw", filter: $filter, order: $order, first: 2, after: $after) {
        nodes { id reference title organization { code } supplier { name kvkNumber } startsOn originalEnd currentEnd ultimateEnd
            extensionOptions { position months used } extensionText renewal noticePeriod { months days text lastDay } status value
            unmapped { heading text } source { fileName sheet row } }
        pageInfo { hasNextPage endCursor } totalCount } }"#;

#[tokio::test]
async fn contracts_are_asked_for() {
    let database = partnership::database().await;
    assert_eq!(import(&database, "contracten_negometrix.csv", "contracts").code, 0);
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let data = app.data(CONTRACTS, json!({"filter": {"organization": {"eq": "GM0503"}}}), &token).await;
    let contracts = &data["contracts"];
    assert_eq!(contracts["totalCount"], 1);
    let mut contract = contracts["nodes"][0].clone();
    let id = contract["id"].take();
    assert_eq!(
        contract,
        json!({"id": null, "reference": "10481", "title": "Schoonmaak gemeentelijke gebouwen", "organization": {"code": "GM0503"},
            "supplier": {"name": "Helder Schoonmaak B.V.", "kvkNumber": "27000012"}, "startsOn": "2021-07-01",
            "originalEnd": "2024-06-30", "currentEnd": "2025-06-30", "ultimateEnd": "2026-06-30",
            "extensionOptions": [{"position": 1, "months": 12, "used": true}, {"position": 2, "months": 12, "used": false}],
            "extensionText": "2x1 jaar", "renewal": "NONE",
            "noticePeriod": {"months": 3, "days": null, "text": "3 maanden", "lastDay": "2025-03-31"},
            "status": "ACTIVE", "value": "1250000.00",
            "unmapped": [{"heading": "Contract nr.", "text": "ZH-2021-014"}, {"heading": "Kostenplaats", "text": "8110"}],
            "source": {"fileName": "contracten_negometrix.csv", "sheet": "CSV", "row": 2}})
    );
    let one = app
        .data(
            "query($id: ID!) { contract(id: $id) { title } node(id: $id) { __typename id } }",
            json!({"id": id}),
            &token,
        )
        .await;
    assert_eq!(one["contract"]["title"], "Schoonmaak gemeentelijke gebouwen");
    assert_eq!(one["node"], json!({"__typename": "Contract", "id": id}));

    let titles = |data: &Value| -> Vec<String> {
        let nodes = data["contracts"]["nodes"].as_array().cloned().unwrap_or_default();
        nodes.iter().filter_map(|node| node["title"].as_str().map(str::to_owned)).collect()
    };
    let by_end = json!({"order": ["CURRENT_END_ASC"]});
    let first = app.data(CONTRACTS, by_end, &token).await;
    assert_eq!(titles(&first), ["Leerlingenvervoer", "Onderhoud openbaar groen"]);
    let after = first["contracts"]["pageInfo"]["endCursor"].clone();
    let second = app.data(CONTRACTS, json!({"order": ["CURRENT_END_ASC"], "after": after}), &token).await;
    assert_eq!(titles(&second), ["Schoonmaak gemeentelijke gebouwen", "Levering kantoorartikelen"]);
    for (filter, expected) in [
        (json!({"text": {"contains": "groenrijk"}}), "Onderhoud openbaar groen"),
        (json!({"kvkNumber": "07000034"}), "Levering kantoorartikelen"),
        (json!({"status": {"eq": "TERMINATED"}}), "Leerlingenvervoer"),
        (json!({"renewal": {"in": ["OPEN_ENDED"]}}), "Onderhoud openbaar groen"),
        (json!({"ultimateEnd": {"start": "2027-01-01"}}), "Levering kantoorartikelen"),
        (
            json!({"currentEnd": {"start": "2025-01-01", "end": "2025-06-30"}}),
            "Schoonmaak gemeentelijke gebouwen",
        ),
        (json!({"value": {"lte": "100000"}}), "Levering kantoorartikelen"),
    ] {
        let found = app.data(CONTRACTS, json!({"filter": filter}), &token).await;
        assert_eq!(titles(&found), [expected], "{filter}");
    }
}

#[tokio::test]
async fn expenses_are_asked_for() {
    let database = partnership::database().await;
    assert_eq!(
        programs::import(
            &database,
            "import",
            &workspace::fixture("begroting_2023.csv"),
            "budget",
            Some(2023)
        )
        .code,
        0
    );
    assert_eq!(import(&database, "realisatie_2023.csv", "expenses").code, 0);
    let app = App::new(&database);
    let token = app.token(Role::Finance, None).await;
    let query = r#"{ expenses(partnership: "zhw", filter: {year: 2023, paidBy: {eq: "GM0503"}}) { totalCount nodes {
        id year spentOn line budgetLine { position name amount } paidBy { code } amount reference description
        unmapped { heading text } source { row } } } }"#;
    let mut data = app.data(query, json!({}), &token).await;
    let id = data["expenses"]["nodes"][0]["id"].take();
    assert_eq!(
        data["expenses"],
        json!({"totalCount": 1, "nodes": [{"id": null, "year": 2023, "spentOn": "2023-06-22",
            "line": "Abonnementen Mett, online platform",
            "budgetLine": {"position": 3, "name": "Abonnementen Mett, online platform", "amount": "4100.00"},
            "paidBy": {"code": "GM0503"}, "amount": "4100.00", "reference": "M-88", "description": "Jaarabonnement",
            "unmapped": [{"heading": "Grootboek", "text": "4350"}], "source": {"row": 5}}]})
    );
    let node = app.data("query($id: ID!) { node(id: $id) { __typename } }", json!({"id": id}), &token).await;
    assert_eq!(node["node"]["__typename"], "Expense");
    let amounts = r#"{ expenses(partnership: "zhw", filter: {spent: {start: "2023-06-22", end: "2023-06-30"}}) { nodes { amount } } }"#;
    let data = app.data(amounts, json!({}), &token).await;
    let amounts: Vec<_> = data["expenses"]["nodes"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|node| node["amount"].as_str())
        .collect();
    assert_eq!(amounts.len(), 4, "{data}");
    assert!(amounts.contains(&"-25.00"), "a refund is negative: {amounts:?}");
}

/// Ordered and narrowed in the database; a page backward is in the order of the list.
#[tokio::test]
async fn expenses_are_narrowed_and_ordered() {
    let database = partnership::database().await;
    assert_eq!(import(&database, "realisatie_2023.csv", "expenses").code, 0);
    let app = App::new(&database);
    let token = app.token(Role::Finance, None).await;
    let amounts = async |arguments: &str| {
        let query =
            format!("{{ expenses(partnership: \"zhw\", {arguments}) {{ nodes {{ amount line }} }} }}");
        let data = app.data(&query, json!({}), &token).await;
        let nodes = data["expenses"]["nodes"].as_array().cloned().unwrap_or_default();
        let cents = |node: &Value| node["amount"].as_str()?.replace('.', "").parse::<i64>().ok();
        nodes.iter().map(|node| cents(node).expect("an amount")).collect::<Vec<_>>()
    };
    let all = amounts("order: [AMOUNT_DESC]").await;
    assert!(all.len() > 3 && all.is_sorted_by(|one, next| one >= next), "{all:?}");
    let upward = amounts("order: [AMOUNT_ASC]").await;
    assert!(upward.iter().eq(all.iter().rev()), "{upward:?}");
    assert_eq!(amounts("order: [AMOUNT_DESC], last: 2").await, all[all.len() - 2..]);
    let refunds: Vec<i64> = all.iter().copied().filter(|cents| *cents < 0).collect();
    assert!(!refunds.is_empty(), "{all:?}");
    assert_eq!(amounts("order: [AMOUNT_DESC], filter: {amount: {lte: \"-0.01\"}}").await, refunds);
    assert_eq!(amounts("filter: {text: {contains: \"METT\"}, line: {in: []}}").await, Vec::<i64>::new());
    assert!(amounts("filter: {text: {contains: \"METT\"}}").await.contains(&410_000));
    assert!(amounts("filter: {line: {eq: \"Abonnementen Mett, online platform\"}}").await.contains(&410_000));
}

/// Nothing of a register or of the expenses is published.
#[tokio::test]
async fn nobody_reads_without_signing_in() {
    let database = partnership::database().await;
    assert_eq!(import(&database, "contracten_negometrix.csv", "contracts").code, 0);
    let app = App::new(&database);
    for query in [
        "{ contracts(partnership: \"zhw\") { totalCount } }",
        "{ expenses(partnership: \"zhw\") { totalCount } }",
        "{ contract(id: \"x\") { title } }",
    ] {
        let answer = app.graphql(query, json!({}), "").await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{query}: {answer}");
    }
    let token = app.token(Role::Viewer, None).await;
    let data =
        app.data("{ contracts(partnership: \"zhw\", first: 1) { nodes { id } } }", json!({}), &token).await;
    let id = data["contracts"]["nodes"][0]["id"].clone();
    let node = app.data("query($id: ID!) { node(id: $id) { id } }", json!({"id": id}), "").await;
    assert_eq!(node["node"], Value::Null);
}

/// What an import of either kind stored is taken back as a whole.
#[tokio::test]
async fn an_import_of_either_kind_is_reverted() {
    let database = partnership::database().await;
    for (fixture, kind) in [("contracten_negometrix.csv", "contracts"), ("realisatie_2023.csv", "expenses")] {
        let before = database.texts(STORED).await;
        let ended = import(&database, fixture, kind);
        assert_eq!(ended.code, 0, "{ended:#?}");
        let run = ended.json()["run"].as_str().expect("a run").to_owned();
        assert_ne!(database.texts(STORED).await, before);
        let reverted = programs::etl(&database, ["revert", &run]);
        assert_eq!(reverted.code, 0, "{reverted:#?}");
        assert_eq!(database.texts(STORED).await, before, "{fixture}");
    }
}

/// What is gone from a workbook goes from the register when that is asked for, and only then.
#[tokio::test]
async fn what_is_gone_is_removed_when_asked_for() {
    let database = partnership::database().await;
    assert_eq!(import(&database, "contracten_eigen_delft.csv", "contracts").code, 0);
    let file = workspace::fixture("contracten_eigen_delft_gewijzigd.csv");
    let file = file.to_string_lossy().into_owned();
    let removing = programs::etl(&database, ["import", "--kind", "contracts", "--remove-missing", &file]);
    assert_eq!(removing.code, 0, "{removing:#?}");
    let titles = "SELECT title AS name FROM contracts ORDER BY 1";
    let expected = ["Beveiliging stadskantoor", "Kerstverlichting", "Printers en verbruiksartikelen"];
    assert_eq!(database.texts(titles).await, expected);
}
