//! The pages in a real browser: accessible, in every width and scheme, without a script that fails or a host that is asked; and the
//! main journeys, by keyboard alone.
//!
//! What it looked like is kept in `target/browser`.

mod routes;
mod world;

use std::{fs, path::PathBuf, process::Command};

use harness::{
    clients,
    programs::{Ended, until_its_end},
    workspace,
};
use serde_json::{Value, json};

use world::World;

/// Addresses that answer with something else than a page
const DOWNLOADS: [&str; 3] = ["/imports/{id}/file", "/imports/{id}/annotated", "/admin/audit.csv"];
/// Addresses that only send people on; with those of another server signing in is tested in `openid`
const SENDS_ON: [&str; 3] = ["/sign-out", "/sign-in/oidc", "/sign-in/oidc/callback"];

/// Where Chromium is; nothing where it is missing, and the test that asked says that it skips
fn chromium() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let usual = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
    let found = std::env::split_paths(&paths)
        .flat_map(|folder| usual.map(|name| folder.join(name)))
        .find(|program| program.is_file());
    let program = named.or(found);
    if program.is_none() {
        println!("skipped: there is no Chromium (script/bootstrap test installs it, CHROMIUM names another)");
    }
    program
}

/// Runs a script of `tests/clients/chromium` with settings, and with a folder for its pictures
fn run(script: &str, more: &Value) -> Option<Ended> {
    let (packages, browser) = (clients::packages()?, chromium()?);
    for package in ["playwright-core", "axe-core"] {
        assert!(
            packages.join(package).is_dir(),
            "tests/clients lacks {package}: script/bootstrap test installs it"
        );
    }
    let folder = workspace::target().join("browser").join(script);
    // Pictures of pages that are gone tell nothing.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder for pictures");
    let mut settings = json!({"browser": browser, "folder": folder});
    let all = settings.as_object_mut().expect("settings");
    all.extend(more.as_object().expect("more settings").clone());
    let mut command = Command::new("node");
    command.current_dir(workspace::root().join("tests/clients/chromium"));
    let ended = until_its_end(command.arg(format!("{script}.mjs")).arg(settings.to_string()));
    assert_eq!(ended.code, 0, "{script} ends well: {}", ended.stderr);
    Some(ended)
}

fn findings(ended: &Ended) -> Vec<String> {
    let told = ended.json();
    println!("{told:#}");
    serde_json::from_value(told["findings"].clone()).expect("findings")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_and_form_is_for_everybody() {
    if clients::packages().is_none() || chromium().is_none() {
        return;
    }
    let world = World::new().await;
    let routes = routes::all();
    let elsewhere = [&DOWNLOADS[..], &SENDS_ON[..]].concat();
    let pages: Vec<_> = routes.pages.iter().filter(|page| !elsewhere.contains(&page.as_str())).collect();
    let more = json!({
        "origin": world.server.origin, "people": world.people, "cookies": world.cookies, "pages": pages, "forms": routes.forms, "states": world.states, "crawler": "beheer",
        // The last of them is the page that the form which waits was sent from.
        "downloads": ["/imports/{id}/file", "/imports/{id}/annotated", "/admin/audit.csv", "/export/{file}", "/template/{file}", "/data", "/data/{file}",
            "/calendar/{partnership}/{file}", "/ocds/{partnership}/{file}", "/before"],
    });
    let Some(ended) = run("pages", &more) else { return };
    assert_eq!(findings(&ended), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_journeys_are_made_by_keyboard_alone() {
    if clients::packages().is_none() || chromium().is_none() {
        return;
    }
    let world = World::new().await;
    let Some(ended) = run("keyboard", &json!({"origin": world.server.origin, "people": world.people})) else {
        return;
    };
    assert_eq!(findings(&ended), Vec::<String>::new());
    assert!(ended.json()["steps"].as_u64() > Some(100), "{ended:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_cut_off_on_paper() {
    if clients::packages().is_none() || chromium().is_none() {
        return;
    }
    let world = World::new().await;
    let printed = |address: &str, papers: &[&str]| json!({"address": address, "papers": papers});
    let money = ["A4 portrait", "A4 landscape"];
    let calendar = ["A4 landscape", "A3 landscape"];
    let more = json!({"origin": world.server.origin, "people": world.people, "printed": [
        printed("/calendar?partnership=zhw&year=2023", &calendar),
        printed("/calendar/retrospect?partnership=zhw&year=2023", &calendar),
        printed("/capacity?partnership=zhw&from=2097-Q1&quarter=2097-Q2", &calendar),
        printed("/?partnership=zhw&year=2023", &money),
        printed("/money?partnership=zhw&year=2023", &money),
        printed("/budget?partnership=zhw&year=2024", &money),
        printed("/plan?partnership=zhw&year=2023", &money),
        printed("/figures?partnership=zhw&year=2023", &money),
        printed("/expenses?partnership=zhw&year=2023", &money),
    ]});
    let Some(ended) = run("print", &more) else { return };
    assert_eq!(findings(&ended), Vec::<String>::new());
}

/// The browser sees what it looks for.
#[tokio::test(flavor = "multi_thread")]
async fn a_bad_page_is_seen() {
    let Some(ended) = run("planted", &json!({})) else { return };
    let findings = findings(&ended);
    for (place, seen) in [
        ("@1280 dark", "color-contrast"),
        ("@375 dark", "color-contrast"),
        ("@1280 light", "color-contrast"),
        ("@320", "sticks out"),
        ("@320", "is torn: 15-03-2023"),
        ("@375", "is torn: € 1.234"),
        ("@375", "is torn: deelnemers"),
        ("@375", "has no room for its name: <td class=\"card\""),
        ("@375 dark", "label ("),
        ("@1280:", "shifts: "),
        ("@1280:", "bytes"),
        ("/slecht", "moves: "),
        ("/slecht", "summary: #weg leads nowhere"),
        ("/slecht", "summary: #kan stands before"),
        ("/slecht", "must it be filled in: <input id=\"kan\""),
        ("/slecht", "not said to be missing: <input id=\"leeg\""),
        ("/slecht", "script: gestopt"),
        ("/slecht", "console: kapot"),
        ("/slecht", "asks http://localhost:9/"),
        ("@1280:", "policy: img-src"),
    ] {
        let is_seen = findings.iter().any(|finding| finding.contains(place) && finding.contains(seen));
        assert!(is_seen, "{place} {seen}: {findings:#?}");
    }
    let is_told = |seen: &str| findings.iter().any(|finding| finding.contains(seen));
    assert!(!is_told("filled in: <input id=\"moet\"") && !is_told("summary: #moet"), "{findings:#?}");
    assert!(!is_told("@375: sticks out") && !is_told("@375 light: color-contrast"), "{findings:#?}");
}
