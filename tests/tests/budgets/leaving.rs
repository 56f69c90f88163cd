//! Who joins for a year, who leaves, and who keeps the books.

use harness::{app::App, browser::page, database::TestDatabase};
use serde_json::{Value, json};

use super::{database, people};

async fn does(app: &App<'_>, mutation: &str, token: &str) -> (Value, Vec<String>) {
    let name = mutation.split('(').next().expect("a name");
    let query = format!(
        "mutation {{ {mutation} {{ partnership {{ members {{ organization {{ code }} roles during {{ start end }} }} }}
         problems {{ code path }} }} }}"
    );
    let mut payload = app.data(&query, json!({}), token).await[name].take();
    let problems = payload["problems"].as_array().expect("problems").iter();
    let problems = problems.map(|problem| problem["code"].as_str().expect("a code").to_owned()).collect();
    (payload["partnership"]["members"].take(), problems)
}

fn member<'m>(members: &'m Value, code: &str) -> &'m Value {
    let mut members = members.as_array().expect("members").iter();
    members.find(|member| member["organization"]["code"] == code).unwrap_or_else(|| panic!("no {code}"))
}

/// The members in the key of the draft of a year
async fn sharing(app: &App<'_>, year: i32, token: &str) -> Vec<String> {
    let draft = format!(
        "mutation {{ draftBudget(input: {{partnership: \"zhw\", year: {year}, lines: [{{name: \"Post\", amount: \"1000\"}}]}}) {{ budget {{ revision }} }} }}"
    );
    let draft = app.data(&draft, json!({}), token).await;
    let revision = &draft["draftBudget"]["budget"]["revision"];
    let query = format!(
        "{{ costDistribution(partnership: \"zhw\", year: {year}, revision: {revision}) {{ shares {{ organization {{ code }} }} }} }}"
    );
    let shared = app.data(&query, json!({}), token).await["costDistribution"]["shares"].take();
    let codes = shared.as_array().expect("shares").iter();
    codes.map(|share| share["organization"]["code"].as_str().expect("a code").to_owned()).collect()
}

#[tokio::test]
async fn who_joins_for_a_year_and_who_leaves_share_its_costs_and_no_later_ones() {
    let database = database().await;
    let app = App::new(&database);
    let people = people(&app).await;
    database
        .run(
            "INSERT INTO population_figures (organization_id, reference_date, inhabitants, status, source)
             SELECT organization_id, date '2024-01-01', 1000, 'DEFINITIVE', 'proef' FROM organizations WHERE code IN ('GM0503', 'GM0603', 'GM0637', 'GM1783', 'GM1926');
             INSERT INTO population_figures (organization_id, reference_date, inhabitants, status, source)
             SELECT organization_id, date '2023-01-01', 1000, 'DEFINITIVE', 'proef' FROM organizations WHERE code = 'GM0603'",
        )
        .await;
    let join = |days: &str| {
        format!(
            "joinPartnership(input: {{partnership: \"zhw\", organization: {{code: \"GM0603\"}}, {days}}})"
        )
    };
    let backwards = join("from: \"2024-07-01\", lastDay: \"2024-06-30\"");
    assert_eq!(does(&app, &backwards, &people.admin).await.1, ["membership.ends_before_it_begins"]);
    let (members, problems) =
        does(&app, &join("from: \"2024-07-01\", lastDay: \"2024-12-31\""), &people.admin).await;
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(member(&members, "GM0603")["during"], json!({"start": "2024-07-01", "end": "2024-12-31"}));
    assert_eq!(
        sharing(&app, 2024, &people.coordinator).await,
        ["GM0503", "GM1926", "GM0603", "GM1783", "GM0637"]
    );
    assert_eq!(sharing(&app, 2025, &people.coordinator).await, ["GM0503", "GM1926", "GM1783", "GM0637"]);

    let leave = |code: &str, day: &str| {
        format!(
            "leavePartnership(input: {{partnership: \"zhw\", organization: {{code: \"{code}\"}}, lastDay: \"{day}\"}})"
        )
    };
    assert_eq!(does(&app, &leave("GM0603", "2024-06-30"), &people.admin).await.1, ["membership.unknown"]);
    let (members, _) = does(&app, &leave("GM0603", "2025-06-30"), &people.admin).await;
    assert_eq!(member(&members, "GM0603")["during"]["end"], "2025-06-30", "an end may be moved");
    does(&app, &leave("GM0603", "2024-12-31"), &people.admin).await;
    assert_eq!(does(&app, &leave("GM9999", "2025-01-01"), &people.admin).await.1, ["organization.unknown"]);
    let (members, _) = does(&app, &leave("GM1783", "2024-12-31"), &people.admin).await;
    assert_eq!(member(&members, "GM1783")["during"]["end"], "2024-12-31");
    assert_eq!(sharing(&app, 2025, &people.coordinator).await, ["GM0503", "GM1926", "GM0637"]);

    // Who keeps the books does not leave before another does.
    assert_eq!(does(&app, &leave("GM0637", "2025-12-31"), &people.admin).await.1, ["membership.administers"]);
    let appoint = |code: &str| {
        format!("appointAdministrator(input: {{partnership: \"zhw\", organization: {{code: \"{code}\"}}}})")
    };
    assert_eq!(does(&app, &appoint("GM1783"), &people.admin).await.1, ["membership.unknown"]);
    let (members, _) = does(&app, &appoint("GM0503"), &people.admin).await;
    let administers = |code: &str| {
        let roles = member(&members, code)["roles"].as_array().expect("roles");
        roles.contains(&json!("ADMINISTERING"))
    };
    assert!(administers("GM0503") && !administers("GM0637"));
    assert_eq!(does(&app, &leave("GM0637", "2025-12-31"), &people.admin).await.1, Vec::<String>::new());
}

async fn identity(database: &TestDatabase, code: &str) -> String {
    let query = format!("SELECT organization_id::text AS name FROM organizations WHERE code = '{code}'");
    database.texts(&query).await.remove(0)
}

/// The same by forms, as a browser without JavaScript sends them.
#[tokio::test]
async fn a_municipality_joins_and_another_keeps_the_books_by_forms() {
    let database = database().await;
    let app = App::new(&database);
    let people = people(&app).await;
    let rijswijk = identity(&database, "GM0603").await;
    let delft = identity(&database, "GM0503").await;
    let shown = page(&app, "/members?partnership=zhw", &people.coordinator).await;
    assert!(
        shown.contains("voert de administratie")
            && !shown.contains("<form method=\"post\" action=\"/members"),
        "{shown}"
    );
    let join = |organization: &str, last_day: &str| {
        [("partnership", "zhw"), ("organization", organization), ("from", "1-7-2031"), ("last_day", last_day)]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
    };
    let sent = async |address: &str, fields: &[(String, String)], token: &str| {
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        app.post(address, &fields, token).await
    };
    assert_eq!(sent("/members/join", &join(&rijswijk, ""), &people.coordinator).await.status, 403);
    let wrong = sent("/members/join", &join("", "31-12"), &people.admin).await;
    assert_eq!(wrong.status, 400);
    let wrong = wrong.text();
    assert!(wrong.contains("href=\"#organization\"") && wrong.contains("href=\"#last_day\""), "{wrong}");
    let backwards = sent("/members/join", &join(&rijswijk, "30-6-2031"), &people.admin).await.text();
    assert!(backwards.contains("De laatste dag ligt vóór de eerste."), "{backwards}");
    assert_eq!(sent("/members/join", &join(&rijswijk, "31-12-2031"), &people.admin).await.status, 303);
    let joined = page(&app, "/members?partnership=zhw", &people.coordinator).await;
    assert!(joined.contains("toetreder") && joined.contains("31-12-2031"), "{joined}");

    let zoetermeer = identity(&database, "GM0637").await;
    let leave = [("partnership", "zhw"), ("leaver", zoetermeer.as_str()), ("leaving_on", "2031-12-31")];
    let refused = app.post("/members/leave", &leave, &people.admin).await.text();
    assert!(refused.contains("Zoetermeer voert de administratie. Wijs eerst een andere deelnemer aan."));
    assert!(refused.contains("href=\"#leaver\"") && refused.contains("id=\"leaver-error\""), "{refused}");
    let both =
        [("partnership", "zhw"), ("organization", ""), ("from", "2031-07-01"), ("last_day", "2031-06-30")];
    let both = app.post("/members/join", &both, &people.admin).await.text();
    for said in ["href=\"#organization\"", "href=\"#last_day\"", "De laatste dag ligt vóór de eerste."] {
        assert!(both.contains(said), "all at once: {both}");
    }
    let appoint = [("partnership", "zhw"), ("administrator", delft.as_str())];
    assert_eq!(app.post("/members/administrator", &appoint, &people.admin).await.status, 303);
    assert_eq!(app.post("/members/leave", &leave, &people.admin).await.status, 303);
}
