//! Whoever sits down at a browser that was left alone does nothing that binds others.

use harness::{
    app::App,
    browser::{self, PASSWORD, Session},
    database::TestDatabase,
    partnership, programs,
};
use schema::types::Role;
use serde_json::json;

use super::{database, id, noted, pass, roles, session};

const GRANT: [(&str, &str); 3] = [("partnership", "zhw"), ("role", "FINANCE"), ("organization", "")];

#[tokio::test]
async fn a_form_waits_until_its_sender_has_shown_who_it_is_and_is_pressed_again() {
    let database = database().await;
    let app = App::new(&database);
    let zoe = session(&app, "Zoe").await;
    let address = format!("/admin/users/{}/grant", id(&database, "Anna").await);
    pass(&database, 14).await;
    assert!(zoe.sent(&address, &GRANT).await.ends_with("?partnership=zhw"), "a quarter of an hour it counts");
    database.run("DELETE FROM user_roles WHERE role = 'FINANCE'").await;

    pass(&database, 16).await;
    let way = zoe.sent(&address, &GRANT).await;
    assert!(way.starts_with("/confirm/"), "{way}");
    assert_eq!(roles(&database, "Anna").await, ["ADVISER@zhw:GM0503"], "nothing was done");
    let asked = zoe.page(&way).await;
    assert!(
        asked.contains("Uw wachtwoord, als gebruiker “Zoe”") && asked.contains("Een rol geven"),
        "{asked}"
    );
    assert!(!asked.contains("FINANCE"), "the form is not there to be pressed yet: {asked}");
    for (name, what) in [("Gebruiker", "Anna"), ("Rol", "financieel medewerker")] {
        assert!(asked.contains(&format!("<dt>{name}</dt><dd class=\"name\">{what}</dd>")), "{name}: {asked}");
    }

    let wrong = zoe.post(&way, &[("password", "een ander wachtwoord")]).await;
    assert!(wrong.status == 403 && wrong.text().contains("Het wachtwoord klopt niet."), "{}", wrong.text());
    assert!(zoe.sent(&address, &GRANT).await.starts_with("/confirm/"), "that confirmed nothing");

    assert_eq!(zoe.sent(&way, &[("password", PASSWORD)]).await, way);
    assert_eq!(roles(&database, "Anna").await, ["ADVISER@zhw:GM0503"], "confirming does nothing else");
    let back = zoe.page(&way).await;
    for part in [
        format!("action=\"{address}\""),
        "name=\"role\" value=\"FINANCE\"".to_owned(),
        "name=\"partnership\" value=\"zhw\"".to_owned(),
        "href=\"/before?x=1\"".to_owned(),
    ] {
        assert!(back.contains(&part), "{part}: {back}");
    }
    zoe.sent(&address, &GRANT).await;
    assert_eq!(roles(&database, "Anna").await, ["ADVISER@zhw:GM0503", "FINANCE@zhw:-"]);
    let trail = noted(&database, "'confirm', 'grantRole'").await;
    let ok = "grantRole user:Anna FINANCE zhw ok user:Zoe";
    let expected = [ok, "confirm password refused user:Zoe", "confirm password ok user:Zoe", ok];
    assert_eq!(trail, expected);
}

#[tokio::test]
async fn a_form_that_waits_is_of_its_session_alone_and_not_for_ever() {
    let database = database().await;
    let app = App::new(&database);
    let (zoe, other) = (session(&app, "Zoe").await, session(&app, "Zoe").await);
    let address = format!("/admin/users/{}/grant", id(&database, "Anna").await);
    pass(&database, 16).await;
    let way = zoe.sent(&address, &GRANT).await;
    for (who, status) in
        [(&zoe, 200), (&other, 404), (&session(&app, "Beheer").await, 404), (&Session::nobody(&app), 401)]
    {
        assert_eq!(who.get(&way).await.status, status);
    }
    database.run("UPDATE pending_forms SET created_at = created_at - interval '61 minutes'").await;
    assert_eq!(zoe.get(&way).await.status, 404);
    for _ in 0..25 {
        zoe.sent(&address, &GRANT).await;
    }
    let kept = database.texts("SELECT count(*)::text AS name FROM pending_forms").await;
    assert_eq!(kept, ["20"], "what waited too long is gone, and no browser fills the database");
}

/// Who guesses at the password waits, as at signing in.
#[tokio::test]
async fn guesses_have_to_wait() {
    let database = database().await;
    let app = App::new(&database);
    let zoe = session(&app, "Zoe").await;
    pass(&database, 16).await;
    for _ in 0..10 {
        assert_eq!(zoe.post("/confirm", &[("password", "x")]).await.status, 403);
    }
    let waits = zoe.post("/confirm", &[("password", PASSWORD)]).await;
    assert!(waits.status == 429 && waits.text().contains("Wacht een kwartier"), "{}", waits.text());
}

/// No other door: GraphQL with the same cookie asks for the same. A token has nothing to confirm with.
#[tokio::test]
async fn graphql_with_a_session_is_no_way_around() {
    let database = database().await;
    let app = App::new(&database);
    let zoe = session(&app, "Zoe").await;
    let grant = format!(
        "mutation {{ grantRole(input: {{id: \"{}\", partnership: \"zhw\", role: FINANCE}}) {{ problems {{ code }} }} }}",
        id(&database, "Anna").await
    );
    pass(&database, 16).await;
    let refused = zoe.graphql(&grant).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "CONFIRMATION_NEEDED", "{refused:#}");
    assert!(
        refused["errors"][0]["message"].as_str().is_some_and(|text| text.contains("/confirm")),
        "{refused:#}"
    );
    assert_eq!(zoe.sent("/confirm", &[("password", PASSWORD)]).await, "/confirm");
    assert!(zoe.page("/confirm").await.contains("U hebt bevestigd"));
    let done = zoe.graphql(&grant).await;
    assert_eq!(done["data"]["grantRole"]["problems"], json!([]), "{done:#}");

    pass(&database, 16).await;
    let token = app.token(Role::Admin, None).await;
    database.run("UPDATE tokens SET created_at = now() - interval '1 year' WHERE purpose = 'BEARER'").await;
    assert_eq!(app.graphql(&grant, json!({}), &token).await["data"]["grantRole"]["problems"], json!([]));
}

/// What was filled in comes back whole, and the page of before is not changed by waiting.
#[tokio::test]
async fn what_was_filled_in_is_kept() {
    let database = partnership::database().await;
    database
        .run("INSERT INTO calendars (partnership_id, year, title) SELECT partnership_id, 2023, 'Kalender' FROM partnerships")
        .await;
    browser::user(&database, "Cor", &["'COORDINATOR', 'zhw', NULL"]).await;
    let app = App::new(&database);
    let cor = session(&app, "Cor").await;
    pass(&database, 16).await;
    let page = cor.page("/calendar?partnership=zhw&year=2023").await;
    assert!(page.contains("Publiceer een editie"), "the form stays: {page}");
    let note = "Vastgesteld <in> \"overleg\" & zo\r\nTweede regel";
    let fields = [("partnership", "zhw"), ("year", "2023"), ("note", note)];
    let way = cor.sent("/calendar/publish", &fields).await;
    cor.sent(&way, &[("password", PASSWORD)]).await;
    let back = cor.page(&way).await;
    assert!(back.contains("De kalender publiceren"), "{back}");
    assert!(back.contains("Vastgesteld &#60;in&#62; &#34;overleg&#34; &#38; zo\r\nTweede regel"), "{back}");
    assert_eq!(stored(&database).await, Vec::<String>::new());
    cor.sent("/calendar/publish", &fields).await;
    assert_eq!(stored(&database).await, [note]);
}

/// What is asked names its object, for who may see that.
#[tokio::test]
async fn what_is_confirmed_is_named() {
    let database = TestDatabase::migrated().await;
    assert_eq!(programs::etl(&database, ["example"]).code, 0);
    database.run("INSERT INTO partnerships (slug, name) VALUES ('elders', 'Elders')").await;
    browser::user(&database, "Dirk", &["'DIRECTOR', 'zhw', NULL"]).await;
    browser::user(&database, "Els", &["'DIRECTOR', 'elders', NULL"]).await;
    let app = App::new(&database);
    let (dirk, els) = (session(&app, "Dirk").await, session(&app, "Els").await);
    pass(&database, 16).await;
    let budget = database.texts("SELECT budget_id::text AS name FROM budgets WHERE year = 2023").await;
    let approve = format!("/budget/{}/approve", budget[0]);
    let asked = dirk.page(&dirk.sent(&approve, &[("reason", "Goed zo")]).await).await;
    for said in ["Akkoord geven op de begroting", "2023, revisie 1, € 131.450", "Goed zo"] {
        assert!(asked.contains(said), "{said}: {asked}");
    }
    let hidden = els.page(&els.sent(&approve, &[]).await).await;
    assert!(hidden.contains("Akkoord geven op de begroting") && !hidden.contains("131.450"), "{hidden}");
    let alone = dirk.page("/confirm").await;
    assert!(alone.contains("Hier kunt u het vast bevestigen; er gebeurt verder niets."), "{alone}");
}

async fn stored(database: &TestDatabase) -> Vec<String> {
    database.texts("SELECT note AS name FROM calendar_editions").await
}

/// A link was shown once and has nothing to be shown again: its session ends by itself.
#[tokio::test]
async fn who_came_by_a_link_is_not_asked() {
    let database = database().await;
    let app = App::new(&database);
    let link = programs::api(&database, ["sign-in-link"]).stdout;
    let (_, code) = link.trim().split_once("code=").expect("a code");
    let entered = Session::nobody(&app).post("/sign-in", &[("code", code)]).await;
    let guest = Session::entered(&app, &entered);
    pass(&database, 50).await;
    let address = format!("/admin/users/{}/grant", id(&database, "Anna").await);
    assert!(guest.sent(&address, &GRANT).await.ends_with("?partnership=zhw"));
    assert_eq!(guest.get("/confirm").await.status, 404, "there is nothing to confirm with");
    assert!(guest.page("/admin").await.contains("Nodig uzelf uit"), "and is told how to come back");
}
