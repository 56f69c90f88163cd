//! What became of the data of a tender over time, as people read it.

use std::collections::HashMap;

use diesel_async::AsyncPgConnection;
use rust_decimal::Decimal;
use schema::{
    headings::{Field, TenderField},
    texts::{Label, actor_name},
    types::{ContractNature, Milestone, ParticipationRole, Procedure, TenderStatus, euros},
};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{
    read::{
        self, ReadError, Reader, Slice,
        change::{Change, ChangeOf, Rows, Subject},
    },
    web::dutch::moment,
};

/// Most changes that are shown
const MOST_CHANGES: i64 = 100;

/// What one person did at one moment
pub(super) struct Moment {
    /// `26 november 2026, 14:05`
    pub(super) when: String,
    pub(super) actor: String,
    /// `Geraamde waarde: € 200.000 → € 250.000`
    pub(super) what: Vec<String>,
}

type Names = HashMap<Uuid, String>;

/// What became of a tender and its parts, the latest first
///
/// # Errors
///
/// When the database fails.
pub(super) async fn of(connection: &AsyncPgConnection, tender: Uuid) -> Result<Vec<Moment>, ReadError> {
    let slice = Slice::first(MOST_CHANGES);
    let page = read::change::page(Reader::over(connection), Subject::Tender, tender, true, &slice).await?;
    let changes = page.into_nodes();
    let ids: Vec<Uuid> = changes.iter().filter_map(|(_, rows)| organization(rows.as_ref()?)).collect();
    let found = read::organization::by_ids(connection, &ids).await?;
    let names: Names = found.into_iter().map(|one| (one.organization_id, one.name)).collect();
    let same = |(one, _): &ChangeOf, (next, _): &ChangeOf| {
        (&one.actor, &one.cause) == (&next.actor, &next.cause)
            && (one.changed_at - next.changed_at).num_seconds().abs() < 1
    };
    let moments = changes.chunk_by(same).filter_map(|changes| {
        let (first, _) = changes.first()?;
        let told =
            changes.iter().rev().filter_map(|(change, rows)| Some(told(change, rows.as_ref()?, &names)));
        let what: Vec<String> = told.flatten().collect();
        let moment =
            Moment { when: moment(first.changed_at), actor: actor_name(&first.actor).to_owned(), what };
        (!moment.what.is_empty()).then_some(moment)
    });
    Ok(moments.collect())
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
        assert_eq!(lines("lots", Some(json!({"number": "2"})), None), ["Perceel 2 verwijderd"]);
    }
}
