//! What was submitted stays as it is.

use harness::app::App;

use super::{approve, budget, database, done, people, submit};

/// What tries to change a submitted budget, past the product
const STATEMENTS: [&str; 16] = [
    "UPDATE budget_lines SET amount_eur = 1",
    "DELETE FROM budget_lines",
    "INSERT INTO budget_lines (budget_id, position, name, amount_eur) SELECT budget_id, 9, 'x', 1 FROM budgets",
    "INSERT INTO budget_weights (budget_id, organization_id, weight, reason)
     SELECT budget_id, organization_id, 1, 'x' FROM budgets, organizations WHERE code = 'GM0603'",
    "UPDATE distributions SET total_eur = 1",
    "UPDATE cost_shares SET inhabitants = 1",
    "DELETE FROM cost_shares",
    "INSERT INTO cost_shares (distribution_id, organization_id, inhabitants, figure_status, figure_source, amount_eur, amount_remainder)
     SELECT distribution_id, organization_id, 1, 'DEFINITIVE', 'x', 1, 0 FROM distributions, organizations WHERE code = 'GM0603'",
    "UPDATE budget_decisions SET actor = 'x'",
    "DELETE FROM budget_decisions",
    "UPDATE budgets SET note = 'x'",
    "UPDATE budgets SET year = 2024",
    "UPDATE budgets SET status = 'DRAFT'",
    "UPDATE budgets SET status = 'APPROVED'",
    "DELETE FROM budgets",
    "INSERT INTO budgets (partnership_id, year, revision, status) SELECT partnership_id, 2023, 2, 'APPROVED' FROM partnerships",
];

const HELD: &str = "SELECT concat(to_jsonb(b), (SELECT string_agg(to_jsonb(l)::text, '' ORDER BY position) FROM budget_lines l),
    (SELECT string_agg(to_jsonb(s)::text, '' ORDER BY organization_id) FROM cost_shares s)) AS name FROM budgets b";

/// The database itself keeps it locked, whoever writes.
#[tokio::test]
async fn what_was_submitted_is_locked_in_the_database_too() {
    let database = database().await;
    let app = App::new(&database);
    let people = people(&app).await;
    let submitted = done(&app, &submit(&budget(&app, 2023, &people.manager).await), &people.manager).await;
    let before = database.texts(HELD).await;
    for statement in STATEMENTS {
        let said = database.refuses(statement).await;
        assert!(said.contains("is locked"), "{statement}: {said}");
    }
    done(&app, &approve(&submitted), &people.director).await;
    for (_, secretary) in &people.secretaries {
        done(&app, &approve(&submitted), secretary).await;
    }
    for statement in STATEMENTS.into_iter().filter(|statement| !statement.contains("SET status = 'APPROVED'"))
    {
        let said = database.refuses(statement).await;
        assert!(said.contains("is locked"), "{statement}: {said}");
    }
    let approved: Vec<String> = before
        .iter()
        .map(|text| text.replace("\"SUBMITTED\"", "\"APPROVED\"").replace("\"version\": 2", "\"version\": 7"))
        .collect();
    assert_eq!(database.texts(HELD).await, approved);
    let late = "INSERT INTO budget_decisions (budget_id, kind, role, actor, reason) SELECT budget_id, 'REJECTED', 'DIRECTOR', 'x', 'x' FROM budgets";
    assert!(database.refuses(late).await.contains("is locked"));
    database.run("DELETE FROM partnerships").await;
    assert_eq!(database.texts(HELD).await, Vec::<String>::new(), "with its partnership it goes");
}
