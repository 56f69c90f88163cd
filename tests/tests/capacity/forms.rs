//! Hours and rounds by forms.

use harness::{app::App, partnership};
use schema::types::Role;

use super::{filled, organization, tender};
use crate::told::told;

#[tokio::test]
async fn hours_and_norms_are_filled_in() {
    let database = filled().await;
    let app = App::new(&database);
    let coordinator = app.token(Role::Coordinator, None).await;
    let delft = app.token(Role::Adviser, Some("GM0503")).await;
    let own = organization(&database, "GM0503").await;
    let hours = [
        ("partnership", "zhw"),
        ("from", "2097-Q1"),
        ("organization", own.as_str()),
        ("hours-2097-Q2", "20"),
        ("hours-2097-Q3", ""),
    ];
    for expected in ["setAvailableHours", "unchanged"] {
        assert_eq!(told(&app.post("/capacity/hours", &hours, &delft).await), expected);
    }
    let wrong = [
        ("partnership", "zhw"),
        ("from", "2097-Q1"),
        ("organization", own.as_str()),
        ("hours-2097-Q2", "twintig"),
    ];
    let answer = app.post("/capacity/hours", &wrong, &delft).await;
    assert!(
        answer.status == 400
            && answer.text().contains("Vul hele uren in")
            && answer.text().contains("value=\"twintig\""),
        "{}",
        answer.text()
    );
    let westland = organization(&database, "GM1783").await;
    let others = [("partnership", "zhw"), ("organization", westland.as_str()), ("hours-2097-Q2", "1")];
    assert_eq!(app.post("/capacity/hours", &others, &delft).await.status, 403);
    assert_eq!(
        app.post("/capacity/norms", &[("partnership", "zhw"), ("norm-OPEN-LEAD", "12")], &delft).await.status,
        403
    );
    let norms = [("partnership", "zhw"), ("norm-OPEN-LEAD", "12"), ("norm-OPEN-PARTICIPANT", "")];
    for expected in ["setCapacityNorms", "unchanged"] {
        assert_eq!(told(&app.post("/capacity/norms", &norms, &coordinator).await), expected);
    }
}

#[tokio::test]
async fn a_round_is_held_by_forms() {
    let database = filled().await;
    let app = App::new(&database);
    let coordinator = app.token(Role::Coordinator, None).await;
    let delft = app.token(Role::Adviser, Some("GM0503")).await;
    let own = organization(&database, "GM0503").await;
    let hours = [
        ("partnership", "zhw"),
        ("from", "2097-Q1"),
        ("organization", own.as_str()),
        ("hours-2097-Q2", "20"),
    ];
    assert_eq!(app.post("/capacity/hours", &hours, &delft).await.status, 303);

    let page = app.get("/capacity?partnership=zhw&from=2097-Q1", &coordinator).await.text();
    for text in [
        "overboekt",
        "Begin een prioriteringsronde over Q2 2097",
        "Idee</a>: de procedure is niet bekend",
        "/ 20",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(
        !app.get("/capacity?partnership=zhw&from=2097-Q1", &delft)
            .await
            .text()
            .contains("Begin een prioriteringsronde")
    );

    let (green, paper) = (tender(&database, "V1").await, tender(&database, "V2").await);
    let (place, first, to) = (format!("place-{green}"), format!("place-{paper}"), format!("to-{green}"));
    let mut fields = vec![
        ("partnership", "zhw"),
        ("from", "2097-Q1"),
        ("quarter", "2097-Q2"),
        (place.as_str(), "2"),
        (first.as_str(), "eerst"),
        (to.as_str(), "2097-Q3"),
    ];
    let wrong = app.post("/capacity/rounds", &fields, &coordinator).await;
    assert!(wrong.status == 400 && wrong.text().contains("hele getallen"), "{}", wrong.text());
    fields[4].1 = "1";
    let silent = app.post("/capacity/rounds", &fields, &coordinator).await;
    assert!(
        silent.status == 400 && silent.text().contains("Vul in waarom deze ronde nodig is."),
        "{}",
        silent.text()
    );
    fields.push(("reason", "Te druk"));
    let opened = app.post("/capacity/rounds", &fields, &coordinator).await;
    assert_eq!(opened.status, 303, "{}", opened.text());
    let address = opened.headers["location"].to_str().expect("an address").to_owned();
    let page = app.get(&address, &coordinator).await.text();
    for text in [
        "Prioriteringsronde Q2 2097",
        "nee, niet in de uren",
        "Q3 2097",
        "Delft in Q1 2097: van 56 naar 28",
        "Delft in Q2 2097: van 40 naar 48",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let early =
        app.post(&format!("{address}/conclude"), &[("conclusion", "Zo doen we het")], &coordinator).await;
    assert!(
        early.status == 400 && early.text().contains("Nog 4 deelnemers stemmen niet in"),
        "{}",
        early.text()
    );
    for (code, _) in partnership::MEMBERS {
        let member = organization(&database, code).await;
        let agrees = [("version", "1"), ("organization", member.as_str()), ("agrees", "yes")];
        assert_eq!(app.post(&format!("{address}/answer"), &agrees, &coordinator).await.status, 303);
    }
    assert_eq!(
        app.post(&format!("{address}/conclude"), &[("conclusion", "Zo doen we het")], &coordinator)
            .await
            .status,
        303
    );
    let page = app.get(&address, &delft).await.text();
    assert!(
        page.contains("ingegaan")
            && page.contains("Zo doen we het")
            && !page.contains("Laat de ronde ingaan"),
        "{page}"
    );
    let text =
        "SELECT text AS name FROM planned_periods JOIN tenders USING (tender_id) WHERE reference = 'V1'";
    assert_eq!(database.texts(text).await, ["Q3 2097"]);
}
