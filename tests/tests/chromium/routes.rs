//! The addresses of pages and forms, as the sources declare them.

use harness::sources::{self, Source};

/// Addresses that a browser can go to, and those that forms are sent to
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Routes {
    pub(super) pages: Vec<String>,
    pub(super) forms: Vec<String>,
}

/// Those of `api/src/web`
pub(super) fn all() -> Routes {
    let mut routes = Routes::default();
    for source in sources::all().iter().filter(|source| source.path.starts_with("api/src/web/")) {
        let found = of(source);
        routes.pages.extend(found.pages);
        routes.forms.extend(found.forms);
    }
    routes
}

fn of(source: &Source) -> Routes {
    let mut routes = Routes::default();
    for declared in source.text.split(".route(").skip(1) {
        let (address, handlers) = declared.split_once(',').unwrap_or_else(|| panic!("no route: {declared}"));
        let address = literal(source, address.trim());
        let mut depth = 1;
        let inside = |letter: &char| {
            depth += i32::from(*letter == '(') - i32::from(*letter == ')');
            depth > 0
        };
        let handlers: String = handlers.chars().take_while(inside).collect();
        if handlers.contains("get(") {
            routes.pages.push(address.clone());
        }
        if handlers.contains("post(") {
            routes.forms.push(address);
        }
    }
    routes
}

/// The text of an address, or of the constant that holds it
fn literal(source: &Source, address: &str) -> String {
    let declared = format!("const {address}: &str = ");
    let told = |source: &Source| source.text.split_once(&declared).map(|(_, behind)| behind.to_owned());
    let elsewhere = || sources::all().iter().filter(|source| source.path.starts_with("api/")).find_map(told);
    let text = if address.starts_with('"') {
        address.to_owned()
    } else {
        told(source).or_else(elsewhere).unwrap_or_default()
    };
    let text = text.split('"').nth(1);
    text.unwrap_or_else(|| panic!("{}: no text for {address}", source.path)).to_owned()
}

#[test]
fn routes_are_read_from_the_sources() {
    let text = "const BACK: &str = \"/back\";
        Router::new().route(\"/\", get(home::show)).route(\"/a\", get(async || Redirect::to(\"/#x\")).post(receive))
        .route(
            \"/a/{id}/apply\",
            post(apply),
        ).route(BACK, get(back)); fn get() {}";
    let found = of(&Source::planted("api/src/web/mod.rs", text));
    assert_eq!(
        (found.pages.join(" "), found.forms.join(" ")),
        ("/ /a /back".into(), "/a /a/{id}/apply".into())
    );
    let all = all();
    for address in ["/", "/sign-in", "/account", "/settlement/{id}/member/{organization}"] {
        assert!(all.pages.iter().any(|page| page == address), "{address}: {all:?}");
    }
    assert!(all.forms.iter().any(|form| form == "/sign-out"), "{all:?}");
}
