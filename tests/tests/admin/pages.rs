//! The pages of administrators: what they show, and to whom.

use std::time::Duration;

use harness::{app::App, browser::Session, programs};

use super::{database, id, noted, roles, session, told};

#[tokio::test]
async fn an_administrator_sees_and_changes_what_is_of_its_partnership() {
    let database = database().await;
    let app = App::new(&database);
    database
        .run("INSERT INTO users (name) VALUES ('Rijnman');
              INSERT INTO user_roles (user_id, partnership_id, role) SELECT user_id, partnership_id, 'VIEWER' FROM users, partnerships
              WHERE users.name = 'Rijnman' AND slug = 'rijn';
              INSERT INTO users (name, issuer, subject) VALUES ('carla', 'https://login.example.org', '7')")
        .await;
    let (zoe, all, anna) =
        (session(&app, "Zoe").await, session(&app, "Beheer").await, session(&app, "Anna").await);
    for address in ["/admin", "/admin/users", "/admin/tokens", "/admin/system", "/admin/audit"] {
        assert_eq!(anna.get(address).await.status, 403, "{address}");
        assert_eq!(all.get(address).await.status, 200, "{address}");
        let expected = if address == "/admin/audit" { 403 } else { 200 };
        assert_eq!(zoe.get(address).await.status, expected, "{address}");
    }
    assert!(
        zoe.page("/").await.contains("href=\"/admin?") && !anna.page("/").await.contains("href=\"/admin?")
    );
    let users = zoe.page("/admin/users").await;
    assert!(users.contains("inkoopadviseur in Samenwerking zhw, voor Delft"), "{users}");
    assert!(
        !users.contains("Rijnman") && !users.contains("carla") && !users.contains("Beheer</a></th>"),
        "{users}"
    );
    assert_eq!(zoe.get("/admin/users?partnership=rijn").await.status, 403);
    assert_eq!(zoe.get(&format!("/admin/users/{}", id(&database, "Rijnman").await)).await.status, 404);
    let users = all.page("/admin/users").await;
    assert!(users.contains("account van login.example.org") && users.contains("geen rol"), "{users}");
    assert!(all.page("/admin").await.contains("1 gebruiker heeft geen rol"));

    // Who has an account already is given a role by the name that the page of the account shows.
    let fields =
        [("partnership", "zhw"), ("name", "openid:Carla"), ("role", "SECRETARY"), ("organization", "GM0637")];
    assert!(zoe.sent("/admin/users/grant", &fields).await.ends_with("?partnership=zhw"));
    assert_eq!(roles(&database, "carla").await, ["SECRETARY@zhw:GM0637"]);
    let unknown = [("partnership", "zhw"), ("name", "niemand"), ("role", "VIEWER")];
    let refused = zoe.post("/admin/users/grant", &unknown).await;
    assert!(refused.status == 400 && refused.text().contains("Er is geen gebruiker met deze naam"));

    let carla = format!("/admin/users/{}", id(&database, "carla").await);
    let page = zoe.page(&carla).await;
    assert!(page.contains("gemeentesecretaris in Samenwerking zhw, voor Zoetermeer"), "{page}");
    assert!(
        !page.contains("alle samenwerkingsverbanden</option>"),
        "who administers one gives roles in one: {page}"
    );
    for (which, first) in [("", "rijn"), ("?partnership=zhw", "zhw")] {
        let page = all.page(&format!("{carla}{which}")).await;
        let places =
            page.split_once("<select id=\"partnership\"").and_then(|(_, rest)| rest.split_once("</select>"));
        let values: Vec<&str> = places
            .expect("places")
            .0
            .split("value=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        assert_eq!(
            (values.first(), values.last(), values.len()),
            (Some(&first), Some(&""), 3),
            "all come last: {page}"
        );
        assert!(page.find("id=\"rollen\"") < page.find("id=\"geven\""), "{page}");
    }
    assert!(page.contains("heeft hier geen wachtwoord") && !page.contains("Uitsluiten"), "{page}");
    let withdraw = [("partnership", "zhw"), ("of", "zhw"), ("role", "SECRETARY")];
    let to = zoe.sent(&format!("{carla}/withdraw"), &withdraw).await;
    assert!(to.starts_with("/admin/users?partnership=zhw"), "who is nothing here is not seen here: {to}");
    assert_eq!(roles(&database, "carla").await, Vec::<String>::new());
    let elsewhere = [("partnership", "zhw"), ("of", "rijn"), ("role", "VIEWER")];
    let rijnman = format!("/admin/users/{}", id(&database, "Rijnman").await);
    assert_eq!(zoe.post(&format!("{rijnman}/withdraw"), &elsewhere).await.status, 403);
}

#[tokio::test]
async fn the_administrator_of_the_installation_shuts_out_and_lets_in() {
    let database = database().await;
    let app = App::new(&database);
    let (zoe, all, anna) =
        (session(&app, "Zoe").await, session(&app, "Beheer").await, session(&app, "Anna").await);
    let address = format!("/admin/users/{}", id(&database, "Anna").await);
    let place = [("partnership", "")];
    assert_eq!(zoe.post(&format!("{address}/disable"), &place).await.status, 403);
    all.sent(&format!("{address}/disable"), &place).await;
    assert_eq!(anna.get("/account").await.status, 303, "out at once");
    assert!(all.page(&address).await.contains("Weer toelaten"));
    let shut_out = all.post(&format!("{address}/link"), &place).await;
    assert!(shut_out.status == 400 && shut_out.text().contains("is uitgesloten"), "{}", shut_out.text());
    all.sent(&format!("{address}/enable"), &place).await;
    session(&app, "Anna").await;
    let own = format!("/admin/users/{}", id(&database, "Beheer").await);
    assert!(!all.page(&own).await.contains("Uitsluiten"));
    let refused = all.post(&format!("{own}/disable"), &place).await;
    assert!(refused.status == 409 && refused.text().contains("U kunt uzelf niet uitsluiten"));
}

#[tokio::test]
async fn long_lists_have_pages() {
    let database = database().await;
    let app = App::new(&database);
    let all = session(&app, "Beheer").await;
    database.run("INSERT INTO users (name) SELECT 'Zx' || to_char(number, 'FM000') FROM generate_series(1, 150) AS number").await;
    let first = all.page("/admin/users").await;
    assert!(first.contains("153 gebruikers") && first.contains(">Zx097<") && !first.contains(">Zx098<"));
    let (before, _) = first.split_once("\">Verder in de lijst").expect("more");
    let next =
        before.rsplit_once("href=\"").expect("an address").1.replace("&#38;", "&").replace("&amp;", "&");
    let second = all.page(&next).await;
    assert!(
        second.contains(">Zx098<") && second.contains(">Zx150<") && !second.contains("Verder in de lijst")
    );
}

#[tokio::test]
async fn a_token_is_made_told_once_and_revoked() {
    let database = database().await;
    let app = App::new(&database);
    let zoe = session(&app, "Zoe").await;
    let fields = [
        ("partnership", "zhw"),
        ("name", "dashboard"),
        ("role", "VIEWER"),
        ("organization", ""),
        ("days", "90"),
    ];
    let made = zoe.post("/admin/tokens", &fields).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let secret = told(&made.text());
    let list = zoe.page("/admin/tokens").await;
    assert!(list.contains("dashboard") && list.contains("lezer in Samenwerking zhw, alleen lezen"), "{list}");
    assert!(!list.contains(&secret) && list.contains("nog niet"), "told once: {list}");
    assert_eq!(app.get("/members?partnership=zhw", &secret).await.status, 200, "and it works");
    assert_eq!(app.get("/members?partnership=rijn", &secret).await.status, 403);
    for (days, role, sentence) in [
        ("0", "VIEWER", "van 1 tot en met 3650"),
        ("x", "VIEWER", "van 1 tot en met 3650"),
        ("1", "", "Kies een rol."),
    ] {
        let fields = [("partnership", "zhw"), ("name", "x"), ("role", role), ("days", days)];
        let refused = zoe.post("/admin/tokens", &fields).await;
        assert!(refused.status == 400 && refused.text().contains(sentence), "{sentence}: {}", refused.text());
    }
    let token =
        database.texts("SELECT token_id::text AS name FROM tokens WHERE name = 'dashboard'").await.concat();
    let address = format!("/admin/tokens/{token}/revoke");
    assert!(zoe.sent(&address, &[("partnership", "zhw")]).await.ends_with("?partnership=zhw"));
    assert_eq!(app.get("/members?partnership=zhw", &secret).await.status, 401);
    let again = zoe.post(&address, &[("partnership", "zhw")]).await;
    assert!(again.status == 409 && again.text().contains("al ingetrokken"), "{}", again.text());
    let expected = [
        "createToken dashboard ok user:Zoe".to_owned(),
        "createToken x refused user:Zoe".to_owned(),
        format!("revokeToken {token} ok user:Zoe"),
        format!("revokeToken {token} refused user:Zoe"),
    ];
    assert_eq!(noted(&database, "'createToken', 'revokeToken'").await, expected);
}

#[tokio::test]
async fn the_audit_trail_is_chosen_from_walked_and_downloaded() {
    let database = database().await;
    let app = App::new(&database);
    let all = session(&app, "Beheer").await;
    database
        .run(
            "INSERT INTO audit_events (happened_at, action, object, result, actor, origin)
             SELECT '2026-03-01 12:00+01'::timestamptz + number * interval '1 minute', 'export', 'werkmap ' || number,
                 CASE number WHEN 3 THEN 'refused' ELSE 'ok' END, 'user:Anna', '10.0.0.1'
             FROM generate_series(1, 130) AS number;
             INSERT INTO audit_events (happened_at, action, object, result, actor, origin)
             VALUES ('2026-02-28 23:59+01', 'export', '=1+1', 'ok', 'openid:anna', '10.0.0.2')",
        )
        .await;
    let page = all.page("/admin/audit?actor=Anna&from=2026-03-01&until=2026-03-01").await;
    assert!(
        page.contains("130 gebeurtenissen") && page.contains("werkmap 130") && !page.contains("werkmap 30<"),
        "{page}"
    );
    let (before, _) = page.split_once("\">Verder in de lijst").expect("more");
    let next =
        before.rsplit_once("href=\"").expect("an address").1.replace("&#38;", "&").replace("&amp;", "&");
    assert!(next.contains("actor=Anna") && next.contains("from=2026-03-01"), "the choice stays: {next}");
    let rest = all.page(&next).await;
    assert!(
        rest.contains("werkmap 30<") && rest.contains("werkmap 1<") && !rest.contains("werkmap 31<"),
        "{rest}"
    );
    let refused = all.page("/admin/audit?result=refused&action=export").await;
    assert!(
        refused.contains("1 gebeurtenis<")
            && refused.contains("werkmap 3<")
            && refused.contains("downloaden"),
        "{refused}"
    );
    let earlier = all.page("/admin/audit?actor=openid%3Aanna&until=2026-02-28").await;
    assert!(earlier.contains("1 gebeurtenis<"), "days are those of the Netherlands: {earlier}");

    let anna = id(&database, "Anna").await;
    let about = format!(
        "INSERT INTO audit_events (happened_at, action, object, result, actor, origin)
         SELECT now(), 'updateTender', object, 'ok', 'user:Ontwerper', '10.0.0.3'
         FROM (VALUES ('{anna}'), ('018f0000-0000-7000-8000-000000000000')) AS about (object)"
    );
    database.run(&about).await;
    let page = all.page("/admin/audit?actor=Ontwerper").await;
    assert!(page.contains(&format!("<a href=\"/admin/users/{anna}\">Anna</a>")), "told by its name: {page}");
    assert!(
        page.contains(">018f0000-0000-7000-8000-000000000000</td>"),
        "as it was, where it is gone: {page}"
    );

    let file = all.get("/admin/audit.csv?actor=openid%3Aanna").await;
    assert_eq!(file.status, 200);
    let text = file.text();
    assert!(
        text.starts_with('\u{feff}')
            && text.contains(
                "Moment;Wie;Wat;Waarover;Uitkomst;Herkomst;Wie (code);Wat (code);Waarover (code);Verzoek"
            ),
        "{text}"
    );
    assert!(
        text.contains("2026-02-28 23:59:00;anna;downloaden;'=1+1;gedaan;10.0.0.2;openid:anna;export;'=1+1;"),
        "{text}"
    );
    assert_eq!(session(&app, "Zoe").await.get("/admin/audit.csv").await.status, 403);
    let reads = noted(&database, "'readAuditTrail'").await;
    assert!(
        reads.len() >= 4 && reads.iter().any(|line| line == "readAuditTrail  forbidden user:Zoe"),
        "{reads:#?}"
    );
    assert_eq!(
        noted(&database, "'export'").await.last().map(String::as_str),
        Some("export auditspoor.csv ok user:Beheer")
    );
}

/// A worker is seen by its connection, also when it has nothing to do; without one the entrance says so.
#[tokio::test]
async fn workers_and_imports_that_stand_are_shown() {
    let database = database().await;
    let app = App::new(&database);
    let (zoe, all) = (session(&app, "Zoe").await, session(&app, "Beheer").await);
    database
        .run(
            "INSERT INTO import_files (sha256, content) VALUES (sha256('a'), 'a');
             INSERT INTO import_runs (partnership_id, import_file_id, file_name, actor, status, finished_at, created_at)
             SELECT partnership_id, import_file_id, slug || runs.name, 'proef', 'FAILED', now(), now() - age
             FROM partnerships, import_files, (VALUES ('-nu.xlsx', interval '1 day'), ('-toen.xlsx', interval '8 days')) AS runs (name, age)",
        )
        .await;
    let entrance = zoe.page("/admin").await;
    assert!(
        entrance.contains("Er is geen verwerker actief") && entrance.contains("1 import is mislukt"),
        "{entrance}"
    );
    assert!(all.page("/admin").await.contains("2 imports zijn mislukt"));
    let system = zoe.page("/admin/system").await;
    assert!(
        system.contains("zhw-nu.xlsx") && !system.contains("toen") && !system.contains("rijn-nu"),
        "{system}"
    );
    assert!(system.contains("Er is geen programma actief dat werkmappen leest"), "{system}");
    assert!(system.contains("zoals deze versie nodig heeft"), "{system}");

    let mut worker = programs::worker(&database);
    let until = async |is_there: bool| {
        for _ in 0..100 {
            if zoe.page("/admin/system").await.contains(">actief</td>") == is_there {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    until(true).await;
    let system = zoe.page("/admin/system").await;
    assert!(system.contains(">actief</td>") && !system.contains("Er is geen verwerker actief"), "{system}");
    assert!(!zoe.page("/admin").await.contains("Er is geen verwerker actief"));
    worker.stop("INT");
    until(false).await;
    assert!(zoe.page("/admin").await.contains("Er is geen verwerker actief"), "gone with its connection");
    assert_eq!(Session::nobody(&app).get("/admin/system").await.status, 401);
}
