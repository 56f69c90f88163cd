//! What an import asks about: what people changed by hand, and rows that look like stored ones.

use axum::http::{Request, header};
use harness::{
    app::App,
    calendar::{APPLY, calendar, change_by_hand, codes, import, tenders, until, upload},
    partnership, programs,
};
use schema::types::Role;
use serde_json::{Value, json};

#[tokio::test]
async fn the_command_line_refuses_to_overwrite_what_was_changed_by_hand() {
    let database = partnership::database().await;
    let folder = tempfile::tempdir().expect("a folder");
    let first = calendar(&folder, "a.csv", &["1;Groen;Delft;50000;Q2 2023", "2;Afval;Delft;1000;Q2 2023"]);
    assert_eq!(import(&database, &first, &[]).code, 0);
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    change_by_hand(&app, &token, "1", "60000").await;

    let same = import(&database, &first, &[]);
    assert_eq!((same.code, same.json()["rows"]["unchanged"].clone()), (0, json!(2)), "{same:#?}");
    assert_eq!(tenders(&database).await, ["2 Afval 1000", "1 Groen 60000"], "the same file wipes nothing");

    let second = calendar(&folder, "b.csv", &["1;Groen;Delft;70000;Q3 2023", "2;Afval;Delft;2000;Q2 2023"]);
    let refused = import(&database, &second, &[]);
    assert_eq!(refused.code, 1, "{refused:#?}");
    assert_eq!(codes(&refused), ["ERROR tender.conflict D2"]);
    assert_eq!((&refused.json()["stored"], &refused.json()["undecided"]), (&json!(false), &json!(1)));
    assert_eq!(tenders(&database).await, ["2 Afval 1000", "1 Groen 60000"], "all or nothing");

    let kept = import(&database, &second, &["--conflicts", "keep"]);
    assert_eq!((kept.code, codes(&kept)), (0, vec!["INFO tender.keeps_by_hand D2".to_owned()]), "{kept:#?}");
    assert_eq!(tenders(&database).await, ["2 Afval 2000", "1 Groen 60000"]);
    let again = import(&database, &second, &[]);
    assert_eq!((again.code, again.json()["rows"]["unchanged"].clone()), (0, json!(2)), "{again:#?}");

    let third = calendar(&folder, "c.csv", &["1;Groen;Delft;80000;Q3 2023", "2;Afval;Delft;2000;Q2 2023"]);
    let overwritten = import(&database, &third, &["--conflicts", "overwrite"]);
    assert_eq!(overwritten.code, 0, "{overwritten:#?}");
    assert_eq!(codes(&overwritten), ["WARNING tender.overwrites_by_hand D2"]);
    assert_eq!(tenders(&database).await, ["2 Afval 2000", "1 Groen 80000"]);
}

#[tokio::test]
async fn a_row_that_looks_like_a_stored_one_is_asked_about() {
    let database = partnership::database().await;
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(
        import(&database, &calendar(&folder, "a.csv", &[";Groenonderhoud;Delft;50000;Q2 2023"]), &[]).code,
        0
    );
    let slip = calendar(&folder, "b.csv", &[";Groenonderhout;Delft;50000;Q2 2023"]);
    let asked = import(&database, &slip, &[]);
    assert_eq!(
        (asked.code, codes(&asked)),
        (1, vec!["ERROR tender.match_likely B2".to_owned()]),
        "{asked:#?}"
    );
    assert_eq!(import(&database, &slip, &["--likely", "same"]).code, 0);
    assert_eq!(tenders(&database).await, ["- Groenonderhout 50000"]);
    let back = calendar(&folder, "c.csv", &[";Groenonderhoud;Delft;50000;Q2 2023"]);
    assert_eq!(import(&database, &back, &["--likely", "new"]).code, 0);
    assert_eq!(tenders(&database).await, ["- Groenonderhoud 50000", "- Groenonderhout 50000 weg"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn conflicts_are_decided_by_graphql() {
    let database = partnership::database().await;
    let folder = tempfile::tempdir().expect("a folder");
    let first = ["1;Groen;Delft;50000;Q2 2023", "2;Afval;Delft;1000;Q2 2023"];
    assert_eq!(import(&database, &calendar(&folder, "a.csv", &first), &[]).code, 0);
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    change_by_hand(&app, &token, "1", "60000").await;
    change_by_hand(&app, &token, "2", "2000").await;
    let second = calendar(&folder, "b.csv", &["1;Groen;Delft;70000;Q2 2023", "2;Afval;Delft;3000;Q2 2023"]);
    let id = upload(&app, &second, &token).await;
    let _worker = programs::worker(&database);
    let checked = until(&app, &id, &["CHECKED"], &token).await;
    let differences = checked["differences"]["nodes"].clone();
    assert_eq!((&differences[0]["kind"], &differences[0]["choice"]), (&json!("CONFLICT"), &Value::Null));
    let value = json!({"field": "Geraamde waarde", "before": "€ 60.000", "after": "€ 70.000", "base": "€ 50.000", "conflict": true});
    assert_eq!(differences[0]["fields"], json!([value]));
    assert_eq!(checked["findings"]["nodes"][0]["severity"], "WARNING");

    let apply = |input: Value| app.data(APPLY, json!({"input": input}), &token);
    let minimal = apply(json!({"id": id})).await["applyImport"].take();
    assert_eq!(minimal["problems"][0]["code"], "import_run.conflicts_undecided", "{minimal:#}");
    assert!(minimal["problems"][0]["message"].to_string().contains('2'), "{minimal:#}");
    let wrong = json!([{"difference": differences[0]["id"], "choice": "SAME"}]);
    let wrong = apply(json!({"id": id, "decisions": wrong})).await["applyImport"].take();
    assert_eq!(wrong["problems"][0]["code"], "import_run.choice_misfit", "{wrong:#}");
    assert_eq!(wrong["problems"][0]["path"], json!(["decisions", "0", "choice"]));

    // Between the question and the answer somebody changes one of the two again: that answer counts no more.
    change_by_hand(&app, &token, "2", "2500").await;
    let decisions = json!([{"difference": differences[0]["id"], "choice": "OVERWRITE"}]);
    let input = json!({"id": id, "conflicts": "OVERWRITE", "decisions": decisions});
    assert_eq!(apply(input).await["applyImport"]["problems"], json!([]));
    let asked = until(&app, &id, &["CHECKED", "APPLIED"], &token).await;
    assert_eq!(asked["status"], "CHECKED", "{asked:#}");
    assert_eq!(tenders(&database).await, ["2 Afval 2500", "1 Groen 60000"], "nothing was overwritten unseen");
    let choices: Vec<Value> = asked["differences"]["nodes"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| one["choice"].clone())
        .collect();
    assert_eq!(choices, [json!("OVERWRITE"), Value::Null], "one answer still counts: {asked:#}");

    let input = json!({"id": id, "conflicts": "KEEP"});
    assert_eq!(apply(input).await["applyImport"]["problems"], json!([]));
    until(&app, &id, &["APPLIED"], &token).await;
    assert_eq!(tenders(&database).await, ["2 Afval 2500", "1 Groen 70000"]);
}

/// The page asks without JavaScript: a field at each difference, and the buttons of the form.
#[tokio::test(flavor = "multi_thread")]
async fn conflicts_are_decided_on_the_page() {
    let database = partnership::database().await;
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(import(&database, &calendar(&folder, "a.csv", &["1;Groen;Delft;50000;Q2 2023"]), &[]).code, 0);
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    change_by_hand(&app, &token, "1", "60000").await;
    let second = calendar(&folder, "b.csv", &["1;Groen;Delft;70000;Q2 2023", "2;Afval;Delft;veel;Q2 2023"]);
    let id = upload(&app, &second, &token).await;
    let _worker = programs::worker(&database);
    until(&app, &id, &["CHECKED"], &token).await;
    let run = database
        .texts("SELECT import_run_id::text AS name FROM import_runs WHERE status = 'CHECKED'")
        .await
        .remove(0);
    let address = format!("/imports/{run}");
    let page = app.get(&address, &token).await.text();
    assert!(
        page.contains("met de hand gewijzigd")
            && page.contains("Met de hand gewijzigd door ")
            && page.contains("Alleen goede rijen verwerken"),
        "{page}"
    );
    let field = page.split("name=\"choice-").nth(1).and_then(|rest| rest.split('"').next()).expect("a field");
    let field = format!("choice-{field}");

    let send = |body: String| {
        let request = Request::post(format!("{address}/apply"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        app.send(request, &token, body)
    };
    let undecided = send(format!("rows=good&{field}=")).await;
    assert_eq!(undecided.status, 409, "{}", undecided.text());
    assert!(undecided.text().contains("Er moet eerst nog worden gekozen (1)"), "{}", undecided.text());
    let all = send(format!("rows=all&{field}=OVERWRITE")).await;
    assert_eq!(all.status, 409, "there is an error: {}", all.text());
    assert!(
        all.text().contains("<option value=\"OVERWRITE\" selected>"),
        "what was chosen stays: {}",
        all.text()
    );
    let good = send(format!("rows=good&{field}=OVERWRITE")).await;
    assert_eq!(good.status, 303, "{}", good.text());
    until(&app, &id, &["APPLIED"], &token).await;
    assert_eq!(tenders(&database).await, ["1 Groen 70000"]);
    let page = app.get(&address, &token).await.text();
    assert!(page.contains("overnemen uit de werkmap") && page.contains("Terugdraaien"), "{page}");
}
