//! What a form that waits is about, as people know it.

use diesel_async::AsyncPgConnection;
use schema::{
    texts::{Label, half_year_name},
    types::{Role, euros, euros_and_cents},
};
use uuid::Uuid;

use crate::{
    auth::{Action, Viewer},
    error::ApiError,
    read,
    web::admin,
};

/// What people call it, and what it is
type Fact = (&'static str, String);

/// What the form of that address with those fields is about; nothing of what the viewer does not see
///
/// # Errors
///
/// When the database fails.
pub(super) async fn facts(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    address: &str,
    fields: &[(String, String)],
) -> Result<Vec<Fact>, ApiError> {
    let path = address.split('?').next().unwrap_or_default();
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let id = parts.iter().find_map(|part| part.parse::<Uuid>().ok());
    let mut facts = match (parts.first(), id) {
        (Some(&"budget"), Some(id)) => budget(connection, viewer, id).await?,
        (Some(&"settlement"), Some(id)) => settlement(connection, viewer, id).await?,
        (Some(&"admin"), Some(id)) => user(connection, viewer, id).await?,
        _ => Vec::new(),
    };
    let field = |name: &str| {
        let found = fields.iter().find(|(of, _)| of == name).map(|(_, value)| value.as_str());
        found.filter(|value| !value.is_empty())
    };
    facts.extend(field("year").map(|year| ("Jaar", year.to_owned())));
    let role = field("role").and_then(|role| role.parse::<Role>().ok());
    facts.extend(role.map(|role| ("Rol", role.label().to_owned())));
    if let Some(slug) = field("partnership") {
        let found = read::partnership::find(connection, slug).await?;
        let seen = found.filter(|of| viewer.may(Action::ReadAll, of.partnership_id).is_ok());
        facts.extend(seen.map(|of| ("Samenwerkingsverband", of.name)));
    } else if role.is_some() {
        facts.push(("Samenwerkingsverband", "alle".to_owned()));
    }
    Ok(facts)
}

async fn budget(connection: &AsyncPgConnection, viewer: &Viewer, id: Uuid) -> Result<Vec<Fact>, ApiError> {
    let Some(of) = read::budget::by_ids(connection, &[id]).await?.pop() else { return Ok(Vec::new()) };
    if viewer.may(Action::ReadAll, of.partnership.partnership_id).is_err() {
        return Ok(Vec::new());
    }
    let what = format!("{}, revisie {}, {}", of.budget.year, of.budget.revision, euros(of.total()));
    Ok(vec![("Begroting", what), ("Samenwerkingsverband", of.partnership.name)])
}

async fn settlement(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    id: Uuid,
) -> Result<Vec<Fact>, ApiError> {
    let Some(of) = read::settlement::by_ids(connection, &[id]).await?.pop() else { return Ok(Vec::new()) };
    if viewer.may(Action::ReadAll, of.partnership.partnership_id).is_err() {
        return Ok(Vec::new());
    }
    let what = format!(
        "{}, kosten {}",
        half_year_name(of.settlement.half_year()).to_lowercase(),
        euros_and_cents(of.costs())
    );
    Ok(vec![("Afrekening", what), ("Samenwerkingsverband", of.partnership.name)])
}

async fn user(connection: &AsyncPgConnection, viewer: &Viewer, id: Uuid) -> Result<Vec<Fact>, ApiError> {
    match admin::find_user(connection, viewer, id).await {
        Ok(user) => Ok(vec![("Gebruiker", user.name)]),
        Err(ApiError::NotFound | ApiError::Forbidden) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}
