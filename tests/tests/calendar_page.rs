//! The page of a calendar: who sees what of it, that its figures are those of the API, and that nothing is left out of its pages.

use std::collections::BTreeSet;

use harness::{app::App, browser, database::TestDatabase, partnership, programs};
use schema::types::Role;
use serde_json::json;

/// What stands behind a heading of the page
const HEADING: &str = "<h2 id=\"trajecten\">";

async fn example() -> TestDatabase {
    let database = TestDatabase::migrated().await;
    assert_eq!(programs::etl(&database, ["example"]).code, 0);
    database
}

/// The titles in the table, in order
fn titles(page: &str) -> Vec<String> {
    let cells = page.split("<th scope=\"row\" role=\"rowheader\"><a href=\"/tenders/").skip(1);
    let title = |cell: &str| Some(cell.split_once('>')?.1.split_once('<')?.0.to_owned());
    cells.filter_map(title).collect()
}

fn heading(page: &str) -> &str {
    page.split_once(HEADING).and_then(|(_, rest)| rest.split_once('<')).expect("a heading").0
}

/// The address behind a link with this text
fn link(page: &str, text: &str) -> Option<String> {
    let before = page.split_once(&format!(">{text}</a>"))?.0;
    let address = before.rsplit_once("href=\"")?.1.split_once('"')?.0;
    Some(address.replace("&#38;", "&").replace("&amp;", "&"))
}

/// Part of an address, the filter of GraphQL that says the same, and how many of the example that are
const FILTERS: [(&str, &str, usize); 9] = [
    ("", "", 14),
    ("&participant=GM0503", "participant: {eq: \"GM0503\"}", 10),
    ("&lead=GM0503", "lead: {eq: \"GM0503\"}", 3),
    ("&nature=SUPPLIES", "nature: {eq: SUPPLIES}", 4),
    ("&procedure=OPEN&nature=SERVICES", "procedure: {eq: OPEN}, nature: {eq: SERVICES}", 5),
    ("&status=AWARDED", "status: {eq: AWARDED}", 0),
    ("&quarter=2023-Q2", "publication: {overlaps: {start: \"2023-04-01\", end: \"2023-06-30\"}}", 5),
    ("&minimum=1.000.000&maximum=2400000", "estimatedValue: {gte: \"1000000\", lte: \"2400000\"}", 3),
    ("&text=voorbeeld%3A+GLAD", "text: {contains: \"voorbeeld: GLAD\"}", 1),
];

#[tokio::test]
async fn the_page_has_the_figures_of_the_api_for_every_filter() {
    let database = example().await;
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    for (asked, filter, count) in FILTERS {
        let page = browser::page(&app, &format!("/calendar?partnership=zhw&year=2023{asked}"), &token).await;
        let query = format!(
            "{{ tenders(partnership: \"zhw\", filter: {{year: 2023, {filter}}}, order: [PUBLICATION_ASC, TITLE_ASC]) {{
            nodes {{ title estimatedValue }} totalCount }} }}"
        );
        let data = app.data(&query, json!({}), &token).await;
        let nodes = data["tenders"]["nodes"].as_array().cloned().unwrap_or_default();
        let expected: Vec<_> = nodes.iter().filter_map(|node| node["title"].as_str()).collect();
        assert_eq!(titles(&page), expected, "{asked}");
        assert_eq!((expected.len(), &data["tenders"]["totalCount"]), (count, &json!(count)), "{asked}");
        let counted = if count == 1 { "1 traject".to_owned() } else { format!("{count} trajecten") };
        assert!(heading(&page).starts_with(&counted), "{asked}: {}", heading(&page));
        let values = nodes.iter().filter_map(|node| node["estimatedValue"].as_str());
        let sum: f64 = values.map(|value| value.parse::<f64>().expect("a value")).sum();
        let thousands = format!("{:.0}.000", sum / 1000.0);
        let has_sum = heading(&page).replace('.', "").contains(&thousands.replace('.', ""));
        assert!(sum == 0.0 || has_sum, "{asked}: {} is not {sum}", heading(&page));
    }
}

/// Drafts, contacts, remarks and where a row came from are for members.
#[tokio::test]
async fn nobody_sees_what_is_published_and_members_see_all() {
    let database = partnership::database().await;
    database
        .run(
            "INSERT INTO calendars (partnership_id, year, title, status)
             SELECT partnership_id, 2023, 'Openbaar', 'PUBLISHED' FROM partnerships
             UNION ALL SELECT partnership_id, 2024, 'Nog niet', 'DRAFT' FROM partnerships;
             INSERT INTO tenders (calendar_id, reference, title, contact, remarks)
             SELECT calendar_id, 'R' || year, 'Traject van ' || year, 'J. Geheim', 'Intern' FROM calendars",
        )
        .await;
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let seen = async |year: i32, token: &str| {
        browser::page(&app, &format!("/calendar?partnership=zhw&year={year}"), token).await
    };
    let public = seen(2023, "").await;
    assert!(public.contains("Traject van 2023") && !public.contains("Geheim") && !public.contains("Intern"));
    assert!(!public.contains("year=2024"), "a draft has no tab: {public}");
    let draft = seen(2024, "").await;
    assert!(draft.contains("geen gepubliceerde kalender van 2024") && !draft.contains("Traject van 2024"));
    let member = seen(2024, &token).await;
    for text in ["Traject van 2024", "J. Geheim", "Intern", "concept, alleen voor deelnemers"] {
        assert!(member.contains(text), "{text}");
    }
    assert_eq!(app.get("/calendar?partnership=geen", "").await.status, 404);
}

/// More tenders than a page has: each stands on exactly one, in the order of publication, with the figures of all of its quarter.
#[tokio::test]
async fn a_long_calendar_goes_on_behind_a_link() {
    let database = partnership::database().await;
    database
        .run(
            "INSERT INTO calendars (partnership_id, year, title) SELECT partnership_id, 2023, 'Kalender' FROM partnerships;
             INSERT INTO tenders (calendar_id, reference, title, estimated_value_eur)
             SELECT calendar_id, 'R' || number, 'Traject ' || number % 7, 10 FROM calendars, generate_series(1, 230) AS number;
             INSERT INTO planned_periods (tender_id, milestone, during, precision, text)
             SELECT tender_id, 'PUBLICATION', daterange(date '2023-01-01' + substr(reference, 2)::int % 50, NULL), 'DAY', 'vanaf toen'
             FROM tenders WHERE substr(reference, 2)::int % 3 > 0",
        )
        .await;
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let (mut address, mut references, mut sizes) =
        ("/calendar?partnership=zhw&year=2023&zoom=quarter".to_owned(), BTreeSet::new(), Vec::new());
    loop {
        let page = browser::page(&app, &address, &token).await;
        assert_eq!(heading(&page), "230 trajecten, samen € 2.300");
        let known = page.contains("Q1 2023 <span>154 trajecten, samen € 1.540</span>");
        let unknown = page.contains("niet bekend <span>76 trajecten, samen € 760</span>");
        assert!(known || unknown, "{page}");
        let found: Vec<&str> =
            page.split("data-label=\"Nr.\">").skip(1).filter_map(|cell| cell.split('<').next()).collect();
        sizes.push(found.len());
        references.extend(found.into_iter().map(str::to_owned));
        assert!(page.contains("Kwartaal</a>") && page.contains("zoom=half-year"));
        match link(&page, "Verder in de tabel") {
            Some(next) => address = next,
            None => break,
        }
    }
    assert_eq!((references.len(), sizes), (230, vec![100, 100, 30]));
}

#[tokio::test]
async fn the_timeline_shows_the_days_that_are_asked_for() {
    let database = example().await;
    let app = App::new(&database);
    let shown = async |asked: &str| {
        browser::page(&app, &format!("/calendar?partnership=zhw&year=2023{asked}"), "").await
    };
    let bars = |page: &str| {
        let (wide, small) = page.split_once("<svg class=\"phone\"").expect("a timeline for phones too");
        let bars = |drawing: &str| drawing.matches("<rect class=\"moment\"").count();
        assert_eq!(bars(wide), bars(small));
        bars(wide)
    };
    assert_eq!(bars(&shown("").await), 13, "all but the one without a moment");
    let quarter = shown("&zoom=quarter&from=2023-Q4").await;
    assert!(quarter.contains("Tijdlijn van Q4 2023") && quarter.contains("oktober 2023"));
    assert_eq!(bars(&quarter), 3, "{quarter}");
    let later = link(&quarter, "Later").expect("a link");
    assert!(shown("").await.contains("zoom=three-years") && later.contains("from=2024-Q1"), "{later}");
    assert!(shown("&zoom=quarter&from=2030-Q1").await.contains("staat niets"));
    assert!(shown("&zoom=eeuw&from=nooit").await.contains("Q1 2023"), "what is not understood is the usual");
}

#[tokio::test]
async fn an_amount_that_is_none_is_told_at_its_field() {
    let database = example().await;
    let app = App::new(&database);
    let page = browser::page(&app, "/calendar?partnership=zhw&year=2023&minimum=veel", "").await;
    assert!(page.contains("href=\"#minimum\"") && page.contains("value=\"veel\""), "{page}");
    assert_eq!(titles(&page).len(), 14);
}

/// The page `/` has the calendar in short, and leads on.
#[tokio::test]
async fn the_home_page_tells_it_in_short() {
    let database = example().await;
    let app = App::new(&database);
    let home = browser::page(&app, "/?year=2023", "").await;
    for text in
        ["14 trajecten, samen", "Q1 2023", "Begin van de publicatie niet bekend", "Voorbeeld: groenonderhoud"]
    {
        assert!(home.contains(text), "{text}: {home}");
    }
    let address = link(&home, "Bekijk de hele kalender van 2023").expect("a link");
    assert_eq!(titles(&browser::page(&app, &address, "").await).len(), 14);
}

/// Dragged by a mouse or reached from the table: what may be moved, by whom, and to which periods.
#[tokio::test]
async fn a_publication_is_moved_by_who_may_and_only_as_the_calendar_is_now() {
    let database = example().await;
    let app = App::new(&database);
    let calendar = "/calendar?partnership=zhw&year=2023";
    let bars = |page: &str| page.matches("data-move=\"/tenders/").count();
    let links = |page: &str| page.matches("#verplaatsen\">verplaats<").count();
    let coordinator = app.token(Role::Coordinator, None).await;
    let all = browser::page(&app, calendar, &coordinator).await;
    assert_eq!((bars(&all), links(&all)), (13, 14), "one has no moment");
    let second = "data-first=\"2023-04-01\" data-last=\"2023-06-30\" data-name=\"Q2 2023\"";
    assert!(all.contains(second), "{all}");
    let month = browser::page(&app, &format!("{calendar}&zoom=quarter&from=2023-Q4"), &coordinator).await;
    assert!(month.contains("data-first=\"2023-12-01\" data-last=\"2023-12-31\" data-name=\"december 2023\""));

    let delft = app.token(Role::Adviser, Some("GM0503")).await;
    let own = browser::page(&app, calendar, &delft).await;
    assert_eq!(links(&own), 10, "what Delft leads or takes part in");
    let viewer = app.token(Role::Viewer, None).await;
    for (address, token) in [
        (calendar.to_owned(), viewer.as_str()),
        (calendar.to_owned(), ""),
        (format!("{calendar}&on=2999-01-01"), &coordinator),
        ("/?partnership=zhw&year=2023".to_owned(), &coordinator),
    ] {
        let page = browser::page(&app, &address, token).await;
        assert_eq!((bars(&page), links(&page)), (0, 0), "{address}");
    }
    let id =
        all.split_once("data-move=\"/tenders/").and_then(|(_, rest)| rest.split_once('"')).expect("one").0;
    let dropped = format!("/tenders/{id}?milestone=PUBLICATION&start=2023-10-01&end=2023-12-31&text=Q4+2023");
    let form = browser::page(&app, &dropped, &coordinator).await;
    assert!(form.contains("Wat dit raakt") && form.contains("value=\"Q4 2023\""), "{form}");
    assert!(form.contains("→ Q4 2023 (01-10-2023 t/m 31-12-2023)."), "from when to when: {form}");
}
