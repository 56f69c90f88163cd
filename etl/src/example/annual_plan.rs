use std::collections::HashMap;

use diesel::Insertable;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{tables::plan_items, types::PlanItemKind};
use serde::Deserialize;
use uuid::Uuid;

use crate::error::EtlError;

const ITEMS: &str = include_str!("jaarplan-2023.json");

/// A part of the plan, as the file has it
#[derive(Deserialize)]
struct Item {
    kind: PlanItemKind,
    title: String,
    description: Option<String>,
}

#[derive(Insertable)]
#[diesel(table_name = plan_items)]
struct Row {
    budget_id: Uuid,
    kind: PlanItemKind,
    position: i32,
    title: String,
    description: Option<String>,
}

/// Says beside the draft of the budget what the annual plan says
pub(super) async fn insert(connection: &mut AsyncPgConnection, budget_id: Uuid) -> Result<(), EtlError> {
    let items: Vec<Item> = serde_json::from_str(ITEMS)
        .map_err(|error| EtlError::Request(format!("the example plan: {error}")))?;
    let mut places: HashMap<PlanItemKind, i32> = HashMap::new();
    let row = |Item { kind, title, description }| {
        let place = places.entry(kind).or_default();
        *place += 1;
        Row { budget_id, kind, position: *place, title, description }
    };
    let rows: Vec<Row> = items.into_iter().map(row).collect();
    diesel::insert_into(plan_items::table).values(rows).execute(connection).await?;
    Ok(())
}
