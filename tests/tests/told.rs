//! What somebody did is told on the page that comes after it, once; and who is signed in keeps the menu where nothing is.

use axum::http::{Request, header};
use harness::{
    app::{Answer, App},
    browser::{self, Session},
    partnership,
};

const SAVED: &str = "De kolom is opgeslagen, en wordt voortaan zo gelezen.";

/// The page at an address, for a browser that sends those cookies
async fn page(app: &App<'_>, address: &str, cookies: &str) -> Answer {
    let request = Request::get(address).header(header::COOKIE, cookies).header(header::ACCEPT, "text/html");
    app.send(request, "", "").await
}

/// The cookie that an answer gives, as `name=value`
fn given(answer: &Answer) -> Option<String> {
    let cookie = answer.headers.get(header::SET_COOKIE)?.to_str().expect("text");
    Some(cookie.split(';').next().expect("a pair").to_owned())
}

/// Name of what an answer has done, which the page that it leads to tells
pub(crate) fn told(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.text());
    let cookie = given(answer).expect("what was done");
    cookie.strip_prefix("inkoopkracht_done=").expect("the cookie of it").to_owned()
}

#[tokio::test]
async fn what_was_done_is_told_once() {
    let database = partnership::database().await;
    browser::user(&database, "Anna", &["'COORDINATOR', 'zhw', NULL"]).await;
    let app = App::new(&database);
    let anna = Session::of(&app, "Anna").await;
    let fields = [("partnership", "zhw"), ("heading", "Onderwerp"), ("meaning", "CALENDAR:title")];
    let saved = anna.post("/columns", &fields).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    assert_eq!(
        saved.headers[header::LOCATION],
        "/columns?partnership=zhw",
        "the address tells nothing of it"
    );
    let told = given(&saved).expect("what was done");
    assert_eq!(told, "inkoopkracht_done=saveColumnMapping");

    let cookies = format!("{}; {told}", anna.cookie());
    let alive = page(&app, "/health/live", &cookies).await;
    assert_eq!(given(&alive), None, "what is no page tells nothing, and leaves it to the next");
    let next = page(&app, "/columns?partnership=zhw", &cookies).await;
    assert!(next.text().contains(SAVED), "{}", next.text());
    assert_eq!(given(&next).as_deref(), Some("inkoopkracht_done="), "and no page after it tells it again");
    let forged = format!("{}; inkoopkracht_done=<script>", anna.cookie());
    assert!(!page(&app, "/columns?partnership=zhw", &forged).await.text().contains("class=\"done\""));
    assert!(!anna.page("/columns?partnership=zhw").await.contains(SAVED));
}

#[tokio::test]
async fn what_is_not_there_keeps_the_menu_of_who_is_signed_in() {
    let database = partnership::database().await;
    browser::user(&database, "Anna", &["'COORDINATOR', 'zhw', NULL"]).await;
    let app = App::new(&database);
    let anna = Session::of(&app, "Anna").await;
    for (address, status, title) in [
        ("/nowhere", 404, "Niet gevonden"),
        ("/tenders/018f0000-0000-7000-8000-000000000000", 404, "Niet gevonden"),
        ("/settlement/draft", 405, "Dit is geen pagina"),
        ("/admin/users", 403, "Geen toegang"),
        ("/settlement/x/member/y?year=x", 404, "Niet gevonden"),
    ] {
        let shown = page(&app, address, anna.cookie()).await;
        let text = shown.text();
        assert_eq!(shown.status, status, "{address}");
        assert!(text.contains(title) && text.contains(">Anna</a>"), "{address}: {text}");
        assert!(text.contains("href=\"/calendar?partnership=zhw\""), "{address}: {text}");
        let nobodys = page(&app, address, "").await.text();
        assert!(!nobodys.contains("Hoofdmenu"), "{address}: {nobodys}");
    }
}
