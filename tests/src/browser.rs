//! A browser without JavaScript: forms, redirects, and the pages that they lead to.

use axum::http::header;

use crate::app::App;

/// The page that a form leads to
pub async fn follows(app: &App<'_>, address: &str, fields: &[(&str, &str)], token: &str) -> String {
    let answer = app.post(address, fields, token).await;
    assert_eq!(answer.status, 303, "{address}: {}", answer.text());
    let to = answer.headers[header::LOCATION].to_str().expect("an address");
    page(app, to, token).await
}

/// A page that is there
pub async fn page(app: &App<'_>, address: &str, token: &str) -> String {
    let answer = app.get(address, token).await;
    assert_eq!(answer.status, 200, "{address}: {}", answer.text());
    answer.text().replace('\u{a0}', " ")
}

/// The value of a field of a form
pub fn value<'p>(page: &'p str, name: &str) -> &'p str {
    let behind =
        page.split_once(&format!("name=\"{name}\"")).unwrap_or_else(|| panic!("no {name}: {page}")).1;
    behind.split_once("value=\"").and_then(|(_, rest)| rest.split_once('"')).expect("a value").0
}

/// The value of the choice with this name
pub fn choice<'p>(page: &'p str, name: &str) -> &'p str {
    let before =
        page.split_once(&format!(">{name}</option>")).unwrap_or_else(|| panic!("no {name}: {page}")).0;
    let option = before.rsplit_once("value=\"").expect("a value").1;
    option.split_once('"').expect("its end").0
}

/// The identity in the address of a form
pub fn identity(page: &str, command: &str) -> String {
    let before =
        page.split_once(&format!("/{command}\"")).unwrap_or_else(|| panic!("no {command}: {page}")).0;
    before.rsplit('/').next().expect("an identity").to_owned()
}
