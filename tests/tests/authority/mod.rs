//! `docs/authority.md`: who may what, where, found out by doing it all.
//!
//! Made anew with `UPDATE_DOCS=1 cargo test -p inkoopkracht-tests authority`.

mod addresses;
mod budgets;
mod capacity;
mod contracts;
mod following;
mod operations;
mod tenders;
pub(crate) mod world;

use std::{collections::BTreeSet, fmt::Write, fs};

use harness::{app::App, database::TestDatabase, workspace};
use schema::types::{Role, TokenAccess};
use serde_json::{Value, json};

use operations::{CHANGES, FOLLOWED, Operation, READS};
use world::{PLACES, filled};

const INTRODUCTION: &str = "\
# Who may what

Found out by asking and doing everything as everybody: made by `tests/tests/authority`, which fails when a field or a mutation has no line
here. Everybody but nobody has a role in the partnership *own*; *other* is another partnership of the same installation. The adviser
and the secretary act for Delft. `reader` is a coordinator's token that only reads, `installation` an administrator of all partnerships.

`yes`: answered, done or told. `-`: refused (`FORBIDDEN`). `sign in`: refused (`UNAUTHENTICATED`). `hidden`: answered as if there were nothing.
";

struct Asker {
    name: String,
    token: String,
}

/// Nobody, each role in the own partnership, and who is special
async fn askers(app: &App<'_>) -> Vec<Asker> {
    let mut askers = vec![Asker { name: "nobody".to_owned(), token: String::new() }];
    let own = Some(PLACES[0].1);
    for role in Role::ALL {
        let organization = matches!(role, Role::Adviser | Role::Secretary).then_some("GM0503");
        let token = app.token_in(own, *role, organization, TokenAccess::Full).await;
        askers.push(Asker { name: role.as_str().to_lowercase().replace('_', " "), token });
    }
    let reader = app.token_in(own, Role::Coordinator, None, TokenAccess::Read).await;
    askers.push(Asker { name: "reader".to_owned(), token: reader });
    let installation = app.token_in(None, Role::Admin, None, TokenAccess::Full).await;
    askers.push(Asker { name: "installation".to_owned(), token: installation });
    askers
}

/// The document with the partnership and the global identities of what it has put in
async fn document(database: &TestDatabase, operation: &Operation, slug: &str) -> String {
    let mut text = filled(operation.document, slug);
    while let Some((before, rest)) = text.split_once("\"{") {
        let (node, after) = rest.split_once("}\"").expect("a closing brace");
        let (kind, name) = node.split_once(':').expect("a type and a name");
        let uuid = filled(&format!("{{uuid:{name}}}"), slug);
        let id = format!("SELECT encode(convert_to('{kind}:{uuid}', 'UTF8'), 'base64') AS name");
        let id = database.texts(&id).await.concat().replace('\n', "");
        text = format!("{before}\"{id}\"{after}");
    }
    text
}

/// What came of it, in a word
async fn outcome(app: &App<'_>, operation: &Operation, document: &str, token: &str) -> &'static str {
    let answer = if document.contains("Upload!") {
        app.upload(document, "x.csv", b"a;b", token).await.json()
    } else {
        app.graphql(document, json!({}), token).await
    };
    let code = answer["errors"][0]["extensions"]["code"].as_str();
    let data = &answer["data"];
    let field = operation.field.rsplit('.').next().unwrap_or_default();
    match code {
        Some("FORBIDDEN") => "-",
        Some("UNAUTHENTICATED") => "sign in",
        Some(other) => panic!("{document}: {other}: {answer:#}"),
        None => {
            let problems = &data[field]["problems"];
            assert!(problems.is_null() || *problems == json!([]), "{document}: {answer:#}");
            match data.pointer(operation.seen) {
                None | Some(Value::Null) => "hidden",
                Some(Value::Array(found)) if found.is_empty() => "hidden",
                Some(_) => "yes",
            }
        }
    }
}

fn head(askers: &[Asker]) -> String {
    let names = askers.iter().map(|asker| asker.name.as_str()).collect::<Vec<_>>().join(" | ");
    format!("\n| | | partnership | {names} |\n|{}\n", " --- |".repeat(askers.len() + 3))
}

async fn table(database: &TestDatabase, app: &App<'_>, askers: &[Asker], operations: &[Operation]) -> String {
    let mut text = head(askers);
    for operation in operations {
        let places = if operation.is_everywhere { &[("any", "zhw")] } else { &PLACES[..] };
        for (place, slug) in places {
            let document = document(database, operation, slug).await;
            write!(text, "| `{}` | {} | {place} |", operation.field, operation.of).expect("a text grows");
            for asker in askers {
                let before = operation.statements();
                if !before.is_empty() {
                    database.run(&filled(&before, slug)).await;
                }
                let outcome = outcome(app, operation, &document, &asker.token).await;
                write!(text, " {outcome} |").expect("a text grows");
            }
            text.push('\n');
        }
    }
    text
}

#[tokio::test]
async fn everybody_may_what_the_matrix_says() {
    let database = world::database().await;
    let app = App::new(&database);
    let askers = askers(&app).await;
    let text = format!(
        "{INTRODUCTION}\n## Reading\n{}\n## Changing\n{}\n## Following\n{}{}\n## Pages and downloads\n{}{}",
        table(&database, &app, &askers, READS).await,
        table(&database, &app, &askers, CHANGES).await,
        head(&askers),
        following::table(&database, &askers, FOLLOWED).await,
        head(&askers),
        addresses::table(&database, &app, &askers).await
    );
    let path = workspace::root().join("docs/authority.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &text).expect("docs/authority.md can be written");
    }
    let stored = fs::read_to_string(&path).unwrap_or_default();
    let changed: Vec<_> = text.lines().filter(|line| !stored.lines().any(|old| old == *line)).collect();
    assert!(stored == text, "UPDATE_DOCS=1, and read the difference: {changed:#?}");
}

/// A field that nobody thought about has no line, and fails here.
#[tokio::test]
async fn every_field_and_mutation_has_a_line() {
    let database = TestDatabase::migrated().await;
    let app = App::new(&database);
    for (root, operations) in [("Query", READS), ("Mutation", CHANGES), ("Subscription", FOLLOWED)] {
        let query =
            format!("{{ __type(name: \"{root}\") {{ fields(includeDeprecated: true) {{ name }} }} }}");
        let answer = app.data(&query, json!({}), "").await;
        let fields = answer["__type"]["fields"].as_array().expect("fields");
        let fields: BTreeSet<&str> = fields.iter().filter_map(|field| field["name"].as_str()).collect();
        let told: BTreeSet<&str> =
            operations.iter().map(|operation| operation.field).filter(|field| !field.contains('.')).collect();
        assert_eq!(fields, told, "tests/tests/authority/operations.rs has a line for each field of {root}");
    }
}
