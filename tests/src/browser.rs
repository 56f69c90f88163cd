//! A browser without JavaScript: forms, redirects, and the pages that they lead to.

use api::auth::password;
use axum::http::{Request, header};

use crate::{
    app::{Answer, App},
    database::TestDatabase,
};

/// What users of tests sign in with
pub const PASSWORD: &str = "fietsen door de duinen";

/// Adds a user with [`PASSWORD`] and roles, each as `'ADVISER', 'zhw', 'GM0503'` or with `NULL` for a place
pub async fn user(database: &TestDatabase, name: &str, roles: &[&str]) {
    let hash = password::hash(PASSWORD.to_owned()).await.expect("a hash");
    let made = format!(
        "INSERT INTO users (name) VALUES ('{name}');
         INSERT INTO user_passwords (user_id, hash) SELECT user_id, '{hash}' FROM users WHERE name = '{name}'"
    );
    database.run(&made).await;
    for role in roles {
        let given = format!(
            "INSERT INTO user_roles (user_id, role, partnership_id, organization_id)
             SELECT user_id, role, partnership_id, organization_id FROM users, (VALUES ({role})) AS wanted (role, slug, code)
             LEFT JOIN partnerships USING (slug) LEFT JOIN organizations ON organizations.code = wanted.code
             WHERE users.name = '{name}'"
        );
        database.run(&given).await;
    }
}

/// A browser in which somebody is signed in
pub struct Session<'a> {
    app: &'a App<'a>,
    cookie: String,
}

impl<'a> Session<'a> {
    /// Of a user with [`PASSWORD`]
    pub async fn of(app: &'a App<'a>, name: &str) -> Self {
        let nobody = Self { app, cookie: String::new() };
        let entered = nobody.post("/sign-in", &[("name", name), ("password", PASSWORD)]).await;
        Self::entered(app, &entered)
    }

    /// Of who was let in with that answer
    pub fn entered(app: &'a App<'a>, answer: &Answer) -> Self {
        assert_eq!(answer.status, 303, "{}", answer.text());
        let cookies =
            answer.headers.get_all(header::SET_COOKIE).iter().map(|cookie| {
                cookie.to_str().expect("a cookie").split(';').next().expect("a pair").to_owned()
            });
        let cookie = cookies.filter(|pair| !pair.ends_with('=')).collect::<Vec<_>>().join("; ");
        Self { app, cookie }
    }

    /// Nobody's
    pub const fn nobody(app: &'a App<'a>) -> Self {
        Self { app, cookie: String::new() }
    }

    /// What it sends along
    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    /// Gets an address
    pub async fn get(&self, address: &str) -> Answer {
        self.app.send(Request::get(address).header(header::COOKIE, &self.cookie), "", "").await
    }

    /// A page that is there
    pub async fn page(&self, address: &str) -> String {
        let answer = self.get(address).await;
        assert_eq!(answer.status, 200, "{address}: {}", answer.text());
        answer.text()
    }

    /// Sends a form from the page `/before?x=1`
    pub async fn post(&self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(address)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::REFERER, "http://127.0.0.1:8080/before?x=1")
            .header("sec-fetch-site", "same-origin")
            .header(header::COOKIE, &self.cookie);
        self.app.send(request, "", body).await
    }

    /// Where a form leads to
    pub async fn sent(&self, address: &str, fields: &[(&str, &str)]) -> String {
        let answer = self.post(address, fields).await;
        assert_eq!(answer.status, 303, "{address}: {}", answer.text());
        answer.headers[header::LOCATION].to_str().expect("an address").to_owned()
    }

    /// Asks over GraphQL
    pub async fn graphql(&self, query: &str) -> serde_json::Value {
        let request = Request::post("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header("sec-fetch-site", "same-origin")
            .header(header::COOKIE, &self.cookie);
        self.app.send(request, "", serde_json::json!({"query": query}).to_string()).await.json()
    }
}

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
    answer.text()
}

/// The value of a field of a form, of one line or more
pub fn value<'p>(page: &'p str, name: &str) -> &'p str {
    let behind =
        page.split_once(&format!("name=\"{name}\"")).unwrap_or_else(|| panic!("no {name}: {page}")).1;
    let (tag, content) = behind.split_once('>').expect("the end of its tag");
    match tag.split_once("value=\"") {
        Some((_, value)) => value.split_once('"').expect("a value").0,
        None => content.trim_start_matches('\n').split_once("</textarea>").expect("a text").0,
    }
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
