//! Documents are valid here when they are so for the reference implementation of GraphQL, and variables when the specification says so.

use harness::{app::App, clients, database::TestDatabase, workspace};
use serde_json::{Value, json};

/// Documents, each the least that a rule of section 5 of the specification takes or refuses
const DOCUMENTS: &[&str] = &[
    "{ __typename @skip(if: true) @skip(if: false) }",
    "query ($a: Boolean!) { __typename @skip(if: $a) }",
    "{ viewer { __typename @skip(if: true) @skip(if: true) } }",
    "{ __typename(a: 1) }",
    "{ __typename { a } }",
    "{ __typename @nope }",
    "{ t: __typename t: __typename }",
    "{ t: __typename t: viewer { name } }",
    "query ($a: Boolean) { __typename @skip(if: $a) }",
    "query ($a: String!) { __typename @include(if: $a) }",
    "{ __typename @skip }",
    r#"{ __typename @skip(if: "x") }"#,
    "{ __typename @skip(if: $b) }",
    "query A { __typename } query A { __typename }",
    "query A { __typename } { __typename }",
    "{ __typename } { __typename }",
    "subscription { a: __typename }",
    "query A { __typename } mutation A { __typename }",
    r#"subscription { importProgress(id: "x") { id } __typename }"#,
    r#"subscription S { importProgress(id: "x") { id } b: importProgress(id: "y") { id } }"#,
    "{ nope }",
    "{ viewer { nope } }",
    "{ viewer }",
    "{ viewer { name { x } } }",
    "{ viewer { } }",
    "{ viewer { name name } }",
    "{ viewer { a: name a: name } }",
    "{ partnerships { a: name a: slug } }",
    "{ a: partnerships { name } a: partnerships { slug } }",
    "{ a: partnerships { n: name } a: partnerships { n: slug } }",
    r#"{ a: tenders(partnership: "zhw", first: 1) { totalCount } a: tenders(partnership: "zhw", first: 2) { totalCount } }"#,
    r#"{ node(id: "x") { ... on Tender { x: title } ... on Contract { x: title } } }"#,
    r#"{ node(id: "x") { ... on Tender { x: title } ... on Contract { x: value } } }"#,
    r#"{ node(id: "x") { ... on Tender { x: title } ... on BudgetLine { x: amount } } }"#,
    r#"{ node(id: "x") { title } }"#,
    r#"{ node(id: "x") { id } }"#,
    r#"{ node(id: "x") { ... on Tender { x: title } ... on Contract { x: id } } }"#,
    "{ node }",
    "{ node(id: null) { id } }",
    "{ node(id: 5) { id } }",
    "{ node(id: 5.5) { id } }",
    "{ node(id: true) { id } }",
    r#"{ node(id: "x", id: "y") { id } }"#,
    r#"{ node(id: "x", nope: 1) { id } }"#,
    "{ node(id: {a: 1}) { id } }",
    r#"{ node(id: ["x"]) { id } }"#,
    r#"{ tenders(partnership: "zhw", first: "1") { totalCount } }"#,
    r#"{ tenders(partnership: "zhw", first: 1.0) { totalCount } }"#,
    r#"{ tenders(partnership: "zhw", first: 99999999999) { totalCount } }"#,
    r#"{ tenders(partnership: "zhw", filter: {nope: 1}) { totalCount } }"#,
    r#"{ tenders(partnership: "zhw", filter: {year: "2023"}) { totalCount } }"#,
    r#"{ tenders(partnership: "zhw", filter: {status: REGISTERED}) { totalCount } }"#,
    r#"{ tenders(partnership: "zhw", filter: {status: "REGISTERED"}) { totalCount } }"#,
    r#"{ tenders(partnership: "zhw", filter: {status: [REGISTERED, NOPE]}) { totalCount } }"#,
    r#"{ tenders(partnership: "zhw", filter: null) { totalCount } }"#,
    "{ tenders(partnership: zhw) { totalCount } }",
    r#"{ tenders(partnership: "zhw", orderBy: TITLE_ASC) { totalCount } }"#,
    r#"{ tenders(partnership: "zhw", orderBy: [TITLE_ASC, null]) { totalCount } }"#,
    "{ ...A } fragment A on Query { __typename }",
    "{ ...A }",
    "fragment A on Query { __typename } { __typename }",
    "{ ...A } fragment A on Nope { x }",
    "{ ...A } fragment A on String { x }",
    "{ ... on Tender { title } }",
    "{ viewer { ... on Tender { title } } }",
    r#"{ node(id:"x") { ... on Node { id } } }"#,
    "{ ...A } fragment A on Query { ...A }",
    "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
    "{ ...A ...A } fragment A on Query { __typename }",
    "{ ...A } fragment A on Query { __typename } fragment A on Query { __typename }",
    "{ ... @include(if: true) { __typename } }",
    "{ ... on Decimal { x } }",
    r#"{ node(id: "x") { ... on Partnership { ... on Tender { id } } } }"#,
    r#"{ node(id: "x") { ...F } } fragment F on Partnership { name }"#,
    "{ partnerships { ...F } } fragment F on Node { id }",
    "{ partnerships { ...F } } fragment F on Tender { id }",
    r#"query ($a: Int, $a: Int) { tenders(partnership: "zhw", first: $a) { totalCount } }"#,
    "query ($a: Int) { __typename }",
    r#"{ tenders(partnership: "zhw", first: $a) { totalCount } }"#,
    "query ($a: String) { tenders(partnership: $a) { totalCount } }",
    r#"query ($a: String = "zhw") { tenders(partnership: $a) { totalCount } }"#,
    "query ($a: String! = null) { tenders(partnership: $a) { totalCount } }",
    r#"query ($a: Int!) { tenders(partnership: "zhw", first: $a) { totalCount } }"#,
    r#"query ($a: Boolean) { tenders(partnership: "zhw", first: $a) { totalCount } }"#,
    r#"query ($a: [Int]) { tenders(partnership: "zhw", first: $a) { totalCount } }"#,
    r#"query ($a: Tender) { tenders(partnership: "zhw", first: $a) { totalCount } }"#,
    r#"query ($a: Int = "x") { tenders(partnership: "zhw", first: $a) { totalCount } }"#,
    r#"query ($a: TenderFilter) { tenders(partnership: "zhw", filter: $a) { totalCount } }"#,
    r#"query ($a: TenderFilter = {nope: 1}) { tenders(partnership: "zhw", filter: $a) { totalCount } }"#,
    r#"query ($a: Int) { tenders(partnership: "zhw", filter: {year: $a}) { totalCount } }"#,
    r#"query ($a: String) { tenders(partnership: "zhw", filter: {year: $a}) { totalCount } }"#,
    r#"query ($a: TenderStatus) { tenders(partnership: "zhw", filter: {status: [$a]}) { totalCount } }"#,
    r#"query ($a: TenderStatus!) { tenders(partnership: "zhw", filter: {status: [$a]}) { totalCount } }"#,
    r#"query A { ...F } query B($a: Int) { ...F } fragment F on Query { tenders(partnership: "zhw", first: $a) { totalCount } }"#,
    r#"query B($a: Int) { ...F } fragment F on Query { tenders(partnership: "zhw", first: $a) { totalCount } }"#,
    "query B($a: Boolean!) { viewer @skip(if: $a) { name } }",
    "query B($a: Boolean) { viewer @skip(if: $a) { name } }",
    "query B($a: Boolean = true) { viewer @skip(if: $a) { name } }",
    "query B($a: Boolean!) { ...F @skip(if: $a) } fragment F on Query { __typename }",
    "query B($a: Boolean!) { ... @skip(if: $a) { __typename } }",
    "query B($a: Int = $b, $b: Int) { __typename }",
    "{ viewer @skip(if: true) @skip(if: true) { name } }",
    "{ viewer @skip(if: true) @include(if: true) { name } }",
    "{ viewer @deprecated { name } }",
    "query @skip(if: true) { __typename }",
    "{ viewer @skip { name } }",
    "{ viewer @skip(if: true, nope: 1) { name } }",
    "{ viewer @skip(if: true, if: true) { name } }",
    "{ ... @skip(if: true) @skip(if: true) { __typename } }",
    "{ viewer @skip(if: null) { name } }",
    r#"query ($a: Int @skip(if: true)) { tenders(partnership: "zhw", first: $a) { totalCount } }"#,
    "fragment A on Query @skip(if: true) { __typename } { ...A }",
    "type A { b: Int } { __typename }",
    "extend type Query { b: Int } { __typename }",
    "type A { b: Int }",
    "fragment A on Query { __typename }",
    r#"{ __type(name: "Tender") { name } }"#,
    "{ __type { name } }",
    "{ __schema { types { name } } }",
    "{ viewer { __schema { types { name } } } }",
    "mutation { __schema { types { name } } }",
    r#"{ __type(name: "Tender") { fields(includeDeprecated: "x") { name } } }"#,
    "{ __nope }",
    r#"mutation { applyImport(input: {id: "x"}) { problems { code } } }"#,
    "mutation { applyImport(input: {}) { problems { code } } }",
    "mutation { applyImport { problems { code } } }",
    "mutation ($i: ApplyImportInput!) { applyImport(input: $i) { problems { code } } }",
    "mutation ($i: ApplyImportInput) { applyImport(input: $i) { problems { code } } }",
    "mutation ($x: ID!) { applyImport(input: {id: $x}) { problems { code } } }",
    r#"mutation ($x: ID = "q") { applyImport(input: {id: $x}) { problems { code } } }"#,
    r#"{ tenders(partnership: "zhw", order: [TITLE_ASC]) { totalCount } }"#,
    r#"{ tenders(partnership: "zhw", order: TITLE_ASC) { totalCount } }"#,
    r#"{ tenders(partnership: "zhw", order: [TITLE_ASC, null]) { totalCount } }"#,
    r#"{ tenders(partnership: "zhw", filter: {status: {in: [REGISTERED]}}) { totalCount } }"#,
    r#"{ tenders(partnership: "zhw", filter: {status: {in: REGISTERED}}) { totalCount } }"#,
    r#"{ tenders(partnership: "zhw", filter: {status: {in: ["REGISTERED"]}}) { totalCount } }"#,
    r#"query ($a: TenderStatus!) { tenders(partnership: "zhw", filter: {status: {in: [$a]}}) { totalCount } }"#,
    r#"query ($a: [TenderStatus!]) { tenders(partnership: "zhw", filter: {status: {in: $a}}) { totalCount } }"#,
    r#"query ($a: String!) { tenders(partnership: "zhw", filter: {status: {in: [$a]}}) { totalCount } }"#,
];

/// What the reference implementation refuses and `apollo-compiler` 1.33 lets pass: of two input fields of one name the last counts,
/// and a variable without a value is refused where it is used
const LET_PASS: [&str; 4] = [
    r#"{ tenders(partnership: "zhw", filter: {year: 2023, year: 2024}) { totalCount } }"#,
    "query ($a: String = null) { tenders(partnership: $a) { totalCount } }",
    r#"mutation { applyImport(input: {id: "x", id: "y"}) { problems { code } } }"#,
    "mutation ($x: ID) { applyImport(input: {id: $x}) { problems { code } } }",
];

/// Whether the server finds nothing in documents that would keep it from running them
async fn ours(app: &App<'_>, documents: &[&str]) -> Vec<bool> {
    let mut verdicts = Vec::new();
    for document in documents {
        let answer = app.graphql(document, json!({}), "").await;
        let errors = answer["errors"].as_array().cloned().unwrap_or_default();
        // Without their variables or the name of an operation some are not run, valid as they are.
        let is_refused = errors.iter().any(|error| match error["extensions"]["code"].as_str() {
            Some("GRAPHQL_PARSE_FAILED") => true,
            Some("GRAPHQL_VALIDATION_FAILED") => {
                let message = error["message"].as_str().unwrap_or_default();
                error.get("locations").is_some() || message.contains("contains itself")
            }
            _ => false,
        });
        verdicts.push(!is_refused);
    }
    verdicts
}

fn theirs(documents: &[&str]) -> Option<Vec<bool>> {
    let schema = workspace::root().join("api/schema.graphql").to_string_lossy().into_owned();
    let ended = clients::run("graphql", "verdicts.mjs", [schema, json!(documents).to_string()])?;
    serde_json::from_value(ended.json()).ok()
}

#[tokio::test]
async fn documents_are_valid_when_the_reference_implementation_says_so() {
    let Some(theirs) = theirs(DOCUMENTS) else { return };
    assert!(theirs.iter().filter(|valid| **valid).count() > 30, "some are valid");
    let database = TestDatabase::migrated().await;
    let ours = ours(&App::new(&database), DOCUMENTS).await;
    for ((document, ours), theirs) in DOCUMENTS.iter().zip(ours).zip(theirs) {
        assert_eq!(ours, theirs, "{document}");
    }
}

#[tokio::test]
async fn what_is_let_pass_is_known() {
    let Some(theirs) = theirs(&LET_PASS) else { return };
    assert_eq!(theirs, [false; 4]);
    let database = TestDatabase::migrated().await;
    assert_eq!(ours(&App::new(&database), &LET_PASS).await, [true; 4]);
}

/// Variables that do not fit are refused before anything is run: there is no data, and one message that names the variable.
#[tokio::test]
async fn variables_are_coerced_before_anything_is_run() {
    let database = TestDatabase::migrated().await;
    let app = App::new(&database);
    let query = "query ($partnership: String!, $first: Int, $filter: TenderFilter, $order: [TenderOrder!]) {
        tenders(partnership: $partnership, first: $first, filter: $filter, order: $order) { totalCount } }";
    let ask = async |variables: Value| app.graphql(query, variables, "").await;
    for fitting in [
        json!({"partnership": "zhw"}),
        json!({"partnership": "zhw", "first": null, "filter": null, "order": null, "unknown": 1}),
        json!({"partnership": "zhw", "first": 1, "filter": {"year": 2023}, "order": "TITLE_ASC"}),
        json!({"partnership": "zhw", "order": ["TITLE_ASC"], "filter": {}}),
    ] {
        let answer = ask(fitting.clone()).await;
        assert!(answer.get("errors").is_none(), "{fitting}: {answer}");
    }
    for wrong in [
        json!({}),
        json!({"partnership": null}),
        json!({"partnership": 1}),
        json!({"partnership": ["zhw"]}),
        json!({"partnership": "zhw", "first": "1"}),
        json!({"partnership": "zhw", "first": 1.5}),
        json!({"partnership": "zhw", "first": 3_000_000_000_i64}),
        json!({"partnership": "zhw", "filter": {"nope": 1}}),
        json!({"partnership": "zhw", "filter": {"year": "2023"}}),
        json!({"partnership": "zhw", "filter": [1]}),
        json!({"partnership": "zhw", "order": ["NOPE"]}),
        json!({"partnership": "zhw", "order": [null]}),
    ] {
        let answer = ask(wrong.clone()).await;
        assert!(answer.get("data").is_none(), "{wrong}: {answer}");
        assert_eq!(
            answer["errors"][0]["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED",
            "{wrong}: {answer}"
        );
    }
}
