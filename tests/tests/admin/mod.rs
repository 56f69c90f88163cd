//! What administrators do in a browser, and that users show again who they are before what binds others.

mod audited;
mod confirming;
mod inviting;
mod pages;

use harness::{
    app::App,
    browser::{self, Session},
    database::TestDatabase,
    partnership,
};

/// Two partnerships; Beheer administers the installation, Zoe administers `zhw`, Anna advises there for Delft
async fn database() -> TestDatabase {
    let database = partnership::database().await;
    database.run(&partnership::partnership("rijn")).await;
    browser::user(&database, "Beheer", &["'ADMIN', NULL, NULL"]).await;
    browser::user(&database, "Zoe", &["'ADMIN', 'zhw', NULL"]).await;
    browser::user(&database, "Anna", &["'ADVISER', 'zhw', 'GM0503'"]).await;
    database
}

async fn id(database: &TestDatabase, name: &str) -> String {
    database.texts(&format!("SELECT user_id::text AS name FROM users WHERE name = '{name}'")).await.concat()
}

/// `ROLE@slug:code` of a user
async fn roles(database: &TestDatabase, name: &str) -> Vec<String> {
    let roles = format!(
        "SELECT role || '@' || coalesce(slug, 'all') || ':' || coalesce(code, '-') AS name FROM user_roles JOIN users USING (user_id)
         LEFT JOIN partnerships USING (partnership_id) LEFT JOIN organizations USING (organization_id)
         WHERE users.name = '{name}' ORDER BY 1"
    );
    database.texts(&roles).await
}

/// What the audit trail has of these actions
async fn noted(database: &TestDatabase, actions: &str) -> Vec<String> {
    let trail = format!(
        "SELECT concat_ws(' ', action, object, result, actor) AS name FROM audit_events WHERE action IN ({actions})
         ORDER BY audit_event_id"
    );
    database.texts(&trail).await
}

/// All sessions were confirmed so many minutes ago
async fn pass(database: &TestDatabase, minutes: u32) {
    let then = format!(
        "UPDATE tokens SET created_at = now() - interval '{minutes} minutes',
         confirmed_at = CASE WHEN confirmed_at IS NULL THEN NULL ELSE now() - interval '{minutes} minutes' END
         WHERE purpose = 'SESSION'"
    );
    database.run(&then).await;
}

/// The address in a page that was told this once
fn told(page: &str) -> String {
    page.split_once("<code>")
        .and_then(|(_, rest)| rest.split_once("</code>"))
        .expect("something told")
        .0
        .to_owned()
}

async fn session<'a>(app: &'a App<'a>, name: &str) -> Session<'a> {
    Session::of(app, name).await
}
