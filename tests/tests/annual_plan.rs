//! The annual plan of a year: written beside the draft of a budget, approved and locked with it, and taken along by later revisions.

use axum::http::header;
use harness::{app::App, database::TestDatabase, partnership, programs, workspace};
use schema::types::Role;
use serde_json::{Value, json};

use crate::told::told;

const PLAN: &str =
    "id goals { position title description } focusPoints { title } activities { title description }
    budget { id year revision version status lines { name } }";

async fn database() -> TestDatabase {
    let database = partnership::database().await;
    import_budget(&database);
    database
}

fn import_budget(database: &TestDatabase) {
    let budget = workspace::fixture("begroting_2023.csv");
    let ended = programs::import(database, "import", &budget, "budget", Some(2023));
    assert_eq!(ended.code, 0, "{ended:#?}");
}

async fn plan(app: &App<'_>, revision: i32, token: &str) -> Value {
    let query =
        format!("{{ annualPlan(partnership: \"zhw\", year: 2023, revision: {revision}) {{ {PLAN} }} }}");
    app.data(&query, json!({}), token).await["annualPlan"].take()
}

/// What a change came to: the plan, and the codes of the problems with their places
async fn change(app: &App<'_>, plan: &Value, set: &str, token: &str) -> (Value, Vec<String>) {
    let (id, version) = (&plan["id"], &plan["budget"]["version"]);
    let mutation = format!(
        "mutation {{ updateAnnualPlan(input: {{id: {id}, version: {version}, {set}}}) {{
            annualPlan {{ {PLAN} }} problems {{ code path }} }} }}"
    );
    let mut payload = app.data(&mutation, json!({}), token).await["updateAnnualPlan"].take();
    let problems = payload["problems"].as_array().expect("problems").iter();
    let place = |path: &Value| {
        path.as_array().map(|path| path.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("."))
    };
    let problems = problems.map(|problem| {
        format!(
            "{} {}",
            problem["code"].as_str().unwrap_or_default(),
            place(&problem["path"]).unwrap_or_default()
        )
    });
    let problems = problems.collect();
    (payload["annualPlan"].take(), problems)
}

fn titles(plan: &Value, kind: &str) -> Vec<String> {
    let items = plan[kind].as_array().unwrap_or_else(|| panic!("no {kind}: {plan:#}")).iter();
    items.map(|item| item["title"].as_str().expect("a title").to_owned()).collect()
}

const WRITTEN: &str =
    "goals: [{title: \" Kennis delen \"}, {title: \"Kwaliteit\", description: \"Eerst dit.\\n\\nDan dat.\"}],
    activities: [{title: \"Formats\", description: \" \"}]";

#[tokio::test]
async fn a_plan_is_written_beside_a_draft_and_locked_with_it() {
    let database = database().await;
    let app = App::new(&database);
    let coordinator = app.token(Role::Coordinator, None).await;
    let empty = plan(&app, 1, &coordinator).await;
    assert_eq!((&empty["goals"], &empty["budget"]["version"]), (&json!([]), &json!(1)));

    let (written, problems) = change(&app, &empty, WRITTEN, &coordinator).await;
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(
        written["goals"],
        json!([{"position": 1, "title": "Kennis delen", "description": null},
               {"position": 2, "title": "Kwaliteit", "description": "Eerst dit.\n\nDan dat."}])
    );
    assert_eq!(written["activities"], json!([{"title": "Formats", "description": null}]));
    assert_eq!((&written["focusPoints"], &written["budget"]["version"]), (&json!([]), &json!(2)));

    // What is left out stays, and a list is replaced as a whole.
    let (fewer, _) = change(&app, &written, "goals: [{title: \"Kwaliteit\"}]", &coordinator).await;
    assert_eq!(
        (titles(&fewer, "goals"), titles(&fewer, "activities")),
        (vec!["Kwaliteit".to_owned()], vec!["Formats".to_owned()])
    );
    let history = app
        .data(
            &format!(
                "{{ changes(of: {}) {{ nodes {{ kind part fields {{ field before after }} }} }} }}",
                fewer["id"]
            ),
            json!({}),
            &coordinator,
        )
        .await;
    let changes = history["changes"]["nodes"].as_array().expect("changes");
    assert!(
        changes.iter().any(|change| change["part"] == "PLAN_ITEM" && change["kind"] == "REMOVED"),
        "{changes:#?}"
    );

    let (_, stale) = change(&app, &written, "goals: []", &coordinator).await;
    assert_eq!(stale, ["budget.version_stale version"]);
    let wrong = format!(
        "goals: [{{title: \"a\"}}, {{title: \" \"}}], focusPoints: [{{title: \"{}\"}}]",
        "x".repeat(1_001)
    );
    let (same, refused) = change(&app, &fewer, &wrong, &coordinator).await;
    assert_eq!(refused, ["plan.title_missing goals.1.title", "text.too_long focusPoints.0.title"]);
    assert_eq!(same, fewer, "nothing is stored");
    let many = format!("activities: [{}]", "{title: \"a\"}, ".repeat(101));
    assert_eq!(change(&app, &fewer, &many, &coordinator).await.1, ["plan.too_many_items activities"]);

    database.run("UPDATE budgets SET status = 'SUBMITTED'").await;
    assert_eq!(change(&app, &fewer, "goals: []", &coordinator).await.1, ["budget.not_draft id"]);
    for statement in [
        "UPDATE plan_items SET title = 'anders'",
        "DELETE FROM plan_items",
        "INSERT INTO plan_items (budget_id, kind, position, title) SELECT budget_id, 'GOAL', 9, 'erbij' FROM budgets",
    ] {
        let refused = database.refuses(statement).await;
        assert!(refused.contains("is locked"), "{statement}: {refused}");
    }
}

#[tokio::test]
async fn later_revisions_take_the_plan_along_and_are_compared_with_it() {
    let database = database().await;
    let app = App::new(&database);
    let coordinator = app.token(Role::Coordinator, None).await;
    let first = plan(&app, 1, &coordinator).await;
    let (first, _) = change(&app, &first, WRITTEN, &coordinator).await;

    let revise = format!(
        "mutation {{ reviseBudget(input: {{id: {}}}) {{ budget {{ revision }} }} }}",
        first["budget"]["id"]
    );
    app.data(&revise, json!({}), &coordinator).await;
    let second = plan(&app, 2, &coordinator).await;
    assert_eq!((&second["goals"], &second["activities"]), (&first["goals"], &first["activities"]));
    let set = "goals: [{title: \"kwaliteit\"}], focusPoints: [{title: \"Ontmoeten\"}]";
    change(&app, &second, set, &coordinator).await;

    let compare = "{ compareBudgets(partnership: \"zhw\", year: 2023, before: 1, after: 2) {
        plan { kind before { title } after { title } } } }";
    let compared = app.data(compare, json!({}), &coordinator).await["compareBudgets"]["plan"].take();
    assert_eq!(
        compared,
        json!([
            {"kind": "GOAL", "before": {"title": "Kwaliteit"}, "after": {"title": "kwaliteit"}},
            {"kind": "GOAL", "before": {"title": "Kennis delen"}, "after": null},
            {"kind": "FOCUS_POINT", "before": null, "after": {"title": "Ontmoeten"}},
            {"kind": "ACTIVITY", "before": {"title": "Formats"}, "after": {"title": "Formats"}},
        ])
    );

    // A workbook tells the lines alone; the revision that it makes keeps what it does not tell.
    database.run("INSERT INTO budget_lines (budget_id, position, name, amount_eur) SELECT budget_id, 9, 'Huur', 1 FROM budgets").await;
    import_budget(&database);
    let third = plan(&app, 3, &coordinator).await;
    assert_eq!(
        (titles(&third, "goals"), titles(&third, "focusPoints")),
        (vec!["kwaliteit".to_owned()], vec!["Ontmoeten".to_owned()])
    );
    assert_eq!(third["budget"]["lines"].as_array().map(Vec::len), Some(5));

    let list =
        "{ annualPlans(partnership: \"zhw\") { totalCount nodes { budget { revision } goals { title } } } }";
    let list = app.data(list, json!({}), &coordinator).await["annualPlans"].take();
    assert_eq!(
        (&list["totalCount"], &list["nodes"][2]["goals"][0]["title"]),
        (&json!(3), &json!("Kennis delen"))
    );
    let node = format!("{{ node(id: {}) {{ ... on AnnualPlan {{ budget {{ revision }} }} }} }}", first["id"]);
    assert_eq!(app.data(&node, json!({}), &coordinator).await["node"]["budget"]["revision"], 1);
}

#[tokio::test]
async fn the_page_shows_a_plan_and_changes_a_draft() {
    let database = database().await;
    let app = App::new(&database);
    let (coordinator, viewer) =
        (app.token(Role::Coordinator, None).await, app.token(Role::Viewer, None).await);
    let page = async |address: &str, token: &str| app.get(address, token).await.text();
    let empty = page("/plan?partnership=zhw&year=2023", &coordinator).await;
    assert!(empty.contains("Er staan nog geen doelstellingen") && empty.contains("Onvoorzien"), "{empty}");
    let address =
        empty.split_once("action=\"/plan/").expect("a form").1.split_once('"').expect("an address").0;
    let address = format!("/plan/{address}");

    let mut fields = vec![
        ("version", "1"),
        ("goals-place-0", "2"),
        ("goals-title-0", "Kennis <delen>"),
        ("goals-description-0", "Eerst dit.\r\n\r\nDan dat."),
        ("goals-place-1", "1"),
        ("goals-title-1", " "),
        ("goals-description-1", "Een toelichting zonder doel"),
    ];
    let wrong = app.post(&address, &fields, &coordinator).await;
    assert_eq!(wrong.status, 400);
    let wrong = wrong.text();
    assert!(wrong.contains("href=\"#goals-title-1\"") && wrong.contains("Kennis &#60;delen&#62;"), "{wrong}");
    fields[1].1 = "eerst";
    fields[5].1 = " ";
    let both = app.post(&address, &fields, &coordinator).await.text();
    for said in ["href=\"#goals-place-0\"", "id=\"goals-place-0-error\"", "href=\"#goals-title-1\""] {
        assert!(both.contains(said), "all at once, each at its field: {both}");
    }
    fields[1].1 = "2";
    fields[5].1 = "Kwaliteit";
    let stored = app.post(&address, &fields, &coordinator).await;
    assert_eq!(stored.status, 303, "{}", stored.text());
    let shown = page(stored.headers[header::LOCATION].to_str().expect("an address"), &viewer).await;
    assert!(shown.find("Kwaliteit") < shown.find("Kennis &#60;delen&#62;"), "{shown}");
    assert!(shown.contains("<p>Eerst dit.</p><p>Dan dat.</p>"), "{shown}");
    assert!(!shown.contains("action=\"/plan/"), "a viewer changes nothing");
    assert_eq!(app.post(&address, &fields, &viewer).await.status, 403);
    let stale = app.post(&address, &fields, &coordinator).await;
    assert!(stale.text().contains("intussen gewijzigd"));
    fields[0].1 = "2";
    fields[1].1 = "2";
    let same = app.post(&address, &fields, &coordinator).await;
    assert_eq!(told(&same), "unchanged");
    let again = app.post(&address, &fields, &coordinator).await;
    assert_eq!(told(&again), "unchanged", "and the version is as it was: {}", again.text());

    app.data(
        &format!(
            "mutation {{ reviseBudget(input: {{id: {}}}) {{ budget {{ id }} }} }}",
            plan(&app, 1, &coordinator).await["budget"]["id"]
        ),
        json!({}),
        &coordinator,
    )
    .await;
    let second = plan(&app, 2, &coordinator).await;
    change(&app, &second, "goals: [{title: \"Kwaliteit\"}]", &coordinator).await;
    let compared = page("/plan?partnership=zhw&year=2023&revision=2&compare=1", &viewer).await;
    assert!(
        compared.contains("Wat er anders is dan in revisie 1") && compared.contains("staat er niet in"),
        "{compared}"
    );
    assert_eq!(app.get("/plan?partnership=zhw&year=2023&revision=9", &viewer).await.status, 404);
}

/// The plan of a new year is that of the year before until it is changed, and says so.
#[tokio::test]
async fn a_plan_that_was_taken_over_says_so_until_it_is_changed() {
    let database = database().await;
    let app = App::new(&database);
    let coordinator = app.token(Role::Coordinator, None).await;
    let taken_over = "Overgenomen uit het jaarplan van 2023";
    let first = plan(&app, 1, &coordinator).await;
    let (first, _) = change(&app, &first, WRITTEN, &coordinator).await;
    let draft = |year: i32| {
        let from = &first["budget"]["id"];
        let input = format!("partnership: \"zhw\", year: {year}, from: {from}");
        format!("mutation {{ draftBudget(input: {{{input}}}) {{ budget {{ id }} problems {{ code }} }} }}")
    };
    app.data(&draft(2024), json!({}), &coordinator).await;
    let shown =
        async |year: i32| app.get(&format!("/plan?partnership=zhw&year={year}"), &coordinator).await.text();
    assert!(!shown(2023).await.contains("Overgenomen uit"), "it is the first");
    let copied = shown(2024).await;
    assert!(copied.contains(taken_over), "{copied}");
    let address = copied.split_once("action=\"/plan/").expect("a form").1.split_once('"').expect("its end").0;
    let fields = [("version", "1"), ("goals-place-0", "1"), ("goals-title-0", "Nieuwe doelen")];
    assert_eq!(app.post(&format!("/plan/{address}"), &fields, &coordinator).await.status, 303);
    let changed = shown(2024).await;
    assert!(changed.contains("Nieuwe doelen") && !changed.contains(taken_over), "{changed}");
}
