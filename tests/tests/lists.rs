//! Every list is walked from either end, in each of its orders, and gives each element once.

use harness::{app::App, database::TestDatabase, partnership};
use schema::types::Role;
use serde_json::{Value, json};

/// A list: its arguments, the orders that it knows, and the field that tells its elements apart
const LISTS: [(&str, &str, &str, &str); 13] = [
    ("tenders", "partnership: \"zhw\"", "TenderOrder", "id"),
    // Of which more is read than of those of which nothing is asked but what short lists tell.
    ("tenders", "partnership: \"zhw\"", "TenderOrder", "id version"),
    ("contracts", "partnership: \"zhw\"", "ContractOrder", "id"),
    ("expenses", "partnership: \"zhw\"", "ExpenseOrder", "id"),
    ("budgets", "partnership: \"zhw\"", "BudgetOrder", "id"),
    ("annualPlans", "partnership: \"zhw\"", "BudgetOrder", "id"),
    ("importRuns", "partnership: \"zhw\"", "ImportRunOrder", "id"),
    ("organizations", "filter: {nameContains: \"burg\"}", "OrganizationOrder", "id"),
    ("partnerships", "", "PartnershipOrder", "id"),
    ("population", "year: 2022", "PopulationOrder", "id"),
    ("users", "partnership: null", "UserOrder", "id"),
    ("tokens", "partnership: \"zhw\"", "TokenOrder", "id"),
    ("auditTrail", "filter: {action: \"proef\"}", "AuditOrder", "object"),
];

/// Five of everything, with the same day, amount or name here and there, and nothing where that may be
const ROWS: &str = "
    INSERT INTO partnerships (slug, name) SELECT 'p' || number, 'Samen ' || (number / 2) FROM generate_series(1, 4) AS number;
    INSERT INTO calendars (partnership_id, year, title) SELECT partnership_id, 2023, 'Kalender' FROM partnerships WHERE slug = 'zhw';
    INSERT INTO tenders (calendar_id, reference, title, estimated_value_eur)
        SELECT calendar_id, nullif('T' || number, 'T3'), 'Traject ' || (number / 2), nullif(number, 2) * 1000.5
        FROM calendars, generate_series(1, 5) AS number;
    INSERT INTO planned_periods (tender_id, milestone, during, precision, text)
        SELECT tender_id, milestone, '[2023-04-01,2023-07-01)', 'QUARTER', 'Q2 2023'
        FROM tenders, unnest(ARRAY['PUBLICATION', 'CONTRACT_START']) AS milestone WHERE reference IN ('T1', 'T4');
    INSERT INTO contracts (partnership_id, organization_id, reference, title, value_eur, current_end_on)
        SELECT partnership_id, organization_id, 'C' || number, 'Contract', nullif(number, 4) * 10, date '2024-01-01' + number / 2
        FROM partnerships, organizations, generate_series(1, 5) AS number WHERE slug = 'zhw' AND code = 'GM0503';
    INSERT INTO expenses (partnership_id, year, spent_on, line, paid_by_organization_id, amount_eur)
        SELECT partnership_id, 2023, date '2023-03-01' + number / 2, 'Post', organization_id, 10 * (number / 2)
        FROM partnerships, organizations, generate_series(1, 5) AS number WHERE slug = 'zhw' AND code = 'GM0503';
    INSERT INTO budgets (partnership_id, year, revision)
        SELECT partnership_id, 2022 + number / 3, number FROM partnerships, generate_series(1, 5) AS number WHERE slug = 'zhw';
    INSERT INTO import_files (sha256, content) VALUES (sha256('x'), '');
    INSERT INTO import_runs (partnership_id, import_file_id, file_name, actor)
        SELECT partnership_id, import_file_id, 'blad' || (number / 2) || '.csv', 'proef'
        FROM partnerships, import_files, generate_series(1, 5) AS number WHERE slug = 'zhw';
    INSERT INTO population_figures (organization_id, reference_date, inhabitants, status, source)
        SELECT organization_id, '2022-01-01', 1000 * length(name), 'DEFINITIVE', 'proef' FROM organizations WHERE code < 'GM0100';
    INSERT INTO users (name) SELECT 'gebruiker' || number FROM generate_series(1, 5) AS number;
    INSERT INTO audit_events (action, object, result, actor, origin)
        SELECT 'proef', 'o' || number, 'ok', 'proef', 'proef' FROM generate_series(1, 5) AS number";

async fn page(app: &App<'_>, token: &str, list: (&str, &str, &str), window: &str) -> (Vec<Value>, Value) {
    let (name, arguments, field) = list;
    let query = format!(
        "{{ {name}({arguments}, {window}) {{ nodes {{ key: {field} }} totalCount pageInfo {{
        hasPreviousPage hasNextPage startCursor endCursor }} }} }}"
    );
    let mut data = app.data(&query.replace("(, ", "("), json!({}), token).await;
    let nodes =
        data[name]["nodes"].as_array().into_iter().flatten().map(|node| node["key"].clone()).collect();
    (nodes, data[name].take())
}

/// All elements, two at a time: from the start, or from the end
async fn walk(app: &App<'_>, token: &str, list: (&str, &str, &str), backward: bool) -> Vec<Value> {
    let (size, bound, cursor, more) = if backward {
        ("last: 2", "before", "startCursor", "hasPreviousPage")
    } else {
        ("first: 2", "after", "endCursor", "hasNextPage")
    };
    let (mut all, mut window) = (Vec::new(), size.to_owned());
    loop {
        let (mut nodes, page) = page(app, token, list, &window).await;
        assert!(!nodes.is_empty() && nodes.len() <= 2, "{list:?} {window}: {page}");
        if backward {
            nodes.extend(all);
            all = nodes;
        } else {
            all.extend(nodes);
        }
        if page["pageInfo"][more] == false {
            return all;
        }
        window = format!("{size}, {bound}: {}", page["pageInfo"][cursor]);
    }
}

async fn orders(app: &App<'_>, token: &str, name: &str) -> Vec<String> {
    let query = format!("{{ __type(name: \"{name}\") {{ enumValues {{ name }} }} }}");
    let data = app.data(&query, json!({}), token).await;
    let values = data["__type"]["enumValues"].as_array().cloned().unwrap_or_default();
    values.iter().filter_map(|value| value["name"].as_str()).map(str::to_owned).collect()
}

async fn filled() -> TestDatabase {
    let database = partnership::database().await;
    database.run(ROWS).await;
    database
}

#[tokio::test]
async fn every_list_is_walked_from_either_end_in_each_order() {
    let database = filled().await;
    let app = App::new(&database);
    for role in [Role::Viewer, Role::Finance, Role::Coordinator, Role::Adviser, Role::Viewer] {
        app.token(role, None).await;
    }
    let token = app.token(Role::Admin, None).await;
    for (name, arguments, order, field) in LISTS {
        let orders = orders(&app, &token, order).await;
        assert!(orders.len() > 1, "{order}: {orders:?}");
        let usual = [String::new()];
        for order in usual.into_iter().chain(orders.iter().map(|order| format!(", order: [{order}]"))) {
            let arguments = format!("{arguments}{order}");
            let list = (name, arguments.trim_start_matches(", "), field);
            let (all, whole) = page(&app, &token, list, "first: 100").await;
            assert!(all.len() >= 5 && whole["totalCount"] == all.len(), "{list:?}: {}", whole["totalCount"]);
            assert_eq!(walk(&app, &token, list, false).await, all, "{list:?} from the start");
            assert_eq!(walk(&app, &token, list, true).await, all, "{list:?} from the end");
        }
    }
}

#[tokio::test]
async fn lists_come_in_the_order_that_is_asked_for() {
    let database = filled().await;
    let app = App::new(&database);
    let token = app.token(Role::Admin, None).await;
    for (query, expected) in [
        (
            "budgets(partnership: \"zhw\", order: [YEAR_ASC, REVISION_DESC]) { nodes { v: revision } }",
            json!([2, 1, 5, 4, 3]),
        ),
        ("budgets(partnership: \"zhw\") { nodes { v: revision } }", json!([5, 4, 3, 2, 1])),
        ("users(order: [NAME_DESC], first: 2) { nodes { v: name } }", json!(["gebruiker5", "gebruiker4"])),
        (
            "importRuns(partnership: \"zhw\", order: [FILE_NAME_DESC], first: 3) { nodes { v: fileName } }",
            json!(["blad2.csv", "blad2.csv", "blad1.csv"]),
        ),
        (
            "auditTrail(filter: {action: \"proef\"}, order: [HAPPENED_ASC], first: 2) { nodes { v: object } }",
            json!(["o1", "o2"]),
        ),
        ("auditTrail(filter: {action: \"proef\"}, last: 2) { nodes { v: object } }", json!(["o2", "o1"])),
        ("partnerships(order: [NAME_DESC], last: 1) { nodes { v: name } }", json!(["Samen 0"])),
    ] {
        let data = app.data(&format!("{{ list: {query} }}"), json!({}), &token).await;
        let nodes = data["list"]["nodes"].as_array().cloned().unwrap_or_default();
        assert_eq!(
            nodes.into_iter().map(|mut node| node["v"].take()).collect::<Value>(),
            expected,
            "{query}"
        );
    }
}

/// Of tenders little is read when little is asked for, and it is the same.
#[tokio::test]
async fn tenders_in_brief_are_what_they_are_in_full() {
    const BRIEF: &str = "id reference title status nextStatuses estimatedValue __typename";
    let database = filled().await;
    database.run("UPDATE tenders SET status = 'PLANNED' WHERE reference IN ('T1', 'T2')").await;
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    for arguments in [
        "order: [VALUE_DESC]",
        "filter: {year: 2023, status: {in: [PLANNED]}}, order: [PUBLICATION_ASC], first: 1",
        "filter: {year: 2023, asOf: \"2100-01-01\"}, last: 2",
    ] {
        let list = |brief: &str, full: &str| {
            format!(
                "{{ tenders(partnership: \"zhw\", {arguments}) {{ nodes {{ {brief} {full} }} edges {{ cursor node {{ ...B }} }}
                pageInfo {{ hasPreviousPage hasNextPage startCursor endCursor }} totalCount }} }} fragment B on Tender {{ {BRIEF} }}"
            )
        };
        let brief = app.data(&list(BRIEF, ""), json!({}), &token).await;
        let mut full = app.data(&list(BRIEF, "version"), json!({}), &token).await;
        let nodes = full["tenders"]["nodes"].as_array_mut().expect("tenders");
        assert!(!nodes.is_empty());
        for node in nodes {
            assert_eq!(node.as_object_mut().expect("a tender").remove("version"), Some(json!(1)));
        }
        assert_eq!(brief, full, "{arguments}");
    }
    // A field that only a fragment selects is read too.
    let hidden =
        "{ tenders(partnership: \"zhw\") { nodes { id ...F } } } fragment F on Tender { ... { version } }";
    let data = app.data(hidden, json!({}), &token).await;
    assert_eq!(data["tenders"]["nodes"][0]["version"], 1, "{data}");
}

/// A cursor of one order means nothing in another, and only so many keys are taken.
#[tokio::test]
async fn what_a_list_cannot_mean_is_refused() {
    let database = filled().await;
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let list = |order: &str| format!("partnership: \"zhw\", order: [{order}]");
    let (_, one) = page(&app, &token, ("budgets", &list("YEAR_ASC"), "id"), "first: 1").await;
    let cursor = &one["pageInfo"]["endCursor"];
    for arguments in [
        format!("{}, first: 1, after: {cursor}", list("YEAR_DESC")),
        format!("{}, first: 1, last: 1", list("YEAR_ASC")),
        format!("{}, last: 1, after: {cursor}", list("YEAR_ASC")),
        list("YEAR_ASC, YEAR_DESC, CREATED_ASC, REVISION_ASC"),
    ] {
        let query = format!("{{ budgets({arguments}) {{ totalCount }} }}");
        let answer = app.graphql(&query, json!({}), &token).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{arguments}: {answer}");
    }
}

/// What hangs below each import of a list has an end too.
#[tokio::test]
async fn findings_are_walked_from_their_end() {
    let database = filled().await;
    database
        .run(
            "INSERT INTO findings (import_run_id, severity, code)
                 SELECT import_run_id, 'INFO', 'a.b' || number FROM import_runs, generate_series(1, 5) AS number
                 ORDER BY number",
        )
        .await;
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let query = "{ importRuns(partnership: \"zhw\") { nodes { id findings(last: 2) { nodes { code } pageInfo { hasPreviousPage startCursor } } } } }";
    let data = app.data(query, json!({}), &token).await;
    let runs = data["importRuns"]["nodes"].as_array().expect("runs");
    assert_eq!(runs.len(), 5);
    for run in runs {
        assert_eq!(run["findings"]["nodes"], json!([{"code": "a.b4"}, {"code": "a.b5"}]), "{run}");
        let page = &run["findings"]["pageInfo"];
        assert_eq!(page["hasPreviousPage"], true);
        let before = format!(
            "{{ importRun(id: {}) {{ findings(last: 9, before: {}) {{ nodes {{ code }} pageInfo {{ hasPreviousPage hasNextPage }} }} }} }}",
            run["id"], page["startCursor"]
        );
        let data = app.data(&before, json!({}), &token).await;
        let expected = json!({"nodes": [{"code": "a.b1"}, {"code": "a.b2"}, {"code": "a.b3"}],
            "pageInfo": {"hasPreviousPage": false, "hasNextPage": true}});
        assert_eq!(data["importRun"]["findings"], expected);
    }
}
