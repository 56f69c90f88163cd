//! Signing in with accounts of a certified `OpenID` provider, which the tests start.

use std::{
    io::{BufRead, BufReader, Lines, Write},
    process::{Child, ChildStdin, ChildStdout, Stdio},
};

use api::config::Config;
use axum::http::{Request, header};
use harness::{
    app::{Answer, App},
    clients,
    database::TestDatabase,
    partnership,
};
use serde_json::json;

const CALLBACK: &str = "http://127.0.0.1:8080/sign-in/oidc/callback";

/// A provider that runs; it ends with its input
struct Provider {
    child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    issuer: String,
}

impl Provider {
    /// One that tells claims in the token, or at its userinfo address; `None` where node or the package is missing
    fn start(claims: &str) -> Option<Self> {
        let mut command = clients::command("oidc-provider", "openid-provider.mjs", [CALLBACK, claims])?;
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("node starts");
        let input = child.stdin.take().expect("an input");
        let mut output = BufReader::new(child.stdout.take().expect("an output")).lines();
        let issuer = output.next().expect("a line").expect("its address");
        Some(Self { child, input, output, issuer })
    }

    fn told(&mut self, line: &str) -> String {
        writeln!(self.input, "{line}").expect("it listens");
        self.output.next().expect("a line").expect("an answer")
    }

    /// Where a browser is sent that signs in with that account
    fn sign_in(&mut self, account: &str, address: &str) -> String {
        self.told(&format!("login {account} {address}"))
    }

    fn config(&self, more: &[(&str, &str)]) -> Config {
        let set = [
            ("INKOOPKRACHT_OIDC_ISSUER", self.issuer.as_str()),
            ("INKOOPKRACHT_OIDC_CLIENT_ID", "inkoopkracht"),
            ("INKOOPKRACHT_OIDC_CLIENT_SECRET", "geheim: van de proef"),
            ("INKOOPKRACHT_OIDC_NAME", "de gemeente"),
        ];
        let all = [set.as_slice(), more].concat();
        let variable =
            |wanted: &str| all.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.into());
        Config::from_variables(variable).expect("sound settings")
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const RULES: [(&str, &str); 2] = [
    ("INKOOPKRACHT_OIDC_ROLES", "kopers=ADVISER@zhw; beheer=ADMIN; elders=VIEWER@nergens"),
    ("INKOOPKRACHT_OIDC_ORGANIZATION_CLAIM", "gemeente"),
];

fn cookies(answer: &Answer) -> String {
    let given = answer.headers.get_all(header::SET_COOKIE).iter().map(|cookie| {
        let cookie = cookie.to_str().expect("text");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        cookie.split(';').next().expect("a pair").to_owned()
    });
    given.filter(|pair| !pair.ends_with('=')).collect::<Vec<_>>().join("; ")
}

/// Goes to the provider, and comes back from it: the cookies of the one who went, and where to
async fn away(app: &App<'_>, query: &str) -> (String, String) {
    let away = app.get(&format!("/sign-in/oidc{query}"), "").await;
    assert_eq!(away.status, 303, "{}", away.text());
    (cookies(&away), away.headers[header::LOCATION].to_str().expect("an address").to_owned())
}

async fn back(app: &App<'_>, address: &str, cookies: &str) -> Answer {
    let path = address.strip_prefix("http://127.0.0.1:8080").expect("back to us");
    app.send(Request::get(path).header(header::COOKIE, cookies), "", "").await
}

async fn sign_in(app: &App<'_>, provider: &mut Provider, account: &str) -> Answer {
    let (cookies, address) = away(app, "").await;
    let address = provider.sign_in(account, &address);
    back(app, &address, &cookies).await
}

async fn viewer(app: &App<'_>, entered: &Answer) -> serde_json::Value {
    let query =
        json!({"query": "{ viewer { name grants { role partnership { slug } organization { code } } } }"});
    let request = Request::post("/graphql")
        .header(header::CONTENT_TYPE, "application/json")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, cookies(entered));
    app.send(request, "", query.to_string()).await.json()["data"]["viewer"].take()
}

async fn trail(database: &TestDatabase) -> Vec<String> {
    let trail = "SELECT concat_ws(' ', action, object, result, actor) AS name FROM audit_events
        WHERE action = 'signIn' ORDER BY audit_event_id";
    database.texts(trail).await
}

/// Claims become roles at each sign-in; a new key of the provider is found.
#[tokio::test]
async fn an_account_signs_in_with_the_roles_of_its_claims() {
    for claims in ["token", "userinfo"] {
        let Some(mut provider) = Provider::start(claims) else { return };
        let database = partnership::database().await;
        let app = App::with(&database, provider.config(&RULES));
        let page = app.get("/sign-in", "").await.text();
        assert!(page.contains("Inloggen met de gemeente"), "{page}");

        let entered = sign_in(&app, &mut provider, "anna").await;
        assert_eq!(entered.status, 303, "{}", entered.text());
        let adviser =
            json!({"role": "ADVISER", "partnership": {"slug": "zhw"}, "organization": {"code": "GM0503"}});
        assert_eq!(
            viewer(&app, &entered).await,
            json!({"name": "openid:anna@delft.nl", "grants": [adviser]})
        );

        assert_eq!(provider.told("rotate"), "rotated");
        let entered = sign_in(&app, &mut provider, "bas").await;
        assert_eq!(entered.status, 303, "signed with another key: {}", entered.text());
        let roles = viewer(&app, &entered).await["grants"].take();
        let admin = json!({"role": "ADMIN", "partnership": null, "organization": null});
        let adviser = json!({"role": "ADVISER", "partnership": {"slug": "zhw"}, "organization": null});
        assert_eq!(roles, json!([admin, adviser]));

        // Who lost a group loses the role, and the session of before loses it too.
        database.run("UPDATE user_roles SET role = 'COORDINATOR' WHERE role = 'ADVISER'").await;
        sign_in(&app, &mut provider, "anna").await;
        let roles =
            "SELECT name || ' ' || role AS name FROM user_roles JOIN users USING (user_id) ORDER BY 1";
        let expected = ["anna@delft.nl ADVISER", "bas@delft.nl ADMIN", "bas@delft.nl COORDINATOR"];
        assert_eq!(database.texts(roles).await, expected);
        let ok = |name: &str| format!("signIn openid ok openid:{name}@delft.nl");
        assert_eq!(trail(&database).await, [ok("anna"), ok("bas"), ok("anna")]);
    }
}

#[tokio::test]
async fn who_has_no_role_or_is_shut_out_does_not_get_in() {
    let Some(mut provider) = Provider::start("token") else { return };
    let database = partnership::database().await;
    let app = App::with(&database, provider.config(&RULES));
    let refused = sign_in(&app, &mut provider, "carla").await;
    assert_eq!(refused.status, 403, "{}", refused.text());
    assert!(refused.text().contains("nog geen rol") && cookies(&refused).is_empty(), "{}", refused.text());

    let entered = sign_in(&app, &mut provider, "anna").await;
    database.run("UPDATE users SET disabled_at = now() WHERE name LIKE 'anna%'").await;
    assert_eq!(viewer(&app, &entered).await, json!(null), "the session ends at once");
    let refused = sign_in(&app, &mut provider, "anna").await;
    assert!(refused.status == 403 && refused.text().contains("niet meer inloggen"), "{}", refused.text());

    let broken_off = sign_in(&app, &mut provider, "niemand").await;
    assert!(broken_off.status == 403 && broken_off.text().contains("afgebroken"), "{}", broken_off.text());
}

/// Roles are given here where the settings say nothing of groups.
#[tokio::test]
async fn roles_may_be_given_here() {
    let Some(mut provider) = Provider::start("token") else { return };
    let database = partnership::database().await;
    let app = App::with(&database, provider.config(&[]));
    assert_eq!(sign_in(&app, &mut provider, "anna").await.status, 403, "known, but without a role");
    database
        .run(
            "INSERT INTO user_roles (user_id, partnership_id, role) SELECT user_id, partnership_id, 'FINANCE' FROM users, partnerships",
        )
        .await;
    let entered = sign_in(&app, &mut provider, "anna").await;
    let finance = json!({"role": "FINANCE", "partnership": {"slug": "zhw"}, "organization": null});
    assert_eq!(viewer(&app, &entered).await["grants"], json!([finance]));
}

/// What another browser began, what was used before, and what was made up.
#[tokio::test]
async fn nobody_gets_in_by_what_another_began() {
    let Some(mut provider) = Provider::start("token") else { return };
    let database = partnership::database().await;
    let app = App::with(&database, provider.config(&RULES));
    let (own, address) = away(&app, "").await;
    let (other, _) = away(&app, "").await;
    let address = provider.sign_in("anna", &address);
    for cookies in [other.as_str(), ""] {
        let refused = back(&app, &address, cookies).await;
        assert_eq!(refused.status, 403, "{}", refused.text());
        assert!(refused.text().contains("probeer het opnieuw") && !refused.text().contains("code="));
    }
    assert_eq!(back(&app, &address, &own).await.status, 303);
    let again = back(&app, &address, &own).await;
    assert_eq!(again.status, 403, "a code is used once: {}", again.text());
    let (own, _) = away(&app, "").await;
    let made_up = back(&app, &format!("{CALLBACK}?code=x&state=x"), &own).await;
    assert_eq!(made_up.status, 403, "{}", made_up.text());
}

#[tokio::test]
async fn one_comes_back_to_the_page_that_one_went_from() {
    let Some(mut provider) = Provider::start("token") else { return };
    let database = partnership::database().await;
    let app = App::with(&database, provider.config(&RULES));
    let page = app.get("/sign-in?to=%2Faccount%3Fx%3D1", "").await.text();
    assert!(page.contains("href=\"/sign-in/oidc?to=%2Faccount%3Fx%3D1\""), "{page}");
    for (to, page) in [("%2Faccount%3Fx%3D1", "/account?x=1"), ("https%3A%2F%2Fevil.example", "/")] {
        let (cookies, address) = away(&app, &format!("?to={to}")).await;
        let entered = back(&app, &provider.sign_in("anna", &address), &cookies).await;
        assert_eq!(
            (entered.status.as_u16(), entered.headers[header::LOCATION].to_str().unwrap()),
            (303, page)
        );
    }
}

#[tokio::test]
async fn who_comes_back_in_vain_too_often_has_to_wait() {
    let Some(mut provider) = Provider::start("token") else { return };
    let database = partnership::database().await;
    let app = App::with(&database, provider.config(&RULES));
    let attempts =
        "INSERT INTO sign_in_attempts (network, tried_at) SELECT '', now() FROM generate_series(1, 99)";
    database.run(attempts).await;
    assert_eq!(sign_in(&app, &mut provider, "anna").await.status, 303, "who gets in does not count");
    assert_eq!(sign_in(&app, &mut provider, "niemand").await.status, 403, "the hundredth");
    let waits = sign_in(&app, &mut provider, "anna").await;
    assert_eq!(waits.status, 429, "{}", waits.text());
    assert_eq!(waits.headers[header::RETRY_AFTER], "900");
}

#[tokio::test]
async fn a_provider_that_is_away_is_told_without_its_causes() {
    let Some(provider) = Provider::start("token") else { return };
    let database = partnership::database().await;
    let app = App::with(&database, provider.config(&RULES));
    let issuer = provider.issuer.clone();
    drop(provider);
    let answer = app.get("/sign-in/oidc", "").await;
    assert_eq!(answer.status, 502, "{}", answer.text());
    let text = answer.text();
    // The style that stands in the page has names with the word.
    let said = text.split_once("<main").expect("what the page says").1;
    assert!(
        said.contains("niet te bereiken") && !text.contains(&issuer) && !said.contains("error"),
        "{text}"
    );
    assert_eq!(app.get("/sign-in", "").await.status, 200, "passwords and links go on");
}

fn location(answer: &Answer) -> &str {
    answer.headers[header::LOCATION].to_str().expect("an address")
}

async fn post(app: &App<'_>, address: &str, cookies: &str, fields: &str) -> Answer {
    let request = Request::post(address)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, cookies);
    app.send(request, "", fields.to_owned()).await
}

/// Who signs out here is signed out at the provider too, and comes back.
#[tokio::test]
async fn signing_out_goes_over_the_provider() {
    let Some(mut provider) = Provider::start("token") else { return };
    let database = partnership::database().await;
    let app = App::with(&database, provider.config(&RULES));
    let entered = sign_in(&app, &mut provider, "anna").await;
    let (_, again) = away(&app, "").await;
    provider.told(&format!("again anna {again}"));
    assert_eq!(provider.told("asked"), "0", "the provider knows this browser");

    let out = post(&app, "/sign-out", &cookies(&entered), "").await;
    assert_eq!(out.status, 200, "{}", out.text());
    let text = out.text();
    assert!(
        text.contains("Bij de gemeente bent u nog ingelogd") && text.contains("Uitloggen bij de gemeente"),
        "{text}"
    );
    let way =
        out.headers[header::REFRESH].to_str().expect("text").strip_prefix("0; url=").expect("an address");
    assert!(way.starts_with(&provider.issuer) && way.contains("client_id=inkoopkracht"), "{way}");
    assert!(way.contains("id_token_hint=ey") && !text.contains(way), "in a page it is escaped: {way}");
    assert_eq!(viewer(&app, &entered).await, json!(null), "signed out here, whatever the provider does");
    let taken: Vec<_> = out.headers.get_all(header::SET_COOKIE).iter().collect();
    assert!(
        taken.len() == 2
            && taken.iter().all(|cookie| cookie.to_str().is_ok_and(|text| text.contains("Max-Age=0")))
    );

    let back = provider.told(&format!("logout anna {way}"));
    assert_eq!(back, "http://127.0.0.1:8080/sign-out");
    assert!(app.get("/sign-out", "").await.text().contains("U bent uitgelogd"));
    let (_, again) = away(&app, "").await;
    provider.told(&format!("again anna {again}"));
    assert_eq!(provider.told("asked"), "1", "and the provider asks again");
}

/// Local users, and those of a provider that cannot be reached, are signed out here all the same.
#[tokio::test]
async fn signing_out_does_not_hang_on_the_provider() {
    let Some(mut provider) = Provider::start("token") else { return };
    let database = partnership::database().await;
    let config = provider.config(&RULES);
    let app = App::with(&database, config.clone());
    let entered = sign_in(&app, &mut provider, "anna").await;
    drop(provider);
    let app = App::with(&database, config);
    let out = post(&app, "/sign-out", &cookies(&entered), "").await;
    assert_eq!((out.status.as_u16(), location(&out)), (303, "/"));
    assert_eq!(viewer(&app, &entered).await, json!(null));
}

/// The provider asks again who it is, says when it did, and must mean the same account.
#[tokio::test]
async fn who_has_an_account_confirms_at_the_provider() {
    let Some(mut provider) = Provider::start("token") else { return };
    let database = partnership::database().await;
    let app = App::with(&database, provider.config(&RULES));
    let entered = sign_in(&app, &mut provider, "bas").await;
    let session = cookies(&entered);
    database.run("UPDATE tokens SET created_at = now() - interval '16 minutes'").await;
    let make = "partnership=&name=proef&role=ADMIN&days=1";
    let waits = post(&app, "/admin/tokens", &session, make).await;
    assert_eq!(waits.status, 303, "{}", waits.text());
    let way = location(&waits).to_owned();
    let page = app.send(Request::get(&way).header(header::COOKIE, &session), "", "").await.text();
    let over = format!("/sign-in/oidc?to={}", way.replace('/', "%2F"));
    assert!(
        page.contains(&format!("href=\"{over}\"")) && page.contains("Opnieuw inloggen met de gemeente"),
        "{page}"
    );

    let go = async || {
        let away = app.get(&over, "").await;
        (format!("{session}; {}", cookies(&away)), location(&away).to_owned())
    };
    let confirm = async |provider: &mut Provider, who: &str, address: &str, cookies: &str| {
        back(&app, &provider.told(&format!("{who} {address}")), cookies).await
    };
    let (cookies_now, address) = go().await;
    assert!(address.contains("prompt=login") && address.contains("max_age=900"), "{address}");
    let other = confirm(&mut provider, "login anna", &address, &cookies_now).await;
    assert!(other.status == 403 && other.text().contains("iemand anders"), "{}", other.text());

    // As of a provider that looks at neither.
    let (cookies_now, address) = go().await;
    let unasked = address.replace("&prompt=login", "").replace("&max_age=900", "");
    let unasked = confirm(&mut provider, "again bas", &unasked, &cookies_now).await;
    assert!(unasked.status == 403 && unasked.text().contains("zegt niet dat u net"), "{}", unasked.text());
    assert_eq!(post(&app, "/admin/tokens", &session, make).await.status, 303, "nothing is confirmed yet");

    let (cookies_now, address) = go().await;
    let confirmed = confirm(&mut provider, "again bas", &address, &cookies_now).await;
    assert_eq!((confirmed.status.as_u16(), location(&confirmed)), (303, way.as_str()));
    assert_eq!(provider.told("asked"), "1", "although the provider knew this browser");
    let page = app.send(Request::get(&way).header(header::COOKIE, &session), "", "").await.text();
    assert!(
        page.contains("name=\"name\" value=\"proef\"") && page.contains("action=\"/admin/tokens\""),
        "{page}"
    );
    assert_eq!(post(&app, "/admin/tokens", &session, make).await.status, 201);
    let noted = "SELECT concat_ws(' ', action, object, result, actor) AS name FROM audit_events WHERE action = 'confirm'
        ORDER BY audit_event_id";
    let refused = "confirm openid refused openid:bas@delft.nl";
    assert_eq!(database.texts(noted).await, [refused, refused, "confirm openid ok openid:bas@delft.nl"]);
}
