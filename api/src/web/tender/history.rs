//! What became of the data of a tender over time, as people read it.

use std::collections::HashMap;

use diesel_async::AsyncPgConnection;
use rust_decimal::Decimal;
use schema::{
    headings::{Field, TenderField},
    texts::{Label, reason_told},
    types::{ContractNature, Milestone, ParticipationRole, Procedure, TenderStatus, euros},
};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{
    read::{
        self, ReadError,
        change::{Change, Rows, Subject},
    },
    web::history::{History, Moment},
};

type Names = HashMap<Uuid, String>;

/// What became of a tender and its parts, the latest first
///
/// # Errors
///
/// When the database fails.
pub(super) async fn of(connection: &AsyncPgConnection, tender: Uuid) -> Result<Vec<Moment>, ReadError> {
    let history = History::of(connection, Subject::Tender, tender).await?;
    let ids: Vec<Uuid> = history.rows().filter_map(organization).collect();
    let found = read::organization::by_ids(connection, &ids).await?;
    let names: Names = found.into_iter().map(|one| (one.organization_id, one.name)).collect();
    Ok(history.moments(|change, rows| told(change, rows, &names)))
}

fn organization(rows: &Rows) -> Option<Uuid> {
    let row = rows.after.as_ref().or(rows.before.as_ref())?;
    row.get("organization_id")?.as_str()?.parse().ok()
}

/// What became of a row, in lines
fn told(change: &Change, rows: &Rows, names: &Names) -> Vec<String> {
    let row = |row: &Option<Value>| row.as_ref().and_then(Value::as_object).cloned().unwrap_or_default();
    let (before, after) = (row(&rows.before), row(&rows.after));
    let line = |label: &str, was: String, is: String| {
        let shown = |text: String| if text.is_empty() { "niets".to_owned() } else { text };
        vec![format!("{label}: {} → {}", shown(was), shown(is))]
    };
    match (change.table_name.as_str(), change.operation.as_str()) {
        ("tenders", "INSERT") => vec!["Aangemeld".to_owned()],
        ("tenders", _) => fields(&before, &after),
        ("participations", _) => {
            let name = organization(rows).and_then(|id| names.get(&id)).map_or("organisatie", String::as_str);
            let role = |row: &Map<String, Value>| label::<ParticipationRole>(&text(row, "role"));
            line(name, role(&before), role(&after))
        }
        ("tender_hours", _) => {
            let name = organization(rows).and_then(|id| names.get(&id)).map_or("organisatie", String::as_str);
            line(&format!("Uren van {name}"), text(&before, "hours"), text(&after, "hours"))
        }
        ("planned_periods", _) => {
            let milestone = text(if after.is_empty() { &before } else { &after }, "milestone");
            line(&label::<Milestone>(&milestone), text(&before, "text"), text(&after, "text"))
        }
        ("lots", operation) => {
            let number = text(if after.is_empty() { &before } else { &after }, "number");
            let what = match operation {
                "INSERT" => "toegevoegd",
                "DELETE" => "verwijderd",
                _ => "gewijzigd",
            };
            vec![format!("Perceel {number} {what}")]
        }
        // That a step was taken or a milestone moved is told by what that changed.
        ("tender_steps" | "tender_moves", "INSERT") => Some(text(&after, "reason"))
            .filter(|reason| !reason.is_empty())
            .iter()
            .map(|reason| reason_told(reason))
            .collect(),
        _ => Vec::new(),
    }
}

fn fields(before: &Map<String, Value>, after: &Map<String, Value>) -> Vec<String> {
    let field = |column: &String| {
        let (was, is) = (text(before, column), text(after, column));
        if was == is {
            return None;
        }
        if column == "missing_since" {
            return Some(
                if is.is_empty() { "Weer in de werkmap" } else { "Niet meer in de werkmap" }.to_owned(),
            );
        }
        let shown = |text: &str| if text.is_empty() { "niets".to_owned() } else { shown(column, text) };
        Some(format!("{}: {} → {}", heading(column)?, shown(&was), shown(&is)))
    };
    after.keys().filter_map(field).collect()
}

/// What a column is called in a workbook; `None` for what stands beside what is shown
fn heading(column: &str) -> Option<&'static str> {
    match column {
        "cpv_code" => Some("CPV-code"),
        "estimated_value_eur" => Some("Geraamde waarde"),
        "minimum_value_eur" => Some("Ondergrens van de waarde"),
        other => TenderField::by_name(other).map(|field| field.heading().dutch),
    }
}

fn shown(column: &str, text: &str) -> String {
    match column {
        "status" => label::<TenderStatus>(text),
        "nature" => label::<ContractNature>(text),
        "procedure" => label::<Procedure>(text),
        "estimated_value_eur" | "minimum_value_eur" => {
            text.parse::<Decimal>().map_or_else(|_| text.to_owned(), euros)
        }
        _ => text.to_owned(),
    }
}

fn label<T: Label + std::str::FromStr>(text: &str) -> String {
    text.parse::<T>().map_or_else(|_| text.to_owned(), |value| value.label().to_owned())
}

fn text(row: &Map<String, Value>, column: &str) -> String {
    row.get(column).and_then(Value::as_str).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use serde_json::json;

    use super::*;

    fn lines(table: &str, before: Option<Value>, after: Option<Value>) -> Vec<String> {
        let operation = match (&before, &after) {
            (None, _) => "INSERT",
            (_, None) => "DELETE",
            _ => "UPDATE",
        };
        let text = |text: &str| text.to_owned();
        let change = Change {
            change_id: 1,
            changed_at: DateTime::UNIX_EPOCH,
            table_name: text(table),
            operation: text(operation),
            actor: text("proef"),
            cause: text("sql"),
        };
        let names = HashMap::from([(Uuid::from_u128(7), "Delft".to_owned())]);
        told(&change, &Rows { before, after }, &names)
    }

    #[test]
    fn changes_are_told_under_the_headings_of_a_workbook() {
        let before = json!({"status": "PLANNED", "estimated_value_eur": "10.00", "title": "Een"});
        let after = json!({"status": "KICKED_OFF", "estimated_value_eur": null, "title": "Een"});
        assert_eq!(
            lines("tenders", Some(before), Some(after)),
            ["Geraamde waarde: € 10 → niets", "Status: gepland → kick-off gehouden"]
        );
        let part = |role: &str| Some(json!({"organization_id": Uuid::from_u128(7), "role": role}));
        assert_eq!(
            lines("participations", part("INTERESTED"), part("LEAD")),
            ["Delft: geïnteresseerd → penvoerder"]
        );
        let hours = Some(json!({"organization_id": Uuid::from_u128(7), "hours": "60"}));
        assert_eq!(lines("tender_hours", None, hours), ["Uren van Delft: niets → 60"]);
        let period = |text: &str| Some(json!({"milestone": "PUBLICATION", "text": text}));
        assert_eq!(lines("planned_periods", None, period("Q2 2024")), ["publicatie: niets → Q2 2024"]);
        let reason = |reason: Value| Some(json!({"milestone": "PUBLICATION", "reason": reason}));
        assert_eq!(lines("tender_moves", None, reason(json!("Later klaar"))), ["Reden: Later klaar"]);
        assert!(lines("tender_steps", None, reason(Value::Null)).is_empty());
        assert_eq!(lines("lots", Some(json!({"number": "2"})), None), ["Perceel 2 verwijderd"]);
    }
}
