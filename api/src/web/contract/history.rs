//! What became of a contract over time, as people read it.

use diesel_async::AsyncPgConnection;
use rust_decimal::Decimal;
use schema::{
    headings::{ContractField, Field},
    texts::Label,
    types::{ContractNature, ContractStatus, Renewal, dutch_day, euros_and_cents},
};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{
    read::{
        ReadError,
        change::{Change, Rows, Subject},
    },
    web::history::{History, Moment},
};

/// What became of a contract, the latest first
///
/// # Errors
///
/// When the database fails.
pub(super) async fn of(connection: &AsyncPgConnection, contract: Uuid) -> Result<Vec<Moment>, ReadError> {
    Ok(History::of(connection, Subject::Contract, contract).await?.moments(told))
}

/// What became of a row, in lines
fn told(change: &Change, rows: &Rows) -> Vec<String> {
    let nothing = Map::new();
    let row = |row: &Option<Value>| row.as_ref().and_then(Value::as_object).cloned();
    let (before, after) = (row(&rows.before), row(&rows.after));
    match (change.table_name.as_str(), change.operation.as_str()) {
        ("contracts", "INSERT") => vec!["Vastgelegd".to_owned()],
        ("contracts", _) => fields(&before.unwrap_or_default(), after.as_ref().unwrap_or(&nothing)),
        ("contract_follow_ups", "DELETE") => vec!["Vervolg ontkoppeld".to_owned()],
        ("contract_follow_ups", _) => vec!["Vervolg gekoppeld".to_owned()],
        ("contract_endings", "DELETE") => vec!["Voortijdige beëindiging ingetrokken".to_owned()],
        ("contract_endings", _) => {
            vec![format!("Voortijdig beëindigd: {}", text(after.as_ref().and_then(|row| row.get("reason"))))]
        }
        // Options come with the contract or follow its days; that they are used is told by themselves.
        ("extension_options", "UPDATE") => {
            let value =
                |row: &Option<Map<String, Value>>, key| text(row.as_ref().and_then(|row| row.get(key)));
            let number = value(&after, "position");
            match (value(&before, "used").as_str(), value(&after, "used").as_str()) {
                ("false", "true") => vec![format!("Verlengingsoptie {number} gebruikt")],
                ("true", "false") => vec![format!("Verlengingsoptie {number} niet meer gebruikt")],
                _ => Vec::new(),
            }
        }
        _ => Vec::new(),
    }
}

fn fields(before: &Map<String, Value>, after: &Map<String, Value>) -> Vec<String> {
    let field = |(column, value): (&String, &Value)| {
        let (was, is) = (text(before.get(column)), text(Some(value)));
        if was == is {
            return None;
        }
        if column == "missing_since" {
            return Some(
                if is.is_empty() { "Weer in het register" } else { "Niet meer in het register" }.to_owned(),
            );
        }
        let heading = heading(column)?;
        // A supplier is another row, and its identity says nothing.
        if column == "supplier_id" {
            return Some(format!("{heading} gewijzigd"));
        }
        let shown = |text: &str| if text.is_empty() { "niets".to_owned() } else { shown(column, text) };
        Some(format!("{heading}: {} → {}", shown(&was), shown(&is)))
    };
    after.iter().filter_map(field).collect()
}

/// What a column is called in a register; `None` for what stands beside what is shown
fn heading(column: &str) -> Option<&'static str> {
    let name = match column {
        "starts_on" => "start",
        "cpv_code" => "cpv",
        "extension_text" => "extension",
        "notice_text" => "notice",
        "supplier_id" => "supplier",
        other => other.strip_suffix("_on").or_else(|| other.strip_suffix("_eur")).unwrap_or(other),
    };
    ContractField::by_name(name).map(|field| field.heading().dutch)
}

fn shown(column: &str, text: &str) -> String {
    let label = match column {
        "nature" => text.parse().ok().map(<ContractNature as Label>::label),
        "renewal" => text.parse().ok().map(<Renewal as Label>::label),
        "status" => text.parse().ok().map(<ContractStatus as Label>::label),
        _ => None,
    };
    let day = || text.parse().ok().filter(|_| column.ends_with("_on")).map(dutch_day);
    let amount = || text.parse::<Decimal>().ok().filter(|_| column.ends_with("_eur")).map(euros_and_cents);
    label.map(str::to_owned).or_else(day).or_else(amount).unwrap_or_else(|| text.to_owned())
}

fn text(value: Option<&Value>) -> String {
    value.and_then(Value::as_str).unwrap_or_default().to_owned()
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
        told(&change, &Rows { before, after })
    }

    #[test]
    fn changes_are_told_under_the_headings_of_a_register() {
        let before = json!({"current_end_on": "2025-12-31", "value_eur": "10.00", "status": "ACTIVE", "notice_months": "3"});
        let after = json!({"current_end_on": "2026-12-31", "value_eur": null, "status": "TERMINATED", "notice_months": "4"});
        assert_eq!(
            lines("contracts", Some(before), Some(after)),
            [
                "Einddatum: 31-12-2025 → 31-12-2026",
                "Status: lopend → beëindigd",
                "Contractwaarde: € 10,00 → niets"
            ]
        );
        let option = |used: &str| Some(json!({"position": "2", "used": used}));
        assert_eq!(
            lines("extension_options", option("false"), option("true")),
            ["Verlengingsoptie 2 gebruikt"]
        );
        assert_eq!(lines("contract_follow_ups", Some(json!({})), None), ["Vervolg ontkoppeld"]);
        assert_eq!(
            lines("contract_endings", None, Some(json!({"reason": "Failliet"}))),
            ["Voortijdig beëindigd: Failliet"]
        );
    }
}
