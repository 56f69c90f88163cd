//! The addresses of pages and downloads, which decide for themselves.

use std::fmt::Write;

use axum::http::{Method, Request, header};
use harness::{app::App, database::TestDatabase};

use super::{
    Asker,
    world::{PLACES, filled},
};

/// Method, address, and the status that the import is given before
const ADDRESSES: [(&str, &str, &str); 53] = [
    ("GET", "/imports/{uuid:ImportRun}", "CHECKED"),
    ("GET", "/imports/{uuid:ImportRun}/file", "CHECKED"),
    ("GET", "/imports/{uuid:ImportRun}/annotated", "CHECKED"),
    ("POST", "/imports", ""),
    ("POST", "/imports/{uuid:ImportRun}/apply", "CHECKED"),
    ("POST", "/imports/{uuid:ImportRun}/reject", "CHECKED"),
    ("POST", "/imports/{uuid:ImportRun}/cancel", "WAITING"),
    ("POST", "/imports/{uuid:ImportRun}/revert", "APPLIED"),
    ("POST", "/imports/{uuid:ImportRun}/columns", "CHECKED"),
    ("POST", "/imports/{uuid:ImportRun}/recheck", "CHECKED"),
    ("GET", "/tenders/{uuid:OwnTender}", ""),
    ("GET", "/tenders/{uuid:OwnTender}/edit", ""),
    ("GET", "/tenders/new?partnership={slug}", ""),
    ("GET", "/assessments?partnership={slug}", ""),
    ("GET", "/calendar?partnership={slug}&on=2023-06-30", ""),
    ("GET", "/calendar/difference?partnership={slug}", ""),
    ("GET", "/calendar/retrospect?partnership={slug}", ""),
    ("GET", "/calendar/{slug}/2023.ics", ""),
    ("GET", "/ocds/{slug}/2023.json", ""),
    ("GET", "/capacity?partnership={slug}", ""),
    ("GET", "/capacity/rounds/{uuid:Round}", ""),
    ("GET", "/budget?partnership={slug}", ""),
    ("GET", "/plan?partnership={slug}", ""),
    ("GET", "/columns?partnership={slug}", ""),
    ("GET", "/contracts?partnership={slug}", ""),
    ("GET", "/alignment?partnership={slug}", ""),
    ("GET", "/contracts/new?partnership={slug}", ""),
    ("GET", "/contracts/{uuid:Contract}", ""),
    ("GET", "/export/contracts.xlsx?partnership={slug}&year=2023", ""),
    ("GET", "/members?partnership={slug}", ""),
    ("GET", "/planning?partnership={slug}", ""),
    ("GET", "/reference", ""),
    ("GET", "/reference/terms", ""),
    ("GET", "/reference/cpv", ""),
    ("GET", "/reference/population", ""),
    ("GET", "/export/calendar.xlsx?partnership={slug}&year=2023", ""),
    ("GET", "/export/cost-distribution.xlsx?partnership={slug}&year=2023", ""),
    ("GET", "/export/budget-actuals.xlsx?partnership={slug}&year=2023", ""),
    ("GET", "/export/expenses.xlsx?partnership={slug}&year=2023", ""),
    ("GET", "/export/settlement.xlsx?partnership={slug}&year=2025", ""),
    ("GET", "/money?partnership={slug}", ""),
    ("GET", "/expenses?partnership={slug}", ""),
    ("GET", "/expenses/{uuid:Expense}", ""),
    ("GET", "/fees?partnership={slug}", ""),
    ("GET", "/settlement/{uuid:Settlement}", ""),
    ("GET", "/data/tenders.csv?partnership={slug}", ""),
    ("GET", "/template/calendar.xlsx?partnership={slug}", ""),
    ("GET", "/admin?partnership={slug}", ""),
    ("GET", "/admin/users?partnership={slug}", ""),
    ("GET", "/admin/users/{uuid:User}", ""),
    ("GET", "/admin/tokens?partnership={slug}", ""),
    ("GET", "/admin/audit", ""),
    ("GET", "/admin/system?partnership={slug}", ""),
];

/// What stands for an identity in an address
const NODES: [&str; 7] = [
    "{uuid:User}",
    "{uuid:Round}",
    "{uuid:OwnTender}",
    "{uuid:ImportRun}",
    "{uuid:Expense}",
    "{uuid:Settlement}",
    "{uuid:Contract}",
];

const ANNOTATED: &str = "INSERT INTO import_annotations (import_run_id, file_name, content)
    SELECT import_run_id, 'x.xlsx', 'x' FROM import_runs ON CONFLICT DO NOTHING";

/// The lines of the addresses
pub(super) async fn table(database: &TestDatabase, app: &App<'_>, askers: &[Asker]) -> String {
    database.run(ANNOTATED).await;
    let mut text = String::new();
    for (method, address, status) in ADDRESSES {
        for (place, slug) in PLACES {
            let shown = NODES.iter().fold(address.to_owned(), |shown, node| shown.replace(node, "{id}"));
            let shown = shown.replace("{slug}", "{partnership}");
            let shown = shown.split('&').next().unwrap_or_default();
            write!(text, "| `{method} {shown}` | | {place} |").expect("a text grows");
            for asker in askers {
                if !status.is_empty() {
                    let before = format!(
                        "DELETE FROM findings; UPDATE import_runs SET applied_by = NULL, claimed_by = NULL, status = '{status}'"
                    );
                    database.run(&before).await;
                }
                let outcome = outcome(app, method, &filled(address, slug), slug, &asker.token).await;
                write!(text, " {outcome} |").expect("a text grows");
            }
            text.push('\n');
        }
    }
    text
}

async fn outcome(app: &App<'_>, method: &str, address: &str, slug: &str, token: &str) -> &'static str {
    let method: Method = method.parse().expect("a method");
    let request = Request::builder().method(&method).uri(address);
    let answer = if address == "/imports" {
        let fields = [("partnership", slug), ("kind", ""), ("year", "")];
        app.form(request, &fields, ("file", "x.csv", b"a;b"), token).await
    } else {
        app.send(request.header(header::ACCEPT, "*/*"), token, "").await
    };
    match answer.status.as_u16() {
        200 | 303 => "yes",
        401 => "sign in",
        403 => "-",
        404 => "not found",
        other => panic!("{method} {address}: {other} {}", answer.text()),
    }
}
