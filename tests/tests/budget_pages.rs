//! The page of a budget, as a browser without JavaScript meets it: forms, redirects, and what they made.

use harness::{
    app::App,
    browser::{follows, identity, page, value},
    database::TestDatabase,
    partnership, programs, workspace,
};
use schema::types::Role;

async fn database() -> TestDatabase {
    let database = partnership::database().await;
    for (fixture, kind, year) in
        [("cbs_statline_2020_2023.csv", "population", None), ("begroting_2023.csv", "budget", Some(2023))]
    {
        let ended = programs::import(&database, "import", &workspace::fixture(fixture), kind, year);
        assert_eq!(ended.code, 0, "{fixture}: {ended:#?}");
    }
    database
}

/// The form of a draft as it stands on its page
fn filled_in(page: &str, rows: usize) -> Vec<(String, String)> {
    let names = ["place", "id", "name", "category", "amount"];
    let names = (0..rows).flat_map(|row| names.map(|name| format!("{name}-{row}")));
    let names = names.chain(["version".to_owned(), "note".to_owned()]);
    names.map(|name| (name.clone(), value(page, &name).to_owned())).collect()
}

fn set(fields: &mut Vec<(String, String)>, name: &str, text: &str) {
    fields.retain(|(known, _)| known != name);
    fields.push((name.to_owned(), text.to_owned()));
}

fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

#[tokio::test]
async fn a_budget_is_drafted_changed_submitted_and_approved_by_forms() {
    let database = database().await;
    let app = App::new(&database);
    let coordinator = app.token(Role::Coordinator, None).await;
    let start = page(&app, "/budget?partnership=zhw&year=2024", &coordinator).await;
    assert!(start.contains("Er is nog geen begroting van 2024."), "{start}");
    let from = start.split_once("<option value=\"").expect("a start").1.split_once('"').expect("a value").0;
    let drafted = follows(
        &app,
        "/budget/draft",
        &[("partnership", "zhw"), ("year", "2024"), ("from", from)],
        &coordinator,
    )
    .await;
    assert!(drafted.contains("Revisie 1, concept") && drafted.contains("€ 131.450"), "{drafted}");
    assert!(drafted.contains("Begonnen met de begroting van 2023, revisie 1."), "{drafted}");
    assert!(!drafted.contains("value=\"submit\""), "a coordinator does not submit");
    assert!(drafted.contains("De begroting wacht op de programmamanager, die haar voorlegt."), "{drafted}");

    // The first line gets another amount, the third goes, and a new one comes first.
    let id = identity(&drafted, "update");
    let mut fields = filled_in(&drafted, 6);
    for (name, text) in [
        ("amount-0", "126.000"),
        ("remove-2", "yes"),
        ("place-5", "0"),
        ("name-5", "Huur & <zalen>"),
        ("amount-5", "veel"),
    ] {
        set(&mut fields, name, text);
    }
    let address = format!("/budget/{id}/update");
    let wrong = app.post(&address, &borrowed(&fields), &coordinator).await;
    assert_eq!(wrong.status, 400);
    let wrong = wrong.text();
    assert!(wrong.contains("<a href=\"#amount-5\">Huur &#38; &#60;zalen&#62;: "), "{wrong}");
    assert!(
        wrong.contains("id=\"amount-5-error\"") && wrong.contains("Huur &#38; &#60;zalen&#62;"),
        "{wrong}"
    );
    set(&mut fields, "amount-5", "€ 1.250,50");
    let changed = follows(&app, &address, &borrowed(&fields), &coordinator).await;
    assert_eq!(value(&changed, "name-0"), "Huur &#38; &#60;zalen&#62;");
    // 131 450 + 6 000 - 4 100 + 1 250.50
    assert!(changed.contains("€ 134.600,50"), "{changed}");
    let stale = app.post(&address, &borrowed(&fields), &coordinator).await;
    assert_eq!(stale.status, 400);
    assert!(stale.text().contains("intussen gewijzigd"), "what was filled in is not lost, and not stored");

    // What is typed when it is submitted is stored first.
    let manager = app.token(Role::ProgrammeManager, None).await;
    let mut fields = filled_in(&changed, 5);
    set(&mut fields, "amount-1", "126.000,50");
    set(&mut fields, "then", "submit");
    assert_eq!(app.post(&address, &borrowed(&fields), &coordinator).await.status, 403);
    let submitted = follows(&app, &address, &borrowed(&fields), &manager).await;
    for text in [
        "Wacht op akkoord van",
        "bestuurder",
        "gemeentesecretaris van Westland",
        "Revisie 1, voorgelegd",
        "€ 126.000,50",
        "€ 134.601",
    ] {
        assert!(submitted.contains(text), "{text}: {submitted}");
    }
    assert!(!submitted.contains("/approve\""), "a programme manager approves nothing");
    let director = app.token(Role::Director, None).await;
    let approve = format!("/budget/{id}/approve");
    let mut last = follows(&app, &approve, &[("reason", "Prima")], &director).await;
    for (code, name) in partnership::MEMBERS {
        let token = app.token(Role::Secretary, Some(code)).await;
        let before = page(&app, "/budget?partnership=zhw&year=2024", &token).await;
        assert!(before.contains(&format!("Akkoord als gemeentesecretaris van {name}")), "{before}");
        last = follows(&app, &approve, &[], &token).await;
        let again = app.post(&approve, &[], &token).await;
        assert_eq!(again.status, 409, "{}", again.text());
    }
    assert!(last.contains("Revisie 1, goedgekeurd") && last.contains("Prima"), "{last}");
    assert!(!last.contains("Wacht op akkoord"), "{last}");

    // A new revision, beside the first.
    let revised =
        follows(&app, &format!("/budget/{id}/revise"), &[("reason", "Herziening")], &coordinator).await;
    assert!(revised.contains("Revisie 2, concept") && revised.contains("Herziening"), "{revised}");
    let compared = page(&app, "/budget?partnership=zhw&year=2024&revision=2&compare=1", &coordinator).await;
    assert!(compared.contains("Begrotingsposten: revisie 1 en revisie 2"), "{compared}");
    assert!(compared.contains("Wat elke deelnemer draagt"), "{compared}");
}

#[tokio::test]
async fn a_budget_is_turned_down_by_a_form_with_a_reason() {
    let database = database().await;
    let app = App::new(&database);
    let manager = app.token(Role::ProgrammeManager, None).await;
    let draft = page(&app, "/budget?partnership=zhw&year=2023", &manager).await;
    let id = identity(&draft, "update");
    let mut fields = filled_in(&draft, 5);
    set(&mut fields, "then", "submit");
    follows(&app, &format!("/budget/{id}/update"), &borrowed(&fields), &manager).await;
    let secretary = app.token(Role::Secretary, Some("GM0503")).await;
    let reject = format!("/budget/{id}/reject");
    let silent = app.post(&reject, &[("reason", " ")], &secretary).await;
    assert_eq!(silent.status, 409);
    assert!(silent.text().contains("<a href=\"#reason\">Vul in waarom u de begroting afwijst."));
    let rejected = follows(&app, &reject, &[("reason", "Te weinig voor onvoorzien")], &secretary).await;
    assert!(rejected.contains("Revisie 1, afgewezen") && rejected.contains("Te weinig voor onvoorzien"));
    let coordinator = app.token(Role::Coordinator, None).await;
    let next = page(&app, "/budget?partnership=zhw&year=2023", &coordinator).await;
    assert!(next.contains("Nieuwe revisie opstellen"), "{next}");
    for (token, waits) in [(&coordinator, true), (&manager, true), (&secretary, false)] {
        let home = page(&app, "/?partnership=zhw&year=2023", token).await;
        let asked = "Begroting 2023, revisie 1</a><br>Afgewezen: stel een nieuwe revisie op.";
        assert_eq!(home.contains(asked), waits, "{home}");
    }
    let told = page(&app, "/budget?partnership=zhw&year=2023", &secretary).await;
    assert!(told.contains("die een nieuwe revisie opstelt."), "{told}");
    assert_eq!(app.get("/budget?partnership=zhw&year=2023&revision=9", &coordinator).await.status, 404);
    assert_eq!(app.get("/budget?partnership=zhw&year=2023", "").await.status, 401);
}

/// The budget of a next year begins on the page, with the lines of the last one that was approved, indexed.
#[tokio::test]
async fn the_budget_of_a_next_year_begins_with_the_last_one_indexed() {
    let database = database().await;
    let app = App::new(&database);
    let coordinator = app.token(Role::Coordinator, None).await;
    for address in ["/budget?partnership=zhw&year=2023", "/money?partnership=zhw&year=2023"] {
        let shown = page(&app, address, &coordinator).await;
        let link =
            "href=\"/budget?partnership=zhw&amp;year=2024#opstellen\">Begroting van 2024 opstellen</a>";
        assert!(shown.contains(link), "{address}: {shown}");
        let viewer = app.token(Role::Viewer, None).await;
        assert!(!page(&app, address, &viewer).await.contains("2024 opstellen"), "{address}");
    }
    let start = page(&app, "/budget?partnership=zhw&year=2024", &coordinator).await;
    let from = start.split_once("<option value=\"").expect("a start").1.split_once('"').expect("a value").0;
    let begin =
        |indexation| [("partnership", "zhw"), ("year", "2024"), ("from", from), ("indexation", indexation)];
    for wrong in ["veel", "250", "-100"] {
        let refused = app.post("/budget/draft", &begin(wrong), &coordinator).await;
        assert_eq!(refused.status, 409, "{wrong}");
        let refused = refused.text();
        assert!(refused.contains("Vul een percentage in boven -100 en tot en met 100, zoals 2,5."));
        assert_eq!((value(&refused, "indexation"), value(&refused, "year")), (wrong, "2024"), "{refused}");
    }
    // All that is wrong at once, each at its field, and what was typed stays.
    let both = [("partnership", "zhw"), ("year", "24"), ("from", from), ("indexation", "250")];
    let both = app.post("/budget/draft", &both, &coordinator).await.text();
    for said in ["href=\"#year\"", "id=\"year-error\"", "href=\"#indexation\"", "id=\"indexation-error\""] {
        assert!(both.contains(said), "{said}: {both}");
    }
    assert_eq!((value(&both, "year"), value(&both, "indexation")), ("24", "250"), "{both}");
    let drafted = follows(&app, "/budget/draft", &begin("3,33"), &coordinator).await;
    assert!(drafted.contains("elke post met 3,33 % geïndexeerd en op de cent afgerond."), "{drafted}");
    // 120 000, 5 000, 4 100, 350 and 2 000, each 3.33 % more: 350 becomes 361.655.
    let amounts: Vec<&str> = (0..5)
        .map(|row| value(&drafted, ["amount-0", "amount-1", "amount-2", "amount-3", "amount-4"][row]))
        .collect();
    assert_eq!(amounts, ["123.996", "5.166,50", "4.236,53", "361,66", "2.066,60"]);

    // What it says of itself stays true when a line is changed, once.
    let update = format!("/budget/{}/update", identity(&drafted, "update"));
    let saved = follows(&app, &update, &borrowed(&filled_in(&drafted, 5)), &coordinator).await;
    assert!(!saved.contains("Daarna zijn posten gewijzigd."), "nothing was: {saved}");
    let mut fields = filled_in(&saved, 5);
    for amount in ["2.100", "2.200"] {
        set(&mut fields, "amount-4", amount);
        let changed = follows(&app, &update, &borrowed(&fields), &coordinator).await;
        let said = "op de cent afgerond. Daarna zijn posten gewijzigd.</p>";
        assert_eq!(changed.matches(said).count(), 1, "{changed}");
        fields = filled_in(&changed, 5);
    }
}

/// The year that is asked for is the one that is offered, and nothing else beside it.
#[tokio::test]
async fn the_year_that_is_asked_is_begun() {
    let database = database().await;
    let app = App::new(&database);
    let coordinator = app.token(Role::Coordinator, None).await;
    let start = page(&app, "/budget?partnership=zhw&year=2026", &coordinator).await;
    assert!(start.contains("De begroting van 2026 opstellen</h2>"), "{start}");
    assert_eq!(value(&start, "year"), "2026");
    assert!(!start.contains("2024 opstellen"), "{start}");
    let money = page(&app, "/money?partnership=zhw&year=2026", &coordinator).await;
    assert!(money.contains("year=2026#opstellen\">Begroting van 2026 opstellen</a>"), "{money}");
}

/// What is in force is what a year opens on; of a later revision that was rejected it tells, and who may revise is asked to.
#[tokio::test]
async fn what_is_in_force_is_shown_above_what_was_rejected() {
    let database = TestDatabase::migrated().await;
    assert_eq!(programs::etl(&database, ["example"]).code, 0);
    let app = App::new(&database);
    let (coordinator, manager) =
        (app.token(Role::Coordinator, None).await, app.token(Role::ProgrammeManager, None).await);
    let director = app.token(Role::Director, None).await;
    let in_force = page(&app, "/budget?partnership=zhw&year=2023", &coordinator).await;
    let revise = format!("/budget/{}/revise", identity(&in_force, "revise"));
    let revised = follows(&app, &revise, &[("reason", "Meer")], &coordinator).await;
    let id = identity(&revised, "update");
    let open = page(&app, "/budget?partnership=zhw&year=2023", &manager).await;
    assert!(open.contains("Revisie 2, concept"), "a draft is worked on: {open}");
    let mut fields = filled_in(&open, 5);
    set(&mut fields, "then", "submit");
    follows(&app, &format!("/budget/{id}/update"), &borrowed(&fields), &manager).await;
    follows(&app, &format!("/budget/{id}/reject"), &[("reason", "Te duur")], &director).await;

    for address in ["/budget?partnership=zhw&year=2023", "/plan?partnership=zhw&year=2023"] {
        let shown = page(&app, address, &coordinator).await;
        assert!(shown.contains("evisie 1, goedgekeurd"), "{address}: {shown}");
    }
    let shown = page(&app, "/budget?partnership=zhw&year=2023", &coordinator).await;
    assert!(shown.contains("Revisie 2 is afgewezen; wat hieronder staat, geldt."), "{shown}");
    assert!(shown.contains("revision=2#revisie\">Lees waarom revisie 2 is"), "{shown}");
    let rejected = page(&app, "/budget?partnership=zhw&year=2023&revision=2", &coordinator).await;
    assert!(rejected.contains("Te duur") && !rejected.contains("wat hieronder staat, geldt"), "{rejected}");
    for (token, waits) in [(&coordinator, true), (&manager, true), (&director, false)] {
        let home = page(&app, "/?partnership=zhw&year=2023", token).await;
        let asked = "Begroting 2023, revisie 2</a><br>Afgewezen: stel een nieuwe revisie op.";
        assert_eq!(home.contains(asked), waits, "{home}");
    }
}
