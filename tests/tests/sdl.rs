//! The API's description of itself: checked in, complete, and of one kind with what the program serves.

use std::{collections::BTreeSet, fs};

use harness::{app::App, database::TestDatabase, programs, workspace};
use schema::types::Role;
use serde_json::{Value, json};

const INTROSPECTION: &str = "{ __schema { types { name kind description
    fields(includeDeprecated: true) { name description args { name description type { ...type } } type { ...type } }
    inputFields { name description } enumValues(includeDeprecated: true) { name description } } } }
    fragment type on __Type { name kind ofType { name kind ofType { name kind ofType { name kind } } } }";

/// These come with GraphQL, the last with the way of sending files.
const BUILT_IN: [&str; 6] = ["Int", "Float", "String", "Boolean", "ID", "Upload"];

#[tokio::test]
async fn the_file_is_what_the_program_prints() {
    let database = TestDatabase::empty().await;
    let printed = programs::api(&database, ["sdl"]);
    assert_eq!(printed.code, 0, "{printed:#?}");
    assert!(printed.stdout.contains("type Query"), "{printed:#?}");
    let stored =
        fs::read_to_string(workspace::root().join("api/schema.graphql")).expect("the schema is checked in");
    let first_difference = || {
        let lines = printed.stdout.lines().zip(stored.lines()).enumerate();
        lines
            .filter(|(_, (new, old))| new != old)
            .map(|(number, (new, old))| format!("line {}: {new:?}, stored {old:?}", number + 1))
            .next()
    };
    assert!(
        printed.stdout == stored,
        "inkoopkracht-api sdl > api/schema.graphql, and read the difference: {:?}",
        first_difference()
    );
}

async fn types() -> Vec<Value> {
    let database = TestDatabase::migrated().await;
    let app = App::new(&database);
    let token = app.token(Role::Admin, None).await;
    let mut answer = app.data(INTROSPECTION, json!({}), &token).await;
    let Value::Array(types) = answer["__schema"]["types"].take() else { panic!("no types") };
    let own = |kind: &Value| {
        let name = kind["name"].as_str().unwrap_or_default();
        !name.starts_with("__") && !BUILT_IN.contains(&name)
    };
    types.into_iter().filter(own).collect()
}

/// Everything below a type that has no description, as paths.
fn undescribed(kind: &Value) -> Vec<String> {
    let mut paths = Vec::new();
    let mut look = |path: String, thing: &Value| {
        if thing["description"].as_str().is_none_or(|text| text.trim().is_empty()) {
            paths.push(path);
        }
    };
    let name = kind["name"].as_str().unwrap_or_default();
    look(name.to_owned(), kind);
    for members in ["fields", "inputFields", "enumValues"] {
        for member in kind[members].as_array().into_iter().flatten() {
            let path = format!("{name}.{}", member["name"].as_str().unwrap_or_default());
            for argument in member["args"].as_array().into_iter().flatten() {
                look(format!("{path}({})", argument["name"].as_str().unwrap_or_default()), argument);
            }
            look(path, member);
        }
    }
    paths
}

#[tokio::test]
async fn everything_is_described() {
    let types = types().await;
    assert!(types.len() > 10, "the schema is seen: {}", types.len());
    let missing: Vec<_> = types.iter().flat_map(undescribed).collect();
    assert_eq!(missing, Vec::<String>::new());

    let planted = json!({"name": "T", "description": "x", "fields": [{"name": "f", "description": " ", "args": [{"name": "a"}]}]});
    assert_eq!(undescribed(&planted), ["T.f(a)", "T.f"]);
}

/// Money and percentages are never floats: no field or argument is one.
#[tokio::test]
async fn nothing_is_a_float() {
    fn leaf(mut kind: &Value) -> &str {
        while !kind["ofType"].is_null() {
            kind = &kind["ofType"];
        }
        kind["name"].as_str().unwrap_or_default()
    }
    let mut leaves = BTreeSet::new();
    for kind in types().await {
        for field in kind["fields"].as_array().into_iter().flatten() {
            leaves.insert(leaf(&field["type"]).to_owned());
            for argument in field["args"].as_array().into_iter().flatten() {
                leaves.insert(leaf(&argument["type"]).to_owned());
            }
        }
    }
    assert!(leaves.contains("Decimal") && leaves.contains("String"), "{leaves:?}");
    assert!(!leaves.contains("Float"));
}

/// The fields that scripts and guides rely on.
#[tokio::test]
async fn the_outer_interface_is_there() {
    let types = types().await;
    let fields = |name: &str| -> BTreeSet<String> {
        let kind = types.iter().find(|kind| kind["name"] == name).unwrap_or_else(|| panic!("no type {name}"));
        let fields = kind["fields"].as_array().into_iter().flatten();
        fields.filter_map(|field| field["name"].as_str().map(str::to_owned)).collect()
    };
    for (kind, wanted) in [
        (
            "Query",
            "partnership partnerships organization organizations calendar tenders tender population budget budgets annualPlan annualPlans
             costDistribution importRun importRuns node nodes",
        ),
        ("Mutation", "checkWorkbook applyImport registerTender updateTender draftBudget updateBudget updateAnnualPlan reviseBudget submitBudget approveBudget rejectBudget joinPartnership"),
        ("Tender", "id reference title lead participations estimatedValue nature procedure status publication contractStart"),
        ("ImportRun", "id status kind progress rows findings"),
    ] {
        let there = fields(kind);
        for field in wanted.split_whitespace() {
            assert!(there.contains(field), "{kind}.{field}");
        }
    }
}
