//! Totals by group are those of the rows.

use harness::{app::App, database::TestDatabase, partnership};
use schema::types::Role;
use serde_json::{Value, json};

/// Tenders of two years with a lead, a quarter and a value, or without.
async fn filled() -> TestDatabase {
    let database = partnership::database().await;
    database
        .run(
            "INSERT INTO calendars (partnership_id, year, title, status)
             SELECT partnership_id, year, 'Kalender', CASE year WHEN 2023 THEN 'PUBLISHED' ELSE 'DRAFT' END
             FROM partnerships, unnest(ARRAY[2023, 2024]) AS year;
             INSERT INTO tenders (calendar_id, title, nature, estimated_value_eur)
             SELECT calendar_id, kind, nature, value FROM calendars, (VALUES
                 ('delft q1', 'SERVICES', 100.50), ('delft q1', 'SUPPLIES', 200), ('delft q2', NULL, NULL), ('geen', 'SERVICES', 50)
             ) AS made (kind, nature, value);
             INSERT INTO participations (tender_id, organization_id, role)
             SELECT tender_id, organization_id, 'LEAD' FROM tenders, organizations WHERE title LIKE 'delft%' AND code = 'GM0503';
             INSERT INTO participations (tender_id, organization_id, role)
             SELECT tender_id, organization_id, 'PARTICIPANT' FROM tenders, organizations WHERE code = 'GM0637';
             INSERT INTO planned_periods (tender_id, milestone, during, precision, text)
             SELECT tender_id, 'PUBLICATION', CASE WHEN title LIKE '%q1' THEN '[2023-02-01,2023-03-01)' ELSE '[2023-04-01,2023-07-01)' END::daterange,
                 'RANGE', 'x' FROM tenders WHERE title <> 'geen';
             INSERT INTO suppliers (partnership_id, name) SELECT partnership_id, 'L' FROM partnerships;
             INSERT INTO contracts (partnership_id, organization_id, title, nature, value_eur, annual_value_eur, current_end_on)
             SELECT partnership_id, organization_id, 'C', 'SERVICES', 1000, 250, '2025-12-31' FROM partnerships, organizations
             WHERE code IN ('GM0503', 'GM0637');
             INSERT INTO contracts (partnership_id, organization_id, title) SELECT partnership_id, organization_id, 'D'
             FROM partnerships, organizations WHERE code = 'GM0503';
             INSERT INTO expenses (partnership_id, year, spent_on, line, paid_by_organization_id, amount_eur)
             SELECT partnership_id, 2023, day::date, line, organization_id, amount FROM partnerships, organizations, (VALUES
                 ('2023-01-05', 'Drukwerk', 10.10), ('2023-01-31', 'Drukwerk', 20.20), ('2023-02-01', 'Zaalhuur', -5)
             ) AS made (day, line, amount) WHERE code = 'GM0503'",
        )
        .await;
    database
}

async fn totals(app: &App<'_>, query: &str, token: &str) -> Vec<Value> {
    let data = app.data(query, json!({}), token).await;
    let found = data.as_object().and_then(|fields| fields.values().next()).and_then(Value::as_array);
    found.cloned().unwrap_or_else(|| panic!("{data:#}"))
}

#[tokio::test]
async fn tenders_are_counted_by_what_is_asked() {
    let database = filled().await;
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let by_quarter =
        "{ tenderTotals(partnership: \"zhw\", filter: {year: 2023}, groupBy: [LEAD, PUBLICATION_QUARTER]) {
        lead { code } year publicationQuarter nature count valued estimatedValue } }";
    let group = |lead: Value, quarter: Value, count: i32, valued: i32, value: Value| json!({"lead": lead, "year": null, "publicationQuarter": quarter, "nature": null, "count": count, "valued": valued, "estimatedValue": value});
    let delft = json!({"code": "GM0503"});
    assert_eq!(
        totals(&app, by_quarter, &token).await,
        [
            group(delft.clone(), json!("2023-01-01"), 2, 2, json!("300.50")),
            group(delft, json!("2023-04-01"), 1, 0, Value::Null),
            group(Value::Null, Value::Null, 1, 1, json!("50.00")),
        ]
    );
    let all = "{ tenderTotals(partnership: \"zhw\", groupBy: []) { count estimatedValue } }";
    assert_eq!(totals(&app, all, &token).await, [json!({"count": 8, "estimatedValue": "701.00"})]);
    assert_eq!(
        totals(&app, all, "").await,
        [json!({"count": 4, "estimatedValue": "350.50"})],
        "drafts are not for all"
    );
    let by_all = "{ tenderTotals(partnership: \"zhw\", filter: {participant: {eq: \"GM0637\"}},
        groupBy: [YEAR, STATUS, NATURE, PROCEDURE, CONTRACT_START_QUARTER]) { year status nature procedure contractStartQuarter count } }";
    let groups = totals(&app, by_all, &token).await;
    assert_eq!(groups.iter().filter_map(|group| group["count"].as_i64()).sum::<i64>(), 8);
    assert_eq!(groups.len(), 6, "two years, each of two natures and none: {groups:#?}");
    database.run("UPDATE tenders SET reference = 'K1', cpv_code = '90910000' WHERE title = 'geen'").await;
    let by_reference = "{ tenderTotals(partnership: \"zhw\", filter: {reference: {eq: \"K1\"}, cpvCode: {in: [\"90910000-9\"]}},
        groupBy: []) { count } }";
    assert_eq!(totals(&app, by_reference, &token).await, [json!({"count": 2})]);
    assert_eq!(
        totals(
            &app,
            "{ tenderTotals(partnership: \"zhw\", filter: {year: 1999}, groupBy: []) { count } }",
            &token
        )
        .await,
        Vec::<Value>::new()
    );
}

#[tokio::test]
async fn contracts_and_expenses_too() {
    let database = filled().await;
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let contracts = "{ contractTotals(partnership: \"zhw\", groupBy: [ORGANIZATION, CURRENT_END_YEAR]) {
        organization { code } currentEndYear count valued value annualValue } }";
    let group = |code: &str, year: Value, valued: i32, value: Value, annual: Value| json!({"organization": {"code": code}, "currentEndYear": year, "count": 1, "valued": valued, "value": value, "annualValue": annual});
    assert_eq!(
        totals(&app, contracts, &token).await,
        [
            group("GM0503", json!(2025), 1, json!("1000.00"), json!("250.00")),
            group("GM0503", Value::Null, 0, Value::Null, Value::Null),
            group("GM0637", json!(2025), 1, json!("1000.00"), json!("250.00")),
        ]
    );
    let all = "{ contractTotals(partnership: \"zhw\", filter: {nature: {eq: SERVICES}}, groupBy: []) { organization { code } count value } }";
    assert_eq!(
        totals(&app, all, &token).await,
        [json!({"organization": null, "count": 2, "value": "2000.00"})]
    );

    let expenses = "{ expenseTotals(partnership: \"zhw\", filter: {year: 2023}, groupBy: [LINE, MONTH]) { paidBy { code } line month count amount } }";
    let group = |line: &str, month: &str, count: i32, amount: &str| json!({"paidBy": null, "line": line, "month": month, "count": count, "amount": amount});
    assert_eq!(
        totals(&app, expenses, &token).await,
        [group("Drukwerk", "2023-01-01", 2, "30.30"), group("Zaalhuur", "2023-02-01", 1, "-5.00")]
    );
    let by_payer =
        "{ expenseTotals(partnership: \"zhw\", groupBy: [PAID_BY, YEAR]) { paidBy { code } year amount } }";
    assert_eq!(
        totals(&app, by_payer, &token).await,
        [json!({"paidBy": {"code": "GM0503"}, "year": 2023, "amount": "25.30"})]
    );
}

#[tokio::test]
async fn more_groups_than_are_given_are_refused_by_name() {
    let database = partnership::database().await;
    database
        .run(
            "INSERT INTO expenses (partnership_id, year, spent_on, line, paid_by_organization_id, amount_eur)
             SELECT partnership_id, 2023, '2023-01-01', 'Post ' || n, organization_id, 1
             FROM partnerships, organizations, generate_series(1, 1001) AS n WHERE code = 'GM0503'",
        )
        .await;
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let query = "{ expenseTotals(partnership: \"zhw\", groupBy: [LINE]) { count } }";
    let answer = app.graphql(query, json!({}), &token).await;
    assert_eq!(
        answer["errors"][0]["extensions"],
        json!({"code": "LIMIT_EXCEEDED", "limit": "groups", "maximum": 1000})
    );
    database.run("DELETE FROM expenses WHERE line = 'Post 1'").await;
    assert_eq!(totals(&app, query, &token).await.len(), 1000);
}
