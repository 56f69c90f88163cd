//! Which columns of a changed row are shown, under the names that they have in the schema.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{graphql::problem::camel_case, read::change::Rows};

/// The field, what it was and what it became
pub(super) type FieldChange = (String, Option<String>, Option<String>);

/// The fields that differ between before and after; what was not there holds nothing
pub(super) fn changed(table: &str, rows: &Rows, organizations: &HashMap<Uuid, String>) -> Vec<FieldChange> {
    let nothing = Map::new();
    let before = rows.before.as_ref().and_then(Value::as_object).unwrap_or(&nothing);
    let after = rows.after.as_ref().and_then(Value::as_object).unwrap_or(&nothing);
    let columns: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    columns
        .into_iter()
        .filter_map(|column| {
            let field = field(table, column)?;
            let (before, after) =
                (text(before.get(column), organizations), text(after.get(column), organizations));
            (before != after).then_some((field, before, after))
        })
        .collect()
}

/// The organizations that a changed row points at
pub(super) fn organizations(rows: &Rows) -> Vec<Uuid> {
    let rows = rows.before.iter().chain(&rows.after).filter_map(Value::as_object);
    let columns = rows.flatten().filter(|(column, _)| column.ends_with("organization_id"));
    columns.filter_map(|(_, id)| id.as_str()?.parse().ok()).collect()
}

/// The name of a column in the schema: `None` for what is not shown, such as identities, organizations aside
fn field(table: &str, column: &str) -> Option<String> {
    let name = match (table, column) {
        (_, "organization_id") => "organization",
        (_, "paid_by_organization_id") => "paidBy",
        (_, "held_by_organization_id") => "heldBy",
        (_, "administrator_organization_id") => "administrator",
        ("contract_follow_ups", "tender_id") => "tender",
        (_, column) if column.ends_with("_id") => return None,
        ("contracts", "starts_on") => "startsOn",
        ("contracts", "original_end_on") => "originalEnd",
        ("contracts", "current_end_on") => "currentEnd",
        ("contracts", "ultimate_end_on") => "ultimateEnd",
        (_, column) => return Some(camel_case(column.strip_suffix("_eur").unwrap_or(column))),
    };
    Some(name.to_owned())
}

/// A value as people read it; the names of organizations instead of their identities
fn text(value: Option<&Value>, organizations: &HashMap<Uuid, String>) -> Option<String> {
    let text = value?.as_str()?;
    let organization = text.parse().ok().and_then(|id: Uuid| organizations.get(&id));
    Some(organization.map_or(text, String::as_str).to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_differs_is_told() {
        let before =
            json!({"tender_id": "a", "title": "Een", "estimated_value_eur": "1.50", "remarks": null});
        let after = json!({"tender_id": "a", "title": "Een", "estimated_value_eur": "2.00", "remarks": "x"});
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            changed("tenders", &Rows { before: Some(before), after: Some(after) }, &HashMap::new()),
            [
                ("estimatedValue".to_owned(), text("1.50"), text("2.00")),
                ("remarks".to_owned(), None, text("x")),
            ]
        );
    }

    #[test]
    fn organizations_are_named_and_other_identities_left_out() {
        let id = Uuid::from_u128(7);
        let row = json!({"participation_id": Uuid::from_u128(1), "tender_id": Uuid::from_u128(2), "organization_id": id, "role": "LEAD"});
        let rows = Rows { before: None, after: Some(row) };
        assert_eq!(organizations(&rows), [id]);
        let names = HashMap::from([(id, "GM0503".to_owned())]);
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            changed("participations", &rows, &names),
            [("organization".to_owned(), None, text("GM0503")), ("role".to_owned(), None, text("LEAD"))]
        );
    }
}
