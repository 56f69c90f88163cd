//! The look of an own organization, and the statement of who can use the pages.

use std::fs;

use api::config::Config;
use axum::http::{Request, header};
use harness::{
    app::{Answer, App},
    database::TestDatabase,
    markdown, programs, workspace,
};

const THEME: &str = ":root { --utrecht-heading-color: #7a0c3e; }";

fn config(variables: &[(&str, &str)]) -> Config {
    let variable =
        |wanted: &str| variables.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.into());
    Config::from_variables(variable).expect("sound settings")
}

fn caching(answer: &Answer) -> &str {
    answer.headers[header::CACHE_CONTROL].to_str().expect("text")
}

/// The address of the style in a page
async fn style(app: &App<'_>) -> String {
    let page = app.get("/sign-in", "").await.text();
    let address = page.split_once("<link rel=\"stylesheet\" href=\"").expect("a style").1;
    address.split_once('"').expect("its end").0.to_owned()
}

#[tokio::test]
async fn a_theme_comes_behind_the_style_of_the_house() {
    let database = TestDatabase::migrated().await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("thema.css");
    fs::write(&file, THEME).expect("a theme");
    let house = App::new(&database);
    let themed = App::with(&database, config(&[("INKOOPKRACHT_THEME", &file.to_string_lossy())]));
    let address = style(&house).await;
    let (plain, own) = (house.get(&address, "").await, themed.get(&style(&themed).await, "").await);
    assert_eq!(caching(&plain), "public, max-age=31536000, immutable", "{address}");
    assert_eq!(caching(&own), "public, max-age=3600");
    let rest = own.text().strip_prefix(&plain.text()).map(str::to_owned);
    assert!(rest.is_some_and(|rest| rest.contains("--utrecht-heading-color: #7a0c3e;")), "{}", own.text());
    let has = Request::get(&address).header(header::IF_NONE_MATCH, &plain.headers[header::ETAG]);
    assert_eq!(themed.send(has, "", "").await.status, 200, "another style has another tag");
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
