//! The look of an own organization, and the statement of who can use the pages.

use std::fs;

use api::config::Config;
use axum::http::{Request, header};
use base64::{Engine, prelude::BASE64_STANDARD};
use harness::{app::App, database::TestDatabase, markdown, programs, workspace};
use sha2::{Digest, Sha256};

const THEME: &str = ":root { --utrecht-heading-color: #7a0c3e; }";

fn config(variables: &[(&str, &str)]) -> Config {
    let variable =
        |wanted: &str| variables.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.into());
    Config::from_variables(variable).expect("sound settings")
}

/// The styles that stand in a page, and those that its policy lets the browser use
async fn styles(app: &App<'_>) -> (Vec<String>, String) {
    let answer = app.get("/sign-in", "").await;
    let page = answer.text();
    let elements = page.split("<style>").skip(1);
    let styles = elements.filter_map(|rest| Some(rest.split_once("</style>")?.0.to_owned())).collect();
    let policy = answer.headers[header::CONTENT_SECURITY_POLICY].to_str().expect("text");
    let sources =
        policy.split("; ").find_map(|one| one.strip_prefix("style-src ")).expect("styles").to_owned();
    (styles, sources)
}

fn sources(styles: &[String]) -> String {
    let source = |style: &String| format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(style)));
    styles.iter().map(source).collect::<Vec<_>>().join(" ")
}

/// A browser that has the page has all that it needs to show it, and takes no other style.
#[tokio::test]
async fn the_style_stands_in_the_page_and_a_theme_behind_it() {
    let database = TestDatabase::migrated().await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("thema.css");
    fs::write(&file, THEME).expect("a theme");
    let house = App::new(&database);
    let themed = App::with(&database, config(&[("INKOOPKRACHT_THEME", &file.to_string_lossy())]));
    let ((plain, may), (own, own_may)) = (styles(&house).await, styles(&themed).await);
    assert!(!house.get("/sign-in", "").await.text().contains("rel=\"stylesheet\""));
    assert_eq!((plain.len(), may), (1, sources(&plain)));
    assert_eq!((own.len(), own_may), (2, sources(&own)));
    assert!(own[0] == plain[0] && own[1].contains("--utrecht-heading-color: #7a0c3e;"), "{}", own[1]);
    let missing = Request::get("/nowhere").header(header::ACCEPT, "text/html");
    assert!(themed.send(missing, "", "").await.text().contains("#7a0c3e"), "on every page");
}

#[tokio::test]
async fn a_theme_that_cannot_be_read_does_not_start() {
    let database = TestDatabase::migrated().await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("thema.css");
    fs::write(&file, ":root { --utrecht-heading-color: #ddd; --logo: url(https://example.org/x); }")
        .expect("a theme");
    let mut command = programs::command("inkoopkracht-api", &database);
    command.arg("serve").env("INKOOPKRACHT_THEME", &file);
    let ended = programs::until_its_end(&mut command);
    assert_eq!(ended.code, 3, "{ended:#?}");
    assert!(ended.stderr.contains("INKOOPKRACHT_THEME: --logo is no token"), "{ended:#?}");
}

#[test]
fn the_theme_of_the_guide_can_be_used() {
    let guide = fs::read_to_string(workspace::root().join("docs/operations.md")).expect("the guide");
    let blocks = markdown::blocks(&guide);
    let themes: Vec<_> = blocks.iter().filter(|block| block.language == "css").collect();
    assert!(!themes.is_empty(), "the guide shows one");
    for theme in themes {
        assert!(
            api::theme::Theme::of_css(&theme.code).is_ok(),
            "{:?}",
            api::theme::Theme::of_css(&theme.code)
        );
    }
}

#[tokio::test]
async fn anyone_reads_how_accessible_the_pages_are_and_whom_to_tell() {
    let database = TestDatabase::migrated().await;
    let told = async |contact: &str| {
        let app = App::with(&database, config(&[("INKOOPKRACHT_ACCESSIBILITY_CONTACT", contact)]));
        let answer = app.get("/toegankelijkheid", "").await;
        assert_eq!(answer.status, 200);
        answer.text()
    };
    assert!(told("").await.contains("de coördinator van uw samenwerkingsverband"));
    let page = told("toegankelijk@gemeente.example").await;
    assert!(page.contains("href=\"mailto:toegankelijk@gemeente.example\""), "{page}");
    assert!(told("https://gemeente.example/hulp").await.contains("href=\"https://gemeente.example/hulp\""));
    let app = App::new(&database);
    assert!(app.get("/sign-in", "").await.text().contains("<a href=\"/toegankelijkheid\">"));
}
