//! The statements of a query do not grow with the rows that it gives.
//!
//! The application runs on the test's own thread, where every statement is counted as it starts.

use std::cell::Cell;

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use harness::{app::App, database::TestDatabase, partnership};
use schema::types::Role;
use serde_json::{Value, json};

thread_local! {
    static STARTED: Cell<usize> = const { Cell::new(0) };
}

struct Counter;

impl Instrumentation for Counter {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if matches!(event, InstrumentationEvent::StartQuery { .. }) {
            STARTED.set(STARTED.get() + 1);
        }
    }
}

/// Tenders with everything that hangs below them, as the bar of the design counts them.
const TENDERS: &str = "{ tenders(partnership: \"zhw\", filter: {year: 2023}, first: 50) { nodes { id reference title
    lead { code name } participations { organization { code name } role } estimatedValue nature procedure status
    publication { start end precision text } contractStart { start end } } pageInfo { hasNextPage endCursor } totalCount } }";
const BRIEF: &str = "{ tenders(partnership: \"zhw\", filter: {year: 2023}, order: [VALUE_DESC], first: 50) { nodes { id reference title
    estimatedValue status } pageInfo { hasNextPage endCursor } } }";
const REPLACING: &str = "{ tenders(partnership: \"zhw\", filter: {year: 2023}, first: 50) { nodes { title replaces { title organization { name } } } } }";
const TESTED: &str = "{ tenders(partnership: \"zhw\", first: 50) { nodes { title threshold { outcome missing amount source periods { outcome } } } } }";
const LIVES: &str = "{ tenders(partnership: \"zhw\", filter: {year: 2023}, first: 50) { nodes { id steps { to } moves { reason }
    assessments { awaited { code } answers { organization { code } criteria { verdict } } } } } }";
const ASSESSMENTS: &str = "{ openAssessments(partnership: \"zhw\") { id awaited { code } answers { choice criteria { verdict } } } }";
const BACK_PLANNED: &str = "{ tenders(partnership: \"zhw\", first: 50) { nodes { title backPlanning { daysLate missing steps { latest term { source } } } } } }";
/// The same on another day
const AS_OF: &str = "{ tenders(partnership: \"zhw\", filter: {year: 2023, asOf: \"2100-01-01\"}, first: 50) { nodes { id title
    participations { role } lots { number } publication { text } } totalCount } }";
const DIFFERENCE: &str = "{ calendarDifference(partnership: \"zhw\", year: 2023, from: \"2000-01-01\", first: 50) { nodes { fate after { title } } } }";
const RETROSPECT: &str = "{ retrospect(partnership: \"zhw\", year: 2023) { counts { outcome count } members { organization { code } counts { count } }
    tenders(first: 50) { nodes { outcome after { title } } } } }";
const CPV_CODES: &str =
    "{ cpvCodes(search: \"code\", first: 50) { nodes { label divided above { label } } totalCount } }";
const CAPACITY: &str =
    "{ capacity(partnership: \"zhw\", from: \"2023-01-01\") { members { quarters { loads { title hours } } }
     unplaced { title } } }";
const ROUNDS: &str = "{ prioritizationRounds(partnership: \"zhw\") { id ranking { title } agreements { organization { code } agrees } } }";
const CONTRACTS: &str = "{ contracts(partnership: \"zhw\", first: 50) { nodes { id title partnership { slug } organization { code name }
    supplier { name kvkNumber } currentEnd extensionOptions { position months used } noticePeriod { lastDay } source { fileName } }
    pageInfo { hasNextPage endCursor } totalCount } }";
const FOLLOWED: &str = "{ contracts(partnership: \"zhw\", first: 50) { nodes { title ending { reason } followUp { title status } } } }";
const EXPENSES: &str = "{ expenses(partnership: \"zhw\", filter: {year: 2023}, first: 50) { nodes { id line budgetLine { name } paidBy { code } amount
    source { fileName } } totalCount } }";
const TOTALS: &str =
    "{ tenderTotals(partnership: \"zhw\", groupBy: [LEAD, STATUS]) { lead { code } status count } }";
const RUNS: &str = "{ importRuns(partnership: \"zhw\", first: 50) { nodes { id status kind progress
    rows { read } findings(first: 5) { nodes { code cell message } } } } }";
const ORGANIZATIONS: &str = "{ organizations(first: 50) { nodes { code name } } }";
const PARTNERSHIPS: &str = "{ partnerships { nodes { slug name members { organization { code name } } } } }";
const BUDGETS: &str = "{ budgets(partnership: \"zhw\", first: 50) { nodes { year revision lines { name amount } weights { weight } awaited { role }
    decisions { kind organization { code } } keyDifferences { difference } } } }";
const PLANS: &str = "{ annualPlans(partnership: \"zhw\", first: 50) { nodes { budget { year revision } goals { title description }
    focusPoints { title } activities { title } } } }";
/// Files, and the most statements that each takes
const FILES: [(&str, usize); 2] = [("/calendar/zhw/2023.ics", 11), ("/ocds/zhw/2023.json", 6)];
const WHOLE: &str = "title description participations { role organization { name } } lots { number title } publication { text start }
    contractStart { text } calendar { year partnership { name } }";
const DISTRIBUTION: &str = "{ costDistribution(partnership: \"zhw\", year: 2023) { total shares { organization { code } inhabitants percentage amount } } }";

fn rows(count: usize) -> String {
    format!(
        "INSERT INTO calendars (partnership_id, year, title) SELECT partnership_id, 2023, 'Kalender' FROM partnerships ON CONFLICT DO NOTHING;
         INSERT INTO tenders (calendar_id, reference, title)
         SELECT calendar_id, 'R' || number, 'Traject ' || number FROM calendars, generate_series(1, {count}) AS number
         WHERE NOT EXISTS (SELECT FROM tenders WHERE reference = 'R' || number);
         INSERT INTO participations (tender_id, organization_id, role)
         SELECT tender_id, organization_id, CASE code WHEN 'GM0503' THEN 'LEAD' ELSE 'PARTICIPANT' END
         FROM tenders, memberships JOIN organizations USING (organization_id) ON CONFLICT DO NOTHING;
         INSERT INTO planned_periods (tender_id, milestone, during, precision, text)
         SELECT tender_id, milestone, '[2023-04-01,2023-07-01)', 'QUARTER', 'Q2 2023'
         FROM tenders, unnest(ARRAY['PUBLICATION', 'CONTRACT_START']) AS milestone ON CONFLICT DO NOTHING;
         INSERT INTO cpv_codes (code, label_nl, source)
         SELECT '4523' || lpad(number::text, 4, '0'), 'code ' || number, 'proef' FROM generate_series(1, {count}) AS number
         ON CONFLICT DO NOTHING;
         INSERT INTO tender_steps (tender_id, from_status, to_status, happened_on, actor)
         SELECT tender_id, 'REGISTERED', 'PLANNED', '2023-01-01', 'proef' FROM tenders;
         INSERT INTO lots (tender_id, number, title)
         SELECT tender_id, number, 'Perceel ' || number FROM tenders, generate_series(1, 2) AS number ON CONFLICT DO NOTHING;
         INSERT INTO tender_moves (tender_id, milestone, after_precision, after_text, reason, actor)
         SELECT tender_id, 'AWARD', 'UNKNOWN', 'n.t.b.', 'later', 'proef' FROM tenders;
         INSERT INTO assessments (tender_id, due_on, opened_by) SELECT tender_id, '2023-01-01', 'proef' FROM tenders ON CONFLICT DO NOTHING;
         INSERT INTO assessment_answers (assessment_id, organization_id, choice, reason, answered_by, answered_at)
         SELECT assessment_id, organization_id, 'JOIN', 'samen', 'proef', now() FROM assessments, memberships ON CONFLICT DO NOTHING;
         INSERT INTO weighed_criteria (assessment_answer_id, criterion, verdict)
         SELECT assessment_answer_id, 'RISK', 'FOR' FROM assessment_answers ON CONFLICT DO NOTHING;
         INSERT INTO prioritization_rounds (partnership_id, quarter_start, reason, opened_by)
         SELECT partnership_id, date '2023-01-01' + number * interval '3 months', 'druk', 'proef' FROM partnerships, generate_series(1, {count}) AS number
         ON CONFLICT DO NOTHING;
         INSERT INTO ranked_tenders (prioritization_round_id, tender_id, position)
         SELECT prioritization_round_id, tender_id, row_number() OVER (PARTITION BY prioritization_round_id ORDER BY tender_id)
         FROM prioritization_rounds, tenders ON CONFLICT DO NOTHING;
         INSERT INTO prioritization_agreements (prioritization_round_id, organization_id)
         SELECT prioritization_round_id, organization_id FROM prioritization_rounds, memberships ON CONFLICT DO NOTHING;
         INSERT INTO budgets (partnership_id, year, revision)
         SELECT partnership_id, 2023, number FROM partnerships, generate_series(1, {count}) AS number ON CONFLICT DO NOTHING;
         INSERT INTO budget_lines (budget_id, position, name, amount_eur)
         SELECT budget_id, number, 'Post ' || number, 100 FROM budgets, generate_series(1, 3) AS number
         WHERE NOT EXISTS (SELECT FROM budget_lines l WHERE l.budget_id = budgets.budget_id);
         INSERT INTO plan_items (budget_id, kind, position, title)
         SELECT budget_id, kind, number, 'Onderdeel ' || number FROM budgets, unnest(ARRAY['GOAL', 'ACTIVITY']) AS kind,
             generate_series(1, 3) AS number ON CONFLICT DO NOTHING;
         INSERT INTO population_figures (organization_id, reference_date, inhabitants, status, source)
         SELECT organization_id, '2022-01-01', 1000, 'DEFINITIVE', 'proef' FROM memberships ON CONFLICT DO NOTHING;
         INSERT INTO suppliers (partnership_id, name)
         SELECT partnership_id, 'Leverancier ' || number FROM partnerships, generate_series(1, {count}) AS number ON CONFLICT DO NOTHING;
         INSERT INTO contracts (partnership_id, organization_id, supplier_id, reference, title)
         SELECT partnership_id, organization_id, supplier_id, suppliers.name, 'Contract ' || suppliers.name FROM suppliers, organizations
         WHERE code = 'GM0503' ON CONFLICT DO NOTHING;
         INSERT INTO extension_options (contract_id, position, months)
         SELECT contract_id, number, 12 FROM contracts, generate_series(1, 2) AS number ON CONFLICT DO NOTHING;
         INSERT INTO contract_endings (contract_id, reason) SELECT contract_id, 'Failliet' FROM contracts ON CONFLICT DO NOTHING;
         INSERT INTO contract_follow_ups (contract_id, tender_id)
         SELECT contract_id, tender_id FROM contracts JOIN tenders ON 'Leverancier ' || substr(tenders.reference, 2) = contracts.reference
         ON CONFLICT DO NOTHING;
         INSERT INTO expenses (partnership_id, year, spent_on, line, budget_line_id, paid_by_organization_id, amount_eur)
         SELECT partnership_id, 2023, '2023-03-01', l.name, budget_line_id, organization_id, 10
         FROM budgets JOIN budget_lines l USING (budget_id), organizations WHERE code = 'GM0503';
         INSERT INTO import_files (sha256, content)
         SELECT sha256(number::text::bytea), '' FROM generate_series(1, {count}) AS number ON CONFLICT DO NOTHING;
         INSERT INTO import_runs (partnership_id, import_file_id, file_name, actor)
         SELECT partnership_id, import_file_id, 'x.csv', 'proef' FROM partnerships, import_files;
         INSERT INTO findings (import_run_id, severity, code) SELECT import_run_id, 'INFO', 'a.b' FROM import_runs, generate_series(1, 3)"
    )
}

/// Statements of a query, and how many times `name` stands in its answer.
async fn statements(app: &App<'_>, query: &str, token: &str) -> (usize, Value) {
    let before = STARTED.get();
    let data = app.data(query, json!({}), token).await;
    (STARTED.get() - before, data)
}

/// Statements of a file, and its bytes.
async fn statements_of_file(app: &App<'_>, address: &str, token: &str) -> (usize, usize) {
    let before = STARTED.get();
    let answer = app.get(address, token).await;
    assert_eq!(answer.status, 200, "{address}: {}", answer.text());
    (STARTED.get() - before, answer.body.len())
}

/// How much a query gives: all values of its answer.
fn size(value: &Value) -> usize {
    match value {
        Value::Array(values) => values.iter().map(size).sum(),
        Value::Object(fields) => fields.values().map(size).sum(),
        _ => 1,
    }
}

#[tokio::test]
async fn statements_are_constant_while_rows_grow() {
    set_default_instrumentation(|| Some(Box::new(Counter))).expect("nobody else set one");
    let database = partnership::database().await;
    database.run(&rows(3)).await;
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    // Who asks is one statement, whatever is asked. The first request opens the connection.
    statements(&app, "{ __typename }", &token).await;
    let (who, _) = statements(&app, "{ __typename }", &token).await;
    assert_eq!(who, 1, "statements are counted");

    let bounds = [
        (TENDERS, 5),
        (REPLACING, 4),
        (BRIEF, 1),
        (TESTED, 3),
        (LIVES, 6),
        (ASSESSMENTS, 3),
        (BACK_PLANNED, 4),
        (AS_OF, 5),
        (DIFFERENCE, 16),
        (RETROSPECT, 16),
        (CPV_CODES, 4),
        (CAPACITY, 11),
        (ROUNDS, 4),
        (CONTRACTS, 3),
        (FOLLOWED, 4),
        (EXPENSES, 2),
        (TOTALS, 1),
        (RUNS, 3),
        (ORGANIZATIONS, 1),
        (PARTNERSHIPS, 3),
        (BUDGETS, 6),
        (PLANS, 3),
        (DISTRIBUTION, 2),
    ];
    let mut few = Vec::new();
    for (query, _) in bounds {
        few.push(statements(&app, query, &token).await);
    }
    let mut few_bytes = Vec::new();
    for (address, _) in FILES {
        few_bytes.push(statements_of_file(&app, address, &token).await);
    }
    grow(&database).await;
    for ((address, bound), (few_statements, few_bytes)) in FILES.into_iter().zip(few_bytes) {
        let (many_statements, many_bytes) = statements_of_file(&app, address, &token).await;
        assert_eq!(many_statements, few_statements, "{address}");
        assert!(
            many_statements - who <= bound,
            "{} statements, at most {bound}: {address}",
            many_statements - who
        );
        assert!(many_bytes > 3 * few_bytes, "more was given: {address}");
    }
    for ((query, bound), (few_statements, few_values)) in bounds.into_iter().zip(few) {
        let (many_statements, many_values) = statements(&app, query, &token).await;
        assert_eq!(many_statements, few_statements, "{query}");
        assert!(
            many_statements - who <= bound,
            "{} statements, at most {bound}: {query}",
            many_statements - who
        );
        let fixed = [ORGANIZATIONS, PARTNERSHIPS, DISTRIBUTION, TOTALS].contains(&query);
        assert!(fixed || size(&many_values) > 3 * size(&few_values), "more rows were given: {query}");
    }
    let list = format!("{{ tenders(partnership: \"zhw\", first: 5) {{ nodes {{ id {WHOLE} }} }} }}");
    let list = app.data(&list, json!({}), &token).await["tenders"]["nodes"].take();
    for listed in list.as_array().expect("tenders") {
        let (whole, found) =
            statements(&app, &format!("{{ tender(id: {}) {{ id {WHOLE} }} }}", listed["id"]), &token).await;
        assert_eq!(whole - who, 1, "what a tender is made of comes with it");
        assert_eq!(found["tender"], *listed, "and is the same");
    }
}

async fn grow(database: &TestDatabase) {
    database.run(&rows(30)).await;
}
