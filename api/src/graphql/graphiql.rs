//! `GraphiQL`, from the program itself: it asks no other host for anything.

use axum::{Router, http::header, response::Html, routing::get};

use crate::{
    assets::{self, Asset},
    state::AppState,
};

const PAGE: &str = include_str!("../../static/graphiql/index.html");

static ASSETS: [Asset; 6] = [
    Asset::script(
        "/static/graphiql/react.production.min.js",
        include_bytes!("../../static/graphiql/react.production.min.js"),
    ),
    Asset::script(
        "/static/graphiql/react-dom.production.min.js",
        include_bytes!("../../static/graphiql/react-dom.production.min.js"),
    ),
    Asset::script(
        "/static/graphiql/graphiql.min.js",
        include_bytes!("../../static/graphiql/graphiql.min.js"),
    ),
    Asset::script("/static/graphiql/init.js", include_bytes!("../../static/graphiql/init.js")),
    Asset::style(
        "/static/graphiql/graphiql.min.css",
        include_bytes!("../../static/graphiql/graphiql.min.css"),
    ),
    Asset::style("/static/graphiql/page.css", include_bytes!("../../static/graphiql/page.css")),
];

/// As everywhere, but for the styles and fonts that `GraphiQL` writes into its page
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    font-src 'self' data:; img-src 'self' data:; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; \
    base-uri 'none'";

/// `/graphiql` and what it needs; for anyone, since it holds no data
pub fn routes() -> Router<AppState> {
    let page = async || ([(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY)], Html(PAGE));
    ASSETS.iter().fold(Router::new().route("/graphiql", get(page)), assets::serve)
}
