//! Users are let in by links with which they set a password that nobody else knows.

use harness::{
    app::App,
    browser::{PASSWORD, Session},
};
use schema::types::{Role, TokenAccess};
use serde_json::json;

use super::{database, id, noted, roles, session, told};

const NEW: &str = "wandelen langs de vliet";

fn path(link: &str) -> &str {
    link.strip_prefix("http://127.0.0.1:8080").expect("an address of ours")
}

fn code(link: &str) -> &str {
    link.split_once("code=").expect("a code").1
}

#[tokio::test]
async fn who_is_invited_sets_a_password_once_and_is_in() {
    let database = database().await;
    let app = App::new(&database);
    let zoe = session(&app, "Zoe").await;
    let fields = [("partnership", "zhw"), ("name", "Bert"), ("role", "ADVISER"), ("organization", "GM1783")];
    let made = zoe.post("/admin/users", &fields).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let link = told(&made.text());
    assert!(made.text().contains("uitgenodigd, nog geen wachtwoord"), "{}", made.text());
    assert!(!zoe.page("/admin/users").await.contains("ik_"), "it is told once");
    assert_eq!(roles(&database, "Bert").await, ["ADVISER@zhw:GM1783"]);

    // Mail scanners open links; that uses none up.
    let nobody = Session::nobody(&app);
    for _ in 0..2 {
        assert!(nobody.page(path(&link)).await.contains("U logt voortaan in als <strong>Bert</strong>"));
    }
    let weak = nobody.post("/sign-in/password", &[("code", code(&link)), ("password", "kort")]).await;
    assert!(weak.status == 400 && weak.text().contains("minstens 12 tekens"), "{}", weak.text());
    let foreign = axum::http::Request::post("/sign-in/password")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site");
    let foreign =
        app.send(foreign, "", format!("code={}&password=wandelen+langs+de+vliet", code(&link))).await;
    assert_eq!(foreign.status, 403, "another site sets no password");

    let set = nobody.post("/sign-in/password", &[("code", code(&link)), ("password", NEW)]).await;
    let bert = Session::entered(&app, &set);
    assert!(bert.page("/account").await.contains("inkoopadviseur in Samenwerking zhw, voor Westland"));
    let again = nobody.post("/sign-in/password", &[("code", code(&link)), ("password", PASSWORD)]).await;
    assert!(again.status == 403 && again.text().contains("Deze link werkt niet"), "{}", again.text());
    let trail = noted(&database, "'inviteUser', 'setPassword'").await;
    let expected = [
        "inviteUser user:Bert ADVISER zhw ok user:Zoe",
        "setPassword Bert refused anonymous",
        "setPassword Bert ok user:Bert",
        "setPassword link refused anonymous",
    ];
    assert_eq!(trail, expected);
    let secrets = "SELECT hash AS name FROM user_passwords JOIN users USING (user_id) WHERE name = 'Bert'
        UNION ALL SELECT row_to_json(c)::text FROM changes AS c UNION ALL SELECT row_to_json(t)::text FROM tokens AS t";
    let stored = database.texts(secrets).await.concat();
    assert!(!stored.contains(NEW) && !stored.contains(code(&link)), "only hashes are stored");
}

#[tokio::test]
async fn who_lost_a_password_sets_another_and_old_sessions_and_links_end() {
    let database = database().await;
    let app = App::new(&database);
    let (zoe, anna) = (session(&app, "Zoe").await, session(&app, "Anna").await);
    let address = format!("/admin/users/{}/link", id(&database, "Anna").await);
    let first = told(&zoe.post(&address, &[("partnership", "zhw")]).await.text());
    let second = told(&zoe.post(&address, &[("partnership", "zhw")]).await.text());
    let nobody = Session::nobody(&app);
    assert_eq!(nobody.get(path(&first)).await.status, 403, "a later link takes its place");
    assert_eq!(anna.get("/account").await.status, 200, "until it is used nothing changes");
    nobody.post("/sign-in/password", &[("code", code(&second)), ("password", NEW)]).await;
    assert_eq!(anna.get("/account").await.status, 303, "signed out everywhere");
    let old = nobody.post("/sign-in", &[("name", "anna"), ("password", PASSWORD)]).await;
    assert_eq!(old.status, 403);

    let third = told(&zoe.post(&address, &[("partnership", "zhw")]).await.text());
    database.run("UPDATE tokens SET expires_at = now() WHERE purpose = 'PASSWORD'").await;
    assert_eq!(nobody.get(path(&third)).await.status, 403, "after a day it works no longer");
    let fourth = told(&zoe.post(&address, &[("partnership", "zhw")]).await.text());
    database.run("UPDATE users SET disabled_at = now() WHERE name = 'Anna'").await;
    assert_eq!(nobody.get(path(&fourth)).await.status, 403, "who is shut out sets no password");
}

/// Or the administrator of one partnership could become what somebody is in another.
#[tokio::test]
async fn a_link_for_a_password_is_of_who_administers_all_that_somebody_is() {
    let database = database().await;
    let app = App::new(&database);
    let (zoe, all) = (session(&app, "Zoe").await, session(&app, "Beheer").await);
    let anna = id(&database, "Anna").await;
    database
        .run("INSERT INTO user_roles (user_id, partnership_id, role) SELECT user_id, partnership_id, 'LEGAL' FROM users, partnerships
              WHERE users.name = 'Anna' AND slug = 'rijn'")
        .await;
    let address = format!("/admin/users/{anna}/link");
    assert!(zoe.page(&format!("/admin/users/{anna}")).await.contains("ook elders rollen"));
    assert_eq!(zoe.post(&address, &[("partnership", "zhw")]).await.status, 403);
    assert_eq!(all.post(&address, &[("partnership", "zhw")]).await.status, 201);
    let own = id(&database, "Beheer").await;
    assert_eq!(zoe.post(&format!("/admin/users/{own}/link"), &[("partnership", "zhw")]).await.status, 404);
}

#[tokio::test]
async fn an_invitation_that_cannot_be_is_told_at_its_field() {
    let database = database().await;
    let app = App::new(&database);
    let zoe = session(&app, "Zoe").await;
    for (name, role, sentence) in [
        ("anna", "VIEWER", "De gebruiker anna bestaat al."),
        (" ", "VIEWER", "Vul een gebruikersnaam in."),
        ("Bert", "", "Kies een rol."),
    ] {
        let fields = [("partnership", "zhw"), ("name", name), ("role", role), ("organization", "")];
        let refused = zoe.post("/admin/users", &fields).await;
        assert!(refused.status == 400 && refused.text().contains(sentence), "{sentence}: {}", refused.text());
    }
    for place in ["", "rijn"] {
        let fields = [("partnership", place), ("name", "Bert"), ("role", "ADMIN"), ("organization", "")];
        assert_eq!(zoe.post("/admin/users", &fields).await.status, 403, "{place}");
    }
    assert_eq!(id(&database, "Bert").await, "");
}

#[tokio::test]
async fn programs_invite_too() {
    let database = database().await;
    let app = App::new(&database);
    let token = app.token_in(Some("zhw"), Role::Admin, None, TokenAccess::Full).await;
    let invite = "mutation { inviteUser(input: {partnership: \"zhw\", name: \"Bert\", role: VIEWER}) { user { actor } link problems { code } } }";
    let invited = app.data(invite, json!({}), &token).await;
    assert_eq!(invited["inviteUser"]["user"]["actor"], "user:Bert");
    let link = invited["inviteUser"]["link"].as_str().expect("a link");
    assert!(Session::nobody(&app).page(path(link)).await.contains("Bert"));
    let again = app.data(invite, json!({}), &token).await;
    assert_eq!(
        again["inviteUser"],
        json!({"user": null, "link": null, "problems": [{"code": "user.name_taken"}]})
    );
    database
        .run("INSERT INTO users (name, issuer, subject) VALUES ('carla', 'https://login.example.org', '7')")
        .await;
    let all = app.token_in(None, Role::Admin, None, TokenAccess::Full).await;
    for (name, code) in [("carla", "user.of_provider"), ("Bert", "")] {
        let id = id(&database, name).await;
        assert_eq!(app.refusal("resetPassword", &format!("id: \"{id}\""), &all).await, code, "{name}");
    }
}
