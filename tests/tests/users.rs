//! Local users: made on the command line, signed in with a password, with sessions that they see and end.

use axum::http::{Request, header};
use harness::{
    app::{Answer, App},
    database::TestDatabase,
    partnership,
    programs::{self, Ended},
};
use serde_json::{Value, json};

const PASSWORD: &str = "fietsen door de duinen";

fn user(database: &TestDatabase, arguments: &[&str], password: &str) -> Ended {
    programs::api_with_input(database, [&["user"][..], arguments].concat(), password)
}

/// The partnership, and the adviser Anna of Delft
async fn database() -> TestDatabase {
    let database = partnership::database().await;
    let arguments = ["create", "Anna", "--role", "adviser", "--organization", "GM0503"];
    let made = user(&database, &arguments, &format!("{PASSWORD}\n"));
    assert_eq!(made.code, 0, "{made:#?}");
    database
}

async fn post(app: &App<'_>, address: &str, cookie: &str, fields: &str) -> Answer {
    let request = Request::post(address)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::USER_AGENT, "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, cookie);
    app.send(request, "", fields.to_owned()).await
}

async fn sign_in(app: &App<'_>, name: &str, password: &str) -> Answer {
    post(app, "/sign-in", "", &format!("name={name}&password={}", password.replace(' ', "+"))).await
}

/// The cookie of who gets in
async fn entered(app: &App<'_>, password: &str) -> String {
    let answer = sign_in(app, "anna", password).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let cookie = answer.headers[header::SET_COOKIE].to_str().expect("a cookie");
    assert!(cookie.contains("; HttpOnly; SameSite=Lax"), "{cookie}");
    cookie.split(';').next().expect("a pair").to_owned()
}

async fn viewer(app: &App<'_>, cookie: &str) -> Value {
    let query =
        json!({"query": "{ viewer { name grants { role partnership { slug } organization { code } } } }"});
    let request = Request::post("/graphql")
        .header(header::CONTENT_TYPE, "application/json")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, cookie);
    app.send(request, "", query.to_string()).await.json()["data"]["viewer"].take()
}

async fn page(app: &App<'_>, cookie: &str) -> Answer {
    app.send(Request::get("/account").header(header::COOKIE, cookie), "", "").await
}

#[tokio::test]
async fn a_user_signs_in_with_roles_that_count_at_once() {
    let database = database().await;
    let app = App::new(&database);
    let cookie = entered(&app, PASSWORD).await;
    let adviser =
        json!({"role": "ADVISER", "partnership": {"slug": "zhw"}, "organization": {"code": "GM0503"}});
    assert_eq!(viewer(&app, &cookie).await, json!({"name": "user:Anna", "grants": [adviser]}));

    assert_eq!(user(&database, &["grant", "anna", "--role", "finance"], "").code, 0);
    assert_eq!(user(&database, &["withdraw", "anna", "--role", "adviser"], "").code, 0);
    let finance = json!({"role": "FINANCE", "partnership": {"slug": "zhw"}, "organization": null});
    assert_eq!(viewer(&app, &cookie).await["grants"], json!([finance]), "the session of before has them too");
    let listed = user(&database, &["list"], "").stdout;
    assert!(listed.contains("Anna") && listed.contains("FINANCE@zhw"), "{listed}");
    let history = "SELECT actor || ' ' || cause AS name FROM changes WHERE table_name = 'user_roles' ORDER BY change_id";
    let expected = ["createUser", "grantRole", "withdrawRole"].map(|cause| format!("command line {cause}"));
    assert_eq!(database.texts(history).await, expected);
}

#[tokio::test]
async fn who_is_signed_in_is_not_asked_again() {
    let database = database().await;
    let app = App::new(&database);
    let cookie = entered(&app, PASSWORD).await;
    for (address, to) in
        [("/sign-in", "/"), ("/sign-in?to=%2Fbudget", "/budget"), ("/sign-in?to=%2F%2Felders.example", "/")]
    {
        let answer = app.send(Request::get(address).header(header::COOKIE, &cookie), "", "").await;
        assert_eq!(answer.status, 303, "{address}");
        assert_eq!(answer.headers[header::LOCATION], to, "{address}");
    }
}

#[tokio::test]
async fn what_is_missing_to_sign_in_is_said_at_its_field() {
    let database = database().await;
    let app = App::new(&database);
    for (name, password, missing) in
        [("", "", vec!["name", "password"]), ("anna", "", vec!["password"]), ("", PASSWORD, vec!["name"])]
    {
        let answer = sign_in(&app, name, password).await;
        let text = answer.text();
        assert_eq!(answer.status, 400, "{text}");
        for field in ["name", "password"] {
            let is_told = text.contains(&format!("<a href=\"#{field}\">"))
                && text.contains(&format!("aria-describedby=\"{field}-error\""));
            assert_eq!(is_told, missing.contains(&field), "{field}: {text}");
        }
    }
}

/// Nothing tells whether it is the name or the password that is wrong.
#[tokio::test]
async fn who_is_unknown_and_who_is_wrong_get_the_same_answer() {
    let database = database().await;
    let app = App::new(&database);
    let answers =
        [sign_in(&app, "anna", "een ander wachtwoord").await, sign_in(&app, "bert", PASSWORD).await];
    let texts = answers.each_ref().map(|answer| answer.text().replace("bert", "anna"));
    assert_eq!(answers.each_ref().map(|answer| answer.status.as_u16()), [403, 403]);
    assert!(texts[0].contains("De naam of het wachtwoord klopt niet."), "{}", texts[0]);
    assert_eq!(texts[0], texts[1]);
    assert!(!texts[0].contains("een ander wachtwoord"), "what was typed is not shown again");
    let foreign = Request::post("/sign-in")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site");
    assert_eq!(app.send(foreign, "", "name=anna&password=x").await.status, 403);
}

/// Who comes by a link in a mail signs in on the way, and nobody is sent on to another site.
#[tokio::test]
async fn after_signing_in_one_comes_back_to_the_page() {
    let database = database().await;
    let app = App::new(&database);
    let asked = Request::get("/columns?partnership=zhw").header(header::ACCEPT, "text/html");
    let refused = app.send(asked, "", "").await;
    assert_eq!(refused.status, 401, "{}", refused.text());
    let way = "/sign-in?to=%2Fcolumns%3Fpartnership%3Dzhw";
    assert!(refused.text().contains(&format!("href=\"{way}\"")), "{}", refused.text());
    let field = "name=\"to\" value=\"/columns?partnership=zhw\"";
    assert!(app.get(way, "").await.text().contains(field));
    let fields =
        |password: &str, to: &str| format!("name=anna&password={}&to={to}", password.replace(' ', "+"));
    let wrong = post(&app, "/sign-in", "", &fields("x", "%2Fcolumns%3Fpartnership%3Dzhw")).await;
    assert!(wrong.text().contains(field), "{}", wrong.text());
    for (to, page) in
        [("%2Fcolumns%3Fpartnership%3Dzhw", "/columns?partnership=zhw"), ("%2F%2Fevil.example", "/")]
    {
        let entered = post(&app, "/sign-in", "", &fields(PASSWORD, to)).await;
        assert_eq!(
            (entered.status.as_u16(), entered.headers[header::LOCATION].to_str().unwrap()),
            (303, page)
        );
    }
}

/// Ten wrong passwords, however they come, and then even the right one has to wait.
#[tokio::test]
async fn who_guesses_has_to_wait() {
    let database = database().await;
    let app = App::new(&database);
    for _ in 0..10 {
        assert_eq!(sign_in(&app, "ANNA", "een ander wachtwoord").await.status, 403);
    }
    let waits = sign_in(&app, "anna", PASSWORD).await;
    assert_eq!(waits.status, 429, "{}", waits.text());
    assert_eq!(waits.headers[header::RETRY_AFTER], "900");
    assert!(waits.text().contains("Wacht een kwartier"), "{}", waits.text());
    let stored =
        database.texts("SELECT encode(name_sha256, 'escape') || network AS name FROM sign_in_attempts").await;
    assert!(stored.len() == 10 && !stored.concat().contains("anna"), "{stored:?}");
    assert_eq!(sign_in(&app, "bert", PASSWORD).await.status, 403, "another name does not wait");
    database.run("UPDATE sign_in_attempts SET tried_at = tried_at - interval '16 minutes'").await;
    assert_eq!(sign_in(&app, "anna", PASSWORD).await.status, 303, "a quarter of an hour later");
}

#[tokio::test]
async fn an_address_that_tries_many_names_has_to_wait() {
    let database = database().await;
    let app = App::new(&database);
    database
        .run(
            "INSERT INTO sign_in_attempts (name_sha256, network, tried_at)
             SELECT sha256(number::text::bytea), '', now() FROM generate_series(1, 100) AS number",
        )
        .await;
    assert_eq!(sign_in(&app, "anna", PASSWORD).await.status, 429);
    let link = post(&app, "/sign-in", "", "code=ik_unknown").await;
    assert!(link.status == 429 && link.text().contains("Wacht een kwartier"), "{}", link.text());
}

#[tokio::test]
async fn sessions_are_seen_and_ended() {
    let database = database().await;
    let app = App::new(&database);
    let (one, other) = (entered(&app, PASSWORD).await, entered(&app, PASSWORD).await);
    let account = page(&app, &one).await.text();
    assert!(account.contains("inkoopadviseur in Samenwerking zhw, voor Delft"), "{account}");
    assert_eq!(account.matches("Firefox op Linux").count(), 3, "two sessions, one with a button: {account}");
    let (_, rest) = account.split_once("/account/sessions/").expect("a button for the other session");
    let id = rest.split('/').next().expect("an identity");
    assert_eq!(post(&app, &format!("/account/sessions/{id}/end"), &one, "").await.status, 303);
    assert_eq!(viewer(&app, &other).await, Value::Null);
    assert_ne!(viewer(&app, &one).await, Value::Null);

    // Who signs in again in the same browser has one session, with another secret.
    let again =
        post(&app, "/sign-in", &one, &format!("name=anna&password={}", PASSWORD.replace(' ', "+"))).await;
    let again =
        again.headers[header::SET_COOKIE].to_str().expect("a cookie").split(';').next().expect("a pair");
    assert_eq!(viewer(&app, &one).await, Value::Null, "the one before has ended");

    let third = entered(&app, PASSWORD).await;
    assert_eq!(post(&app, "/account/sessions/end", &third, "").await.status, 303);
    for cookie in [again, &third] {
        assert_eq!(viewer(&app, cookie).await, Value::Null, "signed out everywhere");
    }
}

/// After an hour of nothing, and after eight hours in any case.
#[tokio::test]
async fn a_session_ends_by_itself() {
    let database = database().await;
    let app = App::new(&database);
    let cookie = entered(&app, PASSWORD).await;
    database.run("UPDATE tokens SET last_used_at = now() - interval '59 minutes'").await;
    assert_ne!(viewer(&app, &cookie).await, Value::Null);
    database.run("UPDATE tokens SET last_used_at = now() - interval '61 minutes'").await;
    assert_eq!(viewer(&app, &cookie).await, Value::Null, "idle");
    let cookie = entered(&app, PASSWORD).await;
    database.run("UPDATE tokens SET last_used_at = now(), expires_at = now() - interval '1 second'").await;
    assert_eq!(viewer(&app, &cookie).await, Value::Null, "over");
}

#[tokio::test]
async fn a_password_is_changed_by_who_knows_it() {
    let database = database().await;
    let app = App::new(&database);
    let (one, other) = (entered(&app, PASSWORD).await, entered(&app, PASSWORD).await);
    let known = "current=fietsen+door+de+duinen";
    for (fields, problem) in [
        ("current=fout&new=wandelen+langs+de+vliet".to_owned(), "Het huidige wachtwoord klopt niet."),
        ("current=fout&new=kort".to_owned(), "Het huidige wachtwoord klopt niet."),
        ("current=fout&new=kort".to_owned(), "minstens 12 tekens"),
        (format!("{known}&new=kort"), "minstens 12 tekens"),
        (format!("{known}&new=anna+anna+anna"), "te makkelijk"),
    ] {
        let refused = post(&app, "/account/password", &one, &fields).await;
        assert_eq!(refused.status, 400, "{}", refused.text());
        assert!(refused.text().contains(problem), "{}", refused.text());
    }
    let changed =
        post(&app, "/account/password", &one, &format!("{known}&new=wandelen+langs+de+vliet")).await;
    assert_eq!(
        (changed.status.as_u16(), &changed.headers[header::LOCATION]),
        (303, &"/account".parse().unwrap())
    );
    assert_ne!(viewer(&app, &one).await, Value::Null, "here one goes on");
    assert_eq!(viewer(&app, &other).await, Value::Null, "and nowhere else");
    assert_eq!(sign_in(&app, "anna", PASSWORD).await.status, 403);
    assert_eq!(sign_in(&app, "anna", "wandelen langs de vliet").await.status, 303);
}

#[tokio::test]
async fn who_is_shut_out_is_out_at_once() {
    let database = database().await;
    let app = App::new(&database);
    let cookie = entered(&app, PASSWORD).await;
    assert_eq!(user(&database, &["disable", "anna"], "").code, 0);
    assert_eq!(viewer(&app, &cookie).await, Value::Null);
    assert_eq!(sign_in(&app, "anna", PASSWORD).await.status, 403);
    assert_eq!(user(&database, &["enable", "anna"], "").code, 0);
    assert_eq!(sign_in(&app, "anna", PASSWORD).await.status, 303);
    let new = user(&database, &["password", "anna"], "wandelen langs de vliet\n");
    assert_eq!(new.code, 0, "{new:#?}");
    assert_eq!(sign_in(&app, "anna", "wandelen langs de vliet").await.status, 303);
}

#[tokio::test]
async fn what_is_no_user_is_told() {
    let database = database().await;
    for (arguments, password, told) in [
        (&["create", "ANNA"][..], "een lang genoeg wachtwoord\n", "bestaat al"),
        (&["create", "bert"][..], "kort\n", "minstens 12 tekens"),
        (
            &["create", "bert", "--role", "viewer", "--partnership", "nergens"][..],
            "",
            "no partnership nergens",
        ),
        (&["grant", "bert", "--role", "viewer"][..], "", "there is no user bert"),
        (&["withdraw", "anna", "--role", "legal"][..], "", "anna is no LEGAL there"),
    ] {
        let ended = user(&database, arguments, password);
        assert_eq!(ended.code, 3, "{ended:#?}");
        assert!(ended.stderr.contains(told), "{told}: {ended:#?}");
    }
}

/// Or there may be nobody left who lets them in again.
#[tokio::test]
async fn an_administrator_does_not_shut_out_oneself() {
    let database = database().await;
    assert_eq!(user(&database, &["grant", "anna", "--role", "admin"], "").code, 0);
    let app = App::new(&database);
    let cookie = entered(&app, PASSWORD).await;
    let id = database.texts("SELECT user_id::text AS name FROM users").await.concat();
    let query = json!({"query": format!("mutation {{ disableUser(input: {{id: \"{id}\"}}) {{ problems {{ code }} }} }}")});
    let request = Request::post("/graphql")
        .header(header::CONTENT_TYPE, "application/json")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, &cookie);
    let answer = app.send(request, "", query.to_string()).await.json();
    assert_eq!(answer["data"]["disableUser"]["problems"], json!([{"code": "user.oneself"}]), "{answer:#}");
    assert_ne!(viewer(&app, &cookie).await, Value::Null);
}

/// An account of a provider is managed under its name in the history, and has no password here.
#[tokio::test]
async fn accounts_of_a_provider_are_managed_too() {
    let database = database().await;
    database
        .run("INSERT INTO users (name, issuer, subject) VALUES ('anna', 'https://login.example.org', '7')")
        .await;
    assert_eq!(user(&database, &["grant", "openid:anna", "--role", "finance"], "").code, 0);
    let listed = user(&database, &["list"], "").stdout;
    assert!(listed.lines().any(|line| line.contains("openid") && line.ends_with("FINANCE@zhw")), "{listed}");
    let refused = user(&database, &["password", "openid:anna"], PASSWORD);
    assert!(refused.code == 3 && refused.stderr.contains("password of the provider"), "{refused:#?}");
}

/// Neither the password nor the secret of the session is anywhere in the database, nor in its history.
#[tokio::test]
async fn passwords_are_not_stored() {
    let database = database().await;
    let app = App::new(&database);
    let cookie = entered(&app, PASSWORD).await;
    let (_, secret) = cookie.split_once('=').expect("a pair");
    let tables = "SELECT relname::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace";
    for table in database.texts(tables).await {
        let text = database.texts(&format!("SELECT to_jsonb(t)::text AS name FROM {table} t")).await.concat();
        assert!(!text.contains("duinen") && !text.contains(secret), "{table}");
        assert!(table == "user_passwords" || !text.contains("$argon2id"), "{table}");
    }
    let stored = database.texts("SELECT hash AS name FROM user_passwords").await.concat();
    assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
}
